"""When a task is due, as plans say it: Thường xuyên, 01 số/tháng, quý II và quý III/2021, trước 15/12/2022.

Dates without a year take it from the date after them, or from the plan.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from broadcast.domain.content import Timing, TimingKind
from broadcast.ingest.words import fold

Span = tuple[date, date]
"""First and last day, both included."""

_NUMBER_WORDS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "sáu": 6, "mười": 10}
_NUMBER = r"(\d{1,3}|một|hai|ba|bốn|sáu|mười)"
_UNIT = r"(ngày|tuần|tháng|quý|năm)(?!\w)"
_LONGEST_CELL = 300
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}


# ── how often ────────────────────────────────────────────────────────────────────────────────────

_TIMES_A_UNIT = (
    re.compile(rf"(?<![\d/]){_NUMBER}\s+[^\d/;.:]{{1,60}}/\s*(?:0?1\s*|một\s*)?{_UNIT}"),  # 02 tin, bài/tháng
    re.compile(rf"(?<![\d/]){_NUMBER}\s+(?:lần|số|kỳ)\s+(?:trong\s+)?(?:mỗi|một|0?1|trên)\s+{_UNIT}"),
)
_UNIT_THEN_TIMES = re.compile(
    rf"(?:mỗi|một|(?<!\d)0?1)\s*{_UNIT}\s*[^\d;.]{{0,20}}?{_NUMBER}\s+(?!năm|tháng|quý|tuần)\w"
)
_EVERY_SO_MANY = (
    re.compile(rf"{_NUMBER}\s*{_UNIT}\s*(?:/|mỗi)?\s*(?:0?1|một)?\s*(?:lần|số|kỳ)(?!\w)"),
    re.compile(rf"định kỳ\s+(?:hằng|hàng|mỗi)?\s*{_NUMBER}\s*{_UNIT}(?!\s*(?:đầu|cuối))"),
)
_LONG_DAY = re.compile(r"ngày\s*\d{1,2}\s*tháng\s*\d{1,2}(?!\s*lần)(?:\s*năm\s*\d{4})?")
_LAST_MONTH = re.compile(r"tháng cuối\s+(?:mỗi |của )?quý(?!\s*[\divx])")
_EVERY = re.compile(rf"(?<!\w)(?:hằng|hàng|mỗi|từng|theo|định kỳ)\s+{_UNIT}(?!\s*\d)")
_ALWAYS = re.compile(r"thường xuyên|liên tục|(?:cả|suốt|quanh) năm|(?:hằng|hàng|mỗi) ngày|/\s*ngày")


def read_timing(raw: str, year: int | None) -> Timing | None:
    """The timing that a table's cell prints, or None where it is not understood.

    Of several told one after another with `;` the first that is understood counts. A week counts as a quarter
    of a month, half a year as twice a year. `year` is for dates that print none.
    """
    if len(raw) > _LONGEST_CELL:
        return None
    for clause in re.split(r"[;\n]", raw) if ";" in raw else [raw]:
        timing = _clause(clause, raw, year)
        if timing:
            return timing
    return None


def _clause(clause: str, raw: str, year: int | None) -> Timing | None:
    text = fold(clause)
    often = _often(_LONG_DAY.sub(" ", text))
    if often:
        kind, per, words = often
        start, end = _span(text.replace(words, " "), year) or (None, None)
        return Timing(kind=kind, raw=raw, start=start, end=end, per=per)
    span = _span(text, year)
    start, end = span or (None, None)
    if _ALWAYS.search(text):
        return Timing(kind=TimingKind.ONGOING, raw=raw, start=start, end=end)
    if not _dates(text):
        return None
    if _is_deadline(text):
        return Timing(kind=TimingKind.DEADLINE, raw=raw, end=_due(text, span))
    return Timing(kind=TimingKind.RANGE, raw=raw, start=start, end=end)


def _often(text: str) -> tuple[TimingKind, int, str] | None:
    """Unit, times in it, and the words that say so."""
    readings: list[tuple[re.Match[str] | None, Callable[[re.Match[str]], tuple[TimingKind, int] | None]]] = [
        *((form.search(text), lambda found: _rate(_count(found[1]), found[2])) for form in _TIMES_A_UNIT),
        *((form.search(text), lambda found: _spaced(_count(found[1]), found[2])) for form in _EVERY_SO_MANY),
        (_UNIT_THEN_TIMES.search(text), lambda found: _rate(_count(found[2]), found[1])),
        (_LAST_MONTH.search(text), lambda _: (TimingKind.QUARTERLY, 1)),
        (_EVERY.search(text), lambda found: _rate(1, found[1])),
    ]
    for found, rate in readings:
        told = rate(found) if found else None
        if found and told:
            return *told, found[0]
    return None


def _rate(times: int, unit: str) -> tuple[TimingKind, int] | None:
    match unit:
        case "tuần":
            return TimingKind.MONTHLY, 4 * times
        case "tháng":
            return TimingKind.MONTHLY, times
        case "quý":
            return TimingKind.QUARTERLY, times
        case "năm":
            return TimingKind.YEARLY, times
        case _:
            return None


def _spaced(count: int, unit: str) -> tuple[TimingKind, int] | None:
    """Once every `count` units."""
    if unit == "tuần" and count in {1, 2, 4}:
        return TimingKind.MONTHLY, 4 // count
    if unit == "tháng" and count == 3:
        return TimingKind.QUARTERLY, 1
    if unit == "tháng" and count > 1 and 12 % count == 0:
        return TimingKind.YEARLY, 12 // count
    return _rate(1, unit) if count == 1 else None


def _count(words: str) -> int:
    return _NUMBER_WORDS.get(words) or int(words)


# ── from when until when ─────────────────────────────────────────────────────────────────────────

_DEADLINE = re.compile(r"trước|chậm nhất|muộn nhất|thời hạn|hạn chót|hoàn thành|xong|đến hết|không quá")
_FROM_TO = re.compile(r"(?<!\w)từ\s.*(?:đến|-|–)")
_BEFORE_A_STRETCH = re.compile(r"trước\s+(?:tháng|quý|năm)")

_QUARTER = r"(?:iv|i{1,3}|[1-4])(?!\w)"
_AND = r"\s*(?:,|và|-|–|&|\+|đến(?:\s+hết)?)\s*"
_OF_YEAR = r"(?:\s*(?:/|,?\s*năm|,)?\s*(?P<year>20\d{2})(?!\d))?"
_FORMS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(form)
    for form in (
        r"(?<![\d/.])(?P<day>\d{1,2})\s*(?:-|–|đến(?:\s+hết)?)\s*(?:ngày\s*)?(?P<last_day>\d{1,2})[/.](?P<month>\d{1,2})(?:[/.](?P<year>20\d{2}))?(?![\d/])",
        r"(?<![\d/.])(?P<day>\d{1,2})\s*[/.-]\s*(?P<month>\d{1,2})\s*[/.-]\s*(?P<year>20\d{2})(?!\d)",
        rf"ngày\s*(?P<day>\d{{1,2}})\s*tháng\s*(?P<month>\d{{1,2}}){_OF_YEAR}(?!\d)",
        rf"(?<!\d)(?P<months>0?6|0?9|sáu|chín)\s*tháng\s*(?P<side>đầu|cuối)(?:\s*của)?(?:\s*năm)?{_OF_YEAR}",
        rf"nửa\s*(?P<side>đầu|cuối)\s*năm{_OF_YEAR}",
        rf"tháng\s*(?P<list>\d{{1,2}}(?!\d)(?:{_AND}(?:tháng\s*)?\d{{1,2}}(?![\d/]))*){_OF_YEAR}(?!/\d)",
        rf"quý\s*(?P<quarters>{_QUARTER}(?:{_AND}(?:quý\s*)?{_QUARTER})*){_OF_YEAR}",
        r"(?<![\d/.])(?P<month>\d{1,2})/(?P<year>20\d{2})(?!\d)",
        r"(?<![\d/.])(?P<day>\d{1,2})/(?P<month>\d{1,2})(?![\d/])",
        r"(?<!\d)(?P<year>20\d{2})\s*(?:-|–|đến(?:\s*năm)?)\s*(?P<last_year>20\d{2})(?!\d)",
        r"năm\s*(?P<year>20\d{2})(?!\d)",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """Days as printed, the year perhaps not. `last_day` None is the month's end."""

    at: int
    year: int | None
    first: tuple[int, int]  # month, day
    last_month: int
    last_day: int | None
    last_year: int | None = None
    exact: bool = False
    whole_year: bool = False

    def span(self, year: int) -> Span:
        until = self.last_year or year
        last = self.last_day or calendar.monthrange(until, self.last_month)[1]
        return date(year, *self.first), date(until, self.last_month, last)


def read_period(text: str) -> Span | None:
    """The period that a title names (năm 2021, giai đoạn 2021-2030, quý I năm 2026); the shortest of several."""
    spans = [
        _resolved([stretch], None)
        for stretch in _dates(fold(text))
        if not stretch.exact and stretch.year is not None
    ]
    told = [span for span in spans if span]
    return min(told, key=lambda span: span[1] - span[0]) if told else None


def read_span(text: str) -> Span | None:
    """The first and last day among all the dates in `text` that print their year."""
    return _span(fold(text), None)


def _span(text: str, year: int | None) -> Span | None:
    return _resolved(_dates(text), year)


def _resolved(stretches: list[_Stretch], year: int | None) -> Span | None:
    """From the first day to the last, each stretch in its own year, else in the next one's, else in `year`."""
    borrowing = any(stretch.year is None for stretch in stretches)
    spans: list[Span] = []
    for stretch in sorted(stretches, key=lambda found: found.at, reverse=True):
        year = stretch.year if stretch.year is not None else year
        if year is None:
            return None
        if not (stretch.whole_year and borrowing):
            spans.append(stretch.span(year))
    if not spans:
        return None
    return min(first for first, _ in spans), max(last for _, last in spans)


def _dates(text: str) -> list[_Stretch]:
    """Every date in folded `text`. What one form has taken no later form reads again."""
    found: list[_Stretch] = []
    for form in _FORMS:
        rest = list(text)
        for match in form.finditer(text):
            stretch = _stretch(match)
            if stretch:
                found.append(stretch)
                rest[match.start() : match.end()] = "\0" * (match.end() - match.start())
        text = "".join(rest)
    return found


def _stretch(match: re.Match[str]) -> _Stretch | None:
    """The days that a match of one of the forms names; None for a day or month that does not exist."""
    part = {name: value for name, value in match.groupdict().items() if value}
    year = int(part["year"]) if "year" in part else None
    last_year = int(part["last_year"]) if "last_year" in part else None
    months = _months(part)
    day = int(part.get("day", 1))
    last_day = int(part.get("last_day", part.get("day", 0))) or None
    try:
        stretch = _Stretch(
            at=match.start(),
            year=year,
            first=(months[0], day),
            last_month=months[-1],
            last_day=last_day,
            last_year=last_year,
            exact="day" in part,
            whole_year=set(part) == {"year"},
        )
        first, last = stretch.span(year or 2024)
    except (ValueError, calendar.IllegalMonthError):
        return None
    return stretch if first <= last else None


def _months(part: dict[str, str]) -> list[int]:
    """First and last month of what a match names; the whole year where it names none."""
    if "month" in part:
        return [int(part["month"])]
    if "list" in part:
        return sorted(int(month) for month in re.findall(r"\d+", part["list"]))
    if "quarters" in part:
        told = sorted(_QUARTERS[quarter] for quarter in re.findall(rf"\b{_QUARTER}", part["quarters"]))
        return [told[0] * 3 - 2, told[-1] * 3]
    if "side" in part:
        count = 9 if part.get("months", "6").lstrip("0") in {"9", "chín"} else 6
        return [1, count] if part["side"] == "đầu" else [13 - count, 12]
    return [1, 12]


def _is_deadline(text: str) -> bool:
    return bool(_DEADLINE.search(text)) and not _FROM_TO.search(text)


def _due(text: str, span: Span | None) -> date | None:
    """The last day: of the dates named, or the day before a month, quarter or year that is named as too late."""
    if span is None:
        return None
    return span[0] - timedelta(days=1) if _BEFORE_A_STRETCH.search(text) else span[1]
