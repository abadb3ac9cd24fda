"""Months, quarters, years and weekdays, alone, in rows and in ranges: tháng 7, 8/2025, Q.III, 9T/2025, thứ 2, 4, 6."""

from __future__ import annotations

import re

from broadcast.production.spoken.line import Claim, Line, Rule, matching, replacing
from broadcast.production.spoken.numbers import cardinal, roman

YEAR = r"(?:1[5-9]|20|21)\d\d"
MONTH = r"(?:0?[1-9]|1[0-2])"
FREE = r"(?<![\w/.,-])"
END = r"(?![\w/]|[.,-]\d)"
DASH = r"[ ]?[-–—][ ]?"
_ROW = rf"(?:{DASH}|, ?| ?& ?| và | hoặc | đến )"
_MONTHS = re.compile(rf"(?i:(?<!\w)(tháng)[ ]+)({MONTH}(?:{_ROW}{MONTH})*)(?:[ ]?[/.-][ ]?({YEAR}))?{END}")
_MONTH_SPAN = re.compile(
    rf"{FREE}(?:(?i:(?<!\w)tháng )|T\.?)?({MONTH})[/.-]({YEAR}){DASH}(?:(?i:tháng )|T\.?)?({MONTH})[/.-]({YEAR}){END}"
)
_MONTH_YEAR = re.compile(rf"{FREE}({MONTH})[/-]({YEAR}){END}")
_POINTED_MONTH = re.compile(rf"{FREE}(0?[1-9]|1[0-2])\.(20[0-4]\d){END}")
_T_MONTH = re.compile(rf"(?<!\w)T\.?({MONTH})(?:[/-]|\.)({YEAR}){END}")
_T_SUM = re.compile(rf"(?<!\w)T({MONTH}) ?[+&] ?T?({MONTH})(?:[/-]({YEAR}))?{END}")
_T_ROW = re.compile(rf"(?<!\w)T({MONTH})(?=(?:{DASH}|, ?| và )T{MONTH}[/.-]{YEAR})")
_T_ALONE = re.compile(
    r"(?:(?<=riêng )|(?<=so với )|(?<=sang )|(?<=[Tt]ừ )|(?<=[Đđ]ến )|(?<=hết )|(?<=cuối )|(?<=đầu )|(?<=trong )|(?<=tới ))T(1[0-2]?|[89])(?![\w/-]|\.\d)"
)
_OF_MONTHS = re.compile(
    rf"(?<![\w.,])(1[0-2]|[1-9])T(?:/({YEAR})(?!\w)|(?=[ ](?:đầu|cuối|năm|bằng|qua|tăng|giảm|đạt|ước|so)\b))"
)
_WEEK = re.compile(rf"(?<=tuần )(\d{{1,2}})[/-]({YEAR}){END}")
_YEARS = re.compile(rf"{FREE}({YEAR}){DASH}({YEAR}){END}")
_SEASON = re.compile(rf"(?i:năm học|niên vụ|vụ|niên khóa|mùa giải) (?P<years>({YEAR})/({YEAR})){END}")
_NUMERAL = r"(?:[IVX]{1,4}|\d)"
_QUARTER = re.compile(
    rf"(?i:(?<!\w)(quý|học kỳ|kỳ|đợt|số|khóa)[ ]+|(?<!\w)Q\.?(?=[IVX\d]))"
    rf"({_NUMERAL})(?:({DASH}|, ?| ?[&+] ?| và )({_NUMERAL}))?(?:[/.-]({YEAR})){END}"
)
_Q = re.compile(r"(?<!\w)(?:Q\.?(I{1,3}|IV)|Q([1-4]))(?![\w/-]|\.\w)")
_TERM = re.compile(r"(?<!\w)HK[ .]?(I{1,3}|[123])(?!\w)")
_QUARTERED = re.compile(
    r"(?:dự báo|hơn|so với|sang|riêng|kết thúc|ước|trong|của|hết|cuối|đầu|vụ|đến|từ|và|,|thu|kế hoạch|báo cáo)[ ]$",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"(?<!\w)(?:T[2-7]|CN)(?:(?:\s?[-–,/&]\s?| và | đến )(?:T[2-7]|CN|[2-7](?![\w/.%]|,\d)))*(?!\w)"
)
_WEEKDAY_PART = re.compile(r"T?[2-7]|CN|\s?[-–]\s?|\s?[,/]\s?| ?& ?| và | đến ")
_ORDINAL_DAY = re.compile(
    r"(?<!\w)(?i:(thứ)[ ]+)([1-7])((?:(?:, ?| và | ?& ?)[2-7](?![\w/.%]|,\d| (?:giờ|ngày|tháng|người|hộ)))*)(?!\w|[.,/]\d)"
)
_WEEKDAYS = {"2": "thứ hai", "3": "thứ ba", "4": "thứ tư", "5": "thứ năm", "6": "thứ sáu", "7": "thứ bảy", "CN": "chủ nhật"}  # fmt: skip
_ORDINALS = {1: "nhất", 4: "tư"}
_ONE_DIGIT = re.compile(r"[1-7]")
_DAY_BEFORE = re.compile(r"(?:ngày|thứ \S+|sáng|chiều|tối|và|hằng tuần|,|:)[ ]?$")
_DATE_AFTER = re.compile(r"[ ]?[,(]?[ ]?(?:ngày )?\d{1,2}[/-]\d{1,2}(?!\d)")


def month(written: str) -> str:
    """The name of a month without "tháng": 4 is "tư"."""
    return "tư" if int(written) == 4 else cardinal(int(written))


def link(between: str) -> str:
    """What stands between two periods, as it is said."""
    sign = between.strip()
    return {"-": " đến ", "–": " đến ", "—": " đến ", "&": " và ", "+": " cộng "}.get(
        sign, ", " if sign == "," else between
    )


def year_words(year: str | None) -> str:
    """The year after a day or month, with a space before it; nothing where there is none."""
    return f" năm {cardinal(int(year))}" if year else ""


def _months(match: re.Match[str]) -> str:
    word, row, year = match.groups()
    pieces = re.split(rf"({_ROW})", row)
    said = [month(piece) if piece.isdecimal() else link(piece) for piece in pieces]
    return f"{word} {''.join(said)}{year_words(year)}"


def _month_span(match: re.Match[str]) -> str:
    first, year, last, last_year = match.groups()
    return f"tháng {month(first)}{year_words(year)} đến tháng {month(last)}{year_words(last_year)}"


def _month_year(match: re.Match[str], line: Line) -> Claim | None:
    before = line.before(match.start()).casefold()
    if before.endswith(("số ", "số: ")):
        return None
    word = "" if before.endswith("tháng ") else "tháng "
    return Claim(match.start(), match.end(), f"{word}{month(match[1])}{year_words(match[2])}", 90)


def _t_month(match: re.Match[str]) -> str:
    return f"tháng {month(match[1])}{year_words(match[2])}"


def _t_alone(match: re.Match[str]) -> str:
    return f"tháng {month(match[1])}"


def _of_months(match: re.Match[str]) -> str:
    return f"{cardinal(int(match[1]))} tháng{year_words(match[2])}"


def _years(match: re.Match[str]) -> str:
    return f"{cardinal(int(match[1]))} đến {cardinal(int(match[2]))}"


def _season(match: re.Match[str]) -> str | None:
    first, last = int(match[2]), int(match[3])
    return f"{cardinal(first)} đến {cardinal(last)}" if last - first == 1 else None


def _quarter(match: re.Match[str]) -> str | None:
    word, first, between, last, year = match.groups()
    values = [_value(first), _value(last) if last else 0]
    if None in values:
        return None
    spoken = f"{word or 'quý'} {cardinal(values[0] or 0)}"
    if last:
        spoken += link(between) + cardinal(values[1] or 0)
    return spoken + year_words(year)


def _q(match: re.Match[str], line: Line) -> Claim | None:
    if match[2] and not _QUARTERED.search(line.before(match.start())):
        return None  # the first district of a city is written so too
    return Claim(match.start(), match.end(), f"quý {cardinal(_value(match[1] or match[2]) or 0)}", 80)


def _term(match: re.Match[str]) -> str:
    return f"học kỳ {cardinal(_value(match[1]) or 0)}"


def _t_sum(match: re.Match[str]) -> str:
    first, last, year = match.groups()
    return f"tháng {month(first)} và tháng {month(last)}{year_words(year)}"


def _value(written: str) -> int | None:
    return int(written) if written.isdigit() else roman(written)


def _weekday(match: re.Match[str], line: Line) -> Claim | None:
    if match[0] == "CN" and not (
        _DAY_BEFORE.search(line.before(match.start())) or _DATE_AFTER.match(line.after(match.end()))
    ):
        return None
    spoken = []
    for part in _WEEKDAY_PART.findall(match[0]):
        sign = part.strip()
        if sign.isdecimal():
            spoken.append(_ordinal_name(int(sign)))
        else:
            spoken.append(_WEEKDAYS.get(sign.lstrip("T")) or (", " if sign == "/" else link(part)))
    return Claim(match.start(), match.end(), "".join(spoken), 80)


def _ordinal(match: re.Match[str]) -> str:
    rest = _ONE_DIGIT.sub(lambda day: _ordinal_name(int(day[0])), match[3].replace("&", "và"))
    return f"{match[1]} {_ordinal_name(int(match[2]))}{rest}"


def _ordinal_name(value: int) -> str:
    return _ORDINALS.get(value, cardinal(value))


PERIOD_PASSES: tuple[Rule, ...] = (
    Rule("quarter", replacing(_QUARTER, _quarter), (r"(?i:quý|kỳ|đợt|số|khóa|q[.\divx])",)),
    Rule("months", replacing(_MONTH_SPAN, _month_span), (r"\d[/.-]\d{4}", "[-–—]")),
    Rule("month", replacing(_MONTHS, _months), ("(?i:tháng)",)),
    Rule("month", matching(_POINTED_MONTH, _month_year), (r"\d\.20\d\d",)),
    Rule("month", replacing(_T_ROW, _t_alone, confidence=80), (r"T\d",)),
    Rule(
        "week",
        replacing(_WEEK, lambda match: f"{cardinal(int(match[1]))} năm {cardinal(int(match[2]))}"),
        (r"\d[/-]\d",),
    ),
    Rule("months", replacing(_T_SUM, _t_sum), (r"T\d",)),
    Rule("month", replacing(_T_MONTH, _t_month), (r"T\.?\d",)),
    Rule("month", matching(_MONTH_YEAR, _month_year), (r"\d[/-]\d{4}",)),
    Rule("month", replacing(_T_ALONE, _t_alone, confidence=75), (r"T\d",)),
    Rule("months", replacing(_OF_MONTHS, _of_months), (r"\dT(?!\w)",)),
    Rule("years", replacing(_YEARS, _years), (r"(?:1[5-9]|20|21)\d\d", "[-–—]")),
    Rule("years", replacing(_SEASON, _season, group="years"), (r"\d{4}/\d{4}",)),
    Rule("ordinal", replacing(_ORDINAL_DAY, _ordinal), ("(?i:thứ)",)),
)
LETTERED_PASSES: tuple[Rule, ...] = (
    Rule("quarter", matching(_Q, _q), (r"(?<!\w)Q[.IVX1-4]",)),
    Rule("term", replacing(_TERM, _term, confidence=85), ("HK",)),
    Rule("weekdays", matching(_WEEKDAY, _weekday), (r"T[2-7]|CN",)),
)
"""Periods that may be written without a digit."""
