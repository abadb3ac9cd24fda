"""On which days an item was told: the report's judgement, day by day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.domain.asrun import AsRun, Outcome, Place, Rung
from broadcast.domain.content import Telling
from broadcast.domain.times import RATE, ClockTrust, Frames, Period
from broadcast.reports.airings import account_of, told_days
from broadcast.reports.figures import compute

Make = Callable[..., AsRun]
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MONDAY = date(2026, 11, 23)
TUESDAY = MONDAY + timedelta(days=1)
CUT: dict[str, Any] = {"outcome": Outcome.CUT, "frames": Frames(60 * RATE)}


def on(entry: Make, day: date, number: int = 0, **changes: Any) -> AsRun:
    """An airing on a day, five minutes long, at 05:00 and five minutes later for each number."""
    first = entry(number)
    later = timedelta(days=(day - MONDAY).days)
    times = {
        name: getattr(first, name) + later
        for name in ("at", "planned_start", "planned_end", "actual_start", "actual_end")
    }
    name = f"{day.isoformat()}.v0001.0011223344556677.json"
    return entry(number, **{**times, "rundown": name, **changes})


def days(
    *entries: AsRun, first: date = MONDAY, last: date = date(2026, 12, 31)
) -> dict[str, tuple[date, ...]]:
    return told_days(account_of(enumerate_places(entries)).real, first, last, HANOI)


def enumerate_places(entries: tuple[AsRun, ...]) -> list[tuple[Place, AsRun]]:
    return [(Place(seq), one) for seq, one in enumerate(entries, 1)]


def test_a_day_as_often_as_it_was_told_then(entry: Make) -> None:
    found = days(
        on(entry, MONDAY), on(entry, MONDAY, 9, repeat=True), on(entry, TUESDAY, items=("KH1.b", "KH1.a"))
    )
    assert found == {"KH1.a": (MONDAY, MONDAY, TUESDAY), "KH1.b": (TUESDAY,)}


def test_the_day_is_that_of_the_place(entry: Make) -> None:
    assert entry(0).actual_start.date() == date(2026, 11, 22), "05:00 in Hà Nội is the day before in UTC"
    assert days(on(entry, MONDAY), last=MONDAY) == {"KH1.a": (MONDAY,)}
    assert days(on(entry, MONDAY), first=TUESDAY) == {}
    assert days(on(entry, TUESDAY), last=MONDAY) == {}


@pytest.mark.parametrize(
    "change",
    [
        CUT,
        {"clock_trust": ClockTrust.SIMULATED},
        {"clock_trust": ClockTrust.UNTRUSTED},
        {"rung": Rung.EVERGREEN, "outcome": Outcome.REPLACED},
        {"outcome": Outcome.SKIPPED, "frames": Frames(0), "rung": "", "actual_start": None},
    ],
)
def test_what_was_not_told_has_no_day(entry: Make, change: dict[str, Any]) -> None:
    assert days(on(entry, MONDAY, **change)) == {}


def test_broken_off_and_gone_on_in_something_else_is_not_told(entry: Make) -> None:
    half = on(entry, MONDAY, outcome=Outcome.INTERRUPTED, frames=Frames(60 * RATE))
    went_on = on(entry, MONDAY, frames=Frames(240 * RATE))
    assert days(half, went_on) == {"KH1.a": (MONDAY,)}
    stand_in = on(entry, MONDAY, rung=Rung.EVERGREEN, outcome=Outcome.REPLACED, frames=Frames(240 * RATE))
    assert days(half, stand_in) == {}


def test_a_telling_is_complete_when_the_last_output_has_had_it(entry: Make) -> None:
    def both(day: date, chinh: dict[str, Any], phu: dict[str, Any]) -> list[tuple[Place, AsRun]]:
        return [
            (Place(day.day, "chinh"), on(entry, day, **chinh)),
            (Place(day.day, "phu"), on(entry, day, **phu)),
        ]

    wednesday = TUESDAY + timedelta(days=1)
    log = [*both(MONDAY, {}, CUT), *both(TUESDAY, CUT, {})]
    assert told_days(account_of(log).real, MONDAY, wednesday, HANOI) == {"KH1.a": (TUESDAY,)}
    assert told_days(account_of([*log, *both(wednesday, {}, {})]).real, MONDAY, wednesday, HANOI) == {
        "KH1.a": (TUESDAY, wednesday)
    }
    assert told_days(account_of(both(MONDAY, {}, CUT)).real, MONDAY, wednesday, HANOI) == {}


changes = st.fixed_dictionaries(
    {
        "outcome": st.sampled_from(Outcome),
        "frames": st.integers(0, 400 * RATE).map(Frames),
        "rung": st.sampled_from([Rung.CART, Rung.PREVIOUS, Rung.EVERGREEN]),
        "event": st.sampled_from(["e1", "e2", "e3"]),
        "items": st.sampled_from([(), ("KH1.a",), ("KH1.b", "KH1.a")]),
    }
)


@given(st.lists(st.tuples(changes, st.integers(0, 3), st.sampled_from(["chinh", "phu"])), max_size=20))
def test_an_item_has_a_day_exactly_when_the_report_says_that_it_was_told(
    entry: Make, made: list[tuple[dict[str, Any], int, str]]
) -> None:
    log = [
        (Place(seq, output), on(entry, MONDAY + timedelta(days=day), **change))
        for seq, (change, day, output) in enumerate(made, 1)
    ]
    given_ones = [
        Telling(name=name, text=name, group=None, field=None, timing=None, plan="KH1")
        for name in ("KH1.a", "KH1.b")
    ]
    report = compute(account_of(log), Period.parse("2026-11"), HANOI, given_ones, {})
    found = told_days(account_of(log).real, date(2026, 11, 1), date(2026, 11, 30), HANOI)
    assert set(found) == {item.tally.key for item in report.told}
