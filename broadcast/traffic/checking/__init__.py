"""What is wrong with a week, by which rule and decision, and what would put it right."""
