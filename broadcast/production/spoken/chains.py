"""Abbreviations put together from others: KT-XH, VH,TT&DL, P.TCKH, and solid ones that no lexicon has, as PCTUBND.

A chain is read as the whole that its letters spell where the lexicon has that whole; otherwise part by part.
Solid capitals are parted into as few known forms as can be. What is put together from short parts, or could
be parted in another way as well, is a guess: it is read, and put before the operator.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from broadcast.production.spoken.lexicon import Kind, Lexicon
from broadcast.production.spoken.line import Claim, Line
from broadcast.production.spoken.syllables import is_syllable

_LETTERS = "[A-ZĐƯÂÊÔƠ]"
_START, _END = r"(?<![\w&/.-])", r"(?![\w/]|[-–&]\w)"
CHAIN = re.compile(rf"{_START}{_LETTERS}{{1,12}}(?:[-–&.,/]{_LETTERS}{{1,12}}){{1,6}}{_END}")
SPACED = re.compile(
    rf"{_START}{_LETTERS}{{1,12}}(?:(?:[-–&.,/]|\s?[-–&]\s?|, ){_LETTERS}{{1,12}}){{1,6}}{_END}"
)
_LINK = re.compile(r"\s?[-–&]\s?|, ?|[./]")
_AND = {"&": " và ", ".": " "}
_SURE, _PIECED, _GUESSED = 85, 60, 40
_LONGEST = 24


class _Best(NamedTuple):
    """The cheapest way to part what follows a place, and how many ways are as cheap."""

    cost: int
    ways: int
    words: tuple[str, ...]
    short: int


def read_whole(match: re.Match[str], line: Line) -> Claim | None:
    """What the letters of a chain spell together; None where it has a row of its own, or is no whole."""
    written = match[0]
    parts, links = _LINK.split(written), _LINK.findall(written)
    if _is_left(written, parts, line):
        return None
    letters = "".join(parts)
    whole = meaning(letters, line.lexicon) if len(letters) > _shortest(links) else None
    return Claim(match.start(), match.end(), whole, _SURE) if whole else None


def read_chain(match: re.Match[str], line: Line) -> Claim | None:
    """A chain without spaces: the whole or, part by part, what it is put together from."""
    written = match[0]
    parts, links = _LINK.split(written), _LINK.findall(written)
    if _is_left(written, parts, line):
        return None
    whole = read_whole(match, line)
    if whole or min(map(len, parts[1:])) < 2:
        return whole
    title = set(links) == {"."}  # GS.TS. is no chain of fields of work
    spoken, trust = "", _SURE
    for link, part in zip(["", *links], parts, strict=True):
        read = _part(part, line.lexicon, title=title)
        if read is None:
            return None
        spoken += (_AND.get(link, ", ") if link else "") + read[0]
        trust = min(trust, read[1])
    return Claim(match.start(), match.end(), spoken, trust)


def _is_left(written: str, parts: list[str], line: Line) -> bool:
    if line.lexicon.rows(Kind.ABBREVIATION, written):
        return True
    return line.is_heading and any(map(is_syllable, parts))


def pieces(letters: str, lexicon: Lexicon) -> tuple[str, int] | None:
    """`letters` parted into known forms, and how far to trust that; None where some of them are left over."""
    if len(letters) > _LONGEST:
        return None
    best: list[_Best | None] = [None] * len(letters) + [_Best(0, 1, (), 0)]
    for start in range(len(letters) - 2, -1, -1):
        for end in range(start + 2, len(letters) + 1):
            rest = best[end]
            spoken = _piece(letters[start:end], lexicon) if rest else None
            if rest and spoken:
                best[start] = _cheaper(best[start], rest, spoken, short=end - start == 2)
    found = best[0]
    if found is None:
        return None
    trusted = found.ways == 1 and not found.short
    return " ".join(found.words), _PIECED if trusted else _GUESSED


def _cheaper(known: _Best | None, rest: _Best, spoken: str, *, short: bool) -> _Best:
    cost = rest.cost + (13 if short else 10)
    if known and known.cost < cost:
        return known
    ways = rest.ways + (known.ways if known and known.cost == cost else 0)
    return _Best(cost, ways, (spoken, *rest.words), rest.short + short)


def _shortest(links: list[str]) -> int:
    """How many letters are too few to be one whole: parts that stand apart may well be words of a list."""
    spaced = [link for link in links if " " in link]
    return 4 if ", " in spaced else 3 if spaced else 2


def _part(part: str, lexicon: Lexicon, *, title: bool) -> tuple[str, int] | None:
    rows = lexicon.rows(Kind.ABBREVIATION, part)
    whole = rows[-1].spoken if title and rows and not rows[-1].has_context else meaning(part, lexicon)
    if whole:
        return whole, _SURE
    piece = lexicon.spoken(Kind.PART, part)
    return (piece, _PIECED) if piece else pieces(part, lexicon)


def _piece(form: str, lexicon: Lexicon) -> str | None:
    return lexicon.spoken(Kind.PART, form) or meaning(form, lexicon)


def meaning(form: str, lexicon: Lexicon) -> str | None:
    """The reading of a form that means the same everywhere."""
    for kind in (Kind.ABBREVIATION, Kind.OFFICE):
        rows = lexicon.rows(kind, form)
        if rows and (len(rows) == 1 or len(form) > 2) and not rows[-1].has_context:
            return rows[-1].spoken
    return None
