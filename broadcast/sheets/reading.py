"""Books are read into plain cells at the rows where the operator sees them: the one door to python-calamine.

That reader makes room for every cell between the first and the last, and its process ends where there is none:
a cell of a few bytes can ask for more than any machine has. So cells of xml sheets are looked at before, and
a book of binary sheets (xls, xlsb) is opened in a process of its own first.
"""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
import zlib
from lzma import LZMAError
from pathlib import Path
from typing import TYPE_CHECKING

from broadcast.errors import (
    FileDamagedError,
    FileEmptyError,
    FileMissingError,
    FileTooLargeError,
    FormatUnknownError,
    NotAFileError,
    Said,
)
from broadcast.sheets.extent import MarkupError, far_cell
from broadcast.sheets.sheet import Cell, Sheet

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_MOST_BYTES = 20_000_000
_MOST_UNPACKED = 200_000_000
_MOST_ROWS = 50_000
_MOST_COLUMNS = 200
_TRIAL = 60
"""Seconds that a book of binary sheets may take to open."""
_WANTED = Said("bảng tính (xlsx, xls, ods)", "a spreadsheet (xlsx, xls, ods)")
_TOO_WIDE = Said("các ô bên trong trải rộng bất thường", "its cells claim more room than any sheet has")
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
"""How a compound file calls what a password protects."""
_BEFORE_MARKUP = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"


def is_book(content: bytes) -> bool:
    """Whether bytes begin as a spreadsheet file does (zip or the older compound file)."""
    return content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))


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
    if len(content) > _MOST_BYTES:
        raise _too_large(path, len(content), _MOST_BYTES)
    if not content.startswith(b"PK") or _check_package(path, content):
        _try_apart(path, content)
    return cells_of(path, content)


def cells_of(path: Path, content: bytes) -> tuple[Sheet, ...]:
    """The sheets of a book that is known to ask for no more room than there is."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    with _open(path, content) as book:
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


def _check_package(path: Path, content: bytes) -> bool:
    """Refuse a zip that is no book, unpacks to too much, or has a cell far away; whether its sheets are binary."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = package.namelist()
            if not {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} & set(names):
                raise FormatUnknownError(path=path, wanted=_WANTED)
            unpacked = sum(entry.file_size for entry in package.infolist())
            if unpacked > _MOST_UNPACKED:
                raise _too_large(path, unpacked, _MOST_UNPACKED)
            for name in names:
                _check_part(path, name, package.read(name))
            return "xl/workbook.bin" in names
    except (zipfile.BadZipFile, zlib.error, LZMAError, OSError, EOFError, RuntimeError, ValueError) as error:
        raise FileDamagedError(
            path=path, reason=Said("gói nén không đọc được", "the package cannot be unpacked")
        ) from error


def _check_part(path: Path, name: str, part: bytes) -> None:
    if not (name.lower().endswith(".xml") or part.lstrip(_BEFORE_MARKUP).startswith(b"<")):
        return
    try:
        where = far_cell(part, _MOST_ROWS, _MOST_COLUMNS)
    except MarkupError as error:
        reason = Said(f"phần “{name}” bên trong bị hỏng", f"its part “{name}” is broken")
        raise FileDamagedError(path=path, reason=reason) from error
    if where:
        reason = Said(f"ô {where} nằm quá xa, hãy xóa ô đó", f"cell {where} lies too far away, clear it")
        raise FileDamagedError(path=path, reason=reason)


def _try_apart(path: Path, content: bytes) -> None:
    """Refuse what ends a process of its own: binary sheets whose cells claim more room than there is."""
    command = [sys.executable, "-m", "broadcast.sheets.trial"]
    try:
        tried = subprocess.run(command, input=content, capture_output=True, timeout=_TRIAL, check=False)
        reason = _TOO_WIDE if tried.returncode else None
    except subprocess.TimeoutExpired:
        reason = _TOO_WIDE
    if reason:
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
