"""Printed lines made whole paragraphs again.

       Giới thiệu cách nộp hồ sơ qua mạng cho bà con      ◀ indented: a paragraph begins
    trong thôn, xóm, ấp.                                  ◀ at the margin: it goes on
       Hướng dẫn tra cứu kết quả.                         ◀ and the next one

A line goes on with the paragraph above it unless something says otherwise: a sign in front, an indent, a
wider gap, or that its first word would still have found room in the line above. Where the margin is,
those lines tell that are plainly the middle of a sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from broadcast.ingest.blocks import Block, Paragraph, Table
from broadcast.ingest.markers import split_marker
from broadcast.ingest.readers.printed import Line
from broadcast.ingest.words import clean, fold, is_capitals, starts_small

_SLACK = 3.0
"""Points by which edges of the same margin may differ."""
_NUMBER_LINE = re.compile(r"số\s?:")
_CITES = re.compile(r"Căn cứ(?!\w)")
_BROKEN_WORD = re.compile(r"(?<!\w)[a-z]{3,}-$")
_BROKEN_NUMBER = re.compile(r"(?:[\w)]/|[\dA-ZĐ]-)$")


def paragraphs_of(flow: Sequence[Line | Table]) -> Iterator[Block]:
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
            text = joined(text, part.text)
        else:
            yield from close()
            text = part.text
        open_lines.append(part)
    yield from close()


def joined(above: str, below: str) -> str:
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
    """The left margin of each column of each page: where a quarter of its lines begin, or before.

    Of lines across a page so do a quarter of those that go on with a sentence: where paragraphs are short
    all others are indented. A page without any is told by all pages.
    """
    starts: dict[tuple[int, int], list[float]] = {}
    going: dict[tuple[int, int], list[float]] = {}
    for line in lines:
        starts.setdefault(_column(line), []).append(line.left)
        if not line.column and _is_middle(line):
            going.setdefault(_column(line), []).append(line.left)
    anywhere = [left for lefts in going.values() for left in lefts]
    return {
        key: min(_quarter(lefts), _quarter((not key[1] and going.get(key, anywhere)) or lefts))
        for key, lefts in starts.items()
    }


def _quarter(lefts: Sequence[float]) -> float:
    return sorted(lefts)[len(lefts) // 4]


def _step(flow: Sequence[Line | Table]) -> float:
    """The usual distance of two lines of a paragraph, in heights of their letters."""
    steps = Counter[float]()
    for above, below in pairwise(flow):
        if isinstance(above, Line) and isinstance(below, Line) and _column(above) == _column(below):
            step = (below.bottom - above.bottom) / max(below.size, 1.0)
            if 0.8 < step < 2.6:
                steps[round(step, 1)] += 1
    return min(step for step, count in steps.items() if count * 3 >= max(steps.values())) if steps else 1.5


def _is_middle(line: Line) -> bool:
    """Whether a line is plainly the middle of a sentence: a small letter in front, and no sign."""
    return starts_small(line.text) and not split_marker(line.text)[0]


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
    if _CITES.match(line.text) and not last.text.endswith((".", ",")):
        return False  # the first basis below the title
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
    """Whether what looks like a sign is the middle of a sentence: at the margin that its other lines keep."""
    marker, words = split_marker(line.text)
    last = opened[-1]
    outdented = line.left < opened[0].left - _SLACK
    mid = bool(
        re.search(r"(?:số|điều|khoản|điểm|mục|năm|tháng|ngày|quý|phần|chương|-|–|,)$", fold(last.text))
    )
    if marker and marker.style == "dash" and outdented and starts_small(words):
        return last.text[-1] not in ".;:"  # đăng ký khai sinh - đăng ký thường trú / - cấp thẻ bảo hiểm y tế
    return marker is not None and mid and (outdented or marker.tier in {2, 3, 6})
