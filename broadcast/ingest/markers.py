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

    @property
    def opens(self) -> bool:
        """Whether a list begins with this sign: I, 1, a, and any dash."""
        return self.tier >= BULLET_TIER or self.printed.rsplit(".", 1)[-1] in {"I", "A", "1", "01", "a", "i"}


TITLE_TIER = 1
"""Where a heading without a sign stands: beside the Roman numbers."""
LIST_TIER = 5
"""From here on signs are those of a list: letters, (1), dashes."""
BULLET_TIER = 6
"""Dashes and bullets, which do not count."""

_BULLETS = "•●○▪■□◦❖◆➢➤►▶✓✔√·\uf0b7\uf0a7\uf0d8\uf0fc\uf02d"
_ORDINALS = "nhất|hai|ba|bốn|tư|năm|sáu|bảy"
_GAP = r"(?=\s|(?!\w{1,9}[-/])[^\W\d_a-zà-ỹ])"
"""White space, or at once a capital: `1/ Nội dung`, `1/Nội dung`, but neither `a/b` nor `41/TTr-SNV`."""
_YEAR = r"(?:19|20)\d\d(?!\d)"
"""After a dash the second half of a period that a line has cut: 2021 / - 2030."""

# style, tier, pattern; the first group is what is printed
_FORMS: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    ("article", 0, re.compile(r"(Điều\s+\d{1,3})\s?[.:]\s*")),
    (
        "part",
        0,
        re.compile(
            rf"((?:Phần|PHẦN|Chương|CHƯƠNG)\s+(?:[IVX]{{1,5}}|\d{{1,2}}|(?i:thứ\s(?:{_ORDINALS}))))"
            r"\s?[.:)–-]?(?:\s+|$)"
        ),
    ),
    ("roman", 1, re.compile(rf"([IVX]{{1,5}})\s?(?:[.):](?=\D)|/{_GAP}|[-–]\s+(?=\D))\s*")),
    ("upper", 1, re.compile(r"([A-HĐ])\s?[.)/]\s+(?=\D)")),
    ("number3", 4, re.compile(r"(\d{1,2}\.\d{1,2}\.\d{1,3})\s?[.)]?\s+")),
    ("number2", 3, re.compile(r"(\d{1,2}\.\d{1,3})(?:\s?[.)/]\s*(?=\D)|\s+)")),
    ("number", 2, re.compile(rf"(\d{{1,3}})\s?(?:\.(?!\d)|/{_GAP}|[-–]\s+(?=[^\W\d]))\s*")),
    ("letter2", 5, re.compile(r"([a-zđ]\.?\d{1,2})\s?[.)]\s*(?=\D)")),
    ("small roman", 5, re.compile(r"\(?(i{2,3}|iv|vi{1,3}|ix)\s?\)\s*")),
    ("counted", 5, re.compile(r"\(?(\d{1,3})\)\s*")),
    ("letter", 5, re.compile(rf"\(?([a-zđ])\s?(?:[)}}]|[./]{_GAP}|[-–]\s+(?=[^\W\d]))\s*")),
    ("dash", 6, re.compile(rf"([-–—−‒])(?:\s*(?=[^\s\d-])|\s+(?=\d)(?!{_YEAR}))")),
    ("plus", 6, re.compile(r"(\+)\s*(?=\S)")),
    ("star", 6, re.compile(r"(\*)\s+(?=\S)")),
    ("bullet", 6, re.compile(rf"([{_BULLETS}])\s*(?=\S)|(o)\s(?=[^\W\d_a-zà-ỹ])")),
)


def split_marker(text: str) -> tuple[Marker | None, str]:
    """The sign in front of clean `text` and the words after it; None and the text where there is none.

    A dash or bullet of any shape prints `-`, a plus `+`, a letter or number itself. Bullets of another shape
    are another style: a document that mixes them means depths.
    """
    for style, tier, form in _FORMS:
        found = form.match(text)
        if found:
            printed = found[1] if tier < BULLET_TIER or style == "plus" else "-"
            shape = f"{style} {found[0].strip()}" if style == "bullet" else style
            return Marker(style=shape, tier=tier, printed=printed), text[found.end() :]
    return None, text
