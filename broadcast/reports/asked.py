"""What a plan asks for, as counts with a last day, and what of it airings have settled.

    timing of an item or task        asks to be told                          at the latest
    ───────────────────────────────────────────────────────────────────────────────────────────
    01 số/tháng, 04 lần/tháng        once, four times in each month           at the month's end
    hằng quý, hằng năm               once in each quarter, in each year       at its end
    thường xuyên                     once in each month: oftener than         at the month's end
                                     hằng quý, and less is no longer often
    hạn, từ … đến …                  once, in its days                        on its last day
    none (content items; a blank     once in each year of the plan            at the end of the year, or of
    cell; a deadline that lies                                                the plan
    outside the plan)

An airing settles the ask in whose days it lies. One more than that ask wanted settles the oldest that is still
open from before: what is made good late is made good. Nothing is settled ahead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from broadcast.domain.cadences import ONCE_A_YEAR, Cadence, cadence_of
from broadcast.domain.content import Telling, Timing, TimingKind

_ONCE = frozenset({TimingKind.DEADLINE, TimingKind.RANGE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """An item is to be told `times` times from `first` to `last`, both included."""

    first: date
    last: date
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """An ask and what became of it: `times` of the ask is told + planned + late + owed.

    `told` and `planned` lie in its days; `late` was told after them, or is planned so.
    """

    ask: Ask
    told: int
    planned: int
    late: int

    @property
    def owed(self) -> int:
        """How many airings are missing."""
        return self.ask.times - self.told - self.planned - self.late


def asks(telling: Telling, first: date, last: date) -> tuple[Ask, ...]:
    """What its plan asks for it in days that touch those from `first` to `last`, in order; no two share a day."""
    timing = telling.due
    begins, ends = _span(telling, timing)
    if timing is not None and timing.kind in _ONCE and begins and ends:
        units: Iterable[tuple[date, date]] = ((begins, ends),)
    else:
        units = _units(cadence_of(timing) or ONCE_A_YEAR, first, last)
    times = max(1, timing.per or 1) if timing else 1
    clipped = ((max(begin, begins or begin), min(end, ends or end)) for begin, end in units)
    return tuple(
        Ask(first=begin, last=end, times=times)
        for begin, end in clipped
        if begin <= end and begin <= last and first <= end
    )


def settle(asked: Sequence[Ask], told: Iterable[date], planned: Iterable[date]) -> tuple[Settled, ...]:
    """What airings on these days, one for each, have settled of what was asked, and planned ones will.

    `asked` is in order and no two share a day.
    """
    airings = sorted([(day, False) for day in told] + [(day, True) for day in planned])
    counts = [[0, 0, 0] for _ in asked]
    for day, is_planned in airings:
        found = _settled_by(day, asked, counts)
        if found is not None:
            late = asked[found].last < day
            counts[found][2 if late else int(is_planned)] += 1
    return tuple(
        Settled(ask=ask, told=heard, planned=ahead, late=late)
        for ask, (heard, ahead, late) in zip(asked, counts, strict=True)
    )


def _settled_by(day: date, asked: Sequence[Ask], counts: Sequence[Sequence[int]]) -> int | None:
    """The ask that an airing settles: that of its own days, or else the oldest before that is open."""
    open_ones = [n for n, ask in enumerate(asked) if ask.first <= day and sum(counts[n]) < ask.times]
    if open_ones and asked[open_ones[-1]].last >= day:
        return open_ones[-1]
    return open_ones[0] if open_ones else None


def _span(telling: Telling, timing: Timing | None) -> tuple[date | None, date | None]:
    """The days of the timing; where it names none, those of the plan."""
    begins, ends = telling.period or (None, None)
    if timing is not None:
        begins, ends = timing.start or begins, timing.end or ends
    if timing is not None and timing.kind in _ONCE:
        begins = begins or (date(ends.year, 1, 1) if ends else None)
        ends = ends or (date(begins.year, 12, 31) if begins else None)
    return begins, ends


def _units(cadence: Cadence, first: date, last: date) -> Iterator[tuple[date, date]]:
    """The months, quarters or years that touch the days from `first` to `last`."""
    begin = cadence.begin(first)
    while begin <= last:
        yield begin, cadence.end(begin)
        begin = cadence.after(begin)
