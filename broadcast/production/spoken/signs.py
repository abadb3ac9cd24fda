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
_NOTE = re.compile(r"(?<=[^\W\d_]{2})[²³¹⁰⁴-⁹]+(?!\w)|(?<=[^\W\d_])\*+(?=[\s.,;:]|$)")
_POWER = re.compile(r"(?<=(?<![^\W_])[a-zA-Z])[²³](?!\w)")
_KEY = re.compile(r"(?:phím|nút|dấu|bấm|nhấn)[ ](?:sao |[*#]?(?:,| hoặc| và) )?$", re.IGNORECASE)
_MORE = re.compile(r"[^\W\d_]{2,}[ ]$")
_THINGS_NEXT = re.compile(
    r"[ ]?\d{1,3} (?:bản|ảnh|tờ|cuốn|bộ|quyển|giấy|phiếu|suất|phần|thùng|gói|túi|chai|cái|chiếc)\b"
)
_REACH = re.compile(r"(?<=[\d\ue000])[ ]?(?:[=-]+>|[→⇒➔➜])[ ]?(?=[\d\ue000])")
_ARROW = re.compile(r"[ ]?(?:[=-]+>|[→⇒➔➜])[ ]?")
_ABOUT = re.compile(r"(?:khoảng|gần|chừng)[ ]$", re.IGNORECASE)
_FROM = re.compile(r"(?<!\w)(?:từ)[ ][A-ZĐ]\w*(?: [A-ZĐ]\w*){0,3}$", re.IGNORECASE)
_FROM_THING = re.compile(r"(?<!\w)từ (\w+) \w+$", re.IGNORECASE)
_TIMELY = re.compile(r"(?:tháng \w+|Tết|Giêng|Chạp|tuần|quý \w+|thứ \w+|chủ nhật)$", re.IGNORECASE)
_TIME_NEXT = re.compile(
    r"(?:đầu|giữa|cuối|mùng|mồng|hết|rằm|sáng|trưa|chiều|tối|thứ|chủ nhật)[ ]", re.IGNORECASE
)
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
    before, after = line.before(match.start()), line.after(match.end())
    if spaced and _reaches(before, after):
        return Claim(match.start(), match.end(), " đến ", 70)
    word = after[:1]
    return Claim(match.start(), match.end(), ", " if spaced and not word.islower() else " ")


def _close(match: re.Match[str]) -> str:
    return "" if match[1] is not None else ", "


def _reaches(before: str, after: str) -> bool:
    """Whether a dash says "to": from one place to another, from one hamlet to another, from one time to another."""
    place, thing = _FROM.search(before), _FROM_THING.search(before)
    return bool(
        (place and place[0].split(" ")[1][:1].isupper() and after[:1].isupper())
        or (thing and after.casefold().startswith(f"{thing[1]} ".casefold()))
        or (_TIMELY.search(before) and _TIME_NEXT.match(after))
    )


def _power(match: re.Match[str]) -> str:
    return " bình phương" if match[0] == "²" else " lập phương"


def _sign(match: re.Match[str], line: Line) -> Claim:
    sign, before = match[0], line.before(match.start())
    spoken = line.lexicon.spoken(Kind.SYMBOL, sign)
    if sign in "*#" and _KEY.search(before):
        spoken = "sao" if sign == "*" else "thăng"
    elif sign == "+" and _MORE.search(before) and _THINGS_NEXT.match(line.after(match.end())):
        spoken = "và"
    elif sign == "~" and _ABOUT.search(before):
        spoken = None
    return Claim(match.start(), match.end(), f" {spoken} " if spoken else " ")


def _left_over(match: re.Match[str]) -> str | None:
    if match[0].isalpha():
        return None
    plain = unicodedata.normalize("NFKC", match[0])
    return f" {spell(plain)} "


SIGN_PASSES: tuple[Rule, ...] = (
    Rule("note", replacing(_NOTE, "", confidence=80), (r"\w[²³¹⁰⁴-⁹*]",)),
    Rule("power", replacing(_POWER, _power, confidence=80), (r"[a-zA-Z][²³]",)),
    Rule("arrow", replacing(_REACH, " đến "), (r"[=-]>|[→⇒➔➜]",)),
    Rule("arrow", replacing(_ARROW, ", "), ("[=-]>|[→⇒➔➜]",)),
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
