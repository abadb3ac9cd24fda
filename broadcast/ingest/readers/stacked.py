"""Tables of a plain text whose cells stand below each other, a line each: what is left when a page is copied.

    STT                        ┐
    Nhiệm vụ                   │ the header: as many lines as the table has columns
    Cơ quan chủ trì            │
    Thời gian                  ┘
    1                          ◀ a row begins with its number
    Viết tin, bài
    Văn phòng
    Hằng tháng

A row has the header's length; one that is shorter has left its last cells blank, one that is longer has a cell
of several lines. The last row ends where its cells are full, or at the next section.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from broadcast.ingest.blocks import Row
from broadcast.ingest.extraction.columns import header_of
from broadcast.ingest.markers import BULLET_TIER, split_marker
from broadcast.ingest.words import clean, is_capitals, starts_small

_NUMBER_HEADER = re.compile(r"(?:stt|tt|số tt)\.?", re.IGNORECASE)
_NUMBER = re.compile(r"0?(\d{1,3})\.?")
_GROUP = re.compile(r"[IVX]{1,4}\.?|[A-HĐ]\.?")
_WIDTHS = (7, 6, 5, 4, 3)
"""How many columns a task table has; the widest header that can be read is the one."""

Cell = tuple[int, str]
"""Which line, and its words."""


def unstacked(lines: Sequence[str]) -> list[str]:
    """The lines, each row of a stacked table in one line with tabs; what it took is blank, no line fewer."""
    told = list(lines)
    cells = [(place, clean(line)) for place, line in enumerate(told) if line.strip()]
    at = 0
    while at < len(cells):
        width = _header(cells[at : at + _WIDTHS[0]])
        rows = _rows(cells[at + width :], width) if width else []
        for row in [cells[at : at + width], *rows] if rows else []:
            for place, _ in row:
                told[place] = ""
            told[row[0][0]] = "\t".join(_fitted(row, width))
            at += len(row)
        at += 0 if rows else 1
    return told


def _header(cells: Sequence[Cell]) -> int:
    """How many columns the header has that `cells` begin with; 0 where there is none."""
    words = [text for _, text in cells]
    if not words or not _NUMBER_HEADER.fullmatch(words[0]):
        return 0
    for width in _WIDTHS:
        if (len(words) > width and _NUMBER.fullmatch(words[width])) or _opens_group(words, width):
            return width if header_of(Row(place="", cells=tuple(words[:width]))) else 0
    return 0


def _opens_group(words: Sequence[str], width: int) -> bool:
    return len(words) > width and bool(_GROUP.fullmatch(words[width]))


def _rows(cells: Sequence[Cell], width: int) -> list[list[Cell]]:
    """The rows below a header: each begins with its number, or with a group's, and has no more than it can hold."""
    rows: list[list[Cell]] = []
    number = 0
    for cell in cells:
        found = _NUMBER.fullmatch(cell[1])
        follows = found is not None and int(found[1]) in (number + 1, 1)
        if follows or _GROUP.fullmatch(cell[1]):
            number = int(found[1]) if found else number
            rows.append([cell])
        elif not rows or _ends(rows[-1], cell[1], width):
            break
        else:
            rows[-1].append(cell)
    return rows


def _ends(row: Sequence[Cell], text: str, width: int) -> bool:
    """Whether a line is no cell of `row` any more: another section, or more than a full row goes on with."""
    marker, _ = split_marker(text)
    if marker and marker.tier < BULLET_TIER:
        return True
    return len(_merged(row)) >= width and not _goes_on(text) and (is_capitals(text) or text.endswith("."))


def _fitted(row: Sequence[Cell], width: int) -> list[str]:
    """A row's cells, `width` of them: lines that go on with a cell joined to it, then what is too much to the task."""
    cells = _merged(row)
    over = len(cells) - width
    if over > 0:
        cells[1 : over + 2] = [" ".join(cells[1 : over + 2])]
    return [*cells, *[""] * (width - len(cells))]


def _merged(row: Sequence[Cell]) -> list[str]:
    cells: list[str] = []
    for _, text in row:
        if len(cells) > 1 and _goes_on(text):
            cells[-1] = f"{cells[-1]} {text}"
        else:
            cells.append(text)
    return cells


def _goes_on(text: str) -> bool:
    """Whether a line goes on with the cell above it: it begins small, or with a dash."""
    marker, _ = split_marker(text)
    return starts_small(text) or (marker is not None and marker.tier >= BULLET_TIER)
