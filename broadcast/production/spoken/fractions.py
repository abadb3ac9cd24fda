"""One number over another: fractions and shares, 43,58/80 điểm, scales and mixtures, 250 mg/5 ml."""

from __future__ import annotations

import re

from broadcast.production.spoken.line import Claim, Line, Rule, matching, replacing
from broadcast.production.spoken.numbers import cardinal, number

_AMOUNT = r"(?:\d{1,3}(?:\.\d{3})+(?:,\d{1,4})?|\d{1,6}(?:[.,]\d{1,4})?)"
_AGAINST = re.compile(r"(?<=[^\W\d_]|[\ue000²³])[ ]?/[ ]?(?!\d+[A-Z](?!\w))(?:(1)(?=[ ]?[^\W\d_])|(?=\d))")
_MONEY = re.compile(r"(?:đ|đồng|triệu|tỷ|nghìn|ngàn|vnđ|vnd|usd|\$|tr|k)\s?$", re.IGNORECASE)
_RANKED = re.compile(r"(?:hạng|bậc|loại)[ ]$", re.IGNORECASE)
_FRACTION = re.compile(rf"(?<![\w/.,])({_AMOUNT})[ ]?/[ ]?({_AMOUNT})(?!\w|[/]|[.,]\d)")
_OF_THINGS = re.compile(
    r"[ ]?(?:xã|thôn|tiêu chí|đơn vị|phường|chỉ tiêu|trường|ấp|tổ|huyện|sở|ngành|khu|bản|buôn|làng|nội dung|nhiệm vụ|hồ sơ|cơ quan|chi bộ|điểm|ứng cử viên|phiếu|đại biểu|cử tri|thành viên|đồng chí|ngày)\b"
)
PART_OF = re.compile(
    r"[ ]?(?:số|tổng|diện tích|dân số|thời gian|quãng|chặng|chiều|lượng|giá|thân|thể tích|dung tích|sản lượng|ruộng|mái|đoạn|đường|vốn|kinh phí|tiền|quỹ|đất|rừng|nước|bình|thìa|muỗng|viên|gói|ống|ly|cốc|liều|quân số|sĩ số|lớp|đời)\b"
)
_SCALE = re.compile(r"(?:tỷ lệ|tỉ lệ|bản đồ|pha loãng|pha)[ ]?[^\W\d]{0,6}[ ]?$", re.IGNORECASE)
_RATIO = re.compile(
    r"(?<![\w:.,])(\d{1,3})[:/](\d{1,3}(?:\.\d{3})+|\d{1,7}(?:[.,]\d{1,2})?)(?![\w:/]|[.,]\d)"
)
_FRACTIONS = {
    "½": "một phần hai",
    "¼": "một phần tư",
    "¾": "ba phần tư",
    "⅓": "một phần ba",
    "⅔": "hai phần ba",
}
_SMALL = re.compile("[½¼¾⅓⅔]")


def _fraction(match: re.Match[str], line: Line) -> Claim:
    if not (match[1].isdecimal() and match[2].isdecimal()):
        return Claim(match.start(), match.end(), f"{number(match[1])} trên {number(match[2])}", 85)
    above, below = int(match[1]), int(match[2])
    before, after = line.before(match.start()), line.after(match.end())
    small = 0 < above < below <= 10 and not _OF_THINGS.match(after)
    ranked = _SCALE.search(before) or _RANKED.search(before)
    link = "phần" if (small or PART_OF.match(after)) and not ranked else "trên"
    named = "tư" if below == 4 and link == "phần" else cardinal(below)
    return Claim(match.start(), match.end(), f"{cardinal(above)} {link} {named}", 85)


def _against(match: re.Match[str], line: Line) -> Claim:
    money = match[1] and _MONEY.search(line.before(match.start()))
    return Claim(match.start(), match.end(), " một " if money else f" trên {'một ' if match[1] else ''}", 70)


def _small(match: re.Match[str]) -> str:
    return f" {_FRACTIONS[match[0]]} "


def _ratio(match: re.Match[str], line: Line) -> Claim | None:
    if not _SCALE.search(line.before(match.start())) and "." not in match[2]:
        return None
    return Claim(match.start(), match.end(), f"{cardinal(int(match[1]))} trên {number(match[2])}", 85)


AGAINST_PASSES: tuple[Rule, ...] = (Rule("counted against", matching(_AGAINST, _against), ("/",)),)
FRACTION_PASSES: tuple[Rule, ...] = (
    Rule("fraction", matching(_FRACTION, _fraction), ("/",)),
    Rule("fraction", replacing(_SMALL, _small), ("[½¼¾⅓⅔]",)),
)
RATIO_PASSES: tuple[Rule, ...] = (Rule("ratio", matching(_RATIO, _ratio), (r"\d[/:]\d",)),)
