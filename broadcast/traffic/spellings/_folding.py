"""Words as they are compared."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

_SAME = str.maketrans(
    {"đ": "d", "–": "-", "—": "-", "−": "-", "’": "'", "‘": "'", "′": "'", "”": '"', "“": '"', "″": '"'}
)
_NEAR = 0.6


def fold(text: str) -> str:
    """`text` as it is compared: no accents, small letters, plain dashes and quotes, single spaces."""
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFD", text.casefold())
        if not unicodedata.combining(letter)
    )
    return " ".join(bare.translate(_SAME).split())


def likely(text: str, words: Iterable[str]) -> str | None:
    """The one of `words` that `text` is probably a slip of, or None."""
    known = {fold(word): word for word in words}
    found = get_close_matches(fold(text), known, 1, _NEAR)
    return known[found[0]] if found else None
