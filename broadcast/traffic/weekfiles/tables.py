"""A week file as rows of text cells by column, each with its place, whichever of the three forms it has.

Operators' own grids are read as people read them:

    LỊCH PHÁT THANH TUẦN 48 (từ ngày 23/11 đến 29/11/2026)      which week
    Thứ/ngày        | Thời gian | Nội dung chương trình | …     the heads, by other names too
    Thứ Hai (23/11) | 5h00      | Nhạc hiệu             |
                    | 5h05      | …                     |       blank: the same day as above
    THỨ BA, NGÀY 24/11                                          a row of its own: the day of what follows
    Ghi chú: PL là phát lại …                                   notes and signatures at the end are no lines

Days may also stand side by side, as heads. What is kept out is told as notes, what is wrong is kept as
faults for the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from broadcast.domain.folding import fold
from broadcast.errors import Fault
from broadcast.sheets import Cell
from broadcast.traffic.spellings import names_days, read_span
from broadcast.traffic.weekfiles.forms import HEAD_ROWS, Grid, Listed, Listing, read_form, tidy
from broadcast.traffic.weekfiles.heads import COLUMNS, Heads, heads_of, is_head
from broadcast.traffic.weekfiles.weeknames import WeekSaid, week_said

_SPREADING = frozenset({"Chuyên mục", "Nguồn", "Cụm loa", "Ưu tiên", "Ngôn ngữ"})
"""Columns in which cells merged over several rows say the same of each."""
_CLOCKED = frozenset({"Giờ", "Thời lượng"})
_SESSION = re.compile(
    r"(?:(?:[ivx]+|\d+|[a-d])[./) ]+)?(?:(?:chuong trinh|phat thanh) )?(?:buoi )?(?:sang|trua|chieu|toi)\b.{0,40}"
)
_ENDING = re.compile(
    r"(?:\*+|-|\+)? ?(?:ghi chu|luu y|chu thich|chu giai|noi nhan|nguoi (?:lap|duyet|bien tap|phu trach|soan|ky)"
    r"|tm\.|kt\.|q\. ?chu tich|duyet|phe duyet|xac nhan|chu tich|pho chu tich|truong (?:dai|ban)|phu trach|can bo"
    r"|uy ban nhan dan|ubnd|lanh dao|.{0,40}ngay (?:\d{1,2}|[.…]+) thang (?:\d{1,2}|[.…]+) nam)"
)
"""What begins what stands below the last line: notes, place and date, signatures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row's cells by the name of their column, blank ones as ""; `place` is file, sheet and row."""

    place: str
    cells: Mapping[str, str]
    heads: Heads
    """The heads that it stands under."""
    same_day: bool = False
    """Its day is the one above it: what is wrong with that is told there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A week file as rows, and what it says of its week, by sheet."""

    said: WeekSaid
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()


def read_tables(path: Path) -> tuple[Table, ...]:
    """The tables of a week file, one for each sheet that has one.

    Raises as `read_form` does.
    """
    form = read_form(path)
    if isinstance(form, Listing):
        return (_listed(form),)
    tables = [_under_heads(grid) for grid in form]
    if not any(tables):
        return tuple(_without_heads(grid.place) for grid in form)
    return tuple(table or _aside(grid) for grid, table in zip(form, tables, strict=True))


# ── rows under heads ─────────────────────────────────────────────────────────────────────────────


def _under_heads(grid: Grid) -> Table | None:
    """The table whose heads stand in one of the first rows, or None."""
    texts = [[_spelled(cell) for cell in row] for row in grid.rows]
    head = next((number for number, row in enumerate(texts[:HEAD_ROWS]) if is_head(row)), None)
    if head is None:
        return None
    heads = heads_of(f"{grid.place}, hàng {head + 1}", texts[head])
    said = week_said(texts[:head], grid.name)
    reading = _Reading(grid, heads, head)
    rows = tuple(reading.rows())
    faults = [*heads.faults, *reading.faults]
    notes = [*heads.notes, *reading.notes]
    if said.doubt:
        notes.append(Fault(place=grid.place, vi=said.doubt.vi, en=said.doubt.en, rule="week"))
    return Table(said=said, rows=rows, faults=tuple(faults), notes=tuple(notes))


class _Reading:
    """The rows below the heads of a grid, one after the other, with the day that holds until the next is named."""

    def __init__(self, grid: Grid, heads: Heads, head: int) -> None:
        self._grid = grid
        self._heads = heads
        self._first = head + 1
        self._day = grid.name if names_days(grid.name) else ""
        self._texts = _spread(grid, heads, head)
        self.faults: list[Fault] = []
        self.notes: list[Fault] = []

    def rows(self) -> Iterator[Row]:
        """The rows that are lines of the week."""
        end = self._end()
        if self._heads.days:
            yield from self._side_by_side(end)
            return
        for number in range(self._first, end):
            row = self._texts[number]
            if not self._is_between(number, row) and (found := self._row(number, row)) is not None:
                yield found

    def _is_between(self, number: int, row: Sequence[str]) -> bool:
        """Whether a row is no line: blank, the heads or their numbers again, a day or a session as a heading."""
        filled = [cell for cell in row if cell.strip()]
        if not filled or is_head(row) or _counts(filled):
            return True
        if len(filled) == 1 and names_days(filled[0]) and self._heads_a_day(number, row):
            self._day = filled[0]
            return True
        return len(filled) == 1 and _SESSION.fullmatch(fold(filled[0])) is not None

    def _heads_a_day(self, number: int, row: Sequence[str]) -> bool:
        """Whether the lone name of a day is that of the rows that follow, and not a line without its content."""
        if not self._cells(row)["Thứ"]:
            return True
        following = (other for other in self._texts[number + 1 :] if any(cell.strip() for cell in other))
        return not self._cells(next(following, ()))["Thứ"]

    def _row(self, number: int, row: Sequence[str]) -> Row | None:
        place = self._place(number)
        cells = self._cells(row)
        self._tell_strays(place, row)
        if not any(cells.values()):
            return None
        same_day = not cells["Thứ"]
        self._day = cells["Thứ"] = cells["Thứ"] or self._day
        return Row(place=place, cells=cells, heads=self._heads, same_day=same_day and bool(self._day))

    def _cells(self, row: Sequence[str]) -> dict[str, str]:
        cells = dict.fromkeys(COLUMNS, "")
        for name, cell in zip(self._heads.names, row, strict=False):
            if name and cell.strip():
                cells[name] = (
                    f"{cells[name]} {tidy(cell)}".strip()
                )  # a day's name and its date may be two columns
        return cells

    def _tell_strays(self, place: str, row: Sequence[str]) -> None:
        if stray := next((cell for cell in row[len(self._heads.names) :] if cell.strip()), None):
            self.faults.append(
                Fault(
                    place=place,
                    vi=f"gặp “{tidy(stray)}” ở ô không thuộc cột nào, hãy đặt ô có dấu phân cách trong ngoặc kép",
                    en=f"found “{tidy(stray)}” under no column, put a cell that holds the separator in quotes",
                    rule="column_unknown",
                )
            )

    def _place(self, number: int) -> str:
        return f"{self._grid.place}, hàng {number + 1}"

    def _end(self) -> int:
        """The number of the row at which notes and signatures begin; the rows' count where there are none."""
        last = max((n for n in range(self._first, len(self._texts)) if self._is_line(n)), default=-1)
        for number in range(max(last + 1, self._first), len(self._texts)):
            words = next((cell for cell in self._texts[number] if cell.strip()), "")
            if _ENDING.match(fold(words)):
                self.notes.append(_no_line(self._place(number), len(self._texts) - number))
                return number
        return len(self._texts)

    def _is_line(self, number: int) -> bool:
        row = self._texts[number]
        cells = self._cells(row)
        if self._heads.days:
            return read_span(cells["Giờ"]) is not None
        named = names_days(cells["Thứ"]) and bool(cells["Nội dung"])
        return bool(named or cells["Nguồn"] or read_span(cells["Giờ"]) is not None)

    # ── days side by side ────────────────────────────────────────────────────────────────────────

    def _side_by_side(self, end: int) -> Iterator[Row]:
        """Rows of each day's column, day by day: what follows on follows its own day."""
        for column, day in enumerate(self._heads.days):
            for number in range(self._first, end) if day else ():
                row = self._texts[number]
                content = tidy(row[column]) if column < len(row) else ""
                if day and content and not is_head(row) and content not in {"-", "x", "…"}:
                    cells = self._cells(row) | {"Thứ": day, "Nội dung": content}
                    where = f"{self._place(number)}, cột {' '.join(day.split())}"
                    yield Row(place=where, cells=cells, heads=self._heads)


def _counts(filled: Sequence[str]) -> bool:
    """Whether cells are the numbers of the columns: (1) (2) (3) …"""
    numbers = [re.fullmatch(r"\(?(\d{1,2})\)?", cell.strip()) for cell in filled]
    found = [int(number[1]) for number in numbers if number]
    return len(found) == len(filled) >= 3 and found == list(range(found[0], found[0] + len(found)))


def _no_line(place: str, count: int) -> Fault:
    return Fault(
        place=place,
        vi=f"từ đây là ghi chú, chữ ký ({count} hàng), không phải dòng phát: bỏ qua",
        en=f"notes and signatures from here on ({count} rows), no lines: left out",
        rule="no_line",
    )


# ── cells as text ────────────────────────────────────────────────────────────────────────────────


def _spread(grid: Grid, heads: Heads, head: int) -> list[list[str]]:
    """Every row as text; what is merged says the same of each of its rows, and of days side by side."""
    names = heads.names
    texts = [
        [_spelled(cell, names[at] if at < len(names) else None) for at, cell in enumerate(row)]
        for row in grid.rows
    ]
    for top, left, bottom, right in grid.merged:
        for row in range(max(top, head + 1), min(bottom, len(texts) - 1) + 1):
            for column in range(left, min(right, len(texts[row]) - 1) + 1):
                sideways = bool(heads.days) and column < len(heads.days) and heads.days[column] and row == top
                downwards = column == left and column < len(names) and names[column] in _SPREADING
                if sideways or downwards:
                    texts[row][column] = texts[top][left]
    return texts


def _spelled(cell: Cell, column: str | None = None) -> str:
    """A cell as an operator would have typed it; a fraction of a day in a column of times is one."""
    if isinstance(cell, datetime):
        return f"{cell:%H:%M:%S}" if cell.year < 1901 else f"{cell:%d/%m/%Y}{_clock(cell)}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, time):
        cell = timedelta(
            hours=cell.hour, minutes=cell.minute, seconds=cell.second + (cell.microsecond >= 500_000)
        )
    if isinstance(cell, float) and 0 < cell < 1 and column in _CLOCKED:
        cell = timedelta(days=cell)
    if isinstance(cell, timedelta):
        seconds = round(cell.total_seconds())
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _clock(moment: datetime) -> str:
    return "" if moment.time() == time() else f" {moment:%H:%M}"


# ── yaml, and what is no table ───────────────────────────────────────────────────────────────────


def _listed(listing: Listing) -> Table:
    rows: list[Row] = []
    faults: list[Fault] = []
    notes: list[Fault] = []
    for listed in listing.rows:
        heads = heads_of(listed.place, [head for head, _ in listed.cells])
        faults += heads.faults
        notes += heads.notes
        rows.append(_named(listed, heads))
    return Table(said=week_said(listing.above), rows=tuple(rows), faults=tuple(faults), notes=tuple(notes))


def _named(listed: Listed, heads: Heads) -> Row:
    cells = {name: tidy(cell) for name, (_, cell) in zip(heads.names, listed.cells, strict=True) if name}
    return Row(place=listed.place, cells=dict.fromkeys(COLUMNS, "") | cells, heads=heads)


def _aside(grid: Grid) -> Table:
    """A sheet without heads beside one that has them: a fault if lines may stand in it, else a note."""
    texts = [[_spelled(cell) for cell in row] for row in grid.rows]
    lines = [row for row in texts if any(map(names_days, row)) and any(map(read_span, row))]
    if lines:
        return _without_heads(grid.place)
    note = Fault(
        place=grid.place,
        vi="không có tiêu đề cột của lịch phát: bỏ qua trang này",
        en="there are no heads of a schedule: this sheet is left out",
        rule="column_missing",
    )
    return Table(said=WeekSaid(), rows=(), notes=(note,))


def _without_heads(place: str) -> Table:
    wanted = ", ".join(COLUMNS)
    fault = Fault(
        place=place,
        vi=f"không thấy hàng tiêu đề cột, cần các cột: {wanted}",
        en=f"no row of column heads was found, wanted the columns: {wanted}",
        rule="column_missing",
    )
    return Table(said=WeekSaid(), rows=(), faults=(fault,))
