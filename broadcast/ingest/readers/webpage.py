"""A web page as paragraphs and tables: what a person would read, without menus' scripts and styles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from broadcast.ingest.blocks import Block, Paragraph, Row, Table
from broadcast.ingest.readers.article import article_in
from broadcast.ingest.words import clean

if TYPE_CHECKING:
    from bs4.element import Tag

_SILENT = frozenset(
    ["script", "style", "noscript", "template", "svg", "iframe", "button", "select", "head", "nav"]
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BREAKS = frozenset(
    [
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "br",
        "hr",
        "article",
        "section",
        "main",
        "header",
        "footer",
        "aside",
        "blockquote",
        "pre",
        "center",
        "address",
        "figure",
        "figcaption",
        "body",
        "html",
        "tr",
        "td",
        "th",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "title",
    ]
)
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>", re.IGNORECASE)
_DEEPEST = 120
_WIDEST = 60
"""Columns of a table that are read, and rows that one cell may span."""


def read_page(text: str) -> list[Block]:
    """The blocks of a page. Places are "đoạn 12" and "bảng 1, hàng 3".

    Raises RecursionError where tags stand in each other deeper than any page's.
    """
    from bs4 import BeautifulSoup

    page = BeautifulSoup(_DECLARATION.sub("", text, count=1), "lxml")
    if _is_deep(page):
        raise RecursionError
    headlines, article = article_in(page.body or page)
    return _Walk().over(*headlines, article)


def _is_deep(page: Tag) -> bool:
    level = [page]
    for _ in range(_DEEPEST):
        level = [child for tag in level for child in tag.find_all(True, recursive=False)]
        if not level:
            return False
    return True


class _Walk:
    """One pass over a page, gathering words until something ends the paragraph."""

    def __init__(self) -> None:
        from bs4.element import NavigableString, Tag

        self._tag, self._string = Tag, NavigableString
        self._blocks: list[Block] = []
        self._words: list[str] = []
        self._paragraphs = 0
        self._tables = 0
        self._heading = False
        self._label = ""
        self._items: dict[int, int] = {}  # a list's identity → its items so far

    def over(self, *tags: Tag) -> list[Block]:
        for tag in tags:
            self._heading = tag.name in _HEADINGS
            self._enter(tag)
            self._end()
            self._heading = False
        return self._blocks

    def _enter(self, tag: Tag) -> None:
        for child in tag.children:
            if isinstance(child, self._tag):
                self._meet(child)
            elif type(child) is self._string:  # its subclasses are comments and declarations
                self._words.append(str(child))

    def _meet(self, tag: Tag) -> None:
        if tag.name in _SILENT:
            return
        if tag.name == "table":
            self._end()
            self._table(tag)
            return
        if tag.name not in _BREAKS:
            self._enter(tag)
            return
        self._end()
        if tag.name == "li":
            self._items[id(tag.parent)] = self._items.get(id(tag.parent), 0) + 1
            self._label = _label(tag.parent, self._items[id(tag.parent)])
        self._heading = tag.name in _HEADINGS
        self._enter(tag)
        self._end()
        self._heading = False

    def _end(self) -> None:
        words = clean("".join(self._words))
        self._words.clear()
        if not words:
            return
        self._paragraphs += 1
        self._blocks.append(
            Paragraph(
                place=f"đoạn {self._paragraphs}", text=clean(self._label + words), heading=self._heading
            )
        )
        self._label = ""

    def _table(self, tag: Tag) -> None:
        if tag.find("table"):  # a page laid out with tables: only the innermost hold data
            self._enter(tag)
            self._end()
            return
        rows = tuple(_rows(tag))
        if not rows:
            return
        self._tables += 1
        self._blocks.append(
            Table(
                rows=tuple(
                    Row(place=f"bảng {self._tables}, hàng {number}", cells=cells)
                    for number, cells in enumerate(rows, start=1)
                )
            )
        )


def _label(parent: Tag | None, count: int) -> str:
    """The sign that a browser would print in front of the item number `count` of a list."""
    if parent is None or parent.name != "ol":
        return "- "
    number = count - 1 + _whole(parent.get("start"), 1)
    match parent.get("type"):
        case "a" if 1 <= number <= 26:
            return f"{chr(96 + number)}) "
        case "A" if 1 <= number <= 26:
            return f"{chr(64 + number)}. "
        case "I" if 1 <= number <= 12:
            return f"{(['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'])[number - 1]}. "
        case _:
            return f"{number}. "


def _rows(table: Tag) -> Iterator[tuple[str, ...]]:
    """Cells row by row; a cell that spans rows or columns stands in each of them."""
    hanging: dict[int, tuple[int, str]] = {}  # column → rows still to come, words
    for row in table.find_all("tr"):
        cells: list[str] = []
        for cell in row.find_all(["td", "th"]):
            _drop(hanging, cells)
            words = _lines(cell)
            rows = min(_whole(cell.get("rowspan"), 1), _WIDEST)
            for _ in range(min(_whole(cell.get("colspan"), 1), _WIDEST - len(cells))):
                if rows > 1:
                    hanging[len(cells)] = (rows - 1, words)
                cells.append(words)
        _drop(hanging, cells)
        if any(cells):
            yield tuple(cells)


def _drop(hanging: dict[int, tuple[int, str]], cells: list[str]) -> None:
    while len(cells) in hanging:
        rows, words = hanging.pop(len(cells))
        if rows > 1:
            hanging[len(cells)] = (rows - 1, words)
        cells.append(words)


def _lines(cell: Tag) -> str:
    blocks = _Walk().over(cell)
    return "\n".join(block.text for block in blocks if isinstance(block, Paragraph))


def _whole(value: object, otherwise: int) -> int:
    return int(value) if isinstance(value, str) and re.fullmatch(r"\d{1,4}", value) else otherwise
