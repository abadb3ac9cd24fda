"""Bytes into words: whichever encoding a text or a page was saved in, told by what comes out.

A byte order mark decides, then UTF-8 by its own grammar. What is neither is read in each encoding that
Vietnamese was ever kept in, and the one whose words are Vietnamese syllables is taken; a few broken letters
in UTF-8 are marked and named.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from broadcast.ingest.readers.oldscripts import Script, converted_note, encoding_of, respelled, syllables

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w:.-]{3,40})", re.IGNORECASE)
_WORD = re.compile(r"[^\s!-@\[-`{-~]+")
_ENTITY = re.compile(r"&(?:#(\d{3}|x[0-9a-f]{2})|([a-zA-Z]{2,8}));", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_SURE = 0.8
_BROKEN_AT_MOST = 0.002
"""Share of letters that could not be decoded, of a text that is still read."""


class UndecodableError(ValueError):
    """Words in no encoding that is known; `place` is the byte where UTF-8 failed, None for what is no text."""

    def __init__(self, place: int | None) -> None:
        super().__init__(place)
        self.place = place


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Words, in Unicode, and what the operator should know of how they were told."""

    text: str
    notes: tuple[str, ...] = ()


def decoded(content: bytes) -> Decoded:
    """The words of a text or page. Raises UndecodableError."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding)
    start = content[:4000]
    for encoding, zeros in (("utf-16-le", start[1::2]), ("utf-16-be", start[0::2])):
        if zeros.count(0) > len(start) // 8:
            return _strictly(content, encoding)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return _otherwise(content, error)
    return _modern(text, ())


def _strictly(content: bytes, encoding: str) -> Decoded:
    try:
        return _modern(content.decode(encoding), ())
    except UnicodeDecodeError as error:
        readable = is_words(content.decode(encoding, errors="replace"))
        raise UndecodableError(error.start if readable else None) from error


def _modern(text: str, notes: tuple[str, ...]) -> Decoded:
    """A decoded text, respelled where its letters stand for those of an old font."""
    plain = _without_entities(text) if "&" in text else text
    encoding = encoding_of(_TAG.sub(" ", plain))
    if encoding is None:
        return Decoded(text=text, notes=notes)
    return Decoded(
        text=respelled(plain, Script(encoding=encoding)), notes=(*converted_note([encoding]), *notes)
    )


def _without_entities(text: str) -> str:
    """The letters of Latin-1 that a page spells as entities; what markup needs stays."""
    from html import unescape

    def letter(found: re.Match[str]) -> str:
        said = unescape(found[0])
        return said if len(said) == 1 and "\xa1" <= said <= "\xff" else found[0]

    return _ENTITY.sub(letter, text)


def _otherwise(content: bytes, error: UnicodeDecodeError) -> Decoded:
    """What is not UTF-8: almost UTF-8, what the page declares, or an encoding from before Unicode."""
    almost = content.decode("utf-8", errors="replace")
    cut = error.start >= len(content) - 3
    broken = almost.count("\ufffd")
    if not cut and broken <= max(1, len(almost) * _BROKEN_AT_MOST) and _vietnamese(almost) >= _SURE:
        return Decoded(
            text=almost,
            notes=(f"Có {broken} ký tự sai mã UTF-8 (hiện là “\ufffd”); hãy đối chiếu với bản gốc.",),
        )
    if cut and is_words(almost):
        raise UndecodableError(error.start) from error
    western = content.decode("latin-1")
    vietnamese = unicodedata.normalize("NFC", content.decode("cp1258", errors="replace"))
    old = encoding_of(_TAG.sub(" ", western))
    if old is None and _vietnamese(vietnamese) >= _SURE:
        return Decoded(text=vietnamese)
    if old is not None:
        return _modern(western, ())
    declared = _declared(content)
    if declared is not None:
        return _modern(declared, ())
    raise UndecodableError(error.start if is_words(almost) else None) from error


def _declared(content: bytes) -> str | None:
    """A page as its own declaration says, where that is an encoding and fits."""
    found = _DECLARED.search(content[:4000])
    try:
        return content.decode(found[1].decode("ascii")) if found else None
    except (LookupError, UnicodeError):
        return None


def _vietnamese(text: str) -> float:
    words = [word for word in _WORD.findall(_TAG.sub(" ", text[:400_000])) if not word.isascii()]
    return syllables([word.strip("“”‘’–—…\ufffd") for word in words if "\ufffd" not in word])


def is_words(text: str) -> bool:
    """Whether hardly anything in it is a control character or could not be decoded."""
    start = text[:100_000]
    strange = sum(letter < " " and letter not in "\t\r\n\f\v" for letter in start)
    strange += start.count("\ufffd") + start.count("\x7f")
    return strange * 200 <= len(start)
