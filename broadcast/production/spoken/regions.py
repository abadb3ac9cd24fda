"""How numbers sound in a region: hai mươi lăm or hai mươi nhăm, một trăm linh năm or lẻ năm, nghìn or ngàn.

Every rule writes numbers out in one way; what a region says otherwise is put in its place where a rule has
spoken. What the copy itself says in words is said as it is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CHOICES = {
    "ngàn": re.compile(r"\bnghìn\b"),
    "lẻ": re.compile(r"\blinh\b"),
    "bốn": re.compile(r"(?<=mươi )tư\b"),
    "nhăm": re.compile(r"(?<=mươi )lăm\b"),
}
_NOT_NUMBERS = frozenset({"abbreviation", "own words", "e-mail", "web address"})
"""Rules whose words are those of a lexicon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """The words of numbers in which a region differs, sorted: any of "ngàn", "lẻ", "bốn" and "nhăm"."""

    words: tuple[str, ...] = ()

    def said(self, spoken: str, rule: str) -> str:
        """What a rule says, as the region says it."""
        if rule in _NOT_NUMBERS:
            return spoken
        for word in self.words:
            spoken = _CHOICES[word].sub(word, spoken)
        return spoken
