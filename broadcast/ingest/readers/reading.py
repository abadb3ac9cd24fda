"""From a file to paragraphs and tables: the right reader for what the file is, and bounds on what it gives.

Every refusal has its own error, and every reading has a bound: nothing larger than it says is unpacked or
walked, whatever a hostile file claims. What a pdf or a workbook can do to its parser stays in a process of
its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from broadcast.errors import (
    FileDamagedError,
    FileEmptyError,
    FileMissingError,
    FormatUnknownError,
    NotAFileError,
    Said,
)
from broadcast.ingest.blocks import MOST_BLOCKS, Block, Paragraph, healed
from broadcast.ingest.readers.apart import read_apart
from broadcast.ingest.readers.archivedpage import page_in
from broadcast.ingest.readers.encodings import Decoded, UndecodableError, decoded, is_words
from broadcast.ingest.readers.formats import MEGABYTE, WANTED, Format, format_of, is_other, is_page, too_large
from broadcast.ingest.readers.marks import unmarked
from broadcast.ingest.readers.plaintext import read_text
from broadcast.ingest.readers.webpage import read_page
from broadcast.ingest.readers.wordfile import read_word

_FILE_LIMIT = 50 * MEGABYTE
_WORDS_LIMIT = 5 * MEGABYTE
"""Of a text or a page: a hundred times the longest plan."""
_MOST_LINES = 20_000
_MOST_TAGS = 50_000
_LONGEST_PARAGRAPH = 20_000
"""Characters; eight printed pages without an end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file as read: SHA-256 of its bytes, its blocks with paragraphs whole, and what the operator should know."""

    document: str
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()


def read_file(path: Path) -> Reading:
    """Read the blocks of the document at `path` (txt, md, html, mhtml, docx, pdf, xlsx, xls, ods).

    Raises:
        FileMissingError, NotAFileError, FileEmptyError: there is nothing to read.
        FormatUnknownError, OldFormatError: another format; one that Word has to save anew.
        FileLockedError: a password protects it.
        TextMissingError: a pdf of pictures.
        FileTooLargeError, ReadingTooHeavyError: more than any plan is.
        FileDamagedError: one of the formats, broken.
    """
    content = _content(path)
    blocks, notes = _blocks(path, content)
    _refuse_endless(path, blocks)
    whole = healed(blocks)
    _refuse_endless(path, whole)
    return Reading(document=hashlib.sha256(content).hexdigest(), blocks=whole, notes=tuple(notes))


def _content(path: Path) -> bytes:
    try:
        if not path.exists():
            raise FileMissingError(path=path)
        if not path.is_file():
            raise NotAFileError(path=path)
        with path.open("rb") as file:
            content = file.read(_FILE_LIMIT + 1)
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        raise NotAFileError(path=path) from error
    if len(content) > _FILE_LIMIT:
        raise too_large(path, size, _FILE_LIMIT)
    if not content.strip(b"\x00 \t\r\n\f\v\xef\xbb\xbf\xff\xfe"):
        raise FileEmptyError(path=path)
    return content


def _blocks(path: Path, content: bytes) -> tuple[list[Block], list[str]]:
    match format_of(path, content):
        case Format.PAGES:
            return read_apart("pdf", path, content)
        case Format.BOOK:
            return read_apart("book", path, content)
        case Format.WORD:
            blocks, notes = read_word(path, content)
            return list(unmarked(blocks)), notes
        case Format.ARCHIVED_PAGE:
            return _words(path, page_in(content) or content)
        case Format.WORDS:
            return _words(path, content)


def read_words(path: Path, content: bytes) -> Decoded:
    """The words of a text, whatever their encoding.

    Raises FileTooLargeError, FormatUnknownError, FileDamagedError or FileEmptyError.
    """
    if len(content) > _WORDS_LIMIT:
        raise too_large(path, len(content), _WORDS_LIMIT)
    try:
        words = decoded(content)
    except UndecodableError as error:
        if error.place is None:
            raise FormatUnknownError(path=path, wanted=WANTED) from error
        where = error.place + 1
        reason = Said(f"ký tự sai mã ở byte thứ {where}", f"a letter at byte {where} is in no known encoding")
        raise FileDamagedError(path=path, reason=reason) from error
    if not is_words(words.text) or is_other(words.text):
        raise FormatUnknownError(path=path, wanted=WANTED)
    if not words.text.strip():
        raise FileEmptyError(path=path)
    return words


def _words(path: Path, content: bytes) -> tuple[list[Block], list[str]]:
    """The blocks of a text or a page."""
    words = read_words(path, content)
    text = words.text
    if text.count("\n") > _MOST_LINES or text.count("<") > _MOST_TAGS:
        endless = f"có hơn {_MOST_LINES} dòng hoặc {_MOST_TAGS} thẻ, không phải là một kế hoạch"
        raise FileDamagedError(path=path, reason=endless)
    blocks = list(unmarked(_page(path, text))) if is_page(text) else read_text(text)
    return blocks, list(words.notes)


def _page(path: Path, text: str) -> list[Block]:
    try:
        return read_page(text)
    except RecursionError as error:
        raise FileDamagedError(path=path, reason="các thẻ lồng nhau quá sâu") from error


def _refuse_endless(path: Path, blocks: Sequence[Block]) -> None:
    """Refuse what no plan is, before anything is looked for in it."""
    count = longest = 0
    for block in blocks:
        texts = [block.text] if isinstance(block, Paragraph) else [c for row in block.rows for c in row.cells]
        count += len(texts)
        longest = max(longest, *(len(text) for text in texts), 0)
    if count > MOST_BLOCKS:
        raise FileDamagedError(path=path, reason=f"có hơn {MOST_BLOCKS} đoạn, không phải là một kế hoạch")
    if longest > _LONGEST_PARAGRAPH:
        reason = f"có đoạn dài hơn {_LONGEST_PARAGRAPH} ký tự liền một mạch, không phải là một kế hoạch"
        raise FileDamagedError(path=path, reason=reason)
