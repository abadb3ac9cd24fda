"""How alike two texts are: by their neighbouring words, whatever their tones, case, signs and numbers.

The measure is Dice's over pairs of neighbours, with the edges as neighbours too: twice what both have, parted by
what each has. One word of fifteen changed leaves 0.88; half of the words changed leaves about a third. Tones are
left out because scanned plans lose them, numbers because next year's plan says next year.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import pairwise

_WORD = re.compile(r"[^\W\d_]+")
_EDGE = ""


def words(text: str) -> tuple[str, ...]:
    """The words of a text without tones, case, signs and numbers."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return tuple(_WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter))))


def likeness(one: str, other: str) -> float:
    """From 0 for no pair of neighbouring words in common to 1 for the same words in the same order."""
    ours, theirs = _pairs(one), _pairs(other)
    total = ours.total() + theirs.total()
    return 2 * (ours & theirs).total() / total if total else 0.0


@lru_cache(maxsize=8_192)
def _pairs(text: str) -> Counter[tuple[str, str]]:
    found = words(text)
    return Counter(pairwise((_EDGE, *found, _EDGE))) if found else Counter()
