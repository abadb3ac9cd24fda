"""The rows of task tables made whole: headers dropped, titles of groups dropped, halves joined.

    5   | Xây dựng bản tin về cải cách hành  | Sở Nội vụ |  Định kỳ      ◀ a page ends
    STT | Nhiệm vụ                           | Chủ trì   |  Thời gian    ◀ the header again
    –   | chính của tỉnh                     |           |  hàng tháng   ◀ the rest of row 5
    II  | TRÊN TRUYỀN THANH                  |           |               ◀ the title of a group

A page's cut is told by the header that comes again, and by rows that have no number of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from broadcast.ingest.blocks import Row, Table
from broadcast.ingest.extraction.columns import (
    Header,
    completed,
    guessed_header,
    header_of,
    is_second_row,
    read_header,
)
from broadcast.ingest.words import clean, fold, is_capitals, starts_small

_COLUMN_NUMBER = re.compile(r"[(\[]?(?:\d{1,2}|[a-zđA-ZĐ])[)\]]?")
_SECTION_NUMBER = re.compile(r"(?:[IVX]{1,5}|[A-HĐ])\.?")
_SECTION_WORDS = re.compile(
    r"(?:[IVX]{1,5}|[A-HĐ])\s?[.)/:-]\s?\S|(?:nội dung|nhóm|phần|lĩnh vực|mục)\s\w{1,4}\s?[:.]", re.IGNORECASE
)
_TOTAL = re.compile(r"(?:tổng|tổng cộng|tổng số|cộng)(?:\s?:.*|\s\d.*)?$")
_DASH = re.compile(r"[-–—+•]")


@dataclass(slots=True)
class Line:
    """A task's cells by what they hold, grown together from the rows they stand in."""

    place: str
    cells: dict[str, str] = field(default_factory=dict)

    @property
    def bare(self) -> bool:
        """Whether it says neither who nor when."""
        return not any(self.cells.get(name) for name in ("lead", "partners", "timing"))


def headed(tables: Iterable[Table]) -> Iterator[tuple[Table, Header | None]]:
    """The task tables among `tables`, each with its header; None for one that goes on with the one before it.

    The cells are asked for columns that a header leaves untold, and where nothing is understood and no table goes on.
    """
    width = 0
    for table in tables:
        header = read_header(table)
        goes_on = width and all(width <= len(row.cells) <= width + 1 for row in table.rows)
        if header:
            header = completed(header, table)
        elif not goes_on:
            header = guessed_header(table)
        if header:
            width = max(header.columns) + 1
        if header or goes_on:
            yield table, header


def whole_lines(tables: Iterable[Table]) -> list[Line]:
    """The tasks of task tables, one below the other."""
    lines: list[Line] = []
    columns: dict[int, str] = {}
    opened: tuple[Row, int] | None = None  # the first row of the last header, and how many rows it has
    for table, header in headed(tables):
        if header and not _is_shortened(table.rows[0], header, opened):
            columns, opened = header.columns, (table.rows[0], header.below)
        numbered = "no" in columns.values()
        cut = bool(lines)  # a new table after a page: its first row may be a half
        for row in table.rows[header.below if header else 0 :]:
            if header_of(row) or is_second_row(row) or _comes_again(row, opened):
                cut = True
                continue
            line = _line(row, columns)
            if line is None:
                continue
            if lines and _is_half(line, lines[-1], cut=cut and numbered):
                _grow(lines[-1], line)
            elif line.cells.get("text"):
                lines.append(line)
            cut = False
    return [
        line
        for line, after in zip(lines, [*lines[1:], None], strict=False)
        if not _is_group(line, after) and not _is_total(line)
    ]


def _is_shortened(row: Row, header: Header, opened: tuple[Row, int] | None) -> bool:
    """Whether a page repeats only the first of the two rows of the header that `opened` the table."""
    return opened is not None and row.cells == opened[0].cells and header.below < opened[1]


def _comes_again(row: Row, opened: tuple[Row, int] | None) -> bool:
    """Whether a page repeats the first row of the header that `opened` the table."""
    return opened is not None and opened[1] > 0 and row.cells == opened[0].cells


def _line(row: Row, columns: dict[int, str]) -> Line | None:
    """A row as a line; None for one that is empty, numbers the columns, or spans all of them with one title."""
    filled = [cell for cell in row.cells if cell]
    if not filled or all(_COLUMN_NUMBER.fullmatch(cell) for cell in filled):
        return None
    if len(set(filled)) == 1 and len(filled) > 1:
        return None
    cells = _cells(row, columns)
    spans = cells.get("text") and cells["text"] in (cells.get("lead"), cells.get("timing"))
    return None if spans else Line(place=row.place, cells=cells)


def _cells(row: Row, columns: dict[int, str]) -> dict[str, str]:
    """A row's cells by what they hold; one cell under several columns is told once."""
    cells: dict[str, str] = {}
    for place, name in columns.items():
        words = clean(row.cells[place]) if place < len(row.cells) else ""
        if words and words != cells.get(name):
            cells[name] = f"{cells[name]} {words}" if name in cells else words
    return cells


def _is_half(line: Line, above: Line, *, cut: bool) -> bool:
    """Whether a row without a number is the rest of the row `above`."""
    text = line.cells.get("text", "")
    if line.cells.get("no") or _titles(text):
        return False
    if not text or starts_small(text):
        return True
    return cut or (line.bare and not above.bare and bool(_DASH.match(text)))


def _titles(text: str) -> bool:
    """Whether the words of a row without a number are those of a group's title: I. …; Nội dung 2: …; CAPITALS."""
    return bool(_SECTION_WORDS.match(text)) or (is_capitals(text) and " " in text)


def _is_total(line: Line) -> bool:
    """Whether a row sums up the table: Tổng cộng; Tổng: 4 nhiệm vụ."""
    return line.bare and bool(_TOTAL.match(fold(line.cells["text"])))


def _is_group(line: Line, after: Line | None) -> bool:
    """Whether a row is the title of the rows that follow, and no task."""
    no = line.cells.get("no", "").rstrip(". ")
    if not line.bare:
        return False
    if no:
        below = after.cells.get("no", "") if after else ""
        return bool(_SECTION_NUMBER.fullmatch(no)) or below.startswith(f"{no}.")
    opens = after is not None and after.cells.get("no", "").strip("(). ") in {"1", "01", "a"}
    return opens or _titles(line.cells["text"])


def _grow(line: Line, rest: Line) -> None:
    for name, words in rest.cells.items():
        above = line.cells.get(name)
        line.cells[name] = f"{above} {words}" if above else words
