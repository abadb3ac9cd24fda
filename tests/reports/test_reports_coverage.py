"""What a plan asks for, what of it is told and planned, and what is owed: the arithmetic of the coverage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.domain.content import Field, Group, Telling, Timing, TimingKind
from broadcast.domain.times import Period
from broadcast.reports.airings import GroupAiring
from broadcast.reports.asked import Ask, asks, settle
from broadcast.reports.coverage import NO_GROUP, Airings, Cell, Coverage, Unit, compute, reach, spans

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
TODAY = date(2026, 6, 15)


def telling(
    kind: str | None = None,
    *,
    name: str = "KH1.NV1",
    period: tuple[date, date] | None = YEAR,
    raw: str = "theo bảng",
    group: Group | None = Group.DD,
    field: Field | None = None,
    **timing: object,
) -> Telling:
    due = Timing(kind=TimingKind(kind), raw=raw, **timing) if kind else None  # type: ignore[arg-type]
    return Telling(name=name, text="Một cửa", group=group, field=field, timing=due, plan="KH1", period=period)


def asked(one: Telling, first: date = YEAR[0], last: date = YEAR[1]) -> list[tuple[str, str, int]]:
    return [(f"{ask.first:%d/%m/%y}", f"{ask.last:%d/%m/%y}", ask.times) for ask in asks(one, first, last)]


# ── what is asked ────────────────────────────────────────────────────────────────────────────────

WHOLE_YEAR = [("01/01/26", "31/12/26", 1)]


@pytest.mark.parametrize(
    ("one", "wanted"),
    [
        (telling(), WHOLE_YEAR),
        (telling("yearly"), WHOLE_YEAR),
        (telling("yearly", per=2), [("01/01/26", "31/12/26", 2)]),
        (telling("quarterly", per=3), [
            ("01/01/26", "31/03/26", 3),
            ("01/04/26", "30/06/26", 3),
            ("01/07/26", "30/09/26", 3),
            ("01/10/26", "31/12/26", 3),
        ]),
        (telling("deadline", end=date(2026, 5, 15)), [("01/01/26", "15/05/26", 1)]),
        (telling("range", start=date(2026, 4, 1), end=date(2026, 9, 30)), [("01/04/26", "30/09/26", 1)]),
        (telling("range", start=date(2026, 4, 1)), [("01/04/26", "31/12/26", 1)]),
        (telling("range", start=date(2026, 4, 1), period=None), [("01/04/26", "31/12/26", 1)]),
        (telling("range"), WHOLE_YEAR),
        (telling("range", period=None), WHOLE_YEAR),
        (telling("deadline", end=date(2026, 5, 15), period=None), [("01/01/26", "15/05/26", 1)]),
        # a slip of the pen binds nobody: what is left is once in the year
        (telling("deadline", end=date(2022, 12, 15)), WHOLE_YEAR),
        (telling("ongoing", raw="  "), WHOLE_YEAR),
        # the plan's own days
        (telling(period=(date(2026, 9, 7), date(2027, 3, 31))), [("07/09/26", "31/12/26", 1)]),
        (telling(period=(date(2025, 1, 1), date(2025, 12, 31))), []),
        (telling("monthly", period=(date(2026, 11, 16), date(2026, 12, 31))), [
            ("16/11/26", "30/11/26", 1),
            ("01/12/26", "31/12/26", 1),
        ]),
        (telling("monthly", per=4, start=date(2026, 2, 1), end=date(2026, 3, 10)), [
            ("01/02/26", "28/02/26", 4),
            ("01/03/26", "10/03/26", 4),
        ]),
    ],
)  # fmt: skip
def test_what_a_plan_asks(one: Telling, wanted: list[tuple[str, str, int]]) -> None:
    assert asked(one) == wanted


@pytest.mark.parametrize("kind", ["ongoing", "monthly"])
def test_often_is_every_month(kind: str) -> None:
    months = asked(telling(kind, per=None))
    assert len(months) == 12
    assert months[1] == ("01/02/26", "28/02/26", 1)


def test_a_programme_of_years_asks_every_year() -> None:
    long = telling(period=(date(2021, 1, 1), date(2030, 12, 31)))
    assert asked(long) == WHOLE_YEAR
    assert len(asked(long, date(2021, 1, 1), date(2030, 12, 31))) == 10


def test_an_ask_that_began_earlier_or_ends_later_touches_too() -> None:
    one = telling("quarterly")
    assert asked(one, date(2026, 2, 3), date(2026, 4, 2)) == [
        ("01/01/26", "31/03/26", 1),
        ("01/04/26", "30/06/26", 1),
    ]
    assert reach([one], Period(first=date(2026, 2, 3), last=date(2026, 2, 4), name="")) == date(2026, 1, 1)
    assert reach([], Period(first=TODAY, last=TODAY, name="")) == TODAY


def test_a_blank_cell_is_a_task_without_cadence() -> None:
    assert asks(telling("ongoing", raw=" "), *YEAR) == asks(telling(), *YEAR)


# ── what settles it ──────────────────────────────────────────────────────────────────────────────


def settled(
    one: Telling, told: Sequence[date], planned: Sequence[date] = ()
) -> list[tuple[int, int, int, int]]:
    found = settle(asks(one, *YEAR), told, planned)
    return [(each.told, each.planned, each.late, each.owed) for each in found]


def day(month: int, number: int = 10) -> date:
    return date(2026, month, number)


def test_an_airing_settles_the_ask_of_its_own_days() -> None:
    one = telling("quarterly", per=2)
    found = settled(one, [day(2), day(5), day(5), day(6)], [day(7)])
    assert found == [(1, 0, 1, 0), (2, 0, 0, 0), (0, 1, 0, 1), (0, 0, 0, 2)]


def test_what_is_told_too_often_settles_nothing_ahead() -> None:
    assert settled(telling("quarterly"), [day(1)] * 5) == [(1, 0, 0, 0), *[(0, 0, 0, 1)] * 3]


def test_what_is_made_good_late_settles_the_oldest_first() -> None:
    one = telling("quarterly")
    assert settled(one, [day(7), day(8)]) == [(0, 0, 1, 0), (0, 0, 0, 1), (1, 0, 0, 0), (0, 0, 0, 1)]
    assert settled(one, [day(4, 2)]) == [(0, 0, 0, 1), (1, 0, 0, 0), *[(0, 0, 0, 1)] * 2]
    assert settled(one, [], [day(4, 2), day(4, 9)])[:2] == [(0, 0, 1, 0), (0, 1, 0, 0)]


def test_what_lies_outside_a_range_settles_it_late_or_not_at_all() -> None:
    one = telling("range", start=day(4), end=day(5))
    assert settled(one, [day(4, 9)]) == [(0, 0, 0, 1)]
    assert settled(one, [day(4)]) == settled(one, [day(5)]) == [(1, 0, 0, 0)]
    assert settled(one, [day(5, 11)]) == [(0, 0, 1, 0)]


days = st.lists(st.dates(YEAR[0], YEAR[1]), max_size=12)
asked_in_order = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 60), st.integers(1, 4)), max_size=6
).map(
    lambda drawn: [
        Ask(first=YEAR[0] + timedelta(days=60 * n + lead), last=YEAR[0] + timedelta(days=60 * n + max(lead, end - 1)), times=times)
        for n, (lead, end, times) in enumerate(drawn)
    ]
)  # fmt: skip


@given(asked_in_order, days, days)
def test_every_ask_is_told_planned_late_or_owed(
    given_asks: list[Ask], told: list[date], planned: list[date]
) -> None:
    assert all(one.last < other.first for one, other in pairwise(given_asks))
    found = settle(given_asks, told, planned)
    assert [one.ask for one in found] == given_asks
    for one in found:
        inside = sum(one.ask.first <= day <= one.ask.last for day in (*told, *planned))
        assert one.told + one.planned == min(one.ask.times, inside)
        assert one.owed == one.ask.times - one.told - one.planned - one.late >= 0
        assert min(one.told, one.planned, one.late) >= 0
    spent = sum(one.told + one.planned + one.late for one in found)
    assert spent <= len(told) + len(planned)


@given(asked_in_order, days, days, st.dates(*YEAR))
def test_one_more_airing_never_owes_more_and_settles_one_at_most(
    given_asks: list[Ask], told: list[date], planned: list[date], more: date
) -> None:
    def owed(*extra: date, ahead: tuple[date, ...] = ()) -> int:
        return sum(one.owed for one in settle(given_asks, [*told, *extra], [*planned, *ahead]))

    assert owed() - 1 <= owed(more) <= owed()
    assert owed(more) == owed(ahead=(more,))


# ── groups × spans ───────────────────────────────────────────────────────────────────────────────


def covered(
    *tellings: Telling,
    told: dict[str, list[date]] | None = None,
    planned: dict[str, list[date]] | None = None,
    others: Sequence[GroupAiring] = (),
    unit: Unit = Unit.QUARTER,
    period: str = "2026",
) -> Coverage:
    return compute(
        tellings,
        Period.parse(period),
        unit,
        told=Airings(items=told or {}, others=others),
        planned=Airings(items=planned or {}),
        today=TODAY,
    )


def test_the_spans_of_a_period_are_cut_off_at_its_ends() -> None:
    period = Period(first=date(2026, 1, 28), last=date(2026, 5, 3), name="")
    assert [(one.name, one.days) for one in spans(period, Unit.MONTH)] == [
        ("2026-01", 4),
        ("2026-02", 28),
        ("2026-03", 31),
        ("2026-04", 30),
        ("2026-05", 3),
    ]
    assert [one.name for one in spans(period, Unit.QUARTER)] == ["2026-Q1", "2026-Q2"]
    weeks = spans(Period.parse("2026"), Unit.WEEK)
    assert (weeks[0].name, weeks[0].days, weeks[-1].name, weeks[-1].days) == ("2026-W01", 4, "2026-W53", 4)


def test_a_group_has_a_cell_for_each_span() -> None:
    found = covered(
        telling("quarterly", name="x"),
        telling(name="y", group=Group.A),
        told={"x": [day(1), day(1)], "y": [day(6)]},
        planned={"x": [day(7)]},
    )
    by_key = {row.key: row.cells for row in found.groups}
    assert list(by_key) == [*"abcdđeghik"]
    assert by_key["đ"] == (
        Cell(asked=1, told=2),
        Cell(asked=1, owed=1),
        Cell(asked=1, planned=1),
        Cell(asked=1, owed=1),
    )
    assert by_key["a"] == (Cell(), Cell(told=1), Cell(), Cell(asked=1))
    assert found.total.total == Cell(asked=5, told=3, planned=1, owed=2)
    assert [(row.telling.name, row.last) for row in found.items] == [("x", day(1)), ("y", day(6))]


def test_what_is_settled_late_is_told_where_it_was_heard_and_owed_nowhere() -> None:
    found = covered(telling("quarterly"), told={"KH1.NV1": [day(4), day(5)]})
    assert found.groups[4].cells[:2] == (Cell(asked=1, late=1), Cell(asked=1, told=2))


def test_what_was_told_before_the_period_counts_for_an_ask_that_ends_in_it() -> None:
    found = covered(
        telling("quarterly"), told={"KH1.NV1": [day(1)]}, unit=Unit.MONTH, period="2026-02-01..2026-03-31"
    )
    assert found.groups[4].cells == (Cell(), Cell(asked=1))
    later = covered(
        telling("quarterly"), told={"KH1.NV1": [day(5), day(6)]}, unit=Unit.MONTH, period="2026-Q1"
    )
    assert later.groups[4].total == Cell(asked=1, late=1), "it was made good after the period"


def test_rows_of_no_group_stand_last_and_only_where_needed() -> None:
    assert [row.key for row in covered(telling()).groups][-1] == "k"
    last = covered(telling(group=None)).groups[-1]
    assert (last.key, last.name, last.total) == ("", NO_GROUP, Cell(asked=1, owed=1))


def test_a_bulletin_of_the_station_tells_of_its_group_and_settles_nothing() -> None:
    other = GroupAiring(day=day(2), group="đ", field=Field.DIGITAL.value)
    before = GroupAiring(day=date(2025, 12, 31), group="đ", field="")
    found = covered(telling(), others=[other, before])
    assert found.groups[4].total == Cell(asked=1, told=1, owed=1)
    assert found.fields[5].total == Cell(told=1)
    assert found.fields[-1].total == Cell(asked=1, owed=1)
    assert [row.key for row in found.fields][:6] == [field.value for field in Field]


def test_what_was_never_told_and_what_has_no_cadence() -> None:
    found = covered(
        telling("monthly", name="often"),
        telling("ongoing", name="blank", raw=""),
        telling(name="item"),
        telling("yearly", name="past", period=(date(2025, 1, 1), date(2025, 12, 31))),
        told={"often": [day(3)], "item": [date(2025, 3, 1)]},
    )
    assert [row.telling.name for row in found.never_told] == ["blank", "item"]
    assert [row.telling.name for row in found.without_cadence] == ["blank"]
    assert "past" not in {row.telling.name for row in found.items}


timings = st.one_of(
    st.none(),
    st.builds(
        Timing,
        kind=st.sampled_from(TimingKind),
        raw=st.sampled_from(["", "theo bảng"]),
        start=st.none() | st.dates(date(2025, 6, 1), date(2026, 12, 15)),
        end=st.none() | st.dates(date(2025, 11, 1), date(2027, 6, 30)),
        per=st.none() | st.integers(1, 5),
    ),
)
drawn_tellings = st.lists(
    st.tuples(timings, st.none() | st.sampled_from(Group), st.none() | st.sampled_from(Field)),
    min_size=1,
    max_size=5,
).map(
    lambda drawn: [
        Telling(name=f"KH1.{n}", text="", group=group, field=field, timing=timing, plan="KH1", period=YEAR)
        for n, (timing, group, field) in enumerate(drawn)
    ]
)
airings = st.dictionaries(st.sampled_from([f"KH1.{n}" for n in range(5)]), days)


@given(
    drawn_tellings,
    airings,
    airings,
    st.sampled_from(["2026", "2026-H2", "2026-02", "2026-03-05..2026-08-09"]),
)
def test_the_sums_agree_however_the_period_is_divided(
    tellings: list[Telling], told: dict[str, list[date]], planned: dict[str, list[date]], period: str
) -> None:
    by_unit = {
        unit: covered(*tellings, told=told, planned=planned, unit=unit, period=period) for unit in Unit
    }
    totals = [found.total.total for found in by_unit.values()]
    assert totals[0] == totals[1] == totals[2]
    for found in by_unit.values():
        items = sum((row.cell for row in found.items), Cell())
        assert items == found.total.total
        assert sum((row.total for row in found.fields), Cell()) == items
        assert all(len(row.cells) == len(found.spans) for row in (*found.groups, *found.fields))
        for row in found.items:
            assert row.cell.asked >= row.cell.owed + row.cell.late
    if period == "2026":
        for row in by_unit[Unit.MONTH].items:
            cell = row.cell
            assert cell.told + cell.planned + cell.owed >= cell.asked


@given(
    st.sampled_from([TimingKind.MONTHLY, TimingKind.QUARTERLY, TimingKind.ONGOING]),
    st.integers(1, 5),
    days,
    days,
)
def test_in_a_span_of_whole_asks_nothing_asked_is_lost(
    kind: TimingKind, per: int, told: list[date], planned: list[date]
) -> None:
    one = telling(kind, per=per)
    unit = Unit.QUARTER if kind is TimingKind.QUARTERLY else Unit.MONTH
    found = covered(one, told={"KH1.NV1": told}, planned={"KH1.NV1": planned}, unit=unit)
    for cell in found.groups[4].cells:
        assert cell.told + cell.planned + cell.late + cell.owed >= cell.asked
        assert cell.owed == 0 or cell.told + cell.planned < cell.asked
