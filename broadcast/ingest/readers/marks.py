"""Signs that a converter left behind: markdown's stars and hashes inside a page or a Word file.

A plan often passes through several programs before it is filed; what one of them meant as bold type, the
next one prints as stars. In plain text they are markdown and `plaintext` takes them off; here only those
that plainly come in pairs go, so that a footnote's star stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from broadcast.ingest.blocks import Block, Paragraph, Table
from broadcast.ingest.words import clean

_HASHES = re.compile(r"\s{0,3}#{1,6}\s+(?=\S)")
_PAIR = re.compile(r"(\*{1,3})(?=[\w“\"(])([^*\n]{1,3000}?)(?<=[\w”\".,:;)…])\1")


def unmarked(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks without paired stars, and with hashes turned into headings."""
    for block in blocks:
        if isinstance(block, Table):
            rows = (replace(row, cells=tuple(_bare(cell) for cell in row.cells)) for row in block.rows)
            yield Table(rows=tuple(rows))
        else:
            yield _unmarked(block)


def _unmarked(block: Paragraph) -> Paragraph:
    text = _HASHES.sub("", block.text, count=1)
    return replace(block, text=clean(_bare(text)) or block.text, heading=block.heading or text != block.text)


def _bare(text: str) -> str:
    return _PAIR.sub(r"\2", text) if "*" in text else text
