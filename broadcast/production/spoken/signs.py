"""Single signs: brackets and dashes as pauses, symbols by their names, and digits that nothing else read."""

from __future__ import annotations

import re
import unicodedata

from broadcast.production.spoken.lexicon import Kind
from broadcast.production.spoken.line import Claim, Line, Rule, matching, replacing
from broadcast.production.spoken.numbers import spell

_COLON = re.compile(r":(?=[^\s.])")
_END_MARK = re.compile(r"[ ]?\.?/\.")
_DOTS = re.compile(r"\.{2,}|…+")
_DASH = re.compile(r"[ ]*[-–—−‐‑_]+[ ]*")
_OPEN = re.compile(r"\s?[(\[{]")
_CLOSE = re.compile(r"[)\]}](?=(\s*[.,;:!?…]|\s*$)?)")
_STROKE = re.compile(r"\s?[/\\|]+\s?")
_SIGN = re.compile(r"[^\w\s.,;:!?\"'“”‘’…\ue000]")
_RAISED = "²³¹⁰⁴-⁹₀-₉"
_LEFT_OVER = re.compile(rf"[^\W_A-Za-zªºÀ-ɏḀ-ỿ](?:(?<=\d)\d*|(?<=[{_RAISED}])[{_RAISED}]*|)")
"""A row of digits, or what stands in a word and is of no alphabet known here."""


def _dash(match: re.Match[str], line: Line) -> Claim:
    spaced = match[0].startswith(" ") or match[0].endswith(" ")
    word = line.after(match.end())[:1]
    return Claim(match.start(), match.end(), ", " if spaced and not word.islower() else " ")


def _close(match: re.Match[str]) -> str:
    return "" if match[1] is not None else ", "


def _sign(match: re.Match[str], line: Line) -> Claim:
    spoken = line.lexicon.spoken(Kind.SYMBOL, match[0])
    return Claim(match.start(), match.end(), f" {spoken} " if spoken else " ")


def _left_over(match: re.Match[str]) -> str | None:
    if match[0].isalpha():
        return None
    plain = unicodedata.normalize("NFKC", match[0])
    return f" {spell(plain)} "


SIGN_PASSES: tuple[Rule, ...] = (
    Rule("colon", replacing(_COLON, ": "), (":.",)),
    Rule("end mark", replacing(_END_MARK, "."), (r"/\.",)),
    Rule("dots", replacing(_DOTS, "."), (r"\.\.|…",)),
    Rule("bracket", replacing(_OPEN, ", "), (r"[(\[{]",)),
    Rule("bracket", replacing(_CLOSE, _close), (r"[)\]}]",)),
    Rule("dash", matching(_DASH, _dash), ("[-–—−‐‑_]",)),
    Rule("stroke", replacing(_STROKE, " "), (r"[/\\|]",)),
    Rule("sign", matching(_SIGN, _sign), (_SIGN.pattern,)),
    Rule("left over", replacing(_LEFT_OVER, _left_over, confidence=10), (_LEFT_OVER.pattern,)),
)
