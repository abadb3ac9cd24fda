"""The word that a slip was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from broadcast.domain.folding import fold

_NEAR = 0.6


def likely(text: str, words: Iterable[str]) -> str | None:
    """The one of `words` that `text` is probably a slip of, or None."""
    known = {fold(word): word for word in words}
    found = get_close_matches(fold(text), known, 1, _NEAR)
    return known[found[0]] if found else None
