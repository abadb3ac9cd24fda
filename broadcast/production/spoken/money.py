"""Money as people write it: the sign before the amount ($2.5 triệu, €500,000), and amounts cut short (2tr5)."""

from __future__ import annotations

import re

from broadcast.production.spoken.line import Claim, Line, Rule, matching, replacing
from broadcast.production.spoken.numbers import cardinal, number

_AMOUNT = r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"
_SIGNED = re.compile(
    rf"(?<!\w)(US\$|\$|€|£|¥|₫)[ ]?({_AMOUNT})(?:[ ]?(triệu|tỷ|nghìn|ngàn|million|billion|tr|M|B|k|K)(?!\w))?(?!\w|[.,]\d)"
)
_CURRENCIES = {"US$": "đô la Mỹ", "$": "đô la", "€": "ơ rô", "£": "bảng Anh", "¥": "yên", "₫": "đồng"}
_SCALES = {
    "million": "triệu",
    "M": "triệu",
    "tr": "triệu",
    "billion": "tỷ",
    "B": "tỷ",
    "k": "nghìn",
    "K": "nghìn",
}
_NAMED_AFTER = re.compile(r"[ ]?(?:USD|đô la|đô|EUR|euro|ơ rô|đồng)(?!\w)", re.IGNORECASE)
_SHORT = re.compile(r"(?<![\w.,/])(\d{1,4})[ ]?(tr|triệu|tỷ|tỉ)(\d{1,3})(?:[ ]?(?:đ|đồng))?(?!\w|[.,]\d)")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")


def _signed(match: re.Match[str], line: Line) -> Claim:
    sign, amount, scale = match.groups()
    written = amount.replace(",", ".") if _GROUPED.fullmatch(amount) and not scale else amount
    words = [number(written)]
    words += [_SCALES.get(scale, scale)] if scale else []
    words += [] if _NAMED_AFTER.match(line.after(match.end())) else [_CURRENCIES[sign]]
    return Claim(match.start(), match.end(), " ".join(words), 90)


def _short(match: re.Match[str]) -> str:
    whole, unit, rest = match.groups()
    value = int(rest.ljust(3, "0"))
    small, name = ("nghìn", "triệu") if unit.startswith("tr") else ("triệu", "tỷ")
    return f"{cardinal(int(whole))} {name} {cardinal(value)} {small} đồng"


MONEY_PASSES: tuple[Rule, ...] = (
    Rule("money", matching(_SIGNED, _signed), ("[$€£¥₫]",)),
    Rule("money", replacing(_SHORT, _short, confidence=90), (r"(?:tr|triệu|tỷ|tỉ)\d",)),
)
