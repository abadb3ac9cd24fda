"""The order in which a line is read: what is most particular first, single signs and leftovers last.

A line is offered only to rules that may find something in it: each names what it needs, the words of the line
are asked for that once, and common words are remembered.
"""

from __future__ import annotations

import re
from functools import lru_cache, reduce
from operator import or_

from broadcast.production.spoken.abbreviations import ABBREVIATION_PASSES, OWN_PASSES
from broadcast.production.spoken.addresses import ADDRESS_PASSES
from broadcast.production.spoken.amounts import AMOUNT_PASSES
from broadcast.production.spoken.clocktimes import ROUND_PASSES, TIME_PASSES
from broadcast.production.spoken.codes import CODE_PASSES, LETTER_PASSES, MIXED_PASSES
from broadcast.production.spoken.dates import DATE_PASSES
from broadcast.production.spoken.documents import DOCUMENT_PASSES
from broadcast.production.spoken.initials import INITIAL_PASSES, PLACE_PASSES
from broadcast.production.spoken.line import Rule
from broadcast.production.spoken.markers import MARKER_PASSES, ROMAN_PASSES
from broadcast.production.spoken.periods import LETTERED_PASSES
from broadcast.production.spoken.positions import POSITION_PASSES
from broadcast.production.spoken.signs import SIGN_PASSES
from broadcast.production.spoken.vehicles import VEHICLE_PASSES

_NUMBER = r"[\d²³¹⁰⁴-⁹₀-₉\u00bc-\u00be\u2150-\u218b\u2460-\u249b]"
_LONGEST_REMEMBERED = 40


def _of_numbers(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """The same rules, spared on a line without any number: most lines of a plan have none."""
    return tuple(rule._replace(needs=(_NUMBER, *rule.needs)) for rule in rules)


RULES: tuple[Rule, ...] = (
    *OWN_PASSES,
    *MARKER_PASSES,
    *ADDRESS_PASSES,
    *_of_numbers((*VEHICLE_PASSES, *PLACE_PASSES)),
    *INITIAL_PASSES,
    *LETTER_PASSES,
    *DOCUMENT_PASSES,
    *_of_numbers((*CODE_PASSES, *POSITION_PASSES, *ROUND_PASSES, *DATE_PASSES)),
    *LETTERED_PASSES,
    *_of_numbers(TIME_PASSES),
    *ROMAN_PASSES,
    *_of_numbers(AMOUNT_PASSES),
    *ABBREVIATION_PASSES,
    *_of_numbers(MIXED_PASSES),
    *SIGN_PASSES,
)
"""All of them, in order."""
_NEEDS = {
    need: 1 << at for at, need in enumerate(dict.fromkeys(need for rule in RULES for need in rule.needs))
}
_FINDERS = [(re.compile(need).search, bit) for need, bit in _NEEDS.items()]
_ANY = re.compile("|".join(_NEEDS)).search
_NEEDED = [(rule, sum(_NEEDS[need] for need in set(rule.needs))) for rule in RULES]


def rules_for(text: str) -> tuple[Rule, ...]:
    """The rules that may find something in a line, in order."""
    words = text.split(" ")
    met_by = _met_by if max(map(len, words)) <= _LONGEST_REMEMBERED else _met_by.__wrapped__
    return _with_needs_met(reduce(or_, set(map(met_by, words))))


@lru_cache(maxsize=1 << 15)
def _met_by(word: str) -> int:
    return sum(bit for finds, bit in _FINDERS if finds(word)) if _ANY(word) else 0


@lru_cache(maxsize=1 << 10)
def _with_needs_met(met: int) -> tuple[Rule, ...]:
    return tuple(rule for rule, needed in _NEEDED if not needed & ~met)
