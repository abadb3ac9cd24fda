"""Dates, months, years, quarters and weekdays, alone and in ranges."""

from __future__ import annotations

import re

from broadcast.production.spoken.line import Claim, Line, Rule, matching, replacing
from broadcast.production.spoken.numbers import cardinal, roman

_YEAR = r"(?:1[5-9]|20|21)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_FREE = r"(?<![\w/.,-])"
_END = r"(?![\w/]|[.,-]\d)"
_DASH = r"[ ]?[-–—][ ]?"
_FULL = re.compile(rf"{_FREE}({_DAY})[ ]?([/.-])[ ]?({_MONTH})[ ]?\2[ ]?({_YEAR})(?![\w/])")
_ISO = re.compile(rf"{_FREE}({_YEAR})-({_MONTH})-({_DAY})(?![\w/])")
_SPAN = re.compile(rf"{_FREE}({_DAY})({_DASH}|, ?| và )({_DAY})/({_MONTH})(?:/({_YEAR}))?{_END}")
_DAY_SPAN = re.compile(
    rf"{_FREE}({_DAY})/({_MONTH})(?:/({_YEAR}))?{_DASH}({_DAY})/({_MONTH})(?:/({_YEAR}))?{_END}"
)
_SHORT = re.compile(rf"{_FREE}({_DAY})([/.-])({_MONTH}){_END}")
_MONTHS = re.compile(
    rf"(?i:(?<!\w)(tháng)[ ]+)({_MONTH})(?:({_DASH}|, ?| và | đến )({_MONTH}))?(?:[ ]?[/-][ ]?({_YEAR}))?{_END}"
)
_MONTH_YEAR = re.compile(rf"{_FREE}({_MONTH})[/-]({_YEAR}){_END}")
_YEARS = re.compile(rf"{_FREE}({_YEAR}){_DASH}({_YEAR}){_END}")
_QUARTER = re.compile(
    rf"(?i:(?<!\w)(quý|học kỳ|kỳ|đợt)[ ]+|(?<!\w)Q(?=\d))([IVX]{{1,4}}|\d)(?:({_DASH}|, ?| và )([IVX]{{1,4}}|\d))?(?:[/-]({_YEAR})){_END}"
)
_T_MONTH = re.compile(rf"(?<!\w)T({_MONTH})(?:[/-]|\.)({_YEAR}){_END}")
_WEEKDAY = re.compile(r"(?<!\w)(?:T[2-7]|CN)(?:(?:\s?[-–,/]\s?| và | đến )(?:T[2-7]|CN))*(?!\w)")
_WEEKDAY_PART = re.compile(r"T[2-7]|CN|\s?[-–]\s?|\s?[,/]\s?| và | đến ")
_ORDINAL_DAY = re.compile(r"(?<!\w)(?i:(thứ)[ ]+)([1-7])(?!\w|[.,/]\d)")
_DATED = re.compile(
    r"(?:ngày|mùng|mồng|sáng|trưa|chiều|tối|đêm|hôm|dịp|lễ|rằm|tết|thứ \S+|chủ nhật|giỗ|kỷ niệm|khuya)[ ,(]*$",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(r"(?:từ|trước|sau|đến|tới|hết|vào|lúc|tính|nhất|cuối)[ ]?(?:hết )?$", re.IGNORECASE)
_COUNTED = re.compile(r"(?:có|đạt|được|khoảng|gần|hơn|trên|chiếm|với|còn|tổng|bằng|số)[ ]$", re.IGNORECASE)
_THINGS = re.compile(
    r"[ ]?(?:số|xã|thôn|hộ|tiêu chí|đơn vị|phường|huyện|chỉ tiêu|đại biểu|tổng|diện tích|dân số|người|điểm|ý kiến|đồng chí|cơ quan|trường|ấp|khu|tổ|chi|trẻ|học sinh|nội dung|công|ngành|sở|nhiệm vụ|sản phẩm|quãng|chặng|bản|buôn|làng)\b"
)
_CELEBRATED = frozenset(
    {"1/1", "3/2", "27/2", "8/3", "26/3", "30/4", "1/5", "7/5", "15/5", "19/5", "1/6", "5/6", "21/6", "26/6",
     "28/6", "27/7", "19/8", "2/9", "10/10", "13/10", "14/10", "20/10", "9/11", "18/11", "20/11", "23/11",
     "1/12", "19/12", "22/12"}
)  # fmt: skip
_SOLEMN = re.compile(
    r"(?:ngày|kỷ niệm|quốc tế|quốc khánh|giải phóng|thành lập|truyền thống|(?<!\w)lễ|(?<!\w)tết|chào mừng|hưởng ứng)[^.;]*$",
    re.IGNORECASE,
)
_SOLEMN_NEAR = re.compile(
    r"(?:ngày|kỷ niệm|(?<!\w)lễ|(?<!\w)tết|chào mừng|hưởng ứng)[^.;\d]*$", re.IGNORECASE
)
_WEEKDAYS = {
    "T2": "thứ hai",
    "T3": "thứ ba",
    "T4": "thứ tư",
    "T5": "thứ năm",
    "T6": "thứ sáu",
    "T7": "thứ bảy",
    "CN": "chủ nhật",
}
_ORDINALS = {1: "nhất", 4: "tư"}


def month(written: str) -> str:
    """The name of a month without "tháng": 4 is "tư"."""
    return "tư" if int(written) == 4 else cardinal(int(written))


def _date(day: str, written_month: str, year: str | None) -> str:
    spoken = f"{cardinal(int(day))} tháng {month(written_month)}"
    return f"{spoken} năm {cardinal(int(year))}" if year else spoken


def _day_word(line: Line, at: int) -> str:
    return "ngày " if _PREPOSITION.search(line.before(at)) else ""


def _full(match: re.Match[str], line: Line) -> Claim:
    spoken = _date(match[1], match[3], match[4])
    return Claim(match.start(), match.end(), _day_word(line, match.start()) + spoken)


def _iso(match: re.Match[str], line: Line) -> Claim:
    return Claim(
        match.start(), match.end(), _day_word(line, match.start()) + _date(match[3], match[2], match[1])
    )


def _span(match: re.Match[str], line: Line) -> Claim | None:
    first, between, last, in_month, year = match.groups()
    before = line.before(match.start())
    listed = between.strip() in {"và", ","}
    if listed and not (_DATED.search(before) or _PREPOSITION.search(before)):
        return None
    link = " đến " if between.strip() in "-–—" else between
    return Claim(match.start(), match.end(), f"{cardinal(int(first))}{link}{_date(last, in_month, year)}")


def _day_span(match: re.Match[str], line: Line) -> Claim:
    spoken = f"{_date(*match.group(1, 2, 3))} đến {_date(*match.group(4, 5, 6))}"
    return Claim(match.start(), match.end(), _day_word(line, match.start()) + spoken)


def _short(match: re.Match[str], line: Line) -> Claim | None:
    day, sign, in_month = match.groups()
    before, after = line.before(match.start()), line.after(match.end())
    dated = bool(_DATED.search(before))
    celebrated = f"{int(day)}/{int(in_month)}" in _CELEBRATED and _SOLEMN.search(before)
    if sign != "/" and not (dated or (celebrated and sign == "-")):
        return None
    if not dated and (_COUNTED.search(before) or _THINGS.match(after)) and not _PREPOSITION.search(before):
        return None
    certain = dated or _PREPOSITION.search(before) or celebrated or int(day) > 12 or day[0] == "0"
    if not certain and not _SOLEMN_NEAR.search(before):
        return None
    return Claim(match.start(), match.end(), _day_word(line, match.start()) + _date(day, in_month, None), 90)


def _months(match: re.Match[str]) -> str:
    word, first, between, last, year = match.groups()
    spoken = f"{word} {month(first)}"
    if last:
        spoken += (" đến " if between.strip() in "-–—" else between) + month(last)
    return spoken + (f" năm {cardinal(int(year))}" if year else "")


def _month_year(match: re.Match[str], line: Line) -> Claim:
    word = "" if line.before(match.start()).casefold().endswith("tháng ") else "tháng "
    return Claim(match.start(), match.end(), f"{word}{month(match[1])} năm {cardinal(int(match[2]))}", 90)


def _years(match: re.Match[str]) -> str:
    return f"{cardinal(int(match[1]))} đến {cardinal(int(match[2]))}"


def _quarter(match: re.Match[str]) -> str | None:
    word, first, between, last, year = match.groups()
    values = [_value(first), _value(last) if last else 0]
    if None in values:
        return None
    spoken = f"{word or 'quý'} {cardinal(values[0] or 0)}"
    if last:
        spoken += (" đến " if between.strip() in "-–—" else between) + cardinal(values[1] or 0)
    return f"{spoken} năm {cardinal(int(year))}"


def _value(written: str) -> int | None:
    return int(written) if written.isdigit() else roman(written)


def _t_month(match: re.Match[str]) -> str:
    return f"tháng {month(match[1])} năm {cardinal(int(match[2]))}"


def _weekday(match: re.Match[str], line: Line) -> Claim | None:
    if match[0] == "CN" and not re.search(
        r"(?:ngày|thứ \S+|sáng|chiều|tối|và|hằng tuần|,|:)[ ]?$", line.before(match.start())
    ):
        return None
    spoken = [
        _WEEKDAYS.get(part.strip())
        or (" đến " if part.strip() in "-–" else ", " if part.strip() in ",/" else part)
        for part in _WEEKDAY_PART.findall(match[0])
    ]
    return Claim(match.start(), match.end(), "".join(spoken), 80)


def _ordinal(match: re.Match[str]) -> str:
    value = int(match[2])
    return f"{match[1]} {_ORDINALS.get(value, cardinal(value))}"


DATE_PASSES: tuple[Rule, ...] = (
    Rule("dates", matching(_DAY_SPAN, _day_span), (r"/\d", "[-–—]")),
    Rule("dates", matching(_SPAN, _span), (r"/\d",)),
    Rule("date", matching(_FULL, _full), (r"[/.-](?:\d|$)", r"(?:1[5-9]|20|21)\d\d")),
    Rule("date", matching(_ISO, _iso), (r"\d{4}-\d",)),
    Rule("quarter", replacing(_QUARTER, _quarter), (r"(?i:quý|kỳ|đợt|q\d)",)),
    Rule("month", replacing(_MONTHS, _months), ("(?i:tháng)",)),
    Rule("month", replacing(_T_MONTH, _t_month), (r"T\d",)),
    Rule("month", matching(_MONTH_YEAR, _month_year), (r"\d[/-]\d{4}",)),
    Rule("years", replacing(_YEARS, _years), (r"(?:1[5-9]|20|21)\d\d", "[-–—]")),
    Rule("day", matching(_SHORT, _short), (r"\d[/.-]\d",)),
    Rule("ordinal", replacing(_ORDINAL_DAY, _ordinal), ("(?i:thứ)",)),
)
WEEKDAY_PASSES: tuple[Rule, ...] = (Rule("weekdays", matching(_WEEKDAY, _weekday), (r"T[2-7]|CN",)),)
