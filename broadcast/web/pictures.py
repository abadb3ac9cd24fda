"""A square of dots that a telephone reads by its camera (QR), as an address of its own that an <img> shows."""

from __future__ import annotations

import segno


def square(text: str) -> str:
    """The picture of a text, black on white with its margin, as a data: address."""
    picture: str = segno.make(text, error="m", micro=False).svg_data_uri(scale=5, border=4, light="#fff")
    return picture
