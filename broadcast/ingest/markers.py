"""The sign in front of a paragraph: I. 1. 1.1. a) - + and how deep each of them stands.

A tier says what may stand below what. Within a tier the order is the document's own: whichever sign opened
first is the outer one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A sign: how it is written (`style`), how deep it stands (`tier`, 0 outermost), and what it prints."""

    style: str
    tier: int
    printed: str


TITLE_TIER = 1
"""Where a heading without a sign stands: beside the Roman numbers."""

_BULLETS = "•●○▪■◦❖➢➤✓✔√·\uf0b7\uf0a7\uf0d8\uf0fc\uf02d"

# style, tier, pattern; the first group is what is printed
_FORMS: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    ("article", 0, re.compile(r"(Điều\s+\d{1,3})\s*[.:]\s*")),
    ("part", 0, re.compile(r"((?:Phần|PHẦN|Chương|CHƯƠNG)\s+(?:[IVX]{1,5}|\d{1,2}))\s*[.:)–-]?\s+")),
    ("roman", 1, re.compile(r"([IVX]{1,5})\s*[.)/:]\s*(?=\D)")),
    ("upper", 1, re.compile(r"([A-HĐ])\s*[.)/]\s+(?=\D)")),
    ("number3", 4, re.compile(r"(\d{1,2}\.\d{1,2}\.\d{1,3})\s*[.)]?\s+")),
    ("number2", 3, re.compile(r"(\d{1,2}\.\d{1,3})\s*[.)]?\s+")),
    ("number", 2, re.compile(r"(\d{1,3})\s*(?:\.(?!\d)|/(?=\s))\s*")),
    ("letter2", 5, re.compile(r"([a-zđ]\.?\d{1,2})\s*[.)]\s*(?=\D)")),
    ("counted", 5, re.compile(r"\(?(\d{1,3})\)\s*")),
    ("letter", 5, re.compile(r"\(?([a-zđ])\s*(?:\)|[./](?=\s))\s*")),
    ("dash", 6, re.compile(r"([-–—−‒])\s*(?=[^\s\d-])")),
    ("plus", 6, re.compile(r"(\+)\s*(?=\S)")),
    ("star", 6, re.compile(r"(\*)\s+(?=\S)")),
    ("bullet", 6, re.compile(rf"([{_BULLETS}])\s*(?=\S)")),
)


def split_marker(text: str) -> tuple[Marker | None, str]:
    """The sign in front of clean `text` and the words after it; None and the text where there is none.

    A dash or bullet of any shape prints `-`, a plus `+`, a letter or number itself.
    """
    for style, tier, form in _FORMS:
        found = form.match(text)
        if found:
            printed = found[1] if tier < 6 or style == "plus" else "-"
            return Marker(style=style, tier=tier, printed=printed), text[found.end() :]
    return None, text
