"""What the header of a task table names: number, task, who leads, who helps, when; and which rows are header.

Offices word their headers freely. What a column holds is told by the words it is headed with; a column that
nothing tells is the task's own when no other is, because every task table says what is to be done. A header
that does not tell enough leaves it to the cells below.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from broadcast.ingest.blocks import Row, Table
from broadcast.ingest.extraction.cells import (
    holds,
    is_curt,
    is_of_another_purpose,
    is_timing,
    roles_by_cells,
    told_by_cells,
)
from broadcast.ingest.words import clean, fold

_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("no", re.compile(r"(?:stt|tt|số tt|số thứ tự|no)\.?")),
    ("lead", re.compile(r".{0,40}chủ trì\W{1,3}(?:và |đơn vị |cơ quan )?phối hợp.{0,30}")),
    ("partners", re.compile(r".{0,40}phối hợp.{0,40}")),
    ("lead", re.compile(r".{0,40}(?:chủ trì|phụ trách|chịu trách nhiệm|đầu mối|tham mưu).{0,40}")),
    (
        "other",
        re.compile(
            r"(?:dự kiến )?(?:sản phẩm|kết quả|đầu ra|kinh phí|nguồn|dự toán|ghi chú|hình thức|phương thức).*"
        ),
    ),
    (
        "other",
        re.compile(
            r"(?:số lượng|đối tượng|địa điểm|địa bàn|căn cứ|đơn vị tính|đvt|chỉ tiêu|phạm vi|lãnh đạo|mục tiêu).*"
        ),
    ),
    (
        "timing",
        re.compile(
            r".{0,40}(?:thời gian|thời hạn|tiến độ|thời điểm|tần suất|hoàn thành|định kỳ|lộ trình|khi nào).{0,40}"
        ),
    ),
    ("timing", re.compile(r"(?:ngày|tháng|quý|kỳ)(?: (?:phát|thực hiện|đăng|phát sóng))*")),
    (
        "lead",
        re.compile(
            r"(?:các )?(?:cơ quan|đơn vị|bộ phận|người|cá nhân|tổ chức|cán bộ|công chức)"
            r"(?:(?:,|/| và|-)? ?(?:cơ quan|đơn vị|cá nhân|bộ phận|tổ chức|địa phương))*"
            r"(?: (?:được (?:phân công|giao)|thực hiện|biên soạn|viết|triển khai))*|phân công(?: thực hiện)?|thực hiện"
        ),
    ),
    ("other", re.compile(r"nội dung chi(?!\w).*|họ (?:và )?tên.*")),
    (
        "text",
        re.compile(
            r"(?:các |phần |những )?việc(?: (?:cần|phải) làm)?|(?!cơ quan|đơn vị|người).{0,40}(?:nội dung|nhiệm vụ|công việc|hoạt động|công tác)(?!\w).{0,60}"
        ),
    ),
    (
        "perhaps",
        re.compile(
            r"(?:tên |các )?(?:chuyên đề|chủ đề|chuyên mục|tin,? bài|tiêu đề|chương trình)(?!\w).{0,60}"
        ),
    ),
    (
        "agency",
        re.compile(
            r"(?!(?:cách|biện pháp|giải pháp|điều kiện|yêu cầu|lý do|tình hình)(?!\w)).{2,40} (?:thực hiện|biên soạn|viết bài)"
            r"|(?:cơ quan|đơn vị|bộ phận|người|cá nhân) .{2,40}"
            r"|phóng viên|biên tập(?: viên)?|phát thanh viên|cộng tác viên|tác giả|người viết"
        ),
    ),
)
_ROW_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})*\.?")
_LONGEST_CELL = 80
_MOST_ROWS_ABOVE = 4
"""Rows of a caption that may stand above the header inside the table."""
_AGENCIES = frozenset(("lead", "partners"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """`columns` is what each column holds, `below` the index of the first row below the header.

    `unsure` are the words of the column that was taken for the task's because nothing else was.
    """

    columns: dict[int, str]
    below: int
    unsure: str = ""


def read_header(table: Table) -> Header | None:
    """The header of a task table, of one row or two; None for any other table."""
    for start, row in enumerate(table.rows[:_MOST_ROWS_ABOVE]):
        header = header_of(row)
        if header is None:
            continue
        columns, below = dict(header.columns), start + 1
        if below < len(table.rows) and is_second_row(table.rows[below]):
            # Cơ quan thực hiện over Chủ trì | Phối hợp
            columns |= {place: name for place, name in _named(table.rows[below]).items() if name in _AGENCIES}
            below += 1
        tasks = [place for place, name in columns.items() if name == "text"]
        if header.unsure and any(is_curt(table.rows[below:], place) for place in tasks):
            continue  # a roster: Ngày | Ca | Người trực
        return Header(columns=columns, below=below, unsure=header.unsure)
    return None


def completed(header: Header, table: Table) -> Header:
    """`header` and what the cells say of the columns whose words it does not understand."""
    above, below = table.rows[: header.below], table.rows[header.below :]
    told = {place for row in above for place, cell in enumerate(row.cells) if _name(fold(cell))} | set(
        header.columns
    )
    silent = {place for row in above for place, cell in enumerate(row.cells) if cell} - told
    if any(is_of_another_purpose(row) for row in above):
        return header
    return replace(header, columns=roles_by_cells(below, header.columns, silent) | header.columns)


def guessed_header(table: Table) -> Header | None:
    """The header of a task table that says itself in words of its own; None for any other table.

    A table may also have no header at all, when its first row is already a task's.
    """
    first = next((row for row in table.rows if len({cell for cell in row.cells if cell}) > 1), None)
    if first is None or is_of_another_purpose(first):
        return None
    named = {} if _ROW_NUMBER.fullmatch(first.cells[0]) else _named(first)
    columns = told_by_cells(table.rows, named)
    below = next((n for n, row in enumerate(table.rows) if holds(row, columns)), None)
    if below is None or below > _MOST_ROWS_ABOVE:
        return None
    task = next(place for place, name in columns.items() if name == "text")
    words = clean(first.cells[task]) if below else f"thứ {task + 1}"
    return Header(columns=columns, below=below, unsure="" if named.get(task) == "text" else words)


def header_of(row: Row) -> Header | None:
    """What the cells of one row name, when it is the header of a task table."""
    if _ROW_NUMBER.fullmatch(next(filter(None, row.cells), "")):
        return None  # a task's own words can be a header's: Các đơn vị, Định kỳ hằng quý
    named = _named(row)
    names = set(named.values())
    if not names & {"lead", "partners", "timing"}:
        return None
    unsure = ""
    task = _task_column(named)
    told = "timing" in names and names & {"no", "lead", "partners"}
    if task is None and (told or names >= _AGENCIES):
        task = _other_column(row, named)
        unsure = clean(row.cells[task]) if task is not None else ""
    if task is None or len(row.cells) < 2 or is_timing(unsure):
        return None
    columns = {place: name for place, name in named.items() if name not in {"text", "perhaps", "other"}}
    same = [place for place, cell in enumerate(row.cells) if cell == row.cells[task]]
    return Header(columns=columns | dict.fromkeys(same, "text"), below=0, unsure=unsure)


def _task_column(named: dict[int, str]) -> int | None:
    """The column with the task's words: the last that says so, since the first may only group (Lĩnh vực)."""
    for name in ("text", "perhaps"):
        places = [place for place, told in named.items() if told == name]
        if places:
            return places[-1]
    return None


def _other_column(row: Row, named: dict[int, str]) -> int | None:
    """The first column that nothing tells, else the first of another purpose."""
    filled = [place for place, cell in enumerate(row.cells) if cell]
    untold = [place for place in filled if place not in named]
    return next((place for place in [*untold, *filled] if named.get(place, "other") == "other"), None)


def _named(row: Row) -> dict[int, str]:
    """The columns that their words tell; a name counts once, unless cells that are one were told apart."""
    columns: dict[int, str] = {}
    for place, cell in enumerate(row.cells):
        words = fold(cell)
        if len(words) > _LONGEST_CELL:
            return {}
        name = _name(words)
        if name is None:
            continue
        again = name in columns.values() and name not in {"text", "perhaps", "other"}
        if not again or row.cells[place - 1] == cell:
            columns[place] = name
    if "lead" not in columns.values():
        first = next((place for place, name in columns.items() if name == "agency"), None)
        columns |= {first: "lead"} if first is not None else {}
    return {place: name for place, name in columns.items() if name != "agency"}


def _name(words: str) -> str | None:
    return next((name for name, form in _FORMS if form.fullmatch(words)), None)


def is_second_row(row: Row) -> bool:
    """Whether a row is the second one of a header: it names agencies, and nothing that is no header's word."""
    named = _named(row)
    filled = {place for place, cell in enumerate(row.cells) if cell}
    return bool(_AGENCIES & set(named.values())) and filled <= set(named)
