"""What the timing of an item asks for: the one place that the planner, the coverage and the report go by.

timing                          asks to be told                                    in each
────────────────────────────────────────────────────────────────────────────────────────────────
thường xuyên                    at least once, or as often as it says              month
hằng tháng, 04 số/tháng         as often as it says                                month
hằng quý, hằng năm              as often as it says                                quarter, year
none: content, a blank cell     at least once                                      year
hạn, từ … đến …                 once, in its days                                  –
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from broadcast.domain.content import Timing, TimingKind

_MONTHS = {
    TimingKind.ONGOING: 1,
    TimingKind.MONTHLY: 1,
    TimingKind.QUARTERLY: 3,
    TimingKind.YEARLY: 12,
}


def unit_begin(day: date, months: int) -> date:
    """The first day of the month, quarter or year (so many months, counted from January) that a day lies in."""
    return date(day.year, (day.month - 1) // months * months + 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """To be told `times` times in each unit of so many months, counted from January."""

    months: int
    times: int
    is_least: bool = False
    """Whether more is as good; else it is enough."""

    def begin(self, day: date) -> date:
        """The first day of the unit that a day lies in."""
        return unit_begin(day, self.months)

    def end(self, day: date) -> date:
        """The last day of the unit that a day lies in."""
        begin = self.begin(day)
        month = begin.month + self.months - 1
        return date(begin.year, month, calendar.monthrange(begin.year, month)[1])

    def after(self, day: date) -> date:
        """The first day of the unit after that of a day."""
        return self.end(day) + timedelta(days=1)


ONCE_A_YEAR = Cadence(months=12, times=1, is_least=True)


def cadence_of(timing: Timing | None) -> Cadence | None:
    """The cadence of a timing that somebody goes by (`Telling.due`); None for what is told once, in its days."""
    if timing is None:
        return ONCE_A_YEAR
    months = _MONTHS.get(timing.kind)
    if months is None:
        return None
    is_least = timing.kind is TimingKind.ONGOING
    return Cadence(months=months, times=max(1, timing.per or 1), is_least=is_least)
