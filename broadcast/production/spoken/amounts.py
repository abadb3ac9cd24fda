"""Amounts: numbers with their points and commas, units, what they are counted by, ranges and fractions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from broadcast.production.spoken.lexicon import Kind, Lexicon
from broadcast.production.spoken.line import Claim, Line, Rule, matching, replacing
from broadcast.production.spoken.numbers import cardinal, digits, number, spell, spell_row

_NUMBER = re.compile(
    r"(?<![\w.,])"
    r"(?:\d{1,3}(?:\.\d{3}){1,5}(?:,\d{1,6})?"
    r"|\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,6})?"
    r"|[1-9]\d{0,2}(?: \d{3}){1,4}(?:,\d{1,6})?"
    r"|\d+(?:[.,]\d+)?)"
    r"(?!\w|[.,]\d)",
)
_SECTION = re.compile(r"(?<![\w.,])\d{1,3}(?:\.\d{1,3}){2,5}(?!\w|[.,]\d)")
_AFTER_NUMBER = re.compile(r"(?:[\d½¼¾]|triệu|nghìn|ngàn|tỷ)([ ]?)(?=[^\W\d_]|[%‰°º℃$€µ])")
_GLUED = frozenset("kKhs")
"""Too short to be a unit after a space."""
_WORD = re.compile(r"[^\W\d_]{1,20}|[%‰°º℃$€]")
_STROKE = re.compile(r"[ ]?/[ ]?(?=[^\W\d_])")
_AGAINST = re.compile(r"(?<=[^\W\d_])[ ]?/[ ]?(?=\d)")
_RANKED = re.compile(r"(?:hạng|bậc|loại)[ ]$", re.IGNORECASE)
_COUNTED = re.compile(r"\d[^;()/]{0,30}(?:/[^;()/]{1,15}){0,2}$")
_PLACE = re.compile(
    r"(?:^|\W)(?:xã|phường|thị trấn|thôn|ấp|tổ|khu|huyện|quận|tỉnh|bản|làng|cấp)\s?$", re.IGNORECASE
)
_MONEY = re.compile(r"(?:đ|đồng|triệu|tỷ|tỉ|nghìn|ngàn|vnđ|vnd|usd|\$|tr|k|%)\s?$", re.IGNORECASE)
_HOUSE = re.compile(r"(?<![\w/.,])(\d{1,4}[A-Z]?(?:/\d{1,4})+)([A-Z]?)(?![\w/]|[.,]\d)")
_HOUSED = re.compile(r"(?:số|nhà|ngõ|ngách|hẻm|kiệt|địa chỉ|thửa)[ :]{1,2}$", re.IGNORECASE)
_ISSUED = re.compile(
    r"(?:đề án|chỉ thị|nghị quyết|nghị định|quyết định|thông tư|kế hoạch|công văn|kết luận|quy định|luật|hướng dẫn)(?: số)? $",
    re.IGNORECASE,
)
_FRACTION = re.compile(r"(?<![\w/.,])(\d{1,6})[ ]?/[ ]?(\d{1,6})(?!\w|[/]|[.,]\d)")
_OF_THINGS = re.compile(
    r"[ ]?(?:xã|thôn|tiêu chí|đơn vị|phường|chỉ tiêu|trường|ấp|tổ|huyện|sở|ngành|khu|bản|buôn|làng|nội dung|nhiệm vụ|hồ sơ|cơ quan|chi bộ|điểm)\b"
)
_PART_OF = re.compile(r"[ ]?(?:số|tổng|diện tích|dân số|thời gian|quãng|chặng|chiều|lượng|giá)\b")
_SCALE = re.compile(r"(?:tỷ lệ|tỉ lệ|bản đồ)[ ]?[^\W\d]{0,6}[ ]?$", re.IGNORECASE)
_RATIO = re.compile(r"(?<![\w:.,])(\d{1,3})[:/](\d{1,3}(?:\.\d{3})+|\d{1,7})(?![\w:/]|[.,]\d)")
_SERIES = re.compile(r"(?<![\w.,/-])\d{1,4}(?:[-–]\d{1,4}){2,4}(?:\+?[A-Z]{1,2})?(?![\w/-]|[.,]\d)")
_SERIES_PART = re.compile(r"\d+|[A-Z]+")
_DASH = re.compile(
    r"[ ]?[-–—−][ ]?(?=(?:dưới |trên |hơn |ngày |tháng |năm |thứ |quý |điều |khoản |mức )?(?:\d|[IVX]+(?!\w)|\ue000))",
    re.IGNORECASE,
)
_RANGE_LEFT = re.compile(r"(?:\d|(?:^|\W)[IVX]{1,5}|%|thứ \w+|[½¼¾])[ ]?([^\W\d]{0,5}[²³]?)$")
_RANGE_RIGHT = re.compile(
    r"(?:(?:dưới|trên|hơn|ngày|tháng|năm|thứ|quý|điều|khoản|mức) )?(?:\d|[IVX]+(?!\w)|T[2-7]|hai|ba|tư|bảy|km ?\d)",
    re.IGNORECASE,
)
_COUNT_WORDS = frozenset(
    (
        "",
        "đồng",
        "triệu",
        "tỷ",
        "nghìn",
        "ngàn",
        "tấn",
        "tạ",
        "giờ",
        "phút",
        "ngày",
        "tháng",
        "năm",
        "tuổi",
        "độ",
        "mét",
        "người",
        "hộ",
        "lần",
        "điểm",
    )
)
_TIMES = re.compile(r"(?:(?<=[\d\ue000])[ ]?[x×*][ ]?|(?<=\w) [x×] )(?=\d)")
_SENT = re.compile(r"(?:gửi|nhắn|đầu số|tổng đài)[^.;]{0,12}$", re.IGNORECASE)
_MINUS = re.compile(r"(?<![^\s(])[-−](?=\d)")
_FRACTIONS = {
    "½": "một phần hai",
    "¼": "một phần tư",
    "¾": "ba phần tư",
    "⅓": "một phần ba",
    "⅔": "hai phần ba",
}
_SMALL = re.compile("[½¼¾⅓⅔]")


def _units(line: Line) -> Iterator[Claim]:
    for match in _AFTER_NUMBER.finditer(line.masked):
        form = _unit(line.masked, match.end(), line.lexicon)
        if not form or (form in _GLUED and match[1]):
            continue
        end = match.end() + len(form)
        spoken = line.lexicon.spoken(Kind.UNIT, form)
        claim = Claim(match.start(1), end, f" {spoken}")
        while line.masked[end : end + 1] == "/":
            form = _unit(line.masked, end + 1, line.lexicon)
            if not form:
                break
            link = "một" if _MONEY.search(line.before(end)) else "trên"
            end += 1 + len(form)
            claim = Claim(
                match.start(1), end, f"{claim.spoken} {link} {line.lexicon.spoken(Kind.UNIT, form)}"
            )
        yield claim


def _unit(text: str, at: int, lexicon: Lexicon) -> str | None:
    first = _WORD.match(text, at)
    if not first:
        return None
    letters = "" if not first[0].isalnum() else first[0]
    for length in range(min(8, len(text) - at), 0, -1):
        form = text[at : at + length]
        whole = not (form[-1].isalnum() and text[at + length : at + length + 1].isalnum())
        if whole and len(form) >= len(letters) and lexicon.rows(Kind.UNIT, form):
            return form
    return None


def _per(match: re.Match[str], line: Line) -> Claim | None:
    before = line.before(match.start())
    if not _COUNTED.search(before) or _PLACE.search(before):
        return None
    word = _WORD.match(line.masked, match.end())
    forms = line.lexicon.beginning(Kind.PER, word[0]) if word else []
    for form in forms:
        if line.text.startswith(form, match.end()):
            speed = form in {"giờ", "giây"} and line.lexicon.rows(
                Kind.UNIT, before.split()[-1].lstrip("0123456789.,")
            )
            return Claim(
                match.start(),
                match.end(),
                " trên " if speed else f" {line.lexicon.spoken(Kind.PER, form)} ",
                90,
            )
    unit = _unit(line.masked, match.end(), line.lexicon)
    if unit:
        link = "một" if _MONEY.search(before) else "trên"
        return Claim(
            match.start(), match.end() + len(unit), f" {link} {line.lexicon.spoken(Kind.UNIT, unit)}", 80
        )
    return None


def _plain(match: re.Match[str], line: Line) -> Claim:
    issued = match[0][0] == "0" and match[0].isdecimal() and _ISSUED.search(line.before(match.start()))
    return Claim(match.start(), match.end(), digits(match[0]) if issued else number(match[0]))


def _house(match: re.Match[str], line: Line) -> Claim | None:
    if not _HOUSED.search(line.before(match.start())):
        return None
    steps = [spell_row(step) for step in match[0].split("/")]
    return Claim(match.start(), match.end(), " trên ".join(steps), 85)


def _section(match: re.Match[str]) -> str:
    return " chấm ".join(cardinal(int(part)) for part in match[0].split("."))


def _fraction(match: re.Match[str], line: Line) -> Claim:
    above, below = int(match[1]), int(match[2])
    before, after = line.before(match.start()), line.after(match.end())
    small = 0 < above < below <= 10 and not _OF_THINGS.match(after)
    ranked = _SCALE.search(before) or _RANKED.search(before)
    link = "phần" if (small or _PART_OF.match(after)) and not ranked else "trên"
    named = "tư" if below == 4 and link == "phần" else cardinal(below)
    return Claim(match.start(), match.end(), f"{cardinal(above)} {link} {named}", 85)


def _small(match: re.Match[str]) -> str:
    return f" {_FRACTIONS[match[0]]} "


def _ratio(match: re.Match[str], line: Line) -> Claim | None:
    if not _SCALE.search(line.before(match.start())) and "." not in match[2]:
        return None
    return Claim(match.start(), match.end(), f"{cardinal(int(match[1]))} trên {number(match[2])}", 85)


def _series(match: re.Match[str]) -> str:
    return " ".join(
        cardinal(int(part)) if part.isdecimal() else spell(part) for part in _SERIES_PART.findall(match[0])
    )


def _range(match: re.Match[str], line: Line) -> Claim | None:
    left = _RANGE_LEFT.search(line.before(match.start()))
    if not left or not _RANGE_RIGHT.match(line.after(match.end())):
        return None
    if left[1] not in _COUNT_WORDS and not line.lexicon.rows(Kind.UNIT, left[1]):
        return None
    return Claim(match.start(), match.end(), " đến ", 90)


def _times(match: re.Match[str], line: Line) -> Claim | None:
    if _SENT.search(line.before(match.start())):
        return None  # 8x55 is a number to send to
    return Claim(match.start(), match.end(), " nhân ", 85)


def _minus(match: re.Match[str], line: Line) -> Claim | None:
    if not line.before(match.start()).strip() and not re.match(
        r"\d+(?:[.,]\d+)?[ ]?(?:°|º|độ)", line.after(match.end())
    ):
        return None
    return Claim(match.start(), match.end(), "âm ", 70)


AMOUNT_PASSES: tuple[Rule, ...] = (
    Rule("unit", _units),
    Rule("counted by", matching(_STROKE, _per), ("/",)),
    Rule("counted against", replacing(_AGAINST, " trên ", confidence=70), ("/",)),
    Rule("series", replacing(_SERIES, _series, confidence=85), (r"\d[-–]\d",)),
    Rule("ratio", matching(_RATIO, _ratio), (r"\d[/:]\d",)),
    Rule("range", matching(_DASH, _range), ("[-–—−]",)),
    Rule("minus", matching(_MINUS, _minus), (r"[-−]\d",)),
    Rule("times", matching(_TIMES, _times), (r"[x×*](?:\d|$)",)),
    Rule("house", matching(_HOUSE, _house), (r"/\d",)),
    Rule("fraction", matching(_FRACTION, _fraction), ("/",)),
    Rule("fraction", replacing(_SMALL, _small), ("[½¼¾⅓⅔]",)),
    Rule("number", matching(_NUMBER, _plain)),
    Rule("section", replacing(_SECTION, _section, confidence=80), (r"\d\.\d",)),
)
