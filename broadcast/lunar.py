"""The lunar calendar as Viet Nam keeps it (UTC+7): on which days of the sun a lunar day falls.

Rules of a place speak of Tết, of 10/3, of rằm; the domain knows dates alone. So the lunar days are looked up
here, once, for every year that a station may run in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

FIRST_YEAR, LAST_YEAR = 2020, 2099
"""Years whose days are known: more than a station lives, and fewer than the calendar reaches."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Month:
    """One lunar month: when it begins, its number, its year, how many days it has."""

    begins: date
    number: int
    year: int
    is_leap: bool
    length: int


def lunar_dates(day: int, month: int | None = None, year: int | None = None) -> tuple[date, ...]:
    """The days on which it is that lunar day, in order: of every month where none is given, leap months too.

    A month that is given is never the leap one, in which no feast is kept. Empty where there is no such day.
    """
    return tuple(
        one.begins + (day - 1) * _DAY
        for one in _months()
        if 1 <= day <= one.length
        and (month is None or (one.number == month and not one.is_leap))
        and year in {None, one.year}
    )


def new_year_eves() -> tuple[date, ...]:
    """The last day of each lunar year, be it the 29th or the 30th."""
    return tuple(first - _DAY for first in lunar_dates(1, 1))


@cache
def _months() -> tuple[_Month, ...]:
    from lunar_vn import solar_to_lunar

    begins, months = date(FIRST_YEAR, 1, 1), []
    while solar_to_lunar(begins).day != 1:
        begins += _DAY
    while begins.year <= LAST_YEAR:
        length = 29 if solar_to_lunar(begins + 29 * _DAY).day == 1 else 30
        known = solar_to_lunar(begins)
        months.append(
            _Month(
                begins=begins, number=known.month, year=known.year, is_leap=bool(known.leap), length=length
            )
        )
        begins += length * _DAY
    return tuple(months)
