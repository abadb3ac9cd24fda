"""What stands between numbers: ranges, rows such as NPK 16-16-8, times and minus, more than and less than."""

from __future__ import annotations

import re

from broadcast.production.spoken.lexicon import Kind
from broadcast.production.spoken.line import Claim, Line, Rule, matching, replacing
from broadcast.production.spoken.numbers import cardinal, spell

_SERIES = re.compile(r"(?<![\w.,/-])\d{1,4}(?:[-–]\d{1,4}){2,4}(?:\+?[A-Z]{1,2})?(?![\w/-]|[.,]\d)")
_SERIES_PART = re.compile(r"\d+|[A-Z]+")
_DASH = re.compile(
    r"[ ]?[-–—−][ ]?(?=(?:< ?|dưới |trên |hơn |ngày |tháng |năm |thứ |quý |điều |khoản |mức )?(?:\d|[IVX]+(?!\w)|\ue000))",
    re.IGNORECASE,
)
_RANGE_LEFT = re.compile(r"(?:(?:\d|%|thứ \w+|[½¼¾])[ ]?([^\W\d]{0,5}[²³]?)|(?:^|\W)[IVX]{1,5})$")
_RANGE_RIGHT = re.compile(
    r"(?:< ?|(?:dưới|trên|hơn|ngày|tháng|năm|thứ|quý|điều|khoản|mức) )?(?:\d|[IVX]+(?!\w)|T[2-7]|hai|ba|tư|bảy|km ?\d)",
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
        "AM",
        "T",
        "PM",
    )
)
_TIMES = re.compile(
    r"(?:(?<=[\d\ue000])[ ]?[x×*][ ]?|(?<=\w) [x×] )(?=\d)|(?<=[\d\ue000]) [x×] (?=[^\W\d_]{2})"
)
_DOSE = re.compile(r"(?:lần|viên|gói|ml|ống)/ngày[ ]?$")
_DAYS = re.compile(r"\d+ (?:ngày|tuần|tháng)")
_FOLD = re.compile(r"(?<=[( ])x(\d{1,3})(?!\w)")
_SENT = re.compile(r"(?:gửi|nhắn|đầu số|tổng đài)[^.;]{0,12}$", re.IGNORECASE)
_MINUS = re.compile(r"(?<![^\s(])[-−](?=\d)")
_LETTERED = re.compile(r"(?<![^\W_])[A-ZĐ]{1,3}\d{1,3}[ ]?$")
_LAST = re.compile(r"(?<![\w.,/])(\d{1,6})$")
_FIRST = re.compile(r"(\d{1,6})(?![\w/]|[.,]\d|[ ]?(?:giờ|h\b|%))")
_FALLING = re.compile(r"(?:từ|giảm|xuống|còn)[ ]\d+$", re.IGNORECASE)
_AMOUNT_BEFORE = re.compile(r"(?<![\w.,])\d[\d.,]*[ ]?$")
_DIALLED = re.compile(r"\(?0\d{3}")
_WEEKDAY = re.compile(r"(?<!\w)T[2-7][ ]?$")
_BETWEEN = re.compile(r"(?<=[\d\ue000%])[ ]?÷[ ]?(?=\d)")
_COMPARED = re.compile(r"(?<![=-])(?:>=|≥|<=|=<|≤|>|<)[ ]?(?=[\d\ue000])")
_COMPARISONS = {">": "trên", "<": "dưới", "≥": "lớn hơn hoặc bằng", "≤": "không quá"}

_ALREADY = re.compile(r"(?:tăng|giảm|hụt)(?: thêm)?[ ]$", re.IGNORECASE)
_PLUS = re.compile(r"(?<=[ (])\+(?=\d)")
_SUM = re.compile(r"(?<=\d) ?[-–−:] ?(?=\d+(?:[.,]\d+)? ?=)")


def _series(match: re.Match[str]) -> str:
    return " ".join(
        cardinal(int(part)) if part.isdecimal() else spell(part) for part in _SERIES_PART.findall(match[0])
    )


def _range(match: re.Match[str], line: Line) -> Claim | None:
    before, after = line.before(match.start()), line.after(match.end())
    left = _RANGE_LEFT.search(before)
    if not left or not _RANGE_RIGHT.match(after) or _numbers_a_thing(before, after):
        return None
    counted = left[1] or ""
    if counted not in _COUNT_WORDS and not line.lexicon.rows(Kind.UNIT, counted):
        return None
    return Claim(match.start(), match.end(), " đến ", 90)


def _numbers_a_thing(before: str, after: str) -> bool:
    """Whether the dash only parts the number of one thing: lot C3-09, parcel 412-2."""
    first, last = _LAST.search(before), _FIRST.match(after)
    if _WEEKDAY.search(before) or _DIALLED.match(after) or (last and _LETTERED.search(before)):
        return True
    return bool(first and last and int(first[1]) > int(last[1]) and not _FALLING.search(before))


def _compared(match: re.Match[str], line: Line) -> Claim | None:
    if _AMOUNT_BEFORE.search(line.before(match.start())):
        return None  # 5 > 3 is told in full
    sign = match[0].strip()
    sign = {">=": "≥", "<=": "≤", "=<": "≤"}.get(sign, sign)
    return Claim(match.start(), match.end(), f" {_COMPARISONS[sign]} ", 90)


def _times(match: re.Match[str], line: Line) -> Claim | None:
    if _SENT.search(line.before(match.start())):
        return None  # 8x55 is a number to send to
    dose = _DOSE.search(line.before(match.start())) and _DAYS.match(line.after(match.end()))
    return Claim(match.start(), match.end(), ", " if dose else " nhân ", 85)


def _plus(match: re.Match[str], line: Line) -> Claim | None:
    told = _ALREADY.search(line.before(match.start()))
    return Claim(match.start(), match.end(), "", 80) if told else None


def _sum(match: re.Match[str]) -> str:
    return " chia " if ":" in match[0] else " trừ "


def _minus(match: re.Match[str], line: Line) -> Claim | None:
    if not line.before(match.start()).strip() and not re.match(
        r"\d+(?:[.,]\d+)?[ ]?(?:°|º|độ)", line.after(match.end())
    ):
        return None
    told = _ALREADY.search(line.before(match.start()))
    return Claim(match.start(), match.end(), "" if told else "âm ", 70)


RANGE_PASSES: tuple[Rule, ...] = (
    Rule("series", replacing(_SERIES, _series, confidence=85), (r"\d[-–]\d",)),
    Rule("sum", replacing(_SUM, _sum, confidence=80), ("=",)),
    Rule("range", replacing(_BETWEEN, " đến ", confidence=90), ("÷",)),
    Rule("range", matching(_DASH, _range), ("[-–—−]",)),
    Rule("plus", matching(_PLUS, _plus), (r"\+\d",)),
    Rule("minus", matching(_MINUS, _minus), (r"[-−]\d",)),
    Rule("times", matching(_TIMES, _times), (r"[x×*](?:\d|$)",)),
    Rule(
        "times",
        replacing(_FOLD, lambda match: f"nhân {cardinal(int(match[1]))}", confidence=75),
        (r"(?<!\w)x\d",),
    ),
    Rule("compared", matching(_COMPARED, _compared), ("[<>≥≤]",)),
)
