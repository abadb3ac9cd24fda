"""A plan as it was published becomes content items and tasks, each with its source beside it."""
