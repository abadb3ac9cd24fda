"""Vietnamese text brought to one spelling, so that the rest of the room compares words and not bytes.

`clean` is what people see: NFC, one space between words. `fold` is what is compared: small letters, and one
place for the tone where two habits exist (hoà, hòa; uỷ, ủy).
"""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_OPEN_OA = re.compile(r"o([àáảãạèéẻẽẹ])(?!\w)")
_OPEN_UY = re.compile(r"(?<!q)u([ỳýỷỹỵ])(?!\w)")
_TONE_LAST = "àáảãạèéẻẽẹỳýỷỹỵ"
_TONELESS = str.maketrans(_TONE_LAST, "aaaaaeeeeeyyyyy")
_TONED_O = str.maketrans(_TONE_LAST, "òóỏõọòóỏõọ-----")
_TONED_U = str.maketrans(_TONE_LAST, "----------ùúủũụ")

_UNFINISHED = frozenset(
    "của và về các những tại trong cho với do bởi từ là hoặc như để bằng".split()  # noqa: SIM905
)


def clean(text: str) -> str:
    """`text` in NFC, without invisible characters, runs of white space as one space."""
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def fold(text: str) -> str:
    """`text` as it is compared: clean, small letters, the tone where the newer habit puts it."""
    folded = clean(text).lower()
    folded = _OPEN_OA.sub(lambda found: found[1].translate(_TONED_O) + found[1].translate(_TONELESS), folded)
    return _OPEN_UY.sub(lambda found: found[1].translate(_TONED_U) + found[1].translate(_TONELESS), folded)


def is_capitals(text: str) -> bool:
    """Whether every letter is a capital, and there are letters."""
    return text == text.upper() and any(letter.isalpha() for letter in text)


def is_unfinished(text: str) -> bool:
    """Whether no sentence can end here: after a comma, or a word that wants another (của, và, về …)."""
    if text.endswith(","):
        return True
    last = text.rsplit(" ", 1)[-1].lower()
    return last in _UNFINISHED


def starts_small(text: str) -> bool:
    """Whether the first letter is a small one: the middle of a sentence."""
    return text[:1].islower()
