"""A Word document as paragraphs and tables, as Word prints it.

Numbers of lists come from `wordlabels`, capitals and old fonts from `wordlooks`. Deleted text of tracked
changes and hidden text are left out, inserted text is kept, a text box stands after the paragraph that it is
anchored to. Running heads are not the document; the first page's is, where it holds the number or the motto.
Footnotes are left out and told of.
"""

from __future__ import annotations

import io
import itertools
import re
import zipfile
import zlib
from collections.abc import Iterator
from lzma import LZMAError
from pathlib import Path
from typing import Any

from broadcast.errors import FileDamagedError, Said
from broadcast.ingest.blocks import MOST_BLOCKS, Block, Paragraph, Row, Table
from broadcast.ingest.readers.oldscripts import converted_note
from broadcast.ingest.readers.wordlabels import Labels, W
from broadcast.ingest.readers.wordlooks import Looks
from broadcast.ingest.words import clean, fold

_SKIPPED = frozenset(
    (
        *(f"{W}{name}" for name in ("del", "moveFrom", "txbxContent", "instrText", "pPr", "rPr")),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    )
)
_THROUGH = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))
_SIGNS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_SYMBOLS = {0xF02D: "-", 0xF02B: "+"}
_FIRST_PAGE = re.compile(r"số\s*:|cộng hòa xã hội|.{2,60},\s*ngày\s.*tháng\s")
_WIDEST_SPAN = 60
_UNREADABLE = Said("nội dung Word bên trong không đọc được", "what is inside the Word file cannot be read")
_STRANGE = Said("gói nén bị khóa hoặc nén theo cách lạ", "its package is locked or packed in a strange way")


def read_word(path: Path, content: bytes) -> tuple[list[Block], list[str]]:
    """The blocks of a docx, and what the operator should know. Places are "đoạn 12" and "bảng 1, hàng 3".

    Raises FileDamagedError.
    """
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    try:
        document = docx.Document(io.BytesIO(content))
        body, styles = document.element.body, document.styles.element
        looks = Looks(body, styles)
        walk = _Walk(Labels(_numbering(document), styles), looks)
        parts = (*_first_heads(document, walk), *itertools.islice(walk.blocks(body), MOST_BLOCKS + 1))
    except (OpcError, LxmlError, zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, LZMAError) as error:
        raise FileDamagedError(path=path, reason=_UNREADABLE) from error
    except (
        KeyError,
        ValueError,
        AttributeError,
        TypeError,
        IndexError,
        AssertionError,
        EOFError,
        OSError,
    ) as error:
        raise FileDamagedError(path=path, reason=_UNREADABLE) from error
    except (NotImplementedError, RuntimeError, ArithmeticError, ImportError) as error:
        raise FileDamagedError(path=path, reason=_STRANGE) from error
    return list(parts), [*converted_note(looks.encodings), *_footnotes(body)]


def _numbering(document: Any) -> Any:
    parts = document.part.package.iter_parts()
    return next((part.element for part in parts if str(part.partname) == "/word/numbering.xml"), None)


def _first_heads(document: Any, walk: _Walk) -> list[Block]:
    """The head of the first page where it is part of the document: it holds its number or the motto."""
    section = document.sections[0] if len(document.sections) else None
    if section is None:
        return []
    head = section.first_page_header if section.different_first_page_header_footer else section.header
    if head.is_linked_to_previous:
        return []
    blocks = list(itertools.islice(walk.blocks(head._element), MOST_BLOCKS))  # noqa: SLF001 - no public way
    texts = (text for block in blocks for text in _texts(block))
    return blocks if any(_FIRST_PAGE.match(fold(text)) for text in texts) else []


def _texts(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield block.text
    else:
        yield from (line for row in block.rows for cell in row.cells for line in cell.split("\n"))


def _footnotes(body: Any) -> list[str]:
    count = sum(1 for _ in body.iter(f"{W}footnoteReference", f"{W}endnoteReference"))
    return [f"Có {count} chú thích không đưa vào nội dung."] if count else []


class _Walk:
    """One pass over a document, counting its paragraphs, its tables and the numbers of its lists."""

    def __init__(self, labels: Labels, looks: Looks) -> None:
        self._labels, self._looks = labels, looks
        self._paragraphs = self._tables = 0

    def blocks(self, parent: Any) -> Iterator[Block]:
        """The blocks below `parent`; a table that holds tables is only layout, its cells are read one by one."""
        for element in _children(parent):
            if element.tag == f"{W}p":
                yield from self._paragraph(element)
            elif _holds_table(element):
                for cell in (cell for row in _all(element, "tr") for cell in _all(row, "tc")):
                    yield from self.blocks(cell)
            elif rows := tuple(self._rows(element, self._tables + 1)):
                self._tables += 1
                yield Table(rows=rows)

    def _paragraph(self, element: Any) -> Iterator[Block]:
        for line in self._lines(element):
            self._paragraphs += 1
            place = f"đoạn {self._paragraphs}"
            yield Paragraph(place=place, text=line, heading=self._labels.is_heading(element))
        for box in _boxes(element):
            yield from self.blocks(box)

    def _lines(self, paragraph: Any) -> Iterator[str]:
        words = "".join(self._words(paragraph, None))
        if not words.strip() and _is_deleted(paragraph):
            return
        label = self._labels.label(paragraph)  # an empty paragraph has its number as well
        if words.strip():
            yield from filter(None, map(clean, (label + words).split("\n")))

    def _words(self, element: Any, run: Any) -> Iterator[str]:
        for child in element.iterchildren():
            if child.tag in _SKIPPED or not isinstance(child.tag, str):
                continue
            name = child.tag[len(W) :] if child.tag.startswith(W) else ""
            if name == "t":
                yield self._looks.printed(run, child.text or "") if run is not None else child.text or ""
            elif name in _SIGNS:
                yield _SIGNS[name]
            elif name == "sym":
                yield _symbol(child.get(f"{W}char"))
            else:
                yield from self._words(child, child if name == "r" else run)

    def _rows(self, table: Any, number: int) -> Iterator[Row]:
        above: list[str] = []
        count = 0
        for row in _all(table, "tr"):
            if row.find(f"{W}trPr/{W}del") is not None:
                continue
            cells = [""] * _whole(row.find(f"{W}trPr/{W}gridBefore"), 0)
            for cell in _all(row, "tc"):
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                column = len(cells)
                if merge is not None and merge.get(f"{W}val") != "restart" and column < len(above):
                    words = above[column]
                else:
                    words = "\n".join(line for inner in _children(cell) for line in self._in_cell(inner))
                cells.extend([words] * _whole(cell.find(f"{W}tcPr/{W}gridSpan"), 1))
            above = cells
            if any(cells):
                count += 1
                yield Row(place=f"bảng {number}, hàng {count}", cells=tuple(cells))

    def _in_cell(self, element: Any) -> Iterator[str]:
        """The lines of a paragraph of a cell, and of the text boxes anchored to it."""
        if element.tag != f"{W}p":
            return  # a table inside is read by `blocks`
        yield from self._lines(element)
        for box in _boxes(element):
            for inner in _children(box):
                yield from self._in_cell(inner)


def _children(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables below `parent`, through content controls and tracked insertions."""
    for element in parent.iterchildren():
        if element.tag in {f"{W}p", f"{W}tbl"}:
            yield element
        elif element.tag in _THROUGH:
            yield from _children(element)


def _all(parent: Any, name: str) -> Iterator[Any]:
    for element in parent.iterchildren():
        if element.tag == f"{W}{name}":
            yield element
        elif element.tag in _THROUGH:
            yield from _all(element, name)


def _boxes(paragraph: Any) -> Iterator[Any]:
    """The text boxes anchored to a paragraph, each once."""
    for element in paragraph.iterchildren():
        if element.tag == f"{W}txbxContent":
            yield element
        elif element.tag not in _SKIPPED:
            yield from _boxes(element)


def _holds_table(table: Any) -> bool:
    return next(table.iterdescendants(f"{W}tbl"), None) is not None


def _is_deleted(paragraph: Any) -> bool:
    """Whether the paragraph's own end is a tracked deletion."""
    return any(paragraph.find(f"{W}pPr/{W}rPr/{W}{name}") is not None for name in ("del", "moveFrom"))


def _symbol(code: str | None) -> str:
    try:
        number = int(code or "", 16)
    except ValueError:
        return ""
    return (
        _SYMBOLS.get(number, chr(number)) if 32 <= number < 0x10000 and not 0xD800 <= number < 0xE000 else ""
    )


def _whole(element: Any, otherwise: int) -> int:
    number = None if element is None else element.get(f"{W}val")
    return min(int(number), _WIDEST_SPAN) if number and number.isdecimal() and len(number) < 7 else otherwise
