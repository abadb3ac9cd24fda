"""What a document carries for the file and not for the ear."""

from __future__ import annotations


def cut(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines to be read and the lines to be left out."""
    return lines, []
