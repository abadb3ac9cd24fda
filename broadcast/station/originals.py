"""A kept plan's document as it was read, with what was found marked where it stands.

    original under plans/ ── readers ──▶ passages: a paragraph or a row, with its place
                                             ▲
    items and tasks of the version ── place ─┘   "c) Hằng tháng [viết tin về dịch vụ công]KH1.c; …"

Only text comes of it: whatever else the file holds stays in the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from broadcast.errors import FileMissingError
from broadcast.ingest.blocks import Block, Paragraph
from broadcast.ingest.readers import read_file
from broadcast.station.home import Home
from broadcast.store import PlanVersion

_REMEMBERED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words that stand together; `name` is the item or task that was read from just these, or empty."""

    text: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A paragraph, with one cell, or a row of a table. `names` are the items and tasks that were read from it."""

    place: str
    cells: tuple[tuple[Piece, ...], ...]
    names: tuple[str, ...]
    row: bool


def passages(home: Home, version: PlanVersion) -> tuple[Passage, ...]:
    """The document of a version in the order of reading. Raises FileMissingError, and as `read_file` does."""
    folder, document = home.folder / "plans", version.kept.document
    original = next(iter(sorted(folder.glob(f"{document}*"))), None)
    if original is None:
        raise FileMissingError(path=folder / document)
    found: dict[str, list[tuple[str, str]]] = {}
    for name, part in version.parts().items():
        found.setdefault(part.source.place, []).append((name, part.text))
    return tuple(_passages(_read(original), found))


@lru_cache(maxsize=_REMEMBERED)
def _read(original: Path) -> tuple[Block, ...]:
    """The blocks of an original. Its file is named by its content, so what was read stays so."""
    return read_file(original).blocks


def _passages(blocks: Iterable[Block], found: Mapping[str, Sequence[tuple[str, str]]]) -> Iterator[Passage]:
    for block in blocks:
        lines = (
            [(block.place, (block.text,))]
            if isinstance(block, Paragraph)
            else [(row.place, row.cells) for row in block.rows]
        )
        for place, cells in lines:
            here = found.get(place, ())
            yield Passage(
                place=place,
                cells=tuple(tuple(_pieces(cell, here)) for cell in cells),
                names=tuple(name for name, _ in here),
                row=not isinstance(block, Paragraph),
            )


def _pieces(text: str, here: Iterable[tuple[str, str]]) -> Iterator[Piece]:
    """A text cut where the words of an item begin and end, as far as they stand in it letter by letter."""
    spans = sorted(
        (start, start + len(words), name) for name, words in here if (start := text.find(words)) >= 0
    )
    at = 0
    for start, end, name in spans:
        if start < at:
            continue
        if start > at:
            yield Piece(text=text[at:start])
        yield Piece(text=text[start:end], name=name)
        at = end
    if at < len(text):
        yield Piece(text=text[at:])
