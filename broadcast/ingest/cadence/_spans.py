"""From when until when: the meaning of the grammar's phrases that name days, months, quarters and years.

The names are those of the grammar's alternatives, the arguments the words that mean something, in their order.
Days that no calendar has mean `Sign.NOTHING`, so that 31/02/2026 is not read as the month 02/2026.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from broadcast.ingest.cadence.meanings import Edge, Sign, Year
from broadcast.ingest.cadence.stretches import Bound, Stretch

Stretches = tuple[Stretch, ...]
_QUARTER_MONTHS = 3
_WEEKS = {Edge.START: 1, Edge.MIDDLE: 2, Edge.END: 4}
_THIRDS = {Edge.START: (1, 10), Edge.MIDDLE: (11, 20), Edge.END: (21, None)}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listed:
    """Months or quarters one after another; `ranged` where the last two are from … to."""

    numbers: tuple[int, ...]
    ranged: bool = False


def _day(day: int, month: int, year: Year | None = None) -> Stretches:
    return (Stretch(first=(month, day), last=(month, day), year=year),)


def _months(first: int, last: int, year: Year | None, *, points: int = 1, ranged: bool = False) -> Stretches:
    """Whole months; over the turn of the year where the last comes first, the year then being the last one's."""
    turns = first > last
    begins = Year(year - 1) if turns and year else year
    stretch = Stretch(
        first=(first, 1), last=(last, None), year=begins, years=int(turns), points=points, ranged=ranged
    )
    return (stretch,)


def _one_month(month: int | tuple[int, Year], year: Year | None = None) -> Stretches:
    """A month with its year (6/2026), or a number and perhaps a year."""
    return _months(month[0], *month) if isinstance(month, tuple) else _months(month, month, year)


def _span_of(listed: _Listed, year: Year | None, size: int) -> Stretches:
    """From the first to the last of months or quarters, each of `size` months."""
    numbers = listed.numbers if listed.ranged else tuple(sorted(listed.numbers))
    points = 1 if listed.ranged else 1 + sum(after - before > 1 for before, after in pairwise(numbers))
    first, last = (numbers[0] - 1) * size + 1, numbers[-1] * size
    return _months(first, last, year, points=points, ranged=listed.ranged)


class Spans:
    """15/12/2022, tháng 3 và tháng 5, quý I-IV, 6 tháng đầu năm, giai đoạn 2021-2025; trước, đến hết, từ …"""

    # ── days ─────────────────────────────────────────────────────────────────────────────────────

    @staticmethod
    def day_month_year(day: tuple[int, int, Year]) -> Stretches:
        return _day(*day)

    @staticmethod
    def day_month(day: tuple[int, int], year: Year | None = None) -> Stretches:
        return _day(*day, year)

    @staticmethod
    def spoken_day(day: int, month: int, year: Year | None = None) -> Stretches:
        return _day(day, month, year)

    @staticmethod
    def spoken_day_my(day: int, month: tuple[int, Year]) -> Stretches:
        return _day(day, *month)

    @staticmethod
    def month_days(day: int) -> tuple[int, ...]:
        return (day,)

    @staticmethod
    def more_month_days(days: tuple[int, ...], day: int) -> tuple[int, ...]:
        return (*days, day)

    @staticmethod
    def dashed_day(days: tuple[int, ...], year: Year | None = None) -> Stretches | None:
        """Ngày 15-12."""
        return _day(*days, year) if len(days) == 2 else None

    @staticmethod
    def dates(*dates: Stretches | tuple[int, ...]) -> Stretches:
        """Dates one after another; the days of the week beside them say nothing new."""
        return tuple(stretch for date in dates for stretch in date if isinstance(stretch, Stretch))

    @staticmethod
    def few_days(first: int | tuple[int, ...], last: Stretches) -> Stretches:
        """20-25/11/2025: the first day is in the last one's month."""
        (end,) = last
        begin = first if isinstance(first, int) else first[0]
        return (replace(end, first=(end.last[0], begin), ranged=True),)

    # ── months, quarters, years ──────────────────────────────────────────────────────────────────

    @staticmethod
    def month_list(number: int) -> _Listed:
        return _Listed(numbers=(number,))

    quarter_list = month_list

    @staticmethod
    def more(listed: _Listed, number: int) -> _Listed:
        return _Listed(numbers=(*listed.numbers, number))

    @staticmethod
    def through_to(listed: _Listed, number: int) -> _Listed:
        return _Listed(numbers=(*listed.numbers, number), ranged=True)

    @staticmethod
    def months(listed: _Listed, year: Year | None = None) -> Stretches:
        return _span_of(listed, year, 1)

    @staticmethod
    def month_year(month: tuple[int, Year]) -> Stretches:
        return _months(month[0], *month)

    @staticmethod
    def quarters(listed: _Listed, year: Year | None = None) -> Stretches:
        return _span_of(listed, year, _QUARTER_MONTHS)

    @staticmethod
    def quarter_year(quarter: tuple[int, Year]) -> Stretches:
        return _span_of(_Listed(numbers=quarter[:1]), quarter[1], _QUARTER_MONTHS)

    @staticmethod
    def more_quarters(listed: _Listed, last: tuple[int, Year]) -> Stretches:
        return _span_of(Spans.more(listed, last[0]), last[1], _QUARTER_MONTHS)

    @staticmethod
    def quarters_through(listed: _Listed, last: tuple[int, Year]) -> Stretches:
        return _span_of(Spans.through_to(listed, last[0]), last[1], _QUARTER_MONTHS)

    @staticmethod
    def year(year: Year) -> Year:
        return year

    @staticmethod
    def one_year(year: Year) -> Stretches:
        return _months(1, 12, year)

    @staticmethod
    def some_years(first: Year, last: Year) -> Stretches:
        return (Stretch(first=(1, 1), last=(12, None), year=first, years=last - first, ranged=True),)

    # ── parts of a year, a quarter, a month ──────────────────────────────────────────────────────

    @staticmethod
    def part_of_year(months: int, edge: Edge, year: Year | None = None) -> Stretches | None:
        """6 tháng đầu năm."""
        if not 1 <= months <= 12 or edge is Edge.MIDDLE:
            return None
        return _months(1, months, year) if edge is Edge.START else _months(13 - months, 12, year)

    @staticmethod
    def half_of_year(edge: Edge, year: Year | None = None) -> Stretches | None:
        return Spans.part_of_year(6, edge, year)

    @staticmethod
    def half_of_month(edge: Edge, month: int | tuple[int, Year], year: Year | None = None) -> Stretches:
        """Nửa đầu tháng 6: to the 15th."""
        (whole,) = _one_month(month, year)
        number = whole.first[0]
        if edge is Edge.START:
            return (replace(whole, last=(number, 15)),)
        return (replace(whole, first=(number, 16)),)

    @staticmethod
    def edge_month(month: int, year: Year | None = None) -> Stretches:
        return _months(month, month, year)

    edge_month_year = month_year

    @staticmethod
    def edge_quarter(quarter: int, year: Year | None = None) -> Stretches:
        return _span_of(_Listed(numbers=(quarter,)), year, _QUARTER_MONTHS)

    edge_quarter_year = quarter_year

    @staticmethod
    def edge_year(year: Year | None = None) -> Stretches:
        return _months(1, 12, year)

    @staticmethod
    def edge_of(edge: Edge, whole: Stretches) -> Stretches:
        """The first, middle or last third of a month or quarter; the first or last quarter of a year."""
        (stretch,) = whole
        first, last = stretch.first[0], stretch.last[0]
        if first == last:
            begin, end = _THIRDS[edge]
            return (replace(stretch, first=(first, begin), last=(first, end), closing=edge is Edge.END),)
        third = (last - first + 1) // 3 if last - first < 11 else 3
        start = {Edge.START: first, Edge.MIDDLE: (first + last) // 2, Edge.END: last - third + 1}[edge]
        return (replace(stretch, first=(start, 1), last=(start + third - 1, None), closing=edge is Edge.END),)

    @staticmethod
    def week_of_month(
        week: int | Edge, month: int | tuple[int, Year], year: Year | None = None
    ) -> Stretches | None:
        """Tuần 2 tháng 3: the days from 8 to 14."""
        place = _WEEKS[week] if isinstance(week, Edge) else week
        if not 1 <= place <= 5:
            return None
        (whole,) = _one_month(month, year)
        number = whole.first[0]
        last = 7 * place if place < 4 else None
        return (replace(whole, first=(number, 7 * place - 6), last=(number, last)),)

    # ── how a stretch binds ──────────────────────────────────────────────────────────────────────

    @staticmethod
    def within(span: Stretches | None) -> Stretches | Sign | None:
        return _bound(span, Bound.WITHIN)

    @staticmethod
    def before(span: Stretches | None) -> Stretches | Sign | None:
        return _bound(span, Bound.BEFORE)

    @staticmethod
    def until(span: Stretches | None) -> Stretches | Sign | None:
        return _bound(span, Bound.UNTIL)

    @staticmethod
    def since(span: Stretches | None) -> Stretches | Sign | None:
        ranged = any(stretch.ranged for stretch in span or ())
        return _bound(span, Bound.FROM_TO if ranged else Bound.SINCE)

    @staticmethod
    def onward(span: Stretches | None) -> Stretches | Sign | None:
        return _bound(span, Bound.ONWARD)

    @staticmethod
    def through(span: Stretches | None) -> Stretches | Sign | None:
        return _bound(span, Bound.THROUGH)

    # ── what names no days ───────────────────────────────────────────────────────────────────────

    @staticmethod
    def this_year() -> Sign:
        return Sign.THIS_YEAR

    @staticmethod
    def by() -> Sign:
        return Sign.DUE

    @staticmethod
    def need() -> Sign:
        return Sign.NEED

    @staticmethod
    def always(*_: object) -> Sign:
        return Sign.ALWAYS

    @staticmethod
    def so_many_days(_: int) -> Sign:
        return Sign.SO_MANY_DAYS

    @staticmethod
    def after(*_: object) -> None:
        return None

    @staticmethod
    def void(*_: object) -> Sign:
        return Sign.NOTHING


def _bound(span: Stretches | None, bound: Bound) -> Stretches | Sign | None:
    """A span as it binds; the end of something (cuối năm) is a date to be done by."""
    if span is None:
        return None
    if not all(stretch.exists() for stretch in span):
        return Sign.NOTHING
    return tuple(replace(stretch, bound=_binding(stretch, bound)) for stretch in span)


def _binding(stretch: Stretch, bound: Bound) -> Bound:
    return Bound.UNTIL if stretch.closing and bound in {Bound.WITHIN, Bound.BEFORE, Bound.THROUGH} else bound
