"""What was heard of what was sent: level, delay and likeness in bands that a horn passes. Pure; samples in, verdicts out."""
