"""The report of a station: what was told of administrative reform in a period, as an office asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from broadcast.reports.figures import Figures
from broadcast.reports.paper import Heading, Paper
from broadcast.reports.results import book, page, plain
from broadcast.sheets import Cell, Sheet

__all__ = ["Results"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """The figures of a period with who reports them to whom: a `Form`."""

    figures: Figures
    heading: Heading

    @property
    def stem(self) -> str:
        """bao-cao-2026-Q4."""
        return f"bao-cao-{self.figures.period.name.upper().replace(' ', '')}"

    def paper(self) -> Paper:
        """The report to be signed."""
        return page.compose(self.figures, self.heading)

    def sheets(self) -> tuple[Sheet, ...]:
        """A sheet for each view, with the log lines behind every figure."""
        return book.sheets(self.figures, self.heading)

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """One row a figure."""
        return plain.rows(self.figures, self.heading)

    def document(self) -> Mapping[str, object]:
        """The figures for machines."""
        return plain.document(self.figures, self.heading)
