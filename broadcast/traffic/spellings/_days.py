"""Days of the week, by their names or by their dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from broadcast.domain.folding import fold
from broadcast.domain.times import WEEKDAYS, Week
from broadcast.errors import Said

EVERY_DAY = "Hằng ngày"
_WHOLE = tuple(range(7))
_SETS = {
    "hang ngay": _WHOLE,
    "moi ngay": _WHOLE,
    "ca tuan": _WHOLE,
    "cac ngay trong tuan": _WHOLE,
    "tat ca cac ngay": _WHOLE,
    "tat ca cac ngay trong tuan": _WHOLE,
    "ngay thuong": _WHOLE[:5],
    "ngay lam viec": _WHOLE[:5],
    "cac ngay lam viec": _WHOLE[:5],
    "cuoi tuan": _WHOLE[5:],
}
_DAY_NAMES = {
    name: index
    for index, names in enumerate(("2 hai", "3 ba", "4 tu", "5 nam", "6 sau", "7 bay", "cn"))
    for name in names.split()
}
_LONG_NAMES = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_ENGLISH = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# A date within a cell: 23/11, 23/11/2026, 23-11-2026, ngày 23 tháng 11 năm 2026, with brackets around or none.
_DATE = re.compile(
    r"(?:ngay )?\b(?:(\d{1,2})/(\d{1,2})(?:/(\d{4}))?|(\d{1,2})[-.](\d{1,2})[-.](\d{4})"
    r"|(\d{1,2}) thang (\d{1,2})(?: nam (\d{4}))?)\b"
)
_EMPTY = re.compile(r"\(\s*\)?|\)|\bngay\b")
"""What stays of a date that was taken out."""
_FROM_TO = re.compile(
    r"\b(\d{1,2})(?:/(\d{1,2})(?:/(\d{4}))?)? ?(?:-|den)(?: het)?(?: ngay)? ?(\d{1,2})/(\d{1,2})(?:/(\d{4}))?\b"
)


def read_days(text: str) -> tuple[int, ...] | None:
    """T2, T2-T6, `T2, T4`, Thứ 3-5-7 (three days), Thứ Hai, CN, Chủ nhật, Hằng ngày as weekdays from 0.

    Also ngày làm việc, cuối tuần, `hằng ngày trừ CN`, `các ngày thứ 2, 4, 6 hằng tuần`.
    """
    words = re.sub(r"[→~]", "-", fold(text)).strip(" ,.:;()")
    if found := re.fullmatch(r"(.+?)[ ,(]+tru (?:ngay )?(.+)", words):
        days, without = read_days(found[1]), read_days(found[2])
        left = sorted(set(days or ()) - set(without or ()))
        return tuple(left) if days and without and left else None
    return _SETS.get(words) or _listed(words)


def _listed(words: str) -> tuple[int, ...] | None:
    words = re.sub(r"\bch[uo]a? nhat\b|\bc\.n\b", "cn", words)
    words = re.sub(
        r"^(?:vao )?(?:cac |moi )?(?:ngay )?(?:tu (?=thu\b|t\.?[2-7]))?|(?: hang| trong)? tuan$", "", words
    )
    words = re.sub(r"\bthu (?=\w)|\bthu(?=[2-7])|\bt\.? ?(?=[2-7]\b)", "", words)
    words = re.sub(r" ?(-|\bden\b) ?", "-", words)
    words = re.sub(r"\bva\b|[&+/;.]", ",", words)
    days: set[int] = set()
    for part in re.split(r"[, ]+", words.strip(" ,")):
        found = [_DAY_NAMES.get(name) for name in part.split("-")]
        named = [day for day in found if day is not None]
        if len(named) != len(found) or named != sorted(set(named)):
            return None
        days.update(range(named[0], named[1] + 1) if len(named) == 2 else named)
    return tuple(sorted(days))


def write_days(days: Sequence[int]) -> str:
    """Weekdays as `read_days` takes them: Hằng ngày, T2-T6, or `T2, T4`."""
    if len(days) == 7:
        return EVERY_DAY
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{WEEKDAYS[days[0]]}-{WEEKDAYS[days[-1]]}"
    return ", ".join(WEEKDAYS[day] for day in days)


# ── by date ──────────────────────────────────────────────────────────────────────────────────────


def read_dated_days(text: str, week: Week) -> tuple[int, ...] | Said | None:
    """Days by name, by date, or by both: Thứ Hai (23/11), 23/11 - 27/11, `Thứ 2, ngày 23/11/2026`.

    What is wrong is said when a date lies in another week or on another day than it is named with.
    """
    words = fold(text)
    found = list(_DATE.finditer(words))
    if not found:
        return read_days(text)
    dates = []
    for one in found:
        day, month, year = (int(part) if part else None for part in _parts(one))
        on = _date_in(week, day or 0, month or 0, year)
        if not isinstance(on, date):
            return on
        dates.append(on)
    return _agreed(dates, _DATE.sub(" ", words))


def names_days(text: str) -> bool:
    """Whether a cell is the name or the date of days, and more than a bare number."""
    words = fold(text)
    rest = _DATE.sub(" ", words).strip(" ,.:;()-")
    if rest == words.strip(" ,.:;()-"):
        return not re.fullmatch(r"[\d\s,.-]*", words) and read_days(text) is not None
    return not rest or read_days(_EMPTY.sub(" ", rest)) is not None


def read_date(text: str) -> date | None:
    """The first date with a year in a text, or None."""
    for found in _DATE.finditer(fold(text)):
        day, month, year = (int(part) if part else 0 for part in _parts(found))
        with suppress(ValueError):
            return date(year, month, day)
    return None


def read_range(text: str) -> tuple[date, date] | None:
    """The first range of dates in a text: từ ngày 23/11 đến ngày 29/11/2026, 23-29/11/2026.

    The year may stand once, or apart (năm 2026). None where there is none, or no year.
    """
    words = fold(text)
    found = _FROM_TO.search(words)
    if not found:
        return None
    last_year = found[6] or found[3] or next(iter(re.findall(r"\bnam (\d{4})\b", words)), None)
    if last_year is None:
        return None
    try:
        last = date(int(last_year), int(found[5]), int(found[4]))
        month = int(found[2] or last.month)
        year = int(found[3] or (last.year - 1 if month > last.month else last.year))
        first = date(year, month, int(found[1]))
    except ValueError:
        return None
    return (first, last) if first <= last else None


def _parts(found: re.Match[str]) -> tuple[str | None, ...]:
    groups = found.groups()
    return next(groups[start : start + 3] for start in (0, 3, 6) if groups[start])


def _date_in(week: Week, day: int, month: int, year: int | None) -> date | Said | None:
    for on in week.days:
        if (on.day, on.month) == (day, month) and year in {None, on.year}:
            return on
    first, last = week.days[0], week.days[-1]
    written = f"{day:02d}/{month:02d}" + (f"/{year}" if year else "")
    return Said(
        f"{written} không thuộc tuần {week} ({first:%d/%m} đến {last:%d/%m/%Y}), cần một ngày trong tuần đó",
        f"{written} is not in week {week} ({first:%d/%m} to {last:%d/%m/%Y}), wanted a day of it",
    )


def _agreed(dates: Sequence[date], rest: str) -> tuple[int, ...] | Said | None:
    """The weekdays of dates, unless what stands around them names others."""
    rest = rest.strip(" ,.:;()")
    days = sorted({on.weekday() for on in dates})
    if re.fullmatch(r"-|den|tu\s+(?:-|den)", rest) and len(days) == 2:
        return tuple(range(days[0], days[1] + 1))
    rest = rest.strip(" -")
    if not re.sub(r"[(),.:;&\s]|\bva\b|\bngay\b", "", rest):
        return tuple(days)
    named = read_days(_EMPTY.sub(" ", rest))
    if named is None:
        return None
    if list(named) == days or (len(days) == 2 and (named[0], named[-1]) == tuple(days)):
        return named
    on = next((on for on in dates if on.weekday() not in named), dates[0])
    return Said(
        f"{on:%d/%m/%Y} là {_LONG_NAMES[on.weekday()]} mà ô ghi {write_days(named)}, cần thứ và ngày khớp nhau",
        f"{on:%d/%m/%Y} is a {_ENGLISH[on.weekday()]} and the cell says {write_days(named)}, wanted day and date to agree",
    )
