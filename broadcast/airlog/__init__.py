"""What really happened, chained entry by entry, and how it compares with what was planned."""
