"""The monitor process of one output: what left for the card, what was heard of it, and what that comes to.

It reads, listens and judges, and writes nothing but notes for the log and the air-check. It may die without the air
noticing; whoever started it starts it again.
"""
