"""How often: the meaning of the grammar's phrases that name a unit and times in it.

The names are those of the grammar's alternatives, the arguments the words that mean something, in their order.
A week is a quarter of a month, half a year twice a year. None is for what is no cadence after all.
"""

from __future__ import annotations

from broadcast.domain.content import TimingKind
from broadcast.ingest.cadence.meanings import Edge, Often, Sign, Unit

Rate = Often | Sign | None

_KINDS = {Unit.MONTH: TimingKind.MONTHLY, Unit.QUARTER: TimingKind.QUARTERLY, Unit.YEAR: TimingKind.YEARLY}
_SHORTER = list(Unit)


def _rate(times: int, unit: Unit, units: int = 1, *, plain: bool = False) -> Rate:
    """`times` in every so many `units`."""
    if times < 1 or units < 1:
        return None
    match unit:
        case Unit.DAY:
            return (
                Sign.ALWAYS if units == 1 else _a_month(times, 30 / units if units != 7 else 4, plain=False)
            )
        case Unit.WEEK:
            return _a_month(times, 4 / units, plain=plain)
        case Unit.MONTH if units == 3:
            return Often(kind=TimingKind.QUARTERLY, per=times)
        case Unit.MONTH if units > 1:
            return _a_year(times, 12 / units)
        case Unit.QUARTER if units > 1:
            return _a_year(times, 4 / units)
        case _:
            return Often(kind=_KINDS[unit], per=times, plain=plain) if units == 1 else None


def _a_month(times: int, periods: float, *, plain: bool) -> Often | None:
    per = times * int(periods)
    return Often(kind=TimingKind.MONTHLY, per=per, plain=plain) if per else None


def _a_year(times: int, periods: float) -> Often | None:
    whole = periods >= 1 and periods.is_integer()
    return Often(kind=TimingKind.YEARLY, per=times * int(periods)) if whole else None


class Rates:
    """Hằng tháng, 02 tin/tháng, 1 lần/quý, 3 tháng/lần, tuần 2 lần, ngày 5 và 20 hằng tháng …"""

    # ── parts ────────────────────────────────────────────────────────────────────────────────────

    @staticmethod
    def unit(unit: Unit) -> Unit:
        return unit

    @staticmethod
    def count(times: int, *_: int) -> int:
        """Of 02-03 tin the lesser."""
        return times

    @staticmethod
    def airing() -> bool:
        """A word for one time (lần, số, tin)."""
        return True

    @staticmethod
    def word() -> bool:
        return False

    @staticmethod
    def things(first: bool, *_: bool) -> bool:
        """Whether what is counted is times, by its first word."""
        return first

    # ── a unit, and times in it ──────────────────────────────────────────────────────────────────

    @staticmethod
    def each(unit: Unit) -> Rate:
        return _rate(1, unit, plain=True)

    @staticmethod
    def in_each(unit: Unit, times: int, *_: bool) -> Rate:
        return _rate(times, unit)

    @staticmethod
    def per_unit(times: int, _: bool, unit: Unit) -> Rate:
        return _rate(times, unit)

    @staticmethod
    def per_units(times: int, _: bool, units: int, unit: Unit) -> Rate:
        return _rate(times, unit, units)

    @staticmethod
    def so_many_a_unit(times: int, airings: bool, *units: int | Unit) -> Rate:
        """2 lần mỗi năm, hai lần một tháng; but 13 xã hằng tháng counts communes."""
        unit = units[-1]
        many = units[0] if isinstance(units[0], int) else 1
        return _rate(times, unit, many) if airings and isinstance(unit, Unit) else None

    # ── so many units between two times ──────────────────────────────────────────────────────────

    @staticmethod
    def every_so_many(units: int, unit: Unit) -> Rate:
        return _rate(1, unit, units)

    @staticmethod
    def times_in_units(units: int, unit: Unit, times: int) -> Rate:
        return _rate(times, unit, units)

    @staticmethod
    def once_in_unit(unit: Unit, times: int = 1) -> Rate:
        return _rate(times, unit)

    @staticmethod
    def times_in_half(unit: Unit, times: int = 1) -> Rate:
        return _rate(2 * times, unit)

    @staticmethod
    def half_years(months: int, *_: Unit) -> Rate:
        return _rate(1, Unit.MONTH, 6) if months == 6 else None

    @staticmethod
    def first_of_units(first: Unit, second: Unit) -> Rate:
        """Of tháng, quý, năm the first, where they grow; ngày, tháng, năm is the form of a date."""
        if first is Unit.DAY:
            return Sign.NOTHING
        return _rate(1, first) if _SHORTER.index(first) < _SHORTER.index(second) else None

    # ── days of the month, the quarter, the week ─────────────────────────────────────────────────

    @staticmethod
    def on_month_days(days: tuple[int, ...], _: Unit) -> Rate:
        return _rate(len(days), Unit.MONTH)

    @staticmethod
    def month_of_quarter(*_: Unit | Edge) -> Edge:
        return Edge.END

    @staticmethod
    def once_a_quarter(*_: object) -> Rate:
        return _rate(1, Unit.QUARTER)

    @staticmethod
    def part_of_month(*_: Unit | Edge | int) -> Edge:
        return Edge.END

    @staticmethod
    def once_a_month(*_: object) -> Rate:
        return _rate(1, Unit.MONTH)

    @staticmethod
    def week_days(day: int) -> tuple[int, ...]:
        return (day,)

    @staticmethod
    def week_days_and(days: tuple[int, ...], day: int) -> tuple[int, ...]:
        return (*days, day)

    @staticmethod
    def week_days_through(days: tuple[int, ...], day: int) -> tuple[int, ...]:
        return (*days, *range(days[-1] + 1, day + 1))

    @staticmethod
    def on_week_days(days: tuple[int, ...], *_: Unit) -> Rate:
        return _rate(len(set(days)), Unit.WEEK)

    @staticmethod
    def on_month_week_days(days: tuple[int, ...], _: Edge) -> Rate:
        return _rate(len(set(days)), Unit.MONTH)
