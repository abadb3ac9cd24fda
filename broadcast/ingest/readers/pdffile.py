"""A pdf with a text layer as printed pages: the one door to pdfplumber.

Hostile bytes can make such a parser fail, hang or swell in any way; whoever reads a file of a stranger lets
`apart` do it in a process of its own. A scanned document has pictures where words should be and is refused.
"""

from __future__ import annotations

import io
import logging
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from broadcast.errors import (
    BroadcastError,
    FileDamagedError,
    FileLockedError,
    ReadingTooHeavyError,
    Said,
    TextMissingError,
)
from broadcast.ingest.blocks import Block
from broadcast.ingest.readers.oldscripts import (
    Encoding,
    Script,
    converted_note,
    encoding_of,
    respelled,
    scripts_of,
)
from broadcast.ingest.readers.pages import blocks_of
from broadcast.ingest.readers.printed import Box, Glyph, Grid, Page

_MOST_PAGES = 400
_MOST_GLYPHS = 2_000_000
_MOST_EDGES = 6_000
"""Ruled strokes of a page beyond which it is a drawing, and no table is looked for."""
_SCANNED = Said(
    "không có lớp chữ, các trang là ảnh chụp (bản quét) hoặc trống",
    "it has no text layer, its pages are pictures (a scan) or empty",
)
_UNTOLD = Said(
    "lớp chữ dùng phông không ghi mã, chữ chép ra không đọc được",
    "its fonts do not say which letters they print",
)
_DAMAGED = Said("nội dung PDF bên trong không đọc được", "what is inside the PDF cannot be read")


def read_pdf(path: Path, content: bytes) -> tuple[list[Block], list[str]]:
    """The blocks of a pdf, and what the operator should know.

    Raises:
        TextMissingError: a scan, or fonts that do not say their letters.
        FileLockedError: it opens only with a password.
        ReadingTooHeavyError: more pages or letters than any plan has.
        FileDamagedError: it cannot be read.
    """
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it tells every oddity of every file
    try:
        pages, encodings = _pages(path, content)
        _refuse_unreadable(path, pages)
        whole = encoding_of("".join(glyph.text for page in pages for glyph in page.glyphs))
        if whole and not encodings:
            pages, encodings = [_respelled(page, whole) for page in pages], {whole}
        blocks, notes = blocks_of(pages)
    except (BroadcastError, MemoryError):
        raise
    except Exception as error:  # hostile bytes make the parser raise anything
        if _wants_password(error):
            raise FileLockedError(path=path) from error
        raise FileDamagedError(path=path, reason=_DAMAGED) from error
    blind = [str(page.number) for page in pages if page.pictured and not page.glyphs]
    if blind:
        notes.append(f"Trang {', '.join(blind)} là ảnh, không có chữ để đọc; hãy đối chiếu với bản gốc.")
    return blocks, [*converted_note(sorted(encodings)), *notes]


def _wants_password(error: Exception) -> bool:
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

    inner = error.args[0] if error.args else None
    return any(isinstance(one, (PDFPasswordIncorrect, PDFEncryptionError)) for one in (error, inner))


def _pages(path: Path, content: bytes) -> tuple[list[Page], set[Encoding]]:
    """The pages, and the old encodings that their fonts have."""
    import pdfplumber

    pages: list[Page] = []
    encodings: set[Encoding] = set()
    glyphs = 0
    with pdfplumber.open(io.BytesIO(content), unicode_norm=None) as book:
        for number, page in enumerate(book.pages, start=1):
            if number > _MOST_PAGES:
                reason = Said(f"có hơn {_MOST_PAGES} trang", f"it has more than {_MOST_PAGES} pages")
                raise ReadingTooHeavyError(path=path, reason=reason)
            scripts = scripts_of(_written_by_font(page.chars))
            encodings.update(script.encoding for script in scripts.values())
            pages.append(_page(number, page, scripts))
            page.close()
            glyphs += len(pages[-1].glyphs)
            if glyphs > _MOST_GLYPHS:
                reason = Said(f"có hơn {_MOST_GLYPHS} chữ", f"it has more than {_MOST_GLYPHS} letters")
                raise ReadingTooHeavyError(path=path, reason=reason)
    return pages, encodings


def _written_by_font(chars: list[dict[str, Any]]) -> dict[str, str]:
    texts: dict[str, list[str]] = {}
    for char in chars:
        texts.setdefault(str(char.get("fontname", "")), []).append(str(char["text"]))
    return {font: "".join(letters) for font, letters in texts.items()}


def _respelled(page: Page, encoding: Encoding) -> Page:
    script = Script(encoding=encoding)
    glyphs = (replace(glyph, text=respelled(glyph.text, script)) for glyph in page.glyphs)
    return replace(page, glyphs=tuple(glyphs))


def _page(number: int, page: Any, scripts: Mapping[str, Script]) -> Page:
    size = float(page.width) * float(page.height)
    covered = [abs((image["x1"] - image["x0"]) * (image["bottom"] - image["top"])) for image in page.images]
    return Page(
        number=number,
        width=float(page.width),
        height=float(page.height),
        glyphs=tuple(_glyphs(page.chars, scripts)),
        grids=tuple(_grids(page)),
        pictured=sum(covered) > size / 2,
    )


def _glyphs(chars: list[dict[str, Any]], scripts: Mapping[str, Script]) -> Iterator[Glyph]:
    """Upright letters in the order they were printed, each with the marks that were set upon it."""
    base: Glyph | None = None
    for char in chars:
        text = _letter(char, scripts)
        if not text or not char["upright"]:
            continue
        if base and all(unicodedata.combining(mark) for mark in text) and _upon(base, char):
            base = _glyph(char, base.text + text, base)
            continue
        if base:
            yield base
        base = _glyph(char, text, None)
    if base:
        yield base


def _letter(char: dict[str, Any], scripts: Mapping[str, Script]) -> str:
    text = str(char["text"])
    script = scripts.get(str(char.get("fontname", "")))
    if "\ufb00" <= text[:1] <= "\ufb06":
        text = unicodedata.normalize("NFKC", text)
    return respelled(text, script) if script else text.replace("\x00", "")


def _glyph(char: dict[str, Any], text: str, base: Glyph | None) -> Glyph:
    return Glyph(
        text=text,
        left=base.left if base else float(char["x0"]),
        top=base.top if base else float(char["top"]),
        right=base.right if base else float(char["x1"]),
        bottom=base.bottom if base else float(char["bottom"]),
        size=base.size if base else max(float(char["size"]), 0.1),
    )


def _upon(base: Glyph, char: dict[str, Any]) -> bool:
    return (
        abs(float(char["x0"]) - base.right) < 1.5 * base.size
        and abs(float(char["top"]) - base.top) < base.size
    )


def _grids(page: Any) -> Iterator[Grid]:
    """Ruled tables of two columns or more; a frame around words is none."""
    if len(page.edges) > _MOST_EDGES:
        return
    for table in page.find_tables():
        rows = tuple(tuple(_box(cell) for cell in row.cells) for row in table.rows)
        if rows and max(len(row) for row in rows) >= 2 and any(box for row in rows for box in row):
            yield rows


def _box(cell: tuple[float, float, float, float] | None) -> Box | None:
    if cell is None:
        return None
    left, top, right, bottom = cell
    return Box(left=float(left), top=float(top), right=float(right), bottom=float(bottom))


def _refuse_unreadable(path: Path, pages: list[Page]) -> None:
    letters = [glyph.text for page in pages for glyph in page.glyphs if glyph.text.strip()]
    pictured = sum(page.pictured for page in pages)
    if not pages:
        raise FileDamagedError(path=path, reason=_DAMAGED)
    if len(letters) < 30 or (pictured * 2 > len(pages) and len(letters) < 60 * len(pages)):
        raise TextMissingError(path=path, reason=_SCANNED)
    untold = sum("(cid:" in letter or letter == "\ufffd" for letter in letters)
    if untold * 10 > len(letters):
        raise TextMissingError(path=path, reason=_UNTOLD)
