"""Stretches of days as plans print them, the year often not; and the days that they come to.

A stretch without a year takes it from the next one that prints one (tháng 3, tháng 6/2026), else from the one
before it (năm 2025: quý II), else from the plan.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

Span = tuple[date, date]
"""First and last day, both included."""

_A_LEAP_YEAR = 2024


class Bound(StrEnum):
    """How a stretch binds: within it, from its first day to its last, from it on, through it (– 30/6), until its end, before it."""

    WITHIN = "within"
    FROM_TO = "from to"
    SINCE = "since"
    ONWARD = "onward"
    THROUGH = "through"
    UNTIL = "until"
    BEFORE = "before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Days as printed, from month and day to month and day; a last day of None is the end of its month."""

    first: tuple[int, int]
    last: tuple[int, int | None]
    year: int | None = None
    years: int = 0
    """How many years further on it ends."""
    bound: Bound = Bound.WITHIN
    points: int = 1
    """How many times of their own it names: two for tháng 6 và tháng 12, one for quý I, II."""
    ranged: bool = False
    """Whether it has a beginning and an end of its own (tháng 3 - 5)."""
    follows: bool = False
    """Whether it stands directly after another stretch."""
    closing: bool = False
    """Whether it is the end of something (cuối quý II): a date to be done by."""

    @property
    def exact(self) -> bool:
        """Whether it names days."""
        return self.last[1] is not None

    @property
    def whole_years(self) -> bool:
        """Whether it names years and nothing smaller."""
        return self.first == (1, 1) and self.last == (12, None)

    def span(self, year: int) -> Span:
        """Its days in `year`. ValueError where there is no such day."""
        until = year + self.years
        month, day = self.last
        return date(year, *self.first), date(until, month, day or calendar.monthrange(until, month)[1])

    def exists(self) -> bool:
        """Whether the calendar has such days, in their order."""
        try:
            first, last = self.span(self.year or _A_LEAP_YEAR)
        except (ValueError, calendar.IllegalMonthError):
            return False
        return first <= last


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days that stretches come to, and how they bind."""

    first: date
    last: date
    bound: Bound


def placed(stretches: Sequence[Stretch], year: int | None) -> list[Days] | None:
    """The days of `stretches` in their order, a beginning and its end made one; `year` is the plan's.

    A whole year that only lends itself to others (trong năm 2025) is left out. None where a year is not known.
    """
    years = _years(stretches, year)
    if years is None:
        return None
    borrowed = any(stretch.year is None for stretch in stretches)
    days: list[Days] = []
    before: Stretch | None = None
    for stretch, told in zip(stretches, years, strict=True):
        if borrowed and stretch.year and stretch.whole_years and stretch.bound is Bound.WITHIN:
            continue
        if before and _ends(before, stretch):
            days[-1] = _from_to(days[-1], stretch, told, guessed=before.year is None)
        else:
            days.append(_in(stretch, told))
        before = stretch
    return days


def _years(stretches: Sequence[Stretch], year: int | None) -> list[int] | None:
    """Each stretch's own year, else the next one's, else the one's before it, else `year`."""
    years: list[int] = []
    for place, stretch in enumerate(stretches):
        after = next((later.year for later in stretches[place:] if later.year), None)
        told = stretch.year or after or (years[-1] if years and _prints(stretches[:place]) else year)
        if told is None:
            return None
        years.append(told)
    return years


def _prints(stretches: Sequence[Stretch]) -> bool:
    return any(stretch.year for stretch in stretches)


def _ends(before: Stretch, stretch: Stretch) -> bool:
    """Whether `stretch` is the end of what `before` begins."""
    if before.closing and not stretch.closing and stretch.bound in {Bound.WITHIN, Bound.UNTIL}:
        return True  # cuối tháng 5, đầu tháng 6
    if stretch.bound is Bound.THROUGH:
        return before.bound in {Bound.WITHIN, Bound.SINCE}
    starts = before.bound is Bound.SINCE or (before.bound is Bound.WITHIN and stretch.follows)
    return starts and stretch.bound in {Bound.UNTIL, Bound.BEFORE}


def _from_to(begun: Days, stretch: Stretch, year: int, *, guessed: bool) -> Days:
    """From where `begun` begins to where `stretch` ends, over the turn of a year where the year was not printed."""
    end = _in(stretch, year)
    first, last = begun.first, end.last
    if first > last and guessed:
        first = _moved(first, -1)
    elif first > last and stretch.year is None:
        last = _moved(last, 1)
    bound = Bound.FROM_TO if begun.bound is Bound.SINCE else Bound.WITHIN
    return Days(first=min(first, last), last=max(first, last), bound=bound)


def _moved(day: date, years: int) -> date:
    last = calendar.monthrange(day.year + years, day.month)[1]
    return day.replace(year=day.year + years, day=min(day.day, last))


def _in(stretch: Stretch, year: int) -> Days:
    """A stretch in its year. What is named as too late ends the day before; a day that is named is the last one."""
    try:
        first, last = stretch.span(year)
    except ValueError:  # 29/2 of another year
        first = last = date(year, 2, 28)
    if stretch.bound is Bound.BEFORE and not stretch.exact:
        last = first - timedelta(days=1)
    bound = Bound.WITHIN if stretch.bound is Bound.THROUGH else stretch.bound
    return Days(first=first, last=last, bound=bound)
