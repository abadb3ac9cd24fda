"""Text made fit for a voice: cleaned of what no voice reads, and cut where a speaker would breathe."""

from __future__ import annotations

import re
import unicodedata

from broadcast.errors import NothingToSayError

_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)]*(?= |$)")
_BREATH = re.compile(r"[,;:–—)]+(?= |$)")
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SPACE = re.compile(r"(?= )")


def clean(text: str) -> str:
    """`text` in NFC, without control and invisible characters, with single spaces.

    Raises NothingToSayError when no letter and no digit is left.
    """
    words = spaced(text)
    if not any(letter.isalnum() for letter in words):
        raise NothingToSayError(text=words[:60])
    return words


def harmless(text: str) -> str:
    """For espeak-ng, and what has it inside: digits as their names, and nothing that it takes for phonemes ([[…]])."""
    return "".join(map(_harmless, text))


def spaced(text: str) -> str:
    """`text` in NFC, without control and invisible characters, with single spaces; perhaps nothing."""
    return " ".join("".join(map(_visible, unicodedata.normalize("NFC", text))).split())


def pack(text: str, limit: int) -> tuple[str, ...]:
    """Cleaned text in pieces of at most `limit` characters, in order, nothing lost.

    A cut falls at the last end of a sentence that fits, else at the last comma or its like, else between
    words; a word longer than `limit` is cut itself.
    """
    pieces = []
    rest = text.strip()
    while len(rest) > limit:
        cut = _cut(rest, limit)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return (*pieces, rest) if rest else tuple(pieces)


def _cut(text: str, limit: int) -> int:
    window = text[: limit + 1]  # the space behind the last word that fits still counts
    for boundary, least in ((_SENTENCE_END, limit // 2), (_BREATH, limit // 3), (_SPACE, 1)):
        ends = [found.end() for found in boundary.finditer(window) if least <= found.end() <= limit]
        if ends:
            return ends[-1]
    return limit


def _harmless(letter: str) -> str:
    if letter in "[]":
        return " "
    value = unicodedata.digit(letter, None)
    return letter if value is None else f" {_DIGITS[value]} "


def _visible(letter: str) -> str:
    if unicodedata.category(letter) == "Cf" and letter != "\u200b":
        return ""  # joiners and marks of direction stand inside words
    return " " if unicodedata.category(letter).startswith(("C", "Z")) else letter
