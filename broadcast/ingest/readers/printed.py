"""What stands on a printed page: glyphs into words, words into lines, lines into the order of reading.

    ỦY BAN NHÂN DÂN      CỘNG HÒA XÃ HỘI …        two columns: the left one first,
    XÃ PHÚ LÂM              Độc lập - …           then the right one
    Số: 08/KH-UBND     Phú Lâm, ngày 12 …
                  KẾ HOẠCH                        a line across the gutter ends them

A page knows only where each glyph was put. Everything here is a pure function of those places; lengths are
points (1/72 inch) from the top left corner.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from broadcast.ingest.markers import split_marker
from broadcast.ingest.words import clean, fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle of the page."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: Box | Glyph) -> bool:
        """Whether the middle of `other` lies in it."""
        across, down = (other.left + other.right) / 2, (other.top + other.bottom) / 2
        return self.left <= across <= self.right and self.top <= down <= self.bottom


@dataclass(frozen=True, slots=True, kw_only=True)
class Glyph:
    """A letter (with its marks), or a blank, where it was put; `size` is its font's."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float


Grid = tuple[tuple[Box | None, ...], ...]
"""A ruled table: boxes row by row; None where the box of a neighbour reaches over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as printed. `pictured` says that a picture covers most of it."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    grids: tuple[Grid, ...] = ()
    pictured: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Words that stand on one line of one column.

    `first` is how wide the first word is, `hang` where the words after a sign in front begin (else `left`).
    """

    page: int
    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    first: float
    hang: float
    column: int = 0
    """0 for lines across the page, else a number of its own for each column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    blanks: float
    """How much of the gap in front of it is filled with printed blanks."""


_MOTTO = re.compile(r"(?:cộng hòa xã hội chủ nghĩa|độc lập\s*[-–]\s*tự do)")
_GOES_ON = re.compile(r"(?:tháng|năm|ngày)(?!\w)|[/…._]")
_REFERENCE = re.compile(r"\[?\(?\d{1,2}\)?\]?|\*{1,3}")
_WIDE = 1.9
"""Widths of a letter that no gap between two words of a line has."""
_BLANK_WIDE = 3.2
"""The same for a gap that was typed with the space bar."""
_NARROWEST_GUTTER = 5.0
_NEAR = 2.2
"""Heights of a letter between lines of one column."""


def lines_of(page: int, glyphs: Iterable[Glyph], *, columns: bool = True) -> list[Line]:
    """The lines of a page in the order of reading: columns one after the other.

    Without `columns` each row is one line: the words of a narrow cell are set wide apart to fill it.
    """
    if not columns:
        return [_line(page, row) for row in _rows(glyphs) if row]
    rows = [_segments(page, row) for row in _rows(glyphs)]
    return list(_ordered([row for row in rows if row]))


# ── glyphs into rows ─────────────────────────────────────────────────────────────────────────────


def _rows(glyphs: Iterable[Glyph]) -> Iterator[list[_Word]]:
    """Words row by row, from the top."""
    ordered = sorted(glyphs, key=lambda glyph: (glyph.top + glyph.bottom) / 2)
    printed = sum(not glyph.text.strip() for glyph in ordered) * 20 > len(ordered)
    row: list[Glyph] = []
    middle = 0.0
    for glyph in ordered:
        at = (glyph.top + glyph.bottom) / 2
        if row and at - middle > 0.45 * max(glyph.size, row[0].size):
            yield _words(row, printed=printed)
            row = []
        if not row:
            middle = at
        row.append(glyph)
    if row:
        yield _words(row, printed=printed)


def _words(row: list[Glyph], *, printed: bool) -> list[_Word]:
    """The words of a row; with `printed` blanks a gap alone must be wide to part them."""
    row.sort(key=lambda glyph: glyph.left)
    size = _usual([glyph.size for glyph in row if glyph.text.strip()])
    words: list[_Word] = []
    word: list[Glyph] = []
    blanks = opened = 0.0
    for glyph in row:
        if not glyph.text.strip():
            blanks += glyph.right - glyph.left
            continue
        if word:
            last = word[-1]
            gap = glyph.left - last.right
            if glyph.text == last.text and glyph.left - last.left < 0.12 * size:
                continue  # printed twice, to look bold
            if gap > (0.5 if printed else 0.17) * size or (blanks and gap > 0.07 * size):
                words.append(_word(word, opened))
                word, opened = [], blanks
        word.append(glyph)
        blanks = 0.0
    if word:
        words.append(_word(word, opened))
    return _without_references(words, size)


def _word(glyphs: Sequence[Glyph], blanks: float) -> _Word:
    return _Word(
        text=unicodedata.normalize("NFC", "".join(glyph.text for glyph in glyphs)),
        left=glyphs[0].left,
        top=min(glyph.top for glyph in glyphs),
        right=max(glyph.right for glyph in glyphs),
        bottom=max(glyph.bottom for glyph in glyphs),
        size=_usual([glyph.size for glyph in glyphs]),
        blanks=blanks,
    )


def _without_references(words: list[_Word], size: float) -> list[_Word]:
    """The words of a row without the small raised numbers that point to footnotes."""
    return [
        word
        for place, word in enumerate(words)
        if not (place and word.size < 0.75 * size and _REFERENCE.fullmatch(word.text))
    ]


def _usual(sizes: Sequence[float]) -> float:
    """The middle one; 0 where there is none."""
    return sorted(sizes)[len(sizes) // 2] if sizes else 0.0


# ── rows into segments ───────────────────────────────────────────────────────────────────────────


def _segments(page: int, words: list[_Word]) -> list[Line]:
    """A row as the pieces that stand apart in it: one, or one for each column."""
    pieces: list[list[_Word]] = []
    for place, word in enumerate(words):
        if not pieces or _stands_apart(words, place, pieces[-1]):
            pieces.append([])
        pieces[-1].append(word)
    return [_line(page, piece) for piece in pieces]


def _stands_apart(words: list[_Word], place: int, piece: list[_Word]) -> bool:
    """Whether the word at `place` begins another column and does not go on with `piece`."""
    word, last = words[place], piece[-1]
    before = " ".join(known.text for known in piece)
    rest = " ".join(known.text for known in words[place : place + 6])
    if split_marker(f"{before} x")[1] == "x":
        return False  # a sign and, after a tab, its words
    if _MOTTO.match(fold(rest)):
        return True
    gap = word.left - last.right
    if word.blanks >= 0.6 * gap:
        return gap > _BLANK_WIDE * last.size and not _GOES_ON.match(fold(rest))
    return gap > _WIDE * last.size and not (_GOES_ON.match(fold(rest)) or before.endswith("số:"))


def _line(page: int, words: Sequence[_Word], column: int = 0) -> Line:
    text = clean(" ".join(word.text for word in words))
    marker, inner = split_marker(text)
    hang = words[0].left
    if marker and len(words) > 1:
        skipped = len(text[: len(text) - len(inner)].split())
        hang = words[min(skipped, len(words) - 1)].left
    return Line(
        page=page,
        text=text,
        left=words[0].left,
        top=min(word.top for word in words),
        right=words[-1].right,
        bottom=max(word.bottom for word in words),
        size=_usual([word.size for word in words]),
        first=words[0].right - words[0].left,
        hang=hang,
        column=column,
    )


# ── the order of reading ─────────────────────────────────────────────────────────────────────────


def _ordered(rows: list[list[Line]]) -> Iterator[Line]:
    """Rows from the top; where several follow each other beside one gutter, its left side first."""
    columns = done = 0
    for place, row in enumerate(rows):
        if place < done or len(row) < 2:
            continue
        first, last, gutter = _zone(rows, place, done)
        for above in rows[done:first]:
            yield from above
        beside = [line for member in rows[first : last + 1] for line in member]
        for side in (True, False):
            columns += 1
            for line in beside:
                if (line.right <= gutter) is side:
                    yield _in_column(line, columns)
        done = last + 1
    for row in rows[done:]:
        yield from row


def _in_column(line: Line, column: int) -> Line:
    from dataclasses import replace

    return replace(line, column=column)


def _zone(rows: list[list[Line]], place: int, floor: int) -> tuple[int, int, float]:
    """First and last row around `place` that keep one gutter free, and where its left edge is."""
    widest = max(range(1, len(rows[place])), key=lambda at: rows[place][at].left - rows[place][at - 1].right)
    gutter = (rows[place][widest - 1].right, rows[place][widest].left)
    first = last = place
    while first > floor and (found := _narrowed(gutter, rows[first - 1], rows[first])):
        first, gutter = first - 1, found
    while last + 1 < len(rows) and (found := _narrowed(gutter, rows[last + 1], rows[last])):
        last, gutter = last + 1, found
    return first, last, gutter[0] + 0.1


def _narrowed(gutter: tuple[float, float], row: list[Line], beside: list[Line]) -> tuple[float, float] | None:
    """The gutter that `row` leaves free as well; None where it crosses it or stands too far from `beside`."""
    size = max(row[0].size, beside[0].size)
    apart = max(row[0].top - beside[0].bottom, beside[0].top - row[0].bottom)
    if apart > _NEAR * size:
        return None
    left, right = gutter
    middle = (left + right) / 2
    for line in row:
        if (line.left + line.right) / 2 < middle:
            left = max(left, line.right)
        else:
            right = min(right, line.left)
    return (left, right) if right - left >= _NARROWEST_GUTTER else None
