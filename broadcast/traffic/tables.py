"""The three forms of a week file as one table: rows of text cells by column, each with its place.

A file is told by its content, not by its name. Nothing is understood here beyond the heads of the columns;
what cannot be a table at all is refused, what is wrong in it is kept as faults for the whole file.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from broadcast.errors import (
    Fault,
    FileDamagedError,
    FileEmptyError,
    FileMissingError,
    FileTooLargeError,
    FormatUnknownError,
    NotAFileError,
    Said,
)
from broadcast.files import write
from broadcast.sheets import Cell, Sheet, is_book, read_book, write_book
from broadcast.traffic.spellings import fold

if TYPE_CHECKING:
    from yaml import Node

COLUMNS = (
    "Thứ",
    "Giờ",
    "Kiểu giờ",
    "Thời lượng",
    "Chuyên mục",
    "Nội dung",
    "Nguồn",
    "Cụm loa",
    "Ưu tiên",
    "Ngôn ngữ",
    "Ghi chú",
    "Quá giờ",
    "Trễ giờ",
)
"""The heads of a week file, in the order in which they are written."""
NEEDED = ("Thứ", "Nội dung", "Nguồn")
WIDTHS = (12, 9, 12, 11, 20, 60, 26, 20, 11, 11, 24, 10, 12)
WEEK = "Tuần"
"""The word before the week's name: a cell above the heads, or a key."""
INSTRUCTIONS = "Hướng dẫn"
"""The name of the sheet that explains and is not read."""
ROWS = "Lịch"
WANTED = Said("csv (UTF-8), bảng tính (xlsx) hoặc yaml", "csv (UTF-8), a sheet (xlsx) or yaml")

_HEADS = {fold(name): name for name in COLUMNS}
_IGNORED = {"", "stt", "tt"}  # a running number says nothing
_MOST_BYTES = 5_000_000
_HEAD_ROWS = 30  # the heads stand among the first rows, under a title at most
_PROTECTED = re.compile(r"'*[=+\-@]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row's cells by the name of their column, blank ones as ""; `place` is file, sheet and row."""

    place: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A week file as rows; `week` is the name written in it, or None."""

    week: str | None
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...] = ()


# ── reading ──────────────────────────────────────────────────────────────────────────────────────


def read_table(path: Path) -> Table:
    """The rows of a csv, xlsx or yaml file.

    Raises:
        FileMissingError, NotAFileError, FileEmptyError, FileTooLargeError: there is nothing to read.
        FormatUnknownError: the content is none of the three.
        FileDamagedError: it is one of them, and broken.
    """
    if not path.exists():
        raise FileMissingError(path=path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise NotAFileError(path=path) from error
    if is_book(content):
        return _from_book(path)
    text = _text(path, content)
    return _from_csv(path, text) or _from_yaml(path, text) or _without_heads(path.name)


def _text(path: Path, content: bytes) -> str:
    if len(content) > _MOST_BYTES:
        size = -(-len(content) // 1_000_000)
        raise FileTooLargeError(path=path, size=size, limit=_MOST_BYTES // 1_000_000)
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatUnknownError(path=path, wanted=WANTED) from error
    if not text.strip():
        raise FileEmptyError(path=path)
    if "\0" in text:
        raise FormatUnknownError(path=path, wanted=WANTED)
    return text


def _from_book(path: Path) -> Table:
    tables = [
        _from_rows(
            f"{path.name}, trang tính {sheet.name}", [[_spelled(cell) for cell in row] for row in sheet.rows]
        )
        or _without_heads(f"{path.name}, trang tính {sheet.name}")
        for sheet in read_book(path)
        if fold(sheet.name) != fold(INSTRUCTIONS)
        and any(cell is not None for row in sheet.rows for cell in row)
    ]
    if not tables:
        raise FileEmptyError(path=path)
    return Table(
        week=next((table.week for table in tables if table.week), None),
        rows=tuple(row for table in tables for row in table.rows),
        faults=tuple(fault for table in tables for fault in table.faults),
    )


def _spelled(cell: Cell) -> str:
    """A cell as an operator would have typed it."""
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, time):
        cell = timedelta(
            hours=cell.hour, minutes=cell.minute, seconds=cell.second + (cell.microsecond >= 500_000)
        )
    if isinstance(cell, timedelta):
        seconds = round(cell.total_seconds())
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _from_csv(path: Path, text: str) -> Table | None:
    for delimiter in ",;\t":
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        try:
            rows = [[_unprotected(cell) for cell in row] for row in reader]
        except csv.Error as error:
            if _heads_in(text.splitlines()[:_HEAD_ROWS], delimiter):
                reason = Said(
                    f"dấu ngoặc kép không đúng chỗ hoặc không đóng, gần dòng {reader.line_num}",
                    f"a quote is misplaced or not closed, near line {reader.line_num}",
                )
                raise FileDamagedError(path=path, reason=reason) from error
            continue
        if table := _from_rows(path.name, rows):
            return table
    return None


def _heads_in(lines: Sequence[str], delimiter: str) -> bool:
    return any(_is_head(line.split(delimiter)) for line in lines)


def _is_head(cells: Sequence[str]) -> bool:
    return len({fold(cell) for cell in cells} & set(_HEADS)) >= 3


def _from_rows(place: str, rows: Sequence[Sequence[str]]) -> Table | None:
    """The table whose heads stand in one of the first rows, or None."""
    head = next((number for number, row in enumerate(rows[:_HEAD_ROWS]) if _is_head(row)), None)
    if head is None:
        return None
    names = [_HEADS.get(fold(cell)) for cell in rows[head]]
    faults = list(_head_faults(f"{place}, hàng {head + 1}", rows[head]))
    found = []
    for number, row in enumerate(rows[head + 1 :], head + 2):
        cells = dict.fromkeys(COLUMNS, "") | {
            name: tidy(cell) for name, cell in zip(names, row, strict=False) if name
        }
        where = f"{place}, hàng {number}"
        faults += _stray_faults(where, row[len(names) :])
        if any(cells.values()):
            found.append(Row(place=where, cells=cells))
    return Table(week=_week_above(rows[:head]), rows=tuple(found), faults=tuple(faults))


def _head_faults(place: str, heads: Sequence[str]) -> Iterator[Fault]:
    folded = [fold(cell) for cell in heads]
    yield from _unknown_heads(place, heads)
    for name in COLUMNS:
        count = folded.count(fold(name))
        if count > 1:
            vi, en = (
                f"cột “{name}” có {count} lần, chỉ để một",
                f"the column “{name}” stands {count} times, keep one",
            )
            yield Fault(place=place, vi=vi, en=en, rule="column_twice")
        if not count and name in NEEDED:
            vi, en = f"thiếu cột “{name}”, hãy thêm cột này", f"the column “{name}” is missing, add it"
            yield Fault(place=place, vi=vi, en=en, rule="column_missing")


def _unknown_heads(place: str, heads: Sequence[str]) -> Iterator[Fault]:
    known = ", ".join(COLUMNS)
    for head in heads:
        if fold(head) not in _HEADS and fold(head) not in _IGNORED:
            yield Fault(
                place=place,
                vi=f"gặp cột lạ “{tidy(head)}”, cần một trong: {known}",
                en=f"found an unknown column “{tidy(head)}”, wanted one of: {known}",
                rule="column_unknown",
            )


def _stray_faults(place: str, cells: Sequence[str]) -> Iterator[Fault]:
    if stray := next((cell for cell in cells if cell.strip()), None):
        yield Fault(
            place=place,
            vi=f"gặp “{tidy(stray)}” ở ô không thuộc cột nào, hãy đặt ô có dấu phân cách trong ngoặc kép",
            en=f"found “{tidy(stray)}” under no column, put a cell that holds the separator in quotes",
            rule="column_unknown",
        )


def _week_above(rows: Sequence[Sequence[str]]) -> str | None:
    """What stands after `Tuần:` above the heads, in the same cell or the next."""
    for row in rows:
        for cell, following in zip(row, [*row[1:], ""], strict=True):
            word, _, name = cell.partition(":")
            if fold(word) == fold(WEEK) and (name.strip() or following.strip()):
                return name.strip() or following.strip()
    return None


def _without_heads(place: str) -> Table:
    wanted = ", ".join(COLUMNS)
    return Table(
        week=None,
        rows=(),
        faults=(
            Fault(
                place=place,
                vi=f"không thấy hàng tiêu đề cột, cần các cột: {wanted}",
                en=f"no row of column heads was found, wanted the columns: {wanted}",
                rule="column_missing",
            ),
        ),
    )


def tidy(text: str) -> str:
    """Text as it is kept: NFC, no control characters but line breaks, no blanks at the ends of lines."""
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    clean = "".join(
        " " if letter != "\n" and unicodedata.category(letter) in {"Cc", "Cs"} else letter for letter in plain
    )
    return "\n".join(line.strip() for line in clean.split("\n")).strip()


# ── yaml ─────────────────────────────────────────────────────────────────────────────────────────


def _from_yaml(path: Path, text: str) -> Table | None:
    import yaml

    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        if not re.search(rf"^\s*({WEEK}|{ROWS})\s*:", text, re.IGNORECASE | re.MULTILINE):
            return None
        line = mark.line + 1 if mark else 1
        reason = Said(f"sai cú pháp yaml, gần dòng {line}", f"wrong yaml, near line {line}")
        raise FileDamagedError(path=path, reason=reason) from error
    except RecursionError as error:
        reason = Said("yaml lồng nhau quá sâu", "the yaml is nested too deeply")
        raise FileDamagedError(path=path, reason=reason) from error
    if not isinstance(root, yaml.MappingNode):
        return None
    parts = {fold(str(key.value)): value for key, value in root.value}
    week, lines = parts.get(fold(WEEK)), parts.get(fold(ROWS))
    if not isinstance(lines, yaml.SequenceNode):
        return None
    rows: list[Row] = []
    faults: list[Fault] = []
    for node in lines.value:
        place = f"{path.name}, hàng {node.start_mark.line + 1}"
        heads = [str(key.value) for key, _ in node.value] if isinstance(node, yaml.MappingNode) else []
        faults += _head_faults(place, heads)
        values = [_scalar(value) for _, value in node.value] if heads else []
        named = {_HEADS.get(fold(head), ""): tidy(value) for head, value in zip(heads, values, strict=True)}
        rows.append(Row(place=place, cells=dict.fromkeys(COLUMNS, "") | named))
    return Table(week=_scalar(week) if week else None, rows=tuple(rows), faults=tuple(faults))


def _scalar(node: Node) -> str:
    """A value as text; a list of words as `T2, T4`."""
    if isinstance(node.value, str):
        return node.value
    return ", ".join(str(inner.value) for inner in node.value if hasattr(inner, "value"))


# ── writing ──────────────────────────────────────────────────────────────────────────────────────


def write_table(path: Path, week: str, rows: Sequence[Mapping[str, str]]) -> None:
    """Write rows of cells by column as the path's ending says: .csv, .xlsx, .yaml or .yml.

    Raises:
        FormatUnknownError: another ending.
        CannotWriteError, DiskFullError: nothing was written.
    """
    match path.suffix.casefold():
        case ".csv":
            _write_csv(path, week, rows)
        case ".xlsx":
            write_book(path, (week_sheet(week, rows),))
        case ".yaml" | ".yml":
            _write_yaml(path, week, rows)
        case _:
            raise FormatUnknownError(path=path, wanted=WANTED)


def week_sheet(
    week: str,
    rows: Sequence[Mapping[str, str]],
    choices: Mapping[str, tuple[str, ...]] | None = None,
    open_rows: int = 0,
) -> Sheet:
    """The week as a sheet: its name on top, the heads, the rows, and drop-downs by column name."""
    return Sheet(
        name=ROWS,
        rows=(
            (f"{WEEK}: {week}",),
            COLUMNS,
            *(tuple(row[name] or None for name in COLUMNS) for row in rows),
        ),
        widths=WIDTHS,
        bold=(0,),
        header=1,
        choices={COLUMNS.index(name): words for name, words in (choices or {}).items()},
        open_rows=open_rows,
        landscape=True,
    )


def _write_csv(path: Path, week: str, rows: Sequence[Mapping[str, str]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([f"{WEEK}: {week}"])
    writer.writerow(COLUMNS)
    writer.writerows([_protected(row[name]) for name in COLUMNS] for row in rows)
    write(path, text.getvalue().encode("utf-8-sig"))  # Excel needs the mark to see UTF-8


def _protected(cell: str) -> str:
    """An apostrophe before what a spreadsheet would run as a formula; `_unprotected` takes one off."""
    return f"'{cell}" if _PROTECTED.match(cell) else cell


def _unprotected(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _PROTECTED.match(cell) else cell


def _write_yaml(path: Path, week: str, rows: Sequence[Mapping[str, str]]) -> None:
    import yaml

    record = {
        WEEK: week,
        ROWS: [{name: row[name] for name in COLUMNS if row[name] or name in NEEDED} for row in rows],
    }
    text = yaml.safe_dump(record, allow_unicode=True, sort_keys=False, width=110)
    write(path, text.encode())
