"""Abbreviations: the lexicon's, judged by the words around them, then what no lexicon knows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from broadcast.production.spoken.chains import CHAIN, SPACED, meaning, pieces, read_chain, read_whole
from broadcast.production.spoken.lexicon import Kind
from broadcast.production.spoken.line import Claim, Line, Rule, matching
from broadcast.production.spoken.numbers import spell
from broadcast.production.spoken.syllables import is_syllable

_WORD = re.compile(r"\w+")
_UPPER = "A-Z" + "".join(filter(str.isupper, map(chr, (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)))))
_CAPITALS = re.compile(
    rf"(?<!\w)(?=[^\W\d_]*[A-ZĐƯ][^\W\d_]*[{_UPPER}])(?:[{_UPPER}]+|[bcdfghjklmnpqrstvwxzđA-ZĐƯ]+)(?!\w)"
)
_LAST, _NEXT = re.compile(r"([^\W\d_]{2,}) $"), re.compile(r" ([^\W\d_]{2,})")
_GLUED = re.compile(r"(?<!\w)([A-ZĐƯ]{3,10})([^\W\d_A-ZĐƯ]{2,7})(?!\w)")
_VERBATIM = (Kind.ABBREVIATION, Kind.OFFICE)
_ON_AIR = (*_VERBATIM, Kind.FOREIGN)
_FOREIGN_SYLLABLE = re.compile(r"[BĐGHKLMNPRST]{2,3}[ĂÂÊÔƠƯ](?:[CKMNPT]|NG|NH)?")
"""KRÔNG, KBÂNG, PLÔNG: names of places in the languages of the highlands."""
_STORM = re.compile(r"bão(?: số \d+)?,? ?[(“\"]?(?:tên(?: quốc tế)?(?: là)? )?$", re.IGNORECASE)
"""Storms have names, which papers write in capitals."""
_WITHOUT_CONTEXT = 45
"""A form whose rows all ask for a context that is not there: the last row is read, and doubted."""


def _known(line: Line) -> Iterator[Claim]:
    forms = line.lexicon.by_first_word(_VERBATIM if line.verbatim else _ON_AIR)
    if forms.keys().isdisjoint(_WORD.findall(line.masked)):
        return
    end = 0
    for match in _WORD.finditer(line.masked):
        if match[0] in forms and match.start() >= end:
            claim = _first(line, forms[match[0]], match.start())
            if claim:
                yield claim
                end = claim.end


def _first(line: Line, forms: tuple[tuple[Kind, str], ...], start: int) -> Claim | None:
    """The longest form here with a row that fits; without any, the shortest form, doubted."""
    doubted = None
    for kind, form in forms:
        if _stands(line, kind, form, start):
            claim, fits = _judged(line, kind, form, start)
            if fits:
                return claim
            doubted = claim
    return doubted


def _stands(line: Line, kind: Kind, form: str, start: int) -> bool:
    end = start + len(form)
    if form.endswith(".") and end == len(line.text) and line.lexicon.rows(kind, form[:-1]):
        return False  # the full stop of the sentence
    return line.masked.startswith(form, start) and not (
        form[-1].isalnum() and line.masked[end : end + 1].isalnum()
    )


def _judged(line: Line, kind: Kind, form: str, start: int) -> tuple[Claim | None, bool]:
    end = start + len(form)
    rows = line.lexicon.rows(kind, form)
    before, after = line.before(start), line.after(end)
    is_word = is_syllable(form) and (line.is_heading or not form.isupper())  # CA is a word in a heading
    for row in rows:
        if row.fits(before, after) and (row.own or row.has_context or not is_word):
            return Claim(start, end, row.spoken, 80 if row.has_context else 95), True
    if is_word or "." in form or form.islower():
        return None, False
    return Claim(start, end, rows[-1].spoken, _WITHOUT_CONTEXT), False


def _glued(match: re.Match[str], line: Line) -> Claim | None:
    known = meaning(match[1], line.lexicon) if is_syllable(match[2]) else None
    return Claim(match.start(), match.end(), f"{known} {match[2]}", 70) if known else None


def _unknown(match: re.Match[str], line: Line) -> Claim | None:
    start, end = match.span()
    written = match[0]
    if is_syllable(written) and (
        len(written) > 3 or not written.isascii() or _among_capitals(line, start, end)
    ):
        return None
    if line.is_heading and _FOREIGN_SYLLABLE.fullmatch(written):
        return None
    if _STORM.search(line.before(start)):
        return Claim(start, end, written.capitalize(), 60)
    name = line.lexicon.spoken(Kind.FOREIGN, written.capitalize())
    if name:
        return None if line.verbatim else Claim(start, end, name, 90)
    parted = pieces(written, line.lexicon) if written.isupper() and len(written) > 3 else None
    return Claim(start, end, *parted) if parted else Claim(start, end, spell(written), 20)


def _among_capitals(line: Line, start: int, end: int) -> bool:
    """Whether the words are in capitals here: the whole line, or the Vietnamese word right beside."""
    if line.is_heading:
        return True
    beside = (_LAST.search(line.before(start)), _NEXT.match(line.after(end)))
    return any(
        word and word[1].isupper() and not word[1].isascii() and is_syllable(word[1]) for word in beside
    )


def _own_words(line: Line) -> Iterator[Claim]:
    if line.lexicon.phrases is None:
        return
    for match in line.lexicon.phrases.finditer(line.text):
        for row in line.lexicon.rows(Kind.PHRASE, match[0]):
            if row.fits(line.before(match.start()), line.after(match.end())):
                yield Claim(match.start(), match.end(), f" {row.spoken} ")
                break


OWN_PASSES: tuple[Rule, ...] = (Rule("own words", _own_words),)
ABBREVIATION_PASSES: tuple[Rule, ...] = (
    Rule("chain", matching(SPACED, read_whole), (r"[A-ZĐƯ]",)),
    Rule("chain", matching(CHAIN, read_chain), (r"[A-ZĐƯ][-–&.,/][A-ZĐƯ]",)),
    Rule("abbreviation", _known),
    Rule("glued", matching(_GLUED, _glued), (r"[A-ZĐƯ]{3}[^\W\d_A-ZĐƯ]",)),
    Rule("unknown capitals", matching(_CAPITALS, _unknown), (f"[A-ZĐƯ].*[{_UPPER}]",)),
)
