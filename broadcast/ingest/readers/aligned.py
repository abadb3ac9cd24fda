"""Tables of a plain text that do not stand one row a line with a sign between all cells.

Columns may stand below each other with nothing but spaces between them, as old programs print them:

    STT    Nội dung công việc        Người thực hiện    Thời gian
    1      Viết tin                  Cán bộ văn hóa     Hằng tuần
           và bài phỏng vấn

Such a table is seen by its header alone: a line of three cells or more with wide gaps between them, which
begins with STT or TT. A line below belongs to it as long as its words stand under the columns.
A cell of several lines breaks its row where cells are parted by tabs: such a row is put into one line again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_GAP = re.compile(r"\s{2,}")
_HEADER = re.compile(r"\s*(?:stt|tt|số tt)\.?\s{2,}\S", re.IGNORECASE)
_LONGEST_ROW = 400
_MOST_LINES = 12
"""Lines that the cells of one row may be broken into."""
_ROW_NUMBER = re.compile(r"\s*(?:\d{1,3}|[IVX]{1,4}|[A-HĐ])\.?\s*")


def rejoined(lines: Sequence[str]) -> list[str]:
    """The lines, a row that its cells' own lines have broken in one again; what it took is blank, no line fewer."""
    told = list(lines)
    width = 0
    for place, line in enumerate(told):
        tabs = line.count("\t")
        if not line.strip():
            continue
        if tabs > 1 and not width:
            width = tabs
        taken = _broken(told, place, width) if width and 0 < tabs < width else 0
        if taken:
            told[place : place + taken] = [" ".join(told[place : place + taken]), *[""] * (taken - 1)]
        elif not tabs:
            width = 0
    return told


def _broken(lines: Sequence[str], place: int, width: int) -> int:
    """How many lines from `place` on are one row of `width` tabs, or less with its last cells blank; else 0."""
    tabs = lines[place].count("\t")
    whole = 0
    for taken, line in enumerate(lines[place + 1 : place + _MOST_LINES], start=2):
        first, tab, _ = line.partition("\t")
        if tab and _ROW_NUMBER.fullmatch(first):
            return whole
        if not line.strip() or not first.strip():
            return 0
        tabs += line.count("\t")
        if tabs >= width:
            return taken if tabs == width else 0
        whole = taken if tab else whole
    return 0


def tabbed(lines: Sequence[str]) -> list[str]:
    """The lines, those of a table drawn with spaces with tabs between their cells; no line more or fewer."""
    told: list[str] = []
    starts: list[int] = []
    for line in lines:
        if _opens(line):
            starts = _starts(line)
        cells = _under(line, starts) if starts else None
        if cells is None and line.strip():
            starts = []
        told.append(line if cells is None else "\t".join(cells))
    return told


def _opens(line: str) -> bool:
    return (
        len(line) <= _LONGEST_ROW
        and "\t" not in line
        and bool(_HEADER.match(line))
        and len(_starts(line)) >= 3
    )


def _starts(line: str) -> list[int]:
    """The places at which the cells of a line begin."""
    indent = len(line) - len(line.lstrip())
    return [indent, *(gap.end() for gap in _GAP.finditer(line.rstrip()) if gap.start() > indent)]


def _under(line: str, starts: Sequence[int]) -> list[str] | None:
    """The cells of a line below the columns that begin at `starts`; None where words run over a column's begin."""
    if not line.strip() or len(line) > _LONGEST_ROW or "\t" in line:
        return None
    begins = set(_starts(line))
    cells: list[str] = []
    for start, end in zip(starts, [*starts[1:], len(line)], strict=True):
        cell = line[start:end]
        if cell.strip() and start and line[start - 1 : start].strip():
            return None
        cells.append(cell.strip())
    single = len(begins) == 1 and min(begins) < starts[1]
    return None if single else cells
