"""The three forms of a week file: what lies in a csv, a workbook or a yaml, as tables of cells by place.

A file is told by its content, not by its name. Nothing is understood here of what the cells say; what cannot
be a table at all is refused.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from broadcast.domain.folding import fold
from broadcast.domain.schedule import WeekSchedule
from broadcast.errors import (
    FileDamagedError,
    FileEmptyError,
    FileMissingError,
    FileTooLargeError,
    FormatUnknownError,
    NotAFileError,
    OutputFormatError,
    Said,
)
from broadcast.files import write
from broadcast.sheets import Cell, is_book, read_book, write_book
from broadcast.traffic.weekfiles.cells import written
from broadcast.traffic.weekfiles.heads import COLUMNS, NEEDED, is_head
from broadcast.traffic.weekfiles.printed import INSTRUCTIONS, ROWS, week_sheet
from broadcast.traffic.weekfiles.weeknames import VERSION, WEEK

if TYPE_CHECKING:
    from yaml import Node

WANTED = Said("csv (UTF-8), bảng tính (xlsx) hoặc yaml", "csv (UTF-8), a sheet (xlsx) or yaml")
HEAD_ROWS = 30
"""The heads stand among the first rows, under a title at most."""

_MOST_BYTES = 5_000_000
_PROTECTED = re.compile(r"'*[=+\-@]")
_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table of cells as it lies in the file."""

    place: str
    """The file, and the sheet where there are several."""
    name: str
    """The sheet's name; "" where there are none."""
    rows: tuple[tuple[Cell, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """Cells that are one: top, left, bottom, right, from 0, all included. The first of them holds the content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A row that names its own columns, as a yaml's does: heads and cells, in their order."""

    place: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A yaml: what stands above its rows, and the rows."""

    above: tuple[tuple[str, ...], ...]
    rows: tuple[Listed, ...]


# ── reading ──────────────────────────────────────────────────────────────────────────────────────


def read_form(path: Path) -> tuple[Grid, ...] | Listing:
    """The tables of a csv, xlsx or yaml file; of a workbook every visible sheet that has content.

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
        return _book(path)
    text = _text(path, content)
    return _csv(path, text) or _yaml(path, text) or (Grid(place=path.name, name="", rows=()),)


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


def _book(path: Path) -> tuple[Grid, ...]:
    grids = tuple(
        Grid(
            place=f"{path.name}, trang tính {sheet.name}",
            name=sheet.name,
            rows=sheet.rows,
            merged=sheet.merged,
        )
        for sheet in read_book(path)
        if fold(sheet.name) != fold(INSTRUCTIONS)
        and any(cell is not None for row in sheet.rows for cell in row)
    )
    if not grids:
        raise FileEmptyError(path=path)
    return grids


def _csv(path: Path, text: str) -> tuple[Grid, ...] | None:
    separator = _SEPARATOR.match(text)
    skipped = 1 if separator else 0
    body = text[separator.end() :] if separator else text
    for delimiter in (separator[1] if separator else "") + ",;\t":
        reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
        try:
            rows = [tuple(_unprotected(cell) for cell in row) for row in reader]
        except csv.Error as error:
            if any(is_head(line.split(delimiter)) for line in body.splitlines()[:HEAD_ROWS]):
                line = reader.line_num + skipped
                reason = Said(
                    f"dấu ngoặc kép không đúng chỗ hoặc không đóng, gần dòng {line}",
                    f"a quote is misplaced or not closed, near line {line}",
                )
                raise FileDamagedError(path=path, reason=reason) from error
            continue
        if any(is_head(row) for row in rows[:HEAD_ROWS]):
            return (Grid(place=path.name, name="", rows=((),) * skipped + tuple(rows)),)
    return None


def _yaml(path: Path, text: str) -> Listing | None:
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
    lines = parts.get(fold(ROWS))
    if not isinstance(lines, yaml.SequenceNode):
        return None
    above = tuple((name, _scalar(parts[fold(name)])) for name in (WEEK, VERSION) if fold(name) in parts)
    rows = []
    for node in lines.value:
        pairs = node.value if isinstance(node, yaml.MappingNode) else ()
        cells = tuple((str(key.value), _scalar(value)) for key, value in pairs)
        rows.append(Listed(place=f"{path.name}, hàng {node.start_mark.line + 1}", cells=cells))
    return Listing(above=above, rows=tuple(rows))


def _scalar(node: Node) -> str:
    """A value as text; a list of words as `T2, T4`."""
    if isinstance(node.value, str):
        return node.value
    return ", ".join(str(inner.value) for inner in node.value if hasattr(inner, "value"))


def tidy(text: str) -> str:
    """Text as it is kept: NFC, no control characters but line breaks, no blanks at the ends of lines."""
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    clean = "".join(
        " " if letter != "\n" and unicodedata.category(letter) in {"Cc", "Cs"} else letter for letter in plain
    )
    return "\n".join(line.strip() for line in clean.split("\n")).strip()


# ── writing ──────────────────────────────────────────────────────────────────────────────────────


def write_form(path: Path, schedule: WeekSchedule, station: str) -> None:
    """Write a week as the path's ending says: .csv, .xlsx, .yaml or .yml. A workbook names the station on top.

    The week and its version go with it, so that what is loaded later is known to be an edit of that version.

    Raises:
        OutputFormatError: another ending.
        CannotWriteError, DiskFullError: nothing was written.
    """
    rows = [written(line) for line in schedule.lines]
    match path.suffix.casefold():
        case ".csv":
            _write_csv(path, schedule, rows)
        case ".xlsx":
            write_book(path, (week_sheet(schedule.week, rows, version=schedule.version, station=station),))
        case ".yaml" | ".yml":
            _write_yaml(path, schedule, rows)
        case _:
            raise OutputFormatError(found=path.suffix or path.name, known=".xlsx, .csv, .yaml")


def _write_csv(path: Path, schedule: WeekSchedule, rows: Sequence[Mapping[str, str]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    version = [f"{VERSION}: {schedule.version}"] if schedule.version else []
    writer.writerow([f"{WEEK}: {schedule.week}", *version])
    writer.writerow(COLUMNS)
    writer.writerows([_protected(row[name]) for name in COLUMNS] for row in rows)
    write(path, text.getvalue().encode("utf-8-sig"))  # Excel needs the mark to see UTF-8


def _protected(cell: str) -> str:
    """An apostrophe before what a spreadsheet would run as a formula; `_unprotected` takes one off."""
    return f"'{cell}" if _PROTECTED.match(cell) else cell


def _unprotected(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _PROTECTED.match(cell) else cell


def _write_yaml(path: Path, schedule: WeekSchedule, rows: Sequence[Mapping[str, str]]) -> None:
    import yaml

    record = {
        WEEK: str(schedule.week),
        **({VERSION: schedule.version} if schedule.version else {}),
        ROWS: [{name: row[name] for name in COLUMNS if row[name] or name in NEEDED} for row in rows],
    }
    text = yaml.safe_dump(record, allow_unicode=True, sort_keys=False, width=110)
    write(path, text.encode())
