"""What every reader gives: paragraphs and tables in their order, each with its place in the document.

A page cuts paragraphs in two, and converters keep the cut. `healed` joins the halves again, so that whoever
looks for items sees what the author wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from broadcast.ingest.markers import split_marker
from broadcast.ingest.words import fold, is_capitals, is_unfinished, starts_small


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Clean text of one paragraph, with its printed or computed label in front. `place` is "dòng 45"."""

    place: str
    text: str
    heading: bool = False
    """The document itself says that this is a heading (a style, a tag, `#`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Cells from left to right; a cell's lines are separated by a line feed. `place` is "bảng 1, hàng 3"."""

    place: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows from top to bottom, header rows among them."""

    rows: tuple[Row, ...]


Block = Paragraph | Table

MOST_BLOCKS = 20_000
"""Paragraphs and cells beyond which a document is no plan."""

_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:trang\s*)?\d{1,3}(?:\s*/\s*\d{1,3})?[-–—\s]*", re.IGNORECASE)
_ROW_NUMBER = re.compile(r"\d{1,2}\.?")
_RANGE_OPENS = re.compile(r"\d\s?[-–—]$")
"""The first half of a range: giai đoạn 2021 -"""
_RULE = re.compile(r"[-–—_=*.\s]{3,}")


def healed(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks without page numbers and ruled lines, paragraphs cut by a page joined again."""
    whole: list[Block] = []
    parts: list[str] = []
    for block in blocks:
        if not isinstance(block, Paragraph):
            _close(whole, parts)
            whole.append(block)
            continue
        if _PAGE_NUMBER.fullmatch(block.text) or _RULE.fullmatch(block.text):
            continue
        if parts and continues(parts[-1], block, whole[-1]):
            parts.append(block.text)
            continue
        _close(whole, parts)
        whole.append(block)
        parts.append(block.text)
    _close(whole, parts)
    return tuple(whole)


def continues(last: str, block: Paragraph, opened: Block) -> bool:
    """Whether `block` goes on where the words `last`, of the paragraph `opened`, were cut."""
    if block.heading or (isinstance(opened, Paragraph) and opened.heading):
        return False
    if _PAGE_NUMBER.fullmatch(last) or _PAGE_NUMBER.fullmatch(block.text):
        return False
    if _RANGE_OPENS.search(last) and block.text[0].isdigit():
        return True
    if last.endswith(":") or is_capitals(last) or is_capitals(block.text) or split_marker(block.text)[0]:
        return False
    return starts_small(block.text) or is_unfinished(last)


def flattened(blocks: Iterable[Block], task_tables: Iterable[Table]) -> Iterator[Paragraph]:
    """Paragraphs in order; a table that is only layout gives each line of its cells as a paragraph."""
    kept = {id(table) for table in task_tables}
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        elif id(block) not in kept:
            yield from _by_columns(block) if _is_letterhead(block) else _by_rows(block)


def _by_rows(table: Table) -> Iterator[Paragraph]:
    for row in table.rows:
        lines = [line for cell in dict.fromkeys(row.cells) for line in cell.split("\n") if line]
        if len(lines) > 1 and _ROW_NUMBER.fullmatch(lines[0]):
            lines[:2] = [f"({lines[0].rstrip('.')}) {lines[1]}"]
        for line in lines:
            yield Paragraph(place=row.place, text=line)


def _by_columns(table: Table) -> Iterator[Paragraph]:
    for column in range(max(len(row.cells) for row in table.rows)):
        for row in table.rows:
            for line in row.cells[column].split("\n") if column < len(row.cells) else ():
                if line:
                    yield Paragraph(place=row.place, text=line)


def _is_letterhead(table: Table) -> bool:
    """The issuing body and number beside the motto and date: two columns that are read one after the other."""
    return any(fold(cell).startswith("cộng hòa xã hội") for row in table.rows for cell in row.cells)


def _close(whole: list[Block], parts: list[str]) -> None:
    if len(parts) > 1 and isinstance(whole[-1], Paragraph):
        whole[-1] = replace(whole[-1], text=" ".join(parts))
    parts.clear()
