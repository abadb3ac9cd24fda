"""A Word document as paragraphs and tables, with the numbers that Word prints but does not write.

The letters and dashes of a list stand in `numbering.xml` as counters, not in the text: they are counted here
as Word counts them. Deleted text of tracked changes is left out, inserted text is kept.
"""

from __future__ import annotations

import io
import itertools
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from broadcast.errors import FileDamagedError
from broadcast.ingest.blocks import MOST_BLOCKS, Block, Paragraph, Row, Table
from broadcast.ingest.words import clean

MAIN_PART = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = frozenset(
    (
        *(f"{_W}{name}" for name in ("del", "moveFrom", "txbxContent", "instrText", "pPr")),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    )
)
_THROUGH = frozenset(
    f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")
)
_SIGNS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_WIDEST_SPAN = 60


def read_word(path: Path, content: bytes) -> list[Block]:
    """The blocks of a docx. Places are "đoạn 12" and "bảng 1, hàng 3". Raises FileDamagedError."""
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    try:
        document = docx.Document(io.BytesIO(content))
        return list(itertools.islice(_blocks(document.element.body, _Labels(document)), MOST_BLOCKS + 1))
    except (OpcError, LxmlError, zipfile.BadZipFile, KeyError, ValueError, AttributeError, EOFError) as error:
        raise FileDamagedError(path=path, reason="nội dung Word bên trong không đọc được") from error
    except (NotImplementedError, RuntimeError) as error:  # an encrypted or strangely packed archive
        raise FileDamagedError(path=path, reason="gói nén bị khóa hoặc nén theo cách lạ") from error


def _blocks(body: Any, labels: _Labels) -> Iterator[Block]:
    paragraphs = tables = 0
    for element in _children(body):
        if element.tag == f"{_W}tbl":
            rows = tuple(_rows(element, labels, tables + 1))
            if rows:
                tables += 1
                yield Table(rows=rows)
            continue
        for line in _lines(element, labels):
            paragraphs += 1
            yield Paragraph(place=f"đoạn {paragraphs}", text=line, heading=labels.is_heading(element))


def _children(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables below `parent`, through content controls and tracked insertions."""
    for element in parent.iterchildren():
        if element.tag in {f"{_W}p", f"{_W}tbl"}:
            yield element
        elif element.tag in _THROUGH:
            yield from _children(element)


def _lines(paragraph: Any, labels: _Labels) -> Iterator[str]:
    words = "".join(_words(paragraph))
    if not words.strip():
        return
    for line in (labels.label(paragraph) + words).split("\n"):
        if clean(line):
            yield clean(line)


def _words(element: Any) -> Iterator[str]:
    for child in element.iterchildren():
        if child.tag in _SKIPPED or not isinstance(child.tag, str):
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag.startswith(_W) and child.tag[len(_W) :] in _SIGNS:
            yield _SIGNS[child.tag[len(_W) :]]
        else:
            yield from _words(child)


# ── tables ───────────────────────────────────────────────────────────────────────────────────────


def _rows(table: Any, labels: _Labels, number: int) -> Iterator[Row]:
    above: list[str] = []
    count = 0
    for row in _all(table, "tr"):
        cells: list[str] = []
        for cell in _all(row, "tc"):
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            column = len(cells)
            if merge is not None and merge.get(f"{_W}val") != "restart" and column < len(above):
                words = above[column]
            else:
                words = "\n".join(line for inner in _inside(cell) for line in _lines(inner, labels))
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            cells.extend([words] * _whole(span, 1))
        above = cells
        if any(cells):
            count += 1
            yield Row(place=f"bảng {number}, hàng {count}", cells=tuple(cells))


def _all(parent: Any, name: str) -> Iterator[Any]:
    for element in parent.iterchildren():
        if element.tag == f"{_W}{name}":
            yield element
        elif element.tag in _THROUGH:
            yield from _all(element, name)


def _inside(cell: Any) -> Iterator[Any]:
    """A cell's paragraphs, those of tables inside it among them."""
    for element in _children(cell):
        if element.tag == f"{_W}p":
            yield element
        else:
            for row in _all(element, "tr"):
                for inner in _all(row, "tc"):
                    yield from _inside(inner)


def _whole(element: Any, otherwise: int) -> int:
    value = None if element is None else element.get(f"{_W}val")
    return min(int(value), _WIDEST_SPAN) if value and value.isdecimal() else otherwise


# ── labels ───────────────────────────────────────────────────────────────────────────────────────


class _Labels:
    """The counters of a document's lists, moved on by every paragraph that carries one."""

    def __init__(self, document: Any) -> None:
        self._styles = {style.get(f"{_W}styleId"): style for style in document.styles.element.iterchildren()}
        self._abstract: dict[str, Any] = {}
        self._lists: dict[str, Any] = {}
        self._counts: dict[tuple[str, int], int] = {}
        self._started: set[tuple[str, int]] = set()
        for part in document.part.package.iter_parts():
            if str(part.partname) == "/word/numbering.xml":
                self._take(part.element)

    def _take(self, numbering: Any) -> None:
        for element in numbering.iterchildren():
            if element.tag == f"{_W}abstractNum":
                self._abstract[element.get(f"{_W}abstractNumId")] = element
            elif element.tag == f"{_W}num":
                self._lists[element.get(f"{_W}numId")] = element

    def is_heading(self, paragraph: Any) -> bool:
        """Whether the paragraph's style is one of Word's headings or the title."""
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        name = str(style.get(f"{_W}val")) if style is not None else ""
        return name.lower().startswith(("heading", "title", "subtitle"))

    def label(self, paragraph: Any) -> str:
        """What Word prints in front of the paragraph, with a space; empty where it prints nothing."""
        found = self._list_of(paragraph)
        if found is None:
            return ""
        list_id, depth = found
        level = self._level(list_id, depth)
        if level is None:
            return ""
        numbers = self._count(list_id, depth)
        shape = level.find(f"{_W}lvlText")
        text = shape.get(f"{_W}val") or "" if shape is not None else ""
        if _format(level) == "bullet":
            return f"{text} " if text in {"-", "–", "—", "+"} else "• "
        for place, number in enumerate(numbers):
            text = text.replace(f"%{place + 1}", self._written(list_id, place, number))
        return f"{text} " if text else ""

    def _list_of(self, paragraph: Any) -> tuple[str, int] | None:
        """List and level of a paragraph, its own or its style's."""
        properties = paragraph.find(f"{_W}pPr")
        seen: set[str] = set()
        list_id = depth = None
        while properties is not None:
            numbered = properties.find(f"{_W}numPr")
            if numbered is not None:
                list_id = _value(numbered, "numId") if list_id is None else list_id
                depth = _value(numbered, "ilvl") if depth is None else depth
            style = _value(properties, "pStyle") or _value(properties.getparent(), "basedOn")
            if list_id is not None or style is None or style in seen or style not in self._styles:
                break
            seen.add(style)
            properties = self._styles[style].find(f"{_W}pPr")
        if list_id is None or list_id not in self._lists:
            return None
        return list_id, int(depth) if depth and depth.isdecimal() else 0

    def _level(self, list_id: str, depth: int) -> Any:
        """The definition of a level, overridden by the list or as the abstract list has it."""
        for override in self._lists[list_id].iterchildren(f"{_W}lvlOverride"):
            level = override.find(f"{_W}lvl")
            if override.get(f"{_W}ilvl") == str(depth) and level is not None:
                return level
        abstract = self._abstract.get(_value(self._lists[list_id], "abstractNumId") or "")
        levels = abstract.iterchildren(f"{_W}lvl") if abstract is not None else ()
        return next((level for level in levels if level.get(f"{_W}ilvl") == str(depth)), None)

    def _count(self, list_id: str, depth: int) -> list[int]:
        """Move the counter of `depth` on; the counters from the outermost level to it."""
        abstract = _value(self._lists[list_id], "abstractNumId") or ""
        key = (abstract, depth)
        override = self._restart(list_id, depth)
        if override is not None and (list_id, depth) not in self._started:
            self._counts[key] = override
        elif key in self._counts:
            self._counts[key] += 1
        else:
            self._counts[key] = self._start(list_id, depth)
        self._started.add((list_id, depth))
        for inner in [known for known in self._counts if known[0] == abstract and known[1] > depth]:
            del self._counts[inner]
        return [
            self._counts.get((abstract, outer), self._start(list_id, outer)) for outer in range(depth + 1)
        ]

    def _start(self, list_id: str, depth: int) -> int:
        level = self._level(list_id, depth)
        value = _value(level, "start") if level is not None else None
        return int(value) if value and value.isdecimal() else 1

    def _restart(self, list_id: str, depth: int) -> int | None:
        for override in self._lists[list_id].iterchildren(f"{_W}lvlOverride"):
            value = _value(override, "startOverride")
            if override.get(f"{_W}ilvl") == str(depth) and value and value.isdecimal():
                return int(value)
        return None

    def _written(self, list_id: str, depth: int, number: int) -> str:
        level = self._level(list_id, depth)
        shape = _SHAPES.get(_format(level), str) if level is not None else str
        return shape(number)


def _value(parent: Any, name: str) -> str | None:
    element = parent.find(f"{_W}{name}")
    return None if element is None else element.get(f"{_W}val")


def _format(level: Any) -> str:
    return _value(level, "numFmt") or "decimal"


def _letters(number: int) -> str:
    """A … z, then aa, bb, as Word goes on."""
    if not 1 <= number <= 780:
        return str(number)
    return chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    if not 1 <= number <= 39:
        return str(number)
    written = ""
    for value, sign in _ROMAN:
        written += sign * (number // value)
        number %= value
    return written


_SHAPES: dict[str, Callable[[int], str]] = {
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "decimalZero": lambda number: f"{number:02d}",
    "none": lambda _: "",
}
