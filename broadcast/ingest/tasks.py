"""The task table: STT, Nội dung/Nhiệm vụ, Cơ quan chủ trì, Cơ quan phối hợp, Thời gian, in any order.

A table is a task table when its header says so. A page breaks it into several: the header comes again, and a
row is cut in two, its second half without a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from broadcast.domain.content import Heading, PlanTask, Source, Timing, TimingKind
from broadcast.ingest.blocks import Block, Row, Table
from broadcast.ingest.cadence import read_timing
from broadcast.ingest.taxonomy import guess
from broadcast.ingest.words import clean, fold, starts_small

_COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("no", re.compile(r"(?:stt|tt|số tt|số thứ tự|no)\.?")),
    ("partners", re.compile(r".*phối hợp.*")),
    ("lead", re.compile(r".*(?:chủ trì|phụ trách|chịu trách nhiệm|đầu mối).*")),
    ("timing", re.compile(r".*(?:thời gian|thời hạn|tiến độ|thời điểm|tần suất|hoàn thành|định kỳ).*")),
    (
        "lead",
        re.compile(
            r"(?:cơ quan|đơn vị|bộ phận|người|cá nhân)(?:,? (?:đơn vị|cá nhân|bộ phận))*"
            r"(?: (?:được phân công|tham mưu|thực hiện|biên soạn))*|phân công(?: thực hiện)?"
        ),
    ),
    (
        "text",
        re.compile(r"(?:tên |các )?(?:nội dung|nhiệm vụ|công việc|hoạt động|chuyên đề|chủ đề|tin bài)\b.*"),
    ),
)
_COLUMN_NUMBERS = re.compile(r"\(?\d{1,2}\)?")
_SECTION_NUMBER = re.compile(r"[IVXA-HĐ]{1,4}\.?")
_LONGEST_HEADER_CELL = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Tasks:
    """The tasks of a document, the tables they stand in, and what the operator should look at."""

    tasks: tuple[PlanTask, ...]
    warnings: tuple[str, ...]


@dataclass(slots=True)
class _Line:
    """A task's cells, grown together from the rows they stand in."""

    place: str
    cells: dict[str, str] = field(default_factory=dict)


def task_tables(blocks: Iterable[Block]) -> tuple[Table, ...]:
    """The tables whose header is that of a task table, and those that go on with one."""
    tables: list[Table] = []
    width = 0
    for block in blocks:
        if not isinstance(block, Table):
            continue
        header = _header(block)
        if header:
            width = max(header[0]) + 1
            tables.append(block)
        elif tables and all(width <= len(row.cells) <= width + 1 for row in block.rows):
            tables.append(block)
    return tuple(tables)


def read_tasks(tables: Iterable[Table], document: str, heading: Heading) -> Tasks:
    """The tasks of task tables. The plan's `heading` gives dates their year, and its period the warnings."""
    warnings: list[str] = []
    tasks: list[PlanTask] = []
    for line in _whole_lines(tables):
        cells = line.cells
        no = cells.get("no", "").rstrip(". ")
        raw = cells.get("timing", "")
        name = f"Nhiệm vụ {no or 'không số'} ({line.place})"
        timing = _timing(raw, heading, name, warnings)
        text = cells.get("text", "").rstrip(" ;")
        sentence = " | ".join(cells.get(key, "") for key in ("no", "text", "lead", "partners", "timing"))
        tasks.append(
            PlanTask(
                no=no,
                text=text,
                lead=cells.get("lead", ""),
                partners=cells.get("partners", ""),
                timing=timing,
                guess=guess(text),
                source=Source(document=document, place=line.place, sentence=sentence),
            )
        )
    return Tasks(tasks=tuple(tasks), warnings=tuple(warnings))


def _timing(raw: str, heading: Heading, name: str, warnings: list[str]) -> Timing:
    period = heading.period
    timing = read_timing(raw, _year_of(heading))
    if timing is None:
        told = f"không hiểu thời gian “{raw}”" if raw else "không ghi thời gian"
        warnings.append(f"{name}: {told}; tạm coi là thường xuyên.")
        return Timing(kind=TimingKind.ONGOING, raw=raw)
    if period and timing.end and not (period[0] <= timing.end <= period[1]):
        warnings.append(
            f"{name}: thời hạn {timing.end:%d/%m/%Y} nằm ngoài thời kỳ của kế hoạch"
            f" ({period[0]:%d/%m/%Y} – {period[1]:%d/%m/%Y}); giữ nguyên như văn bản."
        )
    return timing


def _year_of(heading: Heading) -> int | None:
    """The one year of the plan's period; without a period the year of its date."""
    if heading.period:
        first, last = heading.period
        return first.year if first.year == last.year else None
    return heading.dated.year if heading.dated else None


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────


def _whole_lines(tables: Iterable[Table]) -> list[_Line]:
    """The tasks' rows with headers, numbered columns and section titles gone, and halves joined."""
    lines: list[_Line] = []
    columns: dict[int, str] = {}
    for table in tables:
        header = _header(table)
        first = header[1] if header else 0
        columns = header[0] if header else columns
        cut = bool(lines)  # a new table after a page: its first row may be a half
        for row in table.rows[first:]:
            if _columns(row):
                cut = True
                continue
            if _is_no_task(row, columns):
                continue
            cells = _cells(row, columns)
            if lines and _is_half(cells, cut=cut and "no" in columns.values()):
                _grow(lines[-1], cells)
            elif cells.get("text"):
                lines.append(_Line(place=row.place, cells=cells))
            cut = False
    return lines


def _header(table: Table) -> tuple[dict[int, str], int] | None:
    """What each column holds, and the index of the first row below the header of one row or two."""
    for start, row in enumerate(table.rows[:4]):
        columns = _columns(row)
        if not columns:
            continue
        below = start + 1
        if below < len(table.rows):
            second = _named(table.rows[below])
            # a header of two rows: Cơ quan thực hiện over Chủ trì | Phối hợp
            if {"lead", "partners"} & set(second.values()) and _is_header_row(table.rows[below]):
                return {**columns, **second}, below + 1
        return columns, below
    return None


def _columns(row: Row) -> dict[int, str]:
    """What the cells of a task table's header name; nothing for any other row."""
    columns = _named(row)
    names = set(columns.values())
    return columns if "text" in names and names & {"lead", "timing", "partners"} else {}


def _named(row: Row) -> dict[int, str]:
    columns: dict[int, str] = {}
    for place, cell in enumerate(row.cells):
        words = fold(cell)
        if len(words) > _LONGEST_HEADER_CELL:
            return {}
        name = next((name for name, form in _COLUMNS if form.fullmatch(words)), None)
        if name and (name not in columns.values() or row.cells[place - 1] == cell):
            columns[place] = name
    return columns


def _is_header_row(row: Row) -> bool:
    filled = [place for place, cell in enumerate(row.cells) if cell]
    return set(filled) <= set(_named(row))


def _is_no_task(row: Row, columns: dict[int, str]) -> bool:
    """A row of column numbers, or the title of a group of tasks."""
    filled = [cell for cell in row.cells if cell]
    if not filled or all(_COLUMN_NUMBERS.fullmatch(cell) for cell in filled):
        return True
    cells = _cells(row, columns)
    others = [cells.get(name) for name in ("lead", "partners", "timing")]
    if len(set(filled)) == 1 and len(filled) > 1:
        return True
    return not any(others) and bool(_SECTION_NUMBER.fullmatch(cells.get("no", "")))


def _cells(row: Row, columns: dict[int, str]) -> dict[str, str]:
    """A row's cells by what they hold; one cell under several columns is told once."""
    cells: dict[str, str] = {}
    for place, name in columns.items():
        words = clean(row.cells[place]) if place < len(row.cells) else ""
        if words and words != cells.get(name):
            cells[name] = f"{cells[name]} {words}" if name in cells else words
    return cells


def _is_half(cells: dict[str, str], *, cut: bool) -> bool:
    """Whether a row without a number is the rest of the row above it."""
    if cells.get("no"):
        return False
    text = cells.get("text", "")
    return cut or not text or starts_small(text)


def _grow(line: _Line, cells: dict[str, str]) -> None:
    for name, words in cells.items():
        above = line.cells.get(name)
        line.cells[name] = f"{above} {words}" if above else words
