"""Printed pages back into what the author typed: paragraphs whole, tables as tables.

A line goes on with the paragraph above it unless something says otherwise: a sign in front, an indent, a
wider gap, or that its first word would still have found room in the line above. What a page adds of its own
(its number, running heads, footnotes, stamps of a signature) goes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from broadcast.ingest.blocks import Block, Paragraph, Row, Table
from broadcast.ingest.markers import split_marker
from broadcast.ingest.printed import Box, Glyph, Grid, Line, Page, lines_of
from broadcast.ingest.words import clean, fold, is_capitals, starts_small

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
_SLACK = 3.0
"""Points by which edges of the same margin may differ."""
_NUMBER_LINE = re.compile(r"số\s?:")
_BROKEN_WORD = re.compile(r"(?<!\w)[a-z]{3,}-$")
_BROKEN_NUMBER = re.compile(r"(?:[\w)]/|[\dA-ZĐ]-)$")


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
    return list(_paragraphs(flow)), warnings


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
            lines[-1] = _joined(lines[-1], line.text)
        else:
            lines.append(line.text)
    return "\n".join(lines)


# ── paragraphs ───────────────────────────────────────────────────────────────────────────────────


def _paragraphs(flow: Sequence[Line | Table]) -> Iterator[Block]:
    """The flow with lines joined. A paragraph's place is the page it begins on."""
    lines = [line for line in flow if isinstance(line, Line)]
    rights, lefts = _rights(lines), _lefts(lines)
    step = _step(flow)
    counts = Counter[int]()
    open_lines: list[Line] = []
    text = ""

    def close() -> Iterator[Block]:
        if open_lines and clean(text):
            page = open_lines[0].page
            counts[page] += 1
            yield Paragraph(place=f"trang {page}, đoạn {counts[page]}", text=clean(text))
        open_lines.clear()

    for part in flow:
        if isinstance(part, Table):
            yield from close()
            if part.rows:
                yield part
            continue
        edges = (lefts[_column(part)], rights[_column(open_lines[-1])]) if open_lines else (0.0, 0.0)
        if open_lines and _goes_on(open_lines, part, edges, step):
            text = _joined(text, part.text)
        else:
            yield from close()
            text = part.text
        open_lines.append(part)
    yield from close()


def _joined(above: str, below: str) -> str:
    """Two lines as one; a word broken at a hyphen, a number or a pair of words at a stroke, is whole again."""
    if _BROKEN_WORD.search(above) and re.match(r"[a-z]{2,}(?!\w)", below):
        return above[:-1] + below
    return above + below if _BROKEN_NUMBER.search(above) else f"{above} {below}"


def _column(line: Line) -> tuple[int, int]:
    return line.page, line.column


def _rights(lines: Sequence[Line]) -> dict[tuple[int, int], float]:
    """The right edge of each column of each page; of a short page that of the whole text."""
    edges: dict[tuple[int, int], float] = {}
    for line in lines:
        edges[_column(line)] = max(edges.get(_column(line), 0.0), line.right)
    across = sorted(edge for (_, column), edge in edges.items() if not column)
    usual = across[len(across) // 2] if across else 0.0
    return {key: edge if key[1] else max(edge, usual) for key, edge in edges.items()}


def _lefts(lines: Sequence[Line]) -> dict[tuple[int, int], float]:
    """The left margin of each column of each page: where most of its lines begin, or before."""
    starts: dict[tuple[int, int], list[float]] = {}
    for line in lines:
        starts.setdefault(_column(line), []).append(line.left)
    return {key: sorted(lefts)[len(lefts) // 4] for key, lefts in starts.items()}


def _step(flow: Sequence[Line | Table]) -> float:
    """The usual distance of two lines of a paragraph, in heights of their letters."""
    steps = Counter[float]()
    for above, below in pairwise(flow):
        if isinstance(above, Line) and isinstance(below, Line) and _column(above) == _column(below):
            step = (below.bottom - above.bottom) / max(below.size, 1.0)
            if 0.8 < step < 2.6:
                steps[round(step, 1)] += 1
    return min(step for step, count in steps.items() if count * 3 >= max(steps.values())) if steps else 1.5


def _goes_on(opened: Sequence[Line], line: Line, edges: tuple[float, float], step: float) -> bool:
    """Whether `line` belongs to the paragraph of the lines `opened`."""
    last = opened[-1]
    if last.column != line.column and (last.column or line.column):
        return False
    if line.column and is_capitals(last.text) != is_capitals(line.text):
        return False  # a name above its number, a motto below its state
    if split_marker(line.text)[0] and not _is_wrapped_number(opened, line):
        return False
    if _NUMBER_LINE.match(fold(line.text)):
        return False
    if abs(last.size - line.size) > 0.15 * max(last.size, line.size):
        return False
    if last.page == line.page and (line.bottom - last.bottom) > (step + 0.22) * line.size + 1:
        return False
    if last.right + 0.25 * line.size + line.first <= edges[1] - _SLACK:
        return False  # its first word had room above
    return _is_aligned(opened, line, edges[0])


def _is_aligned(opened: Sequence[Line], line: Line, margin: float) -> bool:
    """Whether `line` begins where the next line of the paragraph has to."""
    first, last = opened[0], opened[-1]
    if last.page != line.page:
        return starts_small(line.text) or len(opened) == 1 or abs(line.left - last.left) <= _SLACK
    if len(opened) == 1:
        indented = line.left > margin + _SLACK and abs(line.left - first.left) <= _SLACK
        if indented and not starts_small(line.text):
            return False  # two first lines below each other
        return line.left <= first.left + _SLACK or abs(line.left - first.hang) <= _SLACK
    return abs(line.left - last.left) <= _SLACK


def _is_wrapped_number(opened: Sequence[Line], line: Line) -> bool:
    """Whether what looks like a sign is the middle of a sentence: at the margin that the lines above keep."""
    marker, _ = split_marker(line.text)
    last = opened[-1]
    outdented = line.left < opened[0].left - _SLACK
    mid = bool(
        re.search(r"(?:số|điều|khoản|điểm|mục|năm|tháng|ngày|quý|phần|chương|-|–|,)$", fold(last.text))
    )
    return marker is not None and mid and (outdented or marker.tier in {2, 3, 6})
