"""What is told, planned and owed of the kept plans: ten content groups by weeks, months or quarters.

    told      airings of which listeners had the whole, as the report counts them; a bulletin of the station's own
              that tells of a group counts there too
    planned   airings that stand in rundowns ahead, and in drafted weeks where no rundown is in force yet
    asked     what the plans ask to be told by a day that lies in these days (`asked`)
    late      what was asked by a day of these and is settled only later
    owed      what is asked and neither told nor planned:  asked = told in time + planned in time + late + owed

So in any run of days that holds whole asks, told + planned + late + owed is at least what was asked. What is
told beyond what was asked is told all the same, and settles nothing ahead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import chain

from broadcast.domain.content import Field, Telling
from broadcast.domain.times import Period, Week
from broadcast.reports.airings import GroupAiring
from broadcast.reports.asked import asks, settle
from broadcast.reports.words import GROUP_NAMES

NO_GROUP = "Chưa phân nhóm"
NO_FIELD = "Không thuộc lĩnh vực nào"


class Unit(StrEnum):
    """By what a period is divided."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Counts of airings; see the module for what each means."""

    asked: int = 0
    told: int = 0
    planned: int = 0
    late: int = 0
    owed: int = 0

    def __add__(self, other: Cell) -> Cell:
        return Cell(
            asked=self.asked + other.asked,
            told=self.told + other.told,
            planned=self.planned + other.planned,
            late=self.late + other.late,
            owed=self.owed + other.owed,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A group or a field with a cell for each span; `key` is its letter or its value, "" for none."""

    key: str
    name: str
    cells: tuple[Cell, ...]

    @property
    def total(self) -> Cell:
        """All spans together."""
        return sum(self.cells, Cell())


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """An item or task with a cell for each span, and the day when it was last told, if ever in the period."""

    telling: Telling
    cells: tuple[Cell, ...]
    last: date | None

    @property
    def cell(self) -> Cell:
        """The counts of the whole period."""
        return sum(self.cells, Cell())


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Groups × spans of a period. `today` parts what was from what is to come."""

    period: Period
    unit: Unit
    today: date
    spans: tuple[Period, ...]
    groups: tuple[Row, ...]
    """The ten in their order; then one for what belongs to none, where there is such."""
    fields: tuple[Row, ...]
    """The six in their order; then as with groups."""
    items: tuple[ItemRow, ...]
    """Those that the plans ask for in the period, in their order."""

    @property
    def total(self) -> Row:
        """All groups together."""
        columns = zip(*(row.cells for row in self.groups), strict=True)
        return Row(key="", name="Cộng", cells=tuple(sum(column, Cell()) for column in columns))

    @property
    def never_told(self) -> tuple[ItemRow, ...]:
        """Items and tasks of the period that were not told once in it."""
        return tuple(row for row in self.items if row.last is None)

    @property
    def without_cadence(self) -> tuple[ItemRow, ...]:
        """Tasks of which the plan does not say, or not sensibly, when they are due."""
        return tuple(row for row in self.items if row.telling.timing and row.telling.due is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Airings:
    """Days by the names of items, a day as often as the item is told then; and what tells of no item."""

    items: Mapping[str, Sequence[date]]
    others: Sequence[GroupAiring] = ()


def compute(
    tellings: Sequence[Telling], period: Period, unit: Unit, *, told: Airings, planned: Airings, today: date
) -> Coverage:
    """The coverage of `period`.

    `told` and `planned` reach back as far as `reach` says, so that an ask which began before the period is
    settled by what was told then.
    """
    divided = spans(period, unit)
    counted = [(telling, _cells(telling, told, planned, divided)) for telling in tellings]
    by_group = [(telling.group or "", cells) for telling, cells in counted]
    by_group += _besides(told.others, planned.others, divided, lambda one: one.group)
    by_field = [(telling.field or "", cells) for telling, cells in counted]
    by_field += _besides(told.others, planned.others, divided, lambda one: one.field)
    return Coverage(
        period=period,
        unit=unit,
        today=today,
        spans=divided,
        groups=_rows({str(key): name for key, name in GROUP_NAMES.items()}, NO_GROUP, by_group, divided),
        fields=_rows({key.value: key.value.capitalize() for key in Field}, NO_FIELD, by_field, divided),
        items=tuple(
            ItemRow(telling=telling, cells=cells, last=_last(telling, told, period))
            for telling, cells in counted
            if asks(telling, period.first, period.last) or any(cell != Cell() for cell in cells)
        ),
    )


def reach(tellings: Iterable[Telling], period: Period) -> date:
    """The first day whose airings count in `period`: where the oldest ask that touches it begins."""
    asked = (ask.first for telling in tellings for ask in asks(telling, period.first, period.last))
    return min(chain(asked, (period.first,)))


def unit_for(period: Period) -> Unit:
    """By what a period is divided where nobody has said it: weeks of a month, months of a year, else quarters."""
    if period.days <= 45:
        return Unit.WEEK
    return Unit.MONTH if period.days <= 370 else Unit.QUARTER


def spans(period: Period, unit: Unit) -> tuple[Period, ...]:
    """The weeks, months or quarters of a period, the first and the last cut off where it begins and ends."""
    found: list[Period] = []
    day = period.first
    while day <= period.last:
        whole = _span_of(day, unit)
        last = min(whole.last, period.last)
        found.append(Period(first=day, last=last, name=whole.name))
        day = last + timedelta(days=1)
    return tuple(found)


def _span_of(day: date, unit: Unit) -> Period:
    if unit is Unit.WEEK:
        return Period.parse(str(Week.of(day)))
    if unit is Unit.MONTH:
        return Period.parse(f"{day:%Y-%m}")
    return Period.parse(f"{day.year}-Q{(day.month + 2) // 3}")


# ── counting ─────────────────────────────────────────────────────────────────────────────────────


def _cells(telling: Telling, told: Airings, planned: Airings, divided: Sequence[Period]) -> tuple[Cell, ...]:
    """The counts of one item in each span."""
    heard, ahead = told.items.get(telling.name, ()), planned.items.get(telling.name, ())
    first, last = divided[0].first, divided[-1].last
    cells = [Cell(told=_within(span, heard), planned=_within(span, ahead)) for span in divided]
    asked = asks(telling, first, max((last, *heard, *ahead)))
    for one in settle(asked, heard, ahead):
        if first <= one.ask.last <= last:
            where = _index(one.ask.last, divided)
            cells[where] += Cell(asked=one.ask.times, late=one.late, owed=one.owed)
    return tuple(cells)


def _besides(
    told: Iterable[GroupAiring],
    planned: Iterable[GroupAiring],
    divided: Sequence[Period],
    key: Callable[[GroupAiring], str],
) -> list[tuple[str, tuple[Cell, ...]]]:
    """What tells of no item, counted by group or field."""
    heard = Counter((key(one), one.day) for one in told if key(one))
    ahead = Counter((key(one), one.day) for one in planned if key(one))
    days: dict[str, set[date]] = {}
    for name, day in (*heard, *ahead):
        days.setdefault(name, set()).add(day)
    return [
        (
            name,
            tuple(
                Cell(
                    told=sum(heard[name, day] for day in within),
                    planned=sum(ahead[name, day] for day in within),
                )
                for span in divided
                for within in ([day for day in of_name if span.first <= day <= span.last],)
            ),
        )
        for name, of_name in days.items()
    ]


def _within(span: Period, days: Iterable[date]) -> int:
    return sum(span.first <= day <= span.last for day in days)


def _index(day: date, divided: Sequence[Period]) -> int:
    return next(n for n, span in enumerate(divided) if span.first <= day <= span.last)


def _last(telling: Telling, told: Airings, period: Period) -> date | None:
    days = told.items.get(telling.name, ())
    return max((day for day in days if period.first <= day <= period.last), default=None)


def _rows(
    names: Mapping[str, str],
    rest: str,
    counted: Sequence[tuple[str, tuple[Cell, ...]]],
    divided: Sequence[Period],
) -> tuple[Row, ...]:
    """A row for each name, even when empty; one for what has none of them, where there is such."""
    empty = tuple(Cell() for _ in divided)
    sums = dict.fromkeys(names, empty)
    others = [cells for key, cells in counted if key not in names]
    for key, cells in counted:
        if key in names:
            sums[key] = _added(sums[key], cells)
    rows = [Row(key=key, name=names[key], cells=cells) for key, cells in sums.items()]
    if any(any(cell != Cell() for cell in cells) for cells in others):
        total = empty
        for cells in others:
            total = _added(total, cells)
        rows.append(Row(key="", name=rest, cells=total))
    return tuple(rows)


def _added(one: tuple[Cell, ...], other: tuple[Cell, ...]) -> tuple[Cell, ...]:
    return tuple(a + b for a, b in zip(one, other, strict=True))
