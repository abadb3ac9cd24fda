"""Abbreviations: the lexicon's, judged by the words around them, then what no lexicon knows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from broadcast.production.spoken.lexicon import Kind
from broadcast.production.spoken.line import Claim, Line, Rule, matching
from broadcast.production.spoken.numbers import spell
from broadcast.production.spoken.syllables import is_syllable

_WORD = re.compile(r"\w+")
_UPPER = "A-Z" + "".join(filter(str.isupper, map(chr, (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)))))
_CAPITALS = re.compile(
    rf"(?<!\w)(?=[^\W\d_]*[A-ZĐƯ][^\W\d_]*[{_UPPER}])(?:[{_UPPER}]+|[bcdfghjklmnpqrstvwxzđA-ZĐƯ]+)(?!\w)"
)
_VERBATIM = (Kind.ABBREVIATION, Kind.OFFICE)
_ON_AIR = (*_VERBATIM, Kind.FOREIGN)
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
    for kind, form in forms:
        end = start + len(form)
        if form.endswith(".") and end == len(line.text) and line.lexicon.rows(kind, form[:-1]):
            continue  # the full stop of the sentence
        if line.masked.startswith(form, start) and not (
            form[-1].isalnum() and line.masked[end : end + 1].isalnum()
        ):
            claim = _judged(line, kind, form, start)
            if claim:
                return claim
    return None


def _judged(line: Line, kind: Kind, form: str, start: int) -> Claim | None:
    end = start + len(form)
    rows = line.lexicon.rows(kind, form)
    before, after = line.before(start), line.after(end)
    is_word = is_syllable(form) and (line.is_heading or not form.isupper())  # CA is a word in a heading
    for row in rows:
        if row.fits(before, after) and (row.has_context or not is_word):
            return Claim(start, end, row.spoken, 80 if row.has_context else 95)
    if is_word:
        return None
    return Claim(start, end, rows[-1].spoken, _WITHOUT_CONTEXT)


def _unknown(match: re.Match[str], line: Line) -> Claim | None:
    written = match[0]
    if is_syllable(written) and (line.is_heading or len(written) > 3 or not written.isascii()):
        return None
    return Claim(match.start(), match.end(), spell(written), 20)


ABBREVIATION_PASSES: tuple[Rule, ...] = (
    Rule("abbreviation", _known),
    Rule("unknown capitals", matching(_CAPITALS, _unknown), (f"[A-ZĐƯ].*[{_UPPER}]",)),
)
