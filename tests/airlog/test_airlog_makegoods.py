"""What was missed is proposed once, with its reason, for a moment that the rules allow; and nothing else is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.airlog.makegoods import answers, make_goods, next_window
from broadcast.domain.asrun import AsRun, Outcome, Place, Rung
from broadcast.domain.content import Telling, Timing, TimingKind
from broadcast.domain.makegoods import MakeGood
from broadcast.domain.rules import Request, Rules, Window, is_quiet, judge
from broadcast.domain.rundown import Event, EventKind, Rundown
from broadcast.domain.schedule import Priority, StartKind
from broadcast.domain.times import RATE, ClockTrust, Frames, local

Make = Callable[..., AsRun]
Entries = Sequence[tuple[Place, AsRun]]
DAY = date(2026, 11, 23)
TUESDAY = DAY + timedelta(days=1)
RULES = Rules(
    timezone="Asia/Ho_Chi_Minh",
    windows=(
        Window(days=(0, 1, 2, 3, 4), start=time(4, 30), end=time(6, 30)),
        Window(days=(0, 1, 2, 3, 4), start=time(17, 0), end=time(18, 0)),
    ),
    quiet_from=time(21, 0),
    quiet_until=time(5, 0),
    sessions_a_day=2,
    minutes_a_session=90,
)
START = local(DAY, time(5), RULES.zone)
EVENING = START + timedelta(hours=15)
LENGTH = Frames(30 * RATE)
CART = "c" * 64
SKIPPED: dict[str, Any] = {
    "outcome": Outcome.SKIPPED,
    "frames": Frames(0),
    "rung": "",
    "actual_start": None,
    "reason": "missed",
}


def event(id_: str = "e0", at: datetime = START, **changes: Any) -> Event:
    values: dict[str, Any] = {
        "id": id_,
        "title": f"Bản tin {id_}",
        "column": "CCHC",
        "kind": EventKind.SPEECH,
        "start": at,
        "start_kind": StartKind.HARD,
        "length": LENGTH,
        "cart": CART,
        "items": ("KH1.a",),
        "approver": "lan",
        "author": "minh",
    }
    return Event(**{**values, **changes})


def rundown(*events: Event, day: date = DAY, rules: Rules = RULES) -> Rundown:
    return Rundown(station="Đài", day=day, version=1, rules=rules, events=events)


def told(entry: Make, one: Event, day: date = DAY, **changes: Any) -> AsRun:
    assert one.start is not None
    end = one.start + timedelta(seconds=30)
    values = {
        "at": end,
        "rundown": f"{day.isoformat()}.v0001.0011223344556677.json",
        "event": one.id,
        "items": one.items,
        "cart": one.cart or "",
        "planned_start": one.start,
        "planned_end": end,
        "actual_start": one.start,
        "actual_end": end,
    }
    return entry(0, **{**values, **changes})


def telling(name: str = "KH1.a", end: date | None = None) -> Telling:
    timing = Timing(kind=TimingKind.DEADLINE, raw=f"trước {end}", end=end) if end else None
    return Telling(name=name, text="Một cửa", group=None, field=None, timing=timing, plan="KH1")


def proposed(
    days: Sequence[Rundown],
    entries: Entries,
    now: datetime = EVENING,
    *,
    rules: Rules = RULES,
    tellings: Sequence[Telling] = (telling(), telling("KH1.b")),
    published: Mapping[tuple[date, str], datetime] | None = None,
) -> tuple[MakeGood, ...]:
    return make_goods(answers(days, entries, now, rules, tellings=tellings, published=published or {}))


def missed(entry: Make, one: Event | None = None, **changes: Any) -> tuple[list[Rundown], Entries]:
    one = one or event()
    return [rundown(one)], [(Place(9), told(entry, one, **{**SKIPPED, **changes}))]


def test_what_was_missed_waits_for_the_next_window(entry: Make) -> None:
    (found,) = proposed(*missed(entry))
    # 20:00 on Monday: closed until Tuesday 05:00, for the window from 04:30 lies in the quiet hours till then
    assert found.not_before == local(TUESDAY, time(5), RULES.zone)
    assert (found.event.id, found.missed, found.reason) == ("e0", START, "missed")


def test_the_rules_of_today_decide_when(entry: Make) -> None:
    later = replace(RULES, windows=(Window(days=(1,), start=time(17), end=time(18)),))
    (found,) = proposed(*missed(entry), rules=later)
    assert found.not_before == local(TUESDAY, time(17), RULES.zone)
    assert proposed(*missed(entry), rules=replace(RULES, windows=())) == ()


@pytest.mark.parametrize(
    ("change", "owed"),
    [
        ({"outcome": Outcome.REPLACED, "rung": Rung.EVERGREEN, "reason": "missing_cart"}, True),
        ({"outcome": Outcome.REPLACED, "rung": Rung.PREVIOUS, "reason": "missing_cart"}, False),
        ({"outcome": Outcome.CUT, "frames": Frames(10 * RATE), "reason": "hard_start"}, True),
        ({"outcome": Outcome.CUT, "frames": Frames(27 * RATE), "reason": "hard_start"}, False),
        ({"outcome": Outcome.JOINED_LATE, "frames": Frames(28 * RATE), "reason": "late"}, False),
        ({"outcome": Outcome.AIRED, "actual_start": START + timedelta(seconds=9)}, False),
        ({**SKIPPED, "reason": "clock", "clock_trust": ClockTrust.UNTRUSTED}, True),
        ({**SKIPPED, "reason": "stop"}, True),
    ],
)
def test_owed_is_what_listeners_did_not_have_whole(entry: Make, change: dict[str, Any], owed: bool) -> None:
    one = event()
    assert bool(proposed([rundown(one)], [(Place(9), told(entry, one, **change))])) is owed


@pytest.mark.parametrize(
    "change",
    [
        {"kind": EventKind.MUSIC},
        {"kind": EventKind.RELAY, "cart": None},
        {"cart": "2026-11-22#0011", "items": ()},
        {"approver": None},
        {"repeat": True},
        {"priority": Priority.EMERGENCY},
        {"length": Frames(3 * 3600 * RATE)},
        {"items": ("KH0.a",)},
    ],
)
def test_nothing_is_proposed_for_what_cannot_or_need_not_be_told_again(
    entry: Make, change: dict[str, Any]
) -> None:
    days, entries = missed(entry, event(**change))
    ends = entries[0][1].planned_end
    assert ends is not None
    assert proposed(days, entries, START + timedelta(hours=12)) == ()


def test_what_is_not_in_force_any_more_or_past_its_deadline_is_not_proposed(entry: Make) -> None:
    assert proposed(*missed(entry), tellings=()) == ()
    assert proposed(*missed(entry), tellings=[telling(end=DAY)]) == ()
    assert len(proposed(*missed(entry), tellings=[telling(end=TUESDAY)])) == 1
    two = event(items=("KH0.x", "KH1.b"))
    assert len(proposed(*missed(entry, two))) == 1, "one of its two items is in force"


def test_a_bulletin_of_no_plan_goes_by_its_recording(entry: Make) -> None:
    one = event(items=())
    days, entries = missed(entry, one)
    assert len(proposed(days, entries, tellings=())) == 1
    again = event("e7", START + timedelta(hours=12), items=())
    assert proposed(days, [*entries, (Place(10), told(entry, again))]) == ()
    other = replace(again, cart="d" * 64)
    assert len(proposed(days, [*entries, (Place(10), told(entry, other))])) == 1


def test_what_was_told_since_is_made_good(entry: Make) -> None:
    days, entries = missed(entry)
    again = event("e7", START + timedelta(hours=12))
    assert proposed(days, [*entries, (Place(10), told(entry, again))]) == ()
    half = told(entry, again, outcome=Outcome.CUT, frames=Frames(RATE))
    assert len(proposed(days, [*entries, (Place(10), half)])) == 1
    before = event("e7", START - timedelta(hours=12))
    assert len(proposed(days, [(Place(8), told(entry, before)), *entries])) == 1
    rehearsed = told(entry, again, clock_trust=ClockTrust.SIMULATED)
    assert len(proposed(days, [*entries, (Place(10), rehearsed)])) == 1


def test_it_is_made_good_where_each_output_has_told_it(entry: Make) -> None:
    one, again = event(), event("e7", START + timedelta(hours=12))
    entries = [
        (Place(9, "chinh"), told(entry, one)),
        (Place(4, "phu"), told(entry, one, **SKIPPED)),
        (Place(10, "chinh"), told(entry, again)),
    ]
    assert len(proposed([rundown(one)], entries[:2])) == 1
    assert len(proposed([rundown(one)], [*entries, (Place(5, "phu"), told(entry, again, **SKIPPED))])) == 1
    assert proposed([rundown(one)], [*entries, (Place(5, "phu"), told(entry, again))]) == ()


def test_what_is_published_to_come_need_not_be_proposed(entry: Make) -> None:
    days, entries = missed(entry)
    ahead = rundown(event("e8", START + timedelta(days=1)), day=TUESDAY)
    assert proposed([*days, ahead], entries) == ()
    other = rundown(event("e8", START + timedelta(days=1), items=("KH1.b",)), day=TUESDAY)
    assert [found.event.id for found in proposed([*days, other], entries)] == ["e0"]


def test_one_proposal_for_a_content_however_often_it_was_missed(entry: Make) -> None:
    monday, tuesday = event(), event("e5", START + timedelta(days=1), cart="d" * 64)
    other = event("e6", START + timedelta(minutes=5), items=("KH1.b",))
    days = [rundown(monday, other), rundown(tuesday, day=TUESDAY)]
    entries = [
        (Place(seq), told(entry, one, day, **SKIPPED))
        for seq, (one, day) in enumerate(((monday, DAY), (other, DAY), (tuesday, TUESDAY)), 9)
    ]
    found = proposed(days, entries, EVENING + timedelta(days=1))
    assert [one.event.id for one in found] == ["e6", "e5"]
    assert found[1].event.cart == "d" * 64, "the newest recording"


def test_what_came_into_force_after_its_time_was_never_due(entry: Make) -> None:
    days, entries = missed(entry)
    after, before = START + timedelta(hours=3), START - timedelta(hours=3)
    assert proposed(days, entries, published={(DAY, "e0"): after}) == ()
    assert len(proposed(days, entries, published={(DAY, "e0"): before})) == 1


def test_what_the_rules_refused_on_purpose_is_not_owed(entry: Make) -> None:
    day, entries = missed(entry, reason="outside_window")
    closed = replace(RULES, windows=(RULES.windows[1],))
    assert proposed([replace(day[0], rules=closed)], entries) == ()
    assert len(proposed(day, entries)) == 1, "it was put off until the window closed"


def test_nothing_is_owed_before_the_hour_in_which_it_may_still_come_is_over(entry: Make) -> None:
    days, entries = missed(entry, outcome=Outcome.INTERRUPTED, reason="alert")
    assert proposed(days, entries, START + timedelta(minutes=50)) == ()
    assert len(proposed(days, entries, START + timedelta(minutes=61))) == 1
    assert proposed(days, [(Place(8), told(entry, event("x")))], START + timedelta(minutes=50)) == ()


def test_silence_before_the_log_begins_tells_nothing(entry: Make) -> None:
    days, later = [rundown(event())], event("x", START + timedelta(hours=4), items=())
    begins = [(Place(1), told(entry, later))]
    assert proposed(days, begins) == ()
    assert proposed(days, []) == ()
    goes_on = [(Place(77), told(entry, later))]
    assert [found.reason for found in proposed(days, goes_on)] == ["no_entry"]
    another = [*goes_on, (Place(1, "phu"), told(entry, later))]
    assert proposed(days, another) == (), "the log of one output was put aside and begins later"
    rehearsed = told(entry, later, clock_trust=ClockTrust.SIMULATED, at=START - timedelta(days=3))
    assert proposed(days, [(Place(1), rehearsed), (Place(2), told(entry, later))]) == ()


def test_a_rehearsal_of_the_day_is_no_airing(entry: Make) -> None:
    one = event()
    rehearsed = told(entry, one, clock_trust=ClockTrust.SIMULATED, at=START - timedelta(days=3))
    really = told(entry, one, **SKIPPED)
    (found,) = proposed([rundown(one)], [(Place(1), rehearsed), (Place(2), really)])
    assert found.reason == "missed"


def test_a_new_version_of_the_day_without_it_takes_it_back(entry: Make) -> None:
    one = event()
    entries = [(Place(9), told(entry, one, **SKIPPED))]
    assert proposed([rundown()], entries) == ()
    newer = told(entry, one, rundown="2026-11-23.v0004.8899aabbccddeeff.json")
    assert proposed([rundown(one)], [(Place(9), newer)]) == ()


def test_no_window_no_proposal() -> None:
    closed = replace(RULES, windows=())
    assert next_window(Request(priority=Priority.NORMAL, approved=True), LENGTH, START, closed) is None


times_of_day = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@st.composite
def places(draw: st.DrawFn) -> Rules:
    windows = []
    for _ in range(draw(st.integers(1, 3))):
        start, end = sorted(draw(st.sets(times_of_day, min_size=2, max_size=2)))
        windows.append(Window(days=tuple(sorted(draw(st.sets(st.integers(0, 6))))), start=start, end=end))
    return replace(
        RULES, windows=tuple(windows), quiet_from=draw(times_of_day), quiet_until=draw(times_of_day)
    )


@given(
    rules=places(),
    after=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
    minutes=st.integers(1, 90),
)
def test_a_make_good_is_never_proposed_for_quiet_hours(rules: Rules, after: datetime, minutes: int) -> None:
    request = Request(priority=Priority.NORMAL, approved=True)
    length = Frames(minutes * 60 * RATE)
    found = next_window(request, length, after, rules)
    if found is None:
        return
    assert found >= after
    assert judge(request, found, rules, ClockTrust.TRUSTED).allowed
    for minute in range(minutes):
        here = (found + timedelta(minutes=minute)).astimezone(rules.zone)
        assert not is_quiet(here, rules)
    for minute in range(min(3000, int((found - after).total_seconds() // 60))):
        before = after + timedelta(minutes=minute)
        until = judge(request, before, rules, ClockTrust.TRUSTED).until
        assert until is None or until - before < timedelta(minutes=minutes)
