"""Text from before Unicode: TCVN3 (ABC, the fonts `.VnTime`) and VNI (`VNI-Times`), told and respelled.

Both put Vietnamese letters where Western fonts keep others: "Céng hoµ x· héi" and "Coäng hoøa xaõ hoäi" are
the same words. A font's name tells the script; where no font is known, the text itself does: read in the
right script its words become Vietnamese syllables, and genuine Unicode or a Western language does not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Encoding(StrEnum):
    """An encoding from before Unicode, by the name that operators know."""

    TCVN3 = "TCVN3 (ABC)"
    VNI = "VNI"


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """How a font writes: its encoding, and whether its small letters look like capitals (`.VnTimeH`)."""

    encoding: Encoding
    capitals: bool = False


# ── facts: which byte, seen as Latin-1, is which letter ──────────────────────────────────────────

_TCVN3_LETTERS = (
    "¡Ă¢Â£Ê¤Ô¥Ơ¦Ư§Đ¨ă©âªê«ô¬ơ\xadư®đµà¶ả·ã¸á¹ạ»ằ¼ẳ½ẵ¾ắÆặÇầÈẩÉẫÊấËậÌèÎẻÏẽÐéÑẹÒềÓểÔễÕếÖệ×ìØỉÜĩÝíÞịßò"
    "áỏâõãóäọåồæổçỗèốéộêờëởìỡíớîợïùñủòũóúôụõừöử÷ữøứùựúỳûỷüỹýýþỵ"
)
_TCVN3 = dict(zip(_TCVN3_LETTERS[::2], _TCVN3_LETTERS[1::2], strict=True))
_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
_ROOF, _BREVE = "\u0302", "\u0306"
_VNI_MARKS = {
    "ø": _GRAVE,
    "ù": _ACUTE,
    "õ": _TILDE,
    "û": _HOOK,
    "ï": _DOT,
    "â": _ROOF,
    "à": _ROOF + _GRAVE,
    "á": _ROOF + _ACUTE,
    "ã": _ROOF + _TILDE,
    "å": _ROOF + _HOOK,
    "ä": _ROOF + _DOT,
    "ê": _BREVE,
    "è": _BREVE + _GRAVE,
    "é": _BREVE + _ACUTE,
    "ü": _BREVE + _TILDE,
    "ú": _BREVE + _HOOK,
    "ë": _BREVE + _DOT,
}
_VNI_LETTERS = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI = {
    **_VNI_MARKS,
    **{sign.upper(): mark for sign, mark in _VNI_MARKS.items()},
    **_VNI_LETTERS,
    **{sign.upper(): letter.upper() for sign, letter in _VNI_LETTERS.items()},
}
_TABLES = {Encoding.TCVN3: str.maketrans(_TCVN3), Encoding.VNI: str.maketrans(_VNI)}


def respelled(text: str, script: Script) -> str:
    """`text`, as its font's bytes look in Latin-1, in Unicode (NFC)."""
    letters = unicodedata.normalize("NFC", text.translate(_TABLES[script.encoding]))
    return letters.upper() if script.capitals else letters


# ── which script it is ───────────────────────────────────────────────────────────────────────────

_FONT = re.compile(r"(?:[A-Z]{6}\+)?[\"'\s]*(?:(?P<abc>\.vn[a-z0-9]+)|vni[-_ ]?[a-z])", re.IGNORECASE)
_WORD = re.compile(r"[^\s!-@\[-`{-~“”‘’–—…]+")
_BEYOND = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9\u0300-\u0323]")
"""Letters that neither old script has: whoever writes them writes Unicode."""
_FEWEST = 4
_SURE = 0.8


def script_of_font(name: str) -> Script | None:
    """The script of a font by its name; None for every other font."""
    found = _FONT.match(name)
    if found is None:
        return None
    if found["abc"]:
        return Script(encoding=Encoding.TCVN3, capitals=found["abc"].endswith("H"))
    return Script(encoding=Encoding.VNI)


def scripts_of(texts: Mapping[str, str]) -> dict[str, Script]:
    """The script of each font in which a document writes, by the font's name and all that is written in it.

    People type Unicode into text whose font still has the old name: where letters say so, the font is not believed.
    """
    told = {font: script_of_font(font) for font in texts}
    return {font: script for font, script in told.items() if script and not _BEYOND.search(texts[font])}


def converted_note(encodings: Iterable[Encoding]) -> list[str]:
    """What the operator is told of a document that was respelled; nothing where it was not."""
    names = " và ".join(dict.fromkeys(encodings))
    return (
        [f"Văn bản được chuyển từ bảng mã {names} sang Unicode; hãy đối chiếu với bản gốc."] if names else []
    )


def encoding_of(text: str) -> Encoding | None:
    """The old script that `text` is written in; None for Unicode, for other languages, and where it is too short to tell."""
    strange = [word for word in _WORD.findall(text[:200_000]) if not word.isascii()]
    if len(strange) < _FEWEST or len(_BEYOND.findall(text)) * 20 > len(strange):
        return None
    shares = {encoding: _share(strange, encoding) for encoding in Encoding}
    best = max(shares, key=lambda encoding: shares[encoding])
    return best if shares[best] >= _SURE and shares[best] > syllables(strange) else None


def _share(words: list[str], encoding: Encoding) -> float:
    return syllables([respelled(word, Script(encoding=encoding)) for word in words])


def syllables(words: list[str]) -> float:
    """How many of `words` are spelled as Vietnamese syllables, from 0 to 1."""
    return sum(is_syllable(word) for word in words) / len(words) if words else 0.0


# ── Vietnamese spelling ──────────────────────────────────────────────────────────────────────────

_TONES = re.compile(f"[{_GRAVE}{_ACUTE}{_TILDE}{_HOOK}{_DOT}]")
_SYLLABLE = re.compile(
    r"(?:b|c|ch|d|đ|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|t|th|tr|v|x)?"
    r"(?:uyê|uya|oai|oay|oao|oeo|uây|uôi|ươi|ươu|iêu|yêu|uyu|uêu"
    r"|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|ôi|ơi|ua|uâ|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|yê"
    r"|[aăâeêioôơuưy])"
    r"(?P<end>ch|ng|nh|[cmnpt])?"
)
_STOPPED = frozenset(("c", "ch", "p", "t"))


def is_syllable(word: str) -> bool:
    """Whether a word is spelled as a Vietnamese syllable: one tone at the most, and the right ones before c ch p t."""
    apart = unicodedata.normalize("NFD", word.lower())
    tones = _TONES.findall(apart)
    found = _SYLLABLE.fullmatch(unicodedata.normalize("NFC", _TONES.sub("", apart)))
    if found is None or len(tones) > 1:
        return False
    return found["end"] not in _STOPPED or bool(tones and tones[0] in {_ACUTE, _DOT})
