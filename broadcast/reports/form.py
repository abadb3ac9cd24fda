"""What the writers ask of a form: the same facts as a page, as a book, as rows, and for machines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from broadcast.reports.paper import Paper
from broadcast.sheets import Cell, Sheet


class Form(Protocol):
    """A form filled in. What it gives MUST be the same each time, and holds text as it was written by people."""

    @property
    def stem(self) -> str:
        """The name of its files, without the ending: bao-cao-2026-Q4."""

    def paper(self) -> Paper:
        """To be read and signed: docx and pdf."""

    def sheets(self) -> tuple[Sheet, ...]:
        """To work with: xlsx."""

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """One figure a row, the heads first: csv."""

    def document(self) -> Mapping[str, object]:
        """For machines: json, keys in English, each number with its unit in its name."""
