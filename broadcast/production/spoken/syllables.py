"""Whether a row of letters can be a Vietnamese syllable, so that a heading in capitals is no abbreviation."""

from __future__ import annotations

import re
import unicodedata

_ONSET = "(?:ngh?|gh|gi|ch|kh|nh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
_NUCLEUS = "(?:iê|yê|uyê|uya|uô|ươ|ưa|uê|uơ|uâ|uă|oa|oă|oe|uy|ia|ua|oo|[aăâeêioôơuưy])"
_CODA = "(?:ch|ng|nh|[cmnptiouy])?"
_SYLLABLE = re.compile(_ONSET + _NUCLEUS + _CODA)
_CLOSED = ("c", "ch", "p", "t")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_CLOSED_TONES = frozenset("\u0301\u0323")


def is_syllable(word: str) -> bool:
    """Whether `word` is spelled as one Vietnamese syllable, tone included."""
    letters = unicodedata.normalize("NFD", word.lower())
    tones = {letter for letter in letters if letter in _TONES}
    bare = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONES))
    if not _SYLLABLE.fullmatch(bare) or len(tones) > 1:
        return False
    return bool(tones & _CLOSED_TONES) if bare.endswith(_CLOSED) else True


def is_toneless(word: str) -> bool:
    """Whether `word`, written without marks as in a web address, is spelled like a syllable."""
    return _PLAIN.fullmatch(word) is not None


_PLAIN = re.compile(
    "(?:ngh?|gh|gi|ch|kh|nh|ph|qu|th|tr|[bcdghklmnpqrstvx])?"
    "(?:ieu|yeu|uye|uya|uoi|uou|ie|ye|uo|ua|ue|oa|oe|uy|ia|oai|oay|uay|[aeiouy])"
    "(?:ch|ng|nh|[cmnptiouy])?"
)
