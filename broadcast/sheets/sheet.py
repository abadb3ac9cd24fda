"""A sheet as values: what its cells hold, and how it is to look on screen and on paper."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

Cell = str | int | float | date | datetime | time | timedelta | None
"""What a cell may hold; a moment of the day is `time`, a length `timedelta`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A block of numbers that the office program colours by itself: white for 0, `colour` for the highest.

    Rows and columns count from 0, first and last included.
    """

    rows: tuple[int, int]
    columns: tuple[int, int]
    colour: str


class ChartKind(StrEnum):
    """How a chart shows its numbers."""

    COLUMN = "column"
    STACKED = "stacked"
    """Columns upon each other."""
    BAR = "bar"
    """Lying, for long names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture of some rows of the sheet that it stands on. Rows and columns count from 0."""

    kind: ChartKind
    title: str
    rows: tuple[int, int]
    """First and last."""
    names: int
    """The column of what is counted."""
    values: tuple[int, ...]
    """The columns of the numbers; each is called as `head` has it."""
    head: int
    place: tuple[int, int]
    """The cell at its upper left corner."""
    colours: tuple[str, ...] = ("#1F5F99", "#E08A3C", "#A9CCE6")
    """Of the numbers, in the order of `values`."""
    number: str = "#,##0"
    """How the numbers are written beside it, as Excel says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: its rows from the first line down, and how it looks on screen and on A4 paper.

    Rows and columns count from 0. Everything after `rows` matters for writing only.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...] = ()
    """Column widths in characters."""
    bold: tuple[int, ...] = ()
    """Rows in bold, besides the header."""
    titles: tuple[int, ...] = ()
    """Rows whose first cell is centred over the whole width."""
    header: int | None = None
    """The row of column heads: bold, framed, frozen on screen, repeated on every page; rows below are framed."""
    choices: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """Drop-down lists by column, for the rows below the header. They offer; other words may be typed."""
    open_rows: int = 0
    """Empty framed rows with drop-downs kept below the last one, for a person to fill in."""
    parted: tuple[int, ...] = ()
    """Rows with a thicker line above: another group begins."""
    landscape: bool = False
    footer: str = ""
    """Left at the foot of each page; on the right stands which page of how many."""
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """Cells that are one, as they were read: top, left, bottom, right, all included."""
    scales: tuple[Scale, ...] = ()
    charts: tuple[Chart, ...] = ()
    links: Mapping[tuple[int, int], tuple[str, int]] = field(default_factory=dict)
    """Cells (row, column) that lead to a row of another sheet of the book, called by its name."""
    filtered: bool = False
    """The rows below the header may be narrowed down to those that have a word in a column."""


# ── text that is no formula ──────────────────────────────────────────────────────────────────────

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?")


def harmless(cell: Cell) -> Cell:
    """A cell for csv: text that a spreadsheet would take for a formula gets an apostrophe; numbers stay numbers."""
    if isinstance(cell, str) and cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell
