"""Truyền thanh: a radio desk for Vietnamese communes, from the plan on paper to the proof of what was heard."""

__version__ = "0.1.0"
