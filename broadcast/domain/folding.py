"""Words as they are compared: without accents, so that whoever types "bang du phong" finds "băng dự phòng"."""

from __future__ import annotations

import unicodedata

_SAME = str.maketrans(
    {"đ": "d", "–": "-", "—": "-", "−": "-", "’": "'", "‘": "'", "′": "'", "”": '"', "“": '"', "″": '"'}
)


def fold(text: str) -> str:
    """`text` as it is compared: no accents, small letters, plain dashes and quotes, single spaces."""
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFD", text.casefold())
        if not unicodedata.combining(letter)
    )
    return " ".join(bare.translate(_SAME).split())
