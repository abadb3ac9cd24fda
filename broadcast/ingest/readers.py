"""From a file to paragraphs and tables, the format told by what is inside and never by the name.

Every refusal has its own error, and every reading has a bound: nothing larger than it says is unpacked or
walked, whatever a hostile file claims.
"""

from __future__ import annotations

import codecs
import hashlib
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from broadcast.errors import (
    FileDamagedError,
    FileEmptyError,
    FileMissingError,
    FileTooLargeError,
    FormatUnknownError,
    NotAFileError,
)
from broadcast.ingest.blocks import MOST_BLOCKS, Block, Paragraph, healed
from broadcast.ingest.marks import unmarked
from broadcast.ingest.plaintext import read_text
from broadcast.ingest.webpage import read_page
from broadcast.ingest.wordfile import MAIN_PART, read_word

_WANTED = "txt, md, html hoặc docx"
_MEGABYTE = 1_000_000
_FILE_LIMIT = 50 * _MEGABYTE
_UNPACKED_LIMIT = 200 * _MEGABYTE
_WORDS_LIMIT = 5 * _MEGABYTE
"""Of a text or a page: a hundred times the longest plan."""
_MAIN_PART_LIMIT = 20 * _MEGABYTE
_MOST_LINES = 20_000
_MOST_TAGS = 50_000
_LONGEST_PARAGRAPH = 20_000
"""Characters; eight printed pages without an end."""

_MARKUP = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|meta|title|style|p|div|span|table|article|section|main|h[1-6]|ul|ol)\b",
    re.IGNORECASE | re.DOTALL,
)
_OTHER_FORMATS = ("%PDF", "{\\rtf", "%!PS", "<?xml", "<svg", "MIME-Version:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file as read: SHA-256 of its bytes, and its blocks with paragraphs whole."""

    document: str
    blocks: tuple[Block, ...]


def read_file(path: Path) -> Reading:
    """Read the blocks of the document at `path` (txt, md, html, docx).

    Raises FileMissingError, NotAFileError, FileEmptyError, FileTooLargeError, FormatUnknownError or
    FileDamagedError.
    """
    content = _content(path)
    if content.startswith(b"PK"):
        blocks = list(unmarked(_word(path, content)))
    else:
        text = _decoded(path, content)
        blocks = list(unmarked(_page(path, text))) if _MARKUP.match(text) else read_text(text)
    _refuse_endless(path, blocks)
    whole = healed(blocks)
    _refuse_endless(path, whole)
    return Reading(document=hashlib.sha256(content).hexdigest(), blocks=whole)


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
        raise _too_large(path, size, _FILE_LIMIT)
    if not content.strip(b"\x00 \t\r\n\f\v\xef\xbb\xbf\xff\xfe"):
        raise FileEmptyError(path=path)
    return content


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


def _too_large(path: Path, size: int, limit: int) -> FileTooLargeError:
    return FileTooLargeError(path=path, size=-(-size // _MEGABYTE), limit=limit // _MEGABYTE)


# ── words ────────────────────────────────────────────────────────────────────────────────────────


def _decoded(path: Path, content: bytes) -> str:
    if len(content) > _WORDS_LIMIT:
        raise _too_large(path, len(content), _WORDS_LIMIT)
    encoding = _encoding(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if _is_words(content.decode(encoding, errors="replace")):
            reason = f"ký tự sai mã {encoding.upper()} ở byte thứ {error.start + 1}"
            raise FileDamagedError(path=path, reason=reason) from error
        raise FormatUnknownError(path=path, wanted=_WANTED) from error
    if not _is_words(text) or (text.lstrip().startswith(_OTHER_FORMATS) and not _MARKUP.match(text)):
        raise FormatUnknownError(path=path, wanted=_WANTED)
    if not text.strip():
        raise FileEmptyError(path=path)
    if text.count("\n") > _MOST_LINES or text.count("<") > _MOST_TAGS:
        reason = f"có hơn {_MOST_LINES} dòng hoặc {_MOST_TAGS} thẻ, không phải là một kế hoạch"
        raise FileDamagedError(path=path, reason=reason)
    return text


def _page(path: Path, text: str) -> list[Block]:
    try:
        return read_page(text)
    except RecursionError as error:
        raise FileDamagedError(path=path, reason="các thẻ lồng nhau quá sâu") from error


def _encoding(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = content[:4000]
    if start[1::2].count(0) > len(start) // 8:
        return "utf-16-le"
    if start[0::2].count(0) > len(start) // 8:
        return "utf-16-be"
    return "utf-8-sig"


def _is_words(text: str) -> bool:
    """Whether hardly anything in it is a control character or could not be decoded."""
    start = text[:100_000]
    strange = sum(letter < " " and letter not in "\t\r\n\f\v" for letter in start)
    strange += start.count("\ufffd") + start.count("\x7f")
    return strange * 200 <= len(start)


# ── Word ─────────────────────────────────────────────────────────────────────────────────────────


def _word(path: Path, content: bytes) -> list[Block]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        if not content.startswith(b"PK\x03\x04"):
            raise FormatUnknownError(path=path, wanted=_WANTED) from error
        raise FileDamagedError(path=path, reason="gói nén không đọc được, có thể tải về chưa trọn") from error
    if MAIN_PART not in sizes:
        raise FormatUnknownError(path=path, wanted=_WANTED)
    if sum(sizes.values()) > _UNPACKED_LIMIT:
        raise _too_large(path, sum(sizes.values()), _UNPACKED_LIMIT)
    if sizes[MAIN_PART] > _MAIN_PART_LIMIT:
        raise _too_large(path, sizes[MAIN_PART], _MAIN_PART_LIMIT)
    return read_word(path, content)
