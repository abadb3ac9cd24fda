"""Which format a file is, told by what is inside and never by its name.

PK…            a package: Word or a workbook, by the parts it lists
D0 CF 11 E0…   the older compound file: a workbook, an old Word, or anything under a password
%PDF           pages
the rest       words, if they are words: a page where markup opens, else text
"""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum
from pathlib import Path

from broadcast.errors import (
    FileDamagedError,
    FileLockedError,
    FileTooLargeError,
    FormatUnknownError,
    OldFormatError,
    Said,
)

WANTED = Said(
    "txt, md, html, mhtml, docx, pdf, xlsx, xls hoặc ods", "txt, md, html, mhtml, docx, pdf, xlsx, xls or ods"
)
MEGABYTE = 1_000_000
_UNPACKED_LIMIT = 200 * MEGABYTE
_MAIN_PART_LIMIT = 20 * MEGABYTE
_MOST_PARTS = 20_000

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOOK_PARTS = frozenset(("xl/workbook.xml", "xl/workbook.bin"))
_MAIN_PART = re.compile(r"word/document\d*\.xml")
_PACKED = Said(
    "gói nén không đọc được, có thể tải về chưa trọn", "the package cannot be unpacked, perhaps half fetched"
)
_MARKUP = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|meta|title|style|p|div|span|table|article|section|main|h[1-6]|ul|ol)\b",
    re.IGNORECASE | re.DOTALL,
)
_ARCHIVED = re.compile(
    rb"\s*(?:[\w-]{2,40}:[^\n]{0,500}\r?\n(?:[ \t][^\n]{0,500}\r?\n)*){0,30}?mime-version:", re.IGNORECASE
)
_OTHER_WORDS = ("%!PS", "<?xml", "<svg", "{\\rtf")


class Format(StrEnum):
    """What can be read."""

    WORD = "docx"
    BOOK = "xlsx"
    PAGES = "pdf"
    ARCHIVED_PAGE = "mhtml"
    WORDS = "text"
    """Text or a page, once its letters are decoded."""


def format_of(path: Path, content: bytes) -> Format:
    """The format of a file that is not empty.

    Raises:
        FormatUnknownError: a package or compound file of another kind.
        OldFormatError: an older Word document, or rtf.
        FileLockedError: a password protects it.
        FileTooLargeError: it unpacks to more than 200 MB, its text alone to more than 20 MB.
        FileDamagedError: a package that cannot be opened.
    """
    if content.startswith(b"PK"):
        return _package(path, content)
    if content.startswith(_COMPOUND):
        return _compound(path, content)
    head = content[:1024]
    if b"%PDF-" in head:
        return Format.PAGES
    if head.lstrip().startswith(b"{\\rtf"):
        raise OldFormatError(path=path, found="RTF")
    if b"<?mso-application" in head and b"Word.Document" in head:
        raise OldFormatError(path=path, found="Word XML 2003")
    if _ARCHIVED.match(content[:8000]):
        return Format.ARCHIVED_PAGE
    return Format.WORDS


def is_page(text: str) -> bool:
    """Whether a text is a web page."""
    return _MARKUP.match(text) is not None


def is_other(text: str) -> bool:
    """Whether a text is made for programs and not for people: a drawing, data, a printer's language."""
    return text.lstrip().startswith(_OTHER_WORDS) and not is_page(text)


def too_large(path: Path, size: int, limit: int) -> FileTooLargeError:
    """The refusal of `size` bytes where `limit` may be."""
    return FileTooLargeError(path=path, size=-(-size // MEGABYTE), limit=limit // MEGABYTE)


def _package(path: Path, content: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
        if not content.startswith(b"PK\x03\x04"):
            raise FormatUnknownError(path=path, wanted=WANTED) from error
        raise FileDamagedError(path=path, reason=_PACKED) from error
    sizes = {entry.filename: entry.file_size for entry in entries}
    main = [size for name, size in sizes.items() if _MAIN_PART.fullmatch(name)]
    book = bool(_BOOK_PARTS & sizes.keys()) or (
        "content.xml" in sizes and b"opendocument.spreadsheet" in content[:200]
    )
    if not main and not book:
        raise FormatUnknownError(path=path, wanted=WANTED)
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileLockedError(path=path)
    if sum(sizes.values()) > _UNPACKED_LIMIT or len(entries) > _MOST_PARTS:
        raise too_large(path, sum(sizes.values()), _UNPACKED_LIMIT)
    if main and max(main) > _MAIN_PART_LIMIT:
        raise too_large(path, max(main), _MAIN_PART_LIMIT)
    return Format.WORD if main else Format.BOOK


def _compound(path: Path, content: bytes) -> Format:
    """A compound file by the names of its streams, which stand in its directory as UTF-16."""

    def names(stream: str) -> bool:
        return stream.encode("utf-16-le") + b"\x00\x00" in content

    if names("EncryptedPackage"):
        raise FileLockedError(path=path)
    if names("WordDocument"):
        raise OldFormatError(path=path, found="Word 97–2003 (.doc)")
    if names("Workbook") or names("Book"):
        return Format.BOOK
    raise FormatUnknownError(path=path, wanted=WANTED)
