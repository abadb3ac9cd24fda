"""Printed pages back into what the author typed: lines in the order of reading, tables as tables.

What a page adds of its own (its number, running heads, footnotes, stamps of a signature) goes. `paragraphs`
makes paragraphs of the lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from broadcast.ingest.blocks import Block, Row, Table
from broadcast.ingest.markers import split_marker
from broadcast.ingest.readers.paragraphs import joined, paragraphs_of
from broadcast.ingest.readers.printed import Box, Glyph, Grid, Line, Page, lines_of
from broadcast.ingest.words import fold

_MARGIN = 0.1
"""Of the page's height: where running heads and feet stand."""
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:trang\s*)?\d{1,3}(?:\s*/\s*\d{1,3})?[-–—\s]*", re.IGNORECASE)
_STAMP = re.compile(
    r"(?:người ký|ký bởi|được ký bởi|thời gian ký|ngày ký|giờ ký|digitally signed|signature (?:not )?valid|signature not verified"
    r"|signer|signing time|email)\s*:?",
)
_FOOTNOTE = re.compile(r"\[?\(?\d{1,2}\)?\]?[.\s]*\S")
_SMALL = 0.88
"""Of the body's size: what footnotes are printed in."""


def blocks_of(pages: Sequence[Page]) -> tuple[list[Block], list[str]]:
    """The blocks of `pages` in the order of reading, and what the operator should know.

    Places are "trang 2, đoạn 5" and "trang 3, bảng 1, hàng 2".
    """
    prints = [_print(page) for page in pages]
    running = _running(pages, prints)
    size = _body_size(prints)
    flow: list[Line | Table] = []
    notes = 0
    for page, printed in zip(pages, prints, strict=True):
        body = [line for line in printed if not _is_margin(page, line, running)]
        feet = _footnotes(page, body, size)
        notes += bool(feet)
        flow.extend(_with_tables(page, [line for line in body if line not in feet]))
    warnings = [f"Chú thích cuối trang của {notes} trang không đưa vào nội dung."] if notes else []
    return list(paragraphs_of(flow)), warnings


# ── what a page adds ─────────────────────────────────────────────────────────────────────────────


def _print(page: Page) -> list[Line]:
    """The lines of a page outside its tables."""
    boxes = [_around(grid) for grid in page.grids]
    return lines_of(
        page.number, [glyph for glyph in page.glyphs if not any(box.holds(glyph) for box in boxes)]
    )


def _running(pages: Sequence[Page], prints: Sequence[Sequence[Line]]) -> set[tuple[str, int]]:
    """Heads and feet: words at one height in the margins of more than half of the pages."""
    seen = Counter(
        key
        for page, printed in zip(pages, prints, strict=True)
        for key in {_head(line) for line in printed if _in_margin(page, line)}
    )
    return {key for key, count in seen.items() if count >= 2 and count * 2 > len(pages)}


def _in_margin(page: Page, line: Line) -> bool:
    return line.bottom < page.height * _MARGIN or line.top > page.height * (1 - _MARGIN)


def _head(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", fold(line.text)), round(line.top / 4)


def _is_margin(page: Page, line: Line, running: set[tuple[str, int]]) -> bool:
    if not _in_margin(page, line):
        return False
    words = fold(line.text)
    return bool(_PAGE_NUMBER.fullmatch(words)) or bool(_STAMP.match(words)) or _head(line) in running


def _body_size(prints: Sequence[Sequence[Line]]) -> float:
    sizes = Counter[float]()
    for printed in prints:
        for line in printed:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _footnotes(page: Page, body: Sequence[Line], size: float) -> list[Line]:
    """The small lines at the foot of a page, from the first that begins with its number."""
    feet: list[Line] = []
    for line in sorted(body, key=lambda line: -line.top):
        if line.size > _SMALL * size or line.top < page.height / 3:
            break
        feet.insert(0, line)
    while feet and not _FOOTNOTE.match(feet[0].text):
        feet.pop(0)
    return feet


# ── tables ───────────────────────────────────────────────────────────────────────────────────────


def _around(grid: Grid) -> Box:
    boxes = [box for row in grid for box in row if box]
    return Box(
        left=min(box.left for box in boxes),
        top=min(box.top for box in boxes),
        right=max(box.right for box in boxes),
        bottom=max(box.bottom for box in boxes),
    )


def _with_tables(page: Page, lines: Sequence[Line]) -> Iterator[Line | Table]:
    """Lines and tables of a page from the top."""
    waiting = sorted(page.grids, key=lambda grid: _around(grid).top)
    tables = 0
    for line in lines:
        while waiting and _around(waiting[0]).top < line.top and not line.column:
            tables += 1
            yield _table(page, waiting.pop(0), tables)
        yield line
    for grid in waiting:
        tables += 1
        yield _table(page, grid, tables)


def _table(page: Page, grid: Grid, number: int) -> Table:
    held = _held(page.glyphs, grid)
    rows = [
        Row(place=f"trang {page.number}, bảng {number}, hàng {count}", cells=tuple(cells))
        for count, cells in enumerate(_cells(page.number, grid, held), start=1)
    ]
    return Table(rows=tuple(row for row in rows if any(row.cells)))


def _held(glyphs: Sequence[Glyph], grid: Grid) -> dict[Box, list[Glyph]]:
    """The glyphs in each box of a table."""
    around = _around(grid)
    held: dict[Box, list[Glyph]] = {box: [] for row in grid for box in row if box}
    for glyph in glyphs:
        if around.holds(glyph):
            box = next((box for box in held if box.holds(glyph)), None)
            if box:
                held[box].append(glyph)
    return held


def _cells(page: int, grid: Grid, held: dict[Box, list[Glyph]]) -> Iterator[list[str]]:
    """The words row by row; a box that spans rows or columns stands in each of them."""
    words = {box: _cell(page, glyphs) for box, glyphs in held.items()}
    columns = [
        next((box for row in grid if (box := row[place])), None) for place in range(max(map(len, grid)))
    ]
    for row in grid:
        band = next((box for box in row if box), None)
        cells = []
        for place, box in enumerate(row):
            over = box
            column = columns[place]
            if over is None and band and column:
                spot = Box(left=column.left, right=column.left + 2, top=band.top, bottom=band.top + 2)
                over = next((known for known in words if known.holds(spot)), None)
            cells.append(words[over] if over else "")
        yield cells


def _cell(page: int, glyphs: Sequence[Glyph]) -> str:
    """A cell's lines as one, but for those that begin with a sign."""
    lines: list[str] = []
    for line in lines_of(page, glyphs, columns=False):
        marker, _ = split_marker(line.text)
        if lines and not (marker and marker.tier >= 5):
            lines[-1] = joined(lines[-1], line.text)
        else:
            lines.append(line.text)
    return "\n".join(lines)
