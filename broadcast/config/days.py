"""Days as a decision names them, read into dates: of the sun and of the moon, once or every year.

2026-12-01 · 1/12/2026 · 2/9 (mỗi năm) · 10/3 âm · rằm · mồng một · Tết · Giỗ Tổ · giao thừa
26/5/2027..31/5/2027 · giao thừa..mồng 5 Tết · T2-T6 · CN
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from broadcast.domain.rules import Days
from broadcast.domain.times import WEEKDAYS
from broadcast.lunar import FIRST_YEAR, LAST_YEAR, lunar_dates, new_year_eves

_LONGEST = timedelta(days=366)
"""What a range may span; a range that takes longer to end is a slip of the pen."""
_NUMBERS = ("giêng", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "chạp")
_FIRST = r"(?:mồng|mùng) (\d{1,2}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)"
_COUNT = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")


def read_days(phrase: str) -> Days:
    """Weekdays (`T2-T6`, `CN`, `hằng ngày`), a day or a range of days. Raises ValueError for anything else."""
    words = " ".join(unicodedata.normalize("NFC", phrase).casefold().split())
    weekdays = _weekdays(words)
    return Days(weekdays=weekdays) if weekdays else Days(dates=_dates(words))


def together(days: Iterable[Days]) -> Days:
    """All of them, in order."""
    found = tuple(days)
    return Days(
        weekdays=tuple(sorted({weekday for one in found for weekday in one.weekdays})),
        dates=tuple(sorted({day for one in found for day in one.dates})),
    )


def _weekdays(words: str) -> tuple[int, ...]:
    names = [name.casefold() for name in WEEKDAYS]
    if words in {"hằng ngày", "hàng ngày"}:
        return tuple(range(7))
    first, _, last = (part.strip() for part in words.partition("-"))
    if first not in names or (last and last not in names):
        return ()
    start, end = names.index(first), names.index(last or first)
    return tuple(range(start, end + 1))


def _dates(words: str) -> tuple[date, ...]:
    first, dots, last = (part.strip() for part in words.partition(".."))
    found = _range(_days(first), _days(last)) if dots else _days(first)
    if not found:
        raise ValueError(words)
    return found


def _range(starts: tuple[date, ...], ends: tuple[date, ...]) -> tuple[date, ...]:
    """From each start to the end that comes next; a start whose end lies beyond what is known has none."""
    days: set[date] = set()
    for start in starts:
        end = next((end for end in ends if end >= start), None)
        if end is not None and end - start < _LONGEST:
            days |= {start + timedelta(days=count) for count in range((end - start).days + 1)}
    return tuple(sorted(days))


def _days(words: str) -> tuple[date, ...]:
    for pattern, reading in _READINGS:
        if found := re.fullmatch(pattern, words):
            return reading(found)
    raise ValueError(words)


def _iso(found: re.Match[str]) -> tuple[date, ...]:
    return (date(int(found[1]), int(found[2]), int(found[3])),)


def _sun(found: re.Match[str]) -> tuple[date, ...]:
    """Of one year, or of every one that has that day."""
    day, month = int(found[1]), int(found[2])
    if found[3]:
        return (date(int(found[3]), month, day),)
    return tuple(
        date(year, month, day)
        for year in range(FIRST_YEAR, LAST_YEAR + 1)
        if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
    )


def _moon(found: re.Match[str]) -> tuple[date, ...]:
    return lunar_dates(int(found[1]), int(found[2]), int(found[3]) if found[3] else None)


def _full_moon(found: re.Match[str]) -> tuple[date, ...]:
    return lunar_dates(15, _month(found[1]) if found[1] else None)


def _early(found: re.Match[str]) -> tuple[date, ...]:
    """The first days of a month; `Tết` is the first month."""
    day = int(found[1]) if found[1].isdigit() else _COUNT.index(found[1]) + 1
    month = 1 if found[2] else _month(found[3]) if found[3] else None
    return lunar_dates(day, month)


def _month(words: str) -> int:
    return int(words) if words.isdigit() else _NUMBERS.index(words) + 1


def _new_year(_found: re.Match[str]) -> tuple[date, ...]:
    return tuple(first + timedelta(days=count) for first in lunar_dates(1, 1) for count in range(3))


_MONTH = rf"(?: tháng (\d{{1,2}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))}))?"
_READINGS: tuple[tuple[str, Callable[[re.Match[str]], tuple[date, ...]]], ...] = (
    (r"(\d{4})-(\d{1,2})-(\d{1,2})", _iso),
    (r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?", _sun),
    (r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))? âm(?: lịch)?", _moon),
    (rf"rằm{_MONTH}", _full_moon),
    (rf"{_FIRST}(?:( tết)|{_MONTH})", _early),
    (r"tết(?: nguyên đán)?", _new_year),
    (r"giỗ tổ(?: hùng vương)?", lambda _: lunar_dates(10, 3)),
    (r"giao thừa", lambda _: new_year_eves()),
)
