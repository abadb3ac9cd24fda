"""Sheets in and out: the one door to XlsxWriter and python-calamine.

An office lives by spreadsheets: the week comes in as one, reports and templates go out as ones. A book that
is read gives plain cells at the rows where the operator sees them; a book that is written holds values only.
Text stays text, so that a cell beginning with `=` is never a formula on somebody's computer.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from lzma import LZMAError
from pathlib import Path
from typing import TYPE_CHECKING, Any

from broadcast.errors import (
    CannotWriteError,
    FileDamagedError,
    FileEmptyError,
    FileMissingError,
    FileTooLargeError,
    FormatUnknownError,
    NotAFileError,
    Said,
)
from broadcast.files import write

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

Cell = str | int | float | date | datetime | time | timedelta | None
"""What a cell may hold; a moment of the day is `time`, a length `timedelta`."""

_MOST_BYTES = 20_000_000
_MOST_UNPACKED = 200_000_000
_MOST_ROWS = 50_000
_MOST_COLUMNS = 200
_LONGEST_TEXT = 32_767  # letters in one cell; Excel holds no more
_WANTED = Said("bảng tính (xlsx, xls, ods)", "a spreadsheet (xlsx, xls, ods)")
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
"""How a compound file calls what a password protects."""
_CHOICES_SHEET = "Danh mục"
_LINE = 15.75  # points of a line of text
_FULL = 0.9  # of a column's letters fit on a line when words are not cut
_TALLEST = 409  # points; Excel has no taller row
_FORMATS = {
    datetime: "dd/mm/yyyy hh:mm",
    date: "dd/mm/yyyy",
    time: "hh:mm",
    timedelta: "[hh]:mm:ss",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A block of numbers that the office program colours by itself: white for 0, `colour` for the highest.

    Rows and columns count from 0, first and last included.
    """

    rows: tuple[int, int]
    columns: tuple[int, int]
    colour: str


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


def is_book(content: bytes) -> bool:
    """Whether bytes begin as a spreadsheet file does (zip or the older compound file)."""
    return content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))


# ── reading ──────────────────────────────────────────────────────────────────────────────────────


def read_book(path: Path) -> tuple[Sheet, ...]:
    """The visible sheets of a book, each with its rows where the operator sees them.

    Empty cells are None; text is as typed.

    Raises:
        FileMissingError, NotAFileError, FileEmptyError: there is nothing to read.
        FormatUnknownError: the content is no spreadsheet.
        FileTooLargeError: more bytes or cells than an office's sheet has.
        FileDamagedError: the book cannot be opened, or has a password.
    """
    return read_book_of(path, _content(path))


def read_book_of(path: Path, content: bytes) -> tuple[Sheet, ...]:
    """The same of bytes at hand; `path` is named in what is raised."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    if len(content) > _MOST_BYTES:
        raise _too_large(path, len(content), _MOST_BYTES)
    if content.startswith(b"PK"):
        _check_package(path, content)
    book = _open(path, content)
    with book:
        return tuple(
            Sheet(name=meta.name, rows=_rows(path, book, meta.name), merged=_merged(path, book, meta.name))
            for meta in book.sheets_metadata
            if meta.visible == SheetVisibleEnum.Visible and meta.typ == SheetTypeEnum.WorkSheet
        )


def _content(path: Path) -> bytes:
    if not path.exists():
        raise FileMissingError(path=path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise NotAFileError(path=path) from error
    if not content:
        raise FileEmptyError(path=path)
    if not is_book(content):
        raise FormatUnknownError(path=path, wanted=_WANTED)
    return content


def _too_large(path: Path, size: int, limit: int) -> FileTooLargeError:
    return FileTooLargeError(path=path, size=-(-size // 1_000_000), limit=limit // 1_000_000)


_FILLED_CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*?(?<!/)>')


def _check_package(path: Path, content: bytes) -> None:
    """Refuse a zip that is no book, unpacks to too much, or has a cell far away from all others."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = package.namelist()
            if not {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} & set(names):
                raise FormatUnknownError(path=path, wanted=_WANTED)
            unpacked = sum(entry.file_size for entry in package.infolist())
            if unpacked > _MOST_UNPACKED:
                raise _too_large(path, unpacked, _MOST_UNPACKED)
            for name in names:
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    _check_extent(path, package.read(name))
    except (zipfile.BadZipFile, zlib.error, LZMAError, OSError, EOFError, RuntimeError, ValueError) as error:
        raise FileDamagedError(
            path=path, reason=Said("gói nén không đọc được", "the package cannot be unpacked")
        ) from error


def _check_extent(path: Path, sheet: bytes) -> None:
    for letters, row in _FILLED_CELL.findall(sheet):
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        if int(row) > _MOST_ROWS or column > _MOST_COLUMNS:
            where = f"{letters.decode()}{row.decode()}"
            reason = Said(f"ô {where} nằm quá xa, hãy xóa ô đó", f"cell {where} lies too far away, clear it")
            raise FileDamagedError(path=path, reason=reason)


def _open(path: Path, content: bytes) -> CalamineWorkbook:
    from python_calamine import CalamineError, CalamineWorkbook

    if _PROTECTED in content:
        raise FileDamagedError(
            path=path, reason=Said("có mật khẩu, hãy bỏ mật khẩu", "it has a password, take it off")
        )
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except (CalamineError, ValueError, OSError) as error:
        raise FileDamagedError(
            path=path, reason=Said("bảng tính không mở được", f"it does not open ({error})")
        ) from error


def _rows(path: Path, book: CalamineWorkbook, name: str) -> tuple[tuple[Cell, ...], ...]:
    from python_calamine import CalamineError

    try:
        page = book.get_sheet_by_name(name)
        if page.total_height > _MOST_ROWS or page.total_width > _MOST_COLUMNS:
            where = f"{page.total_height} × {page.total_width}"
            reason = Said(
                f"trang “{name}” trải tới {where} ô", f"the sheet “{name}” reaches over {where} cells"
            )
            raise FileDamagedError(path=path, reason=reason)
        table = page.to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OSError) as error:
        raise _unreadable(path, name, error) from error
    return tuple(tuple(None if cell == "" else cell for cell in row) for row in table)


def _merged(path: Path, book: CalamineWorkbook, name: str) -> tuple[tuple[int, int, int, int], ...]:
    from python_calamine import CalamineError

    try:
        ranges = book.get_sheet_by_name(name).merged_cell_ranges or ()
    except (CalamineError, ValueError, OSError) as error:
        raise _unreadable(path, name, error) from error
    return tuple((*first, *last) for first, last in ranges)


def _unreadable(path: Path, name: str, error: Exception) -> FileDamagedError:
    return FileDamagedError(
        path=path, reason=Said(f"trang tính “{name}” không đọc được", f"the sheet “{name}” ({error})")
    )


# ── writing ──────────────────────────────────────────────────────────────────────────────────────


def write_book(path: Path, sheets: tuple[Sheet, ...]) -> None:
    """Write an xlsx book, whole or not at all. The same sheets give the same bytes.

    Raises:
        CannotWriteError: the place refuses, or a text is longer than a cell can hold (nothing is cut).
        DiskFullError: the disk took no more.
    """
    import xlsxwriter

    _refuse_long_texts(path, sheets)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - a fixed mark, no moment
    looks = _Looks(book)
    sources = _write_choices(book, sheets)
    for sheet in sheets:
        _write_sheet(book, sheet, looks, sources)
    if sources:
        book.get_worksheet_by_name(_CHOICES_SHEET).hide()
    book.close()
    write(path, buffer.getvalue())


def _refuse_long_texts(path: Path, sheets: tuple[Sheet, ...]) -> None:
    for sheet in sheets:
        for number, row in enumerate(sheet.rows, 1):
            if any(isinstance(cell, str) and len(cell) > _LONGEST_TEXT for cell in row):
                reason = Said(
                    f"trang “{sheet.name}” hàng {number} có ô dài quá {_LONGEST_TEXT} ký tự",
                    f"the sheet “{sheet.name}” row {number} has a cell of more than {_LONGEST_TEXT} letters",
                )
                raise CannotWriteError(path=path, reason=reason)


class _Looks:
    """The book's cell formats, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, bool, bool, bool, bool, bool], Any] = {}

    def of(
        self, cell: Cell, *, bold: bool, framed: bool, head: bool, title: bool = False, parted: bool = False
    ) -> Any:
        number = _FORMATS.get(type(cell), "")
        key = (number, bold, framed, head, title, parted)
        if key not in self._made:
            look: dict[str, object] = {"font_name": "Times New Roman", "font_size": 12, "bold": bold}
            if number:
                look["num_format"] = number
            if framed:
                look |= {"border": 1, "text_wrap": True, "valign": "top"}
            if parted:
                look["top"] = 2  # a thicker line
            if title:
                look["align"] = "center"
            if head:
                look |= {"text_wrap": True, "align": "center", "valign": "vcenter", "bg_color": "#E7EEF7"}
            self._made[key] = self._book.add_format(look)
        return self._made[key]


def _write_choices(book: Any, sheets: tuple[Sheet, ...]) -> dict[tuple[str, ...], str]:
    """Put every list of choices on a sheet of its own, last in the book; give the range of each."""
    lists = list(dict.fromkeys(words for sheet in sheets for words in sheet.choices.values()))
    for sheet in sheets:
        book.add_worksheet(sheet.name)
    if not lists:
        return {}
    page = book.add_worksheet(_CHOICES_SHEET)
    sources = {}
    for column, words in enumerate(lists):
        for row, word in enumerate(words):
            page.write_string(row, column, word)
        letter = chr(ord("A") + column)
        sources[words] = f"='{_CHOICES_SHEET}'!${letter}$1:${letter}${len(words)}"
    return sources


def _write_sheet(book: Any, sheet: Sheet, looks: _Looks, sources: Mapping[tuple[str, ...], str]) -> None:
    page = book.get_worksheet_by_name(sheet.name)
    page.set_paper(9)  # A4
    page.set_margins(left=0.8, right=0.6, top=0.8, bottom=0.8)  # inches: 20, 15, 20, 20 mm
    page.fit_to_pages(1, 0)
    if sheet.landscape:
        page.set_landscape()
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width)
    head = len(sheet.rows) if sheet.header is None else sheet.header
    width = max((len(row) for row in sheet.rows), default=0)
    open_rows = ((None,) * width,) * sheet.open_rows
    for number, row in enumerate(sheet.rows + open_rows):
        for column, cell in enumerate(row):
            look = looks.of(
                cell,
                bold=number in sheet.bold or number == head,
                framed=number >= head,
                head=number == head,
                title=number in sheet.titles,
                parted=number in sheet.parted,
            )
            _write_cell(page, number, column, cell, look)
        if number >= head and (lines := _lines(row, sheet.widths)) > 1:
            page.set_row(number, min(_TALLEST, lines * _LINE))
        if number in sheet.titles:
            look = looks.of(row[0], bold=number in sheet.bold, framed=False, head=False, title=True)
            page.merge_range(number, 0, number, width - 1, row[0] or "", look)
    page.set_footer(f"&L&9{sheet.footer.replace('&', '&&')}&R&9Trang &P/&N")
    if sheet.header is not None:
        page.freeze_panes(sheet.header + 1, 0)
        page.repeat_rows(sheet.header)
    for scale in sheet.scales:
        (top, bottom), (left, right) = scale.rows, scale.columns
        look = {"type": "2_color_scale", "min_type": "num", "min_value": 0}
        look |= {"min_color": "#FFFFFF", "max_color": scale.colour}
        page.conditional_format(top, left, bottom, right, look)
    last = len(sheet.rows) + sheet.open_rows - 1
    for column, words in sheet.choices.items():
        offer = {"validate": "list", "source": sources[words], "show_error": False}
        page.data_validation(head + 1, column, max(last, head + 1), column, offer)


def _lines(row: tuple[Cell, ...], widths: tuple[float, ...]) -> int:
    """How many lines of text the fullest cell of a row takes; not every program finds the height by itself."""
    return max(
        (
            sum(max(1, -(-len(part) // max(1, int(width * _FULL)))) for part in cell.split("\n"))
            for cell, width in zip(row, widths, strict=False)
            if isinstance(cell, str)
        ),
        default=1,
    )


def _write_cell(page: Any, row: int, column: int, cell: Cell, look: Any) -> None:
    if cell is None:
        page.write_blank(row, column, None, look)
    elif isinstance(cell, str):
        page.write_string(row, column, cell, look)
    elif isinstance(cell, (date, time, timedelta)):
        page.write_datetime(row, column, cell, look)
    else:
        page.write_number(row, column, cell, look)


# ── text that is no formula ──────────────────────────────────────────────────────────────────────

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?")


def harmless(cell: Cell) -> Cell:
    """A cell for csv: text that a spreadsheet would take for a formula gets an apostrophe; numbers stay numbers."""
    if isinstance(cell, str) and cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell
