"""A rundown and its carts become sound on a card, to the sample, and a report of what left for it."""
