"""Nights in which the clocks are changed, and machines that slept: what is heard then, and what is not."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from playout_fakes import (
    DESK,
    RULES,
    SECOND,
    HandClock,
    ListLog,
    MemoryCarts,
    SteadyOutput,
    event,
    moment,
    rundown,
)

from broadcast.domain.asrun import EntryKind, Outcome
from broadcast.domain.rules import Window
from broadcast.domain.times import ClockTrust, frame_at, local
from broadcast.playout.engine import lay
from broadcast.playout.loop import play
from broadcast.playout.progress import Started

# ── summer time ──────────────────────────────────────────────────────────────────────────────────

BERLIN = ZoneInfo("Europe/Berlin")
FORWARD = date(2027, 3, 28)
"""02:00 becomes 03:00."""
BACK = date(2026, 10, 25)
"""03:00 becomes 02:00."""
EVERY = tuple(range(7))
AT_NIGHT = replace(
    RULES,
    timezone="Europe/Berlin",
    windows=(Window(days=EVERY, start=time(1), end=time(4)), Window(days=EVERY, start=time(5), end=time(12))),
    quiet_from=time(22),
    quiet_until=time(1),
)


def there(day, hour, minute=0, second=0):
    """A local wall time of the place with summer time, in UTC."""
    return local(day, time(hour, minute, second), BERLIN)


def night(day, *events, rules=AT_NIGHT):
    """What is heard of events `(name, start, seconds)`: (name, outcome, start in UTC, seconds)."""
    planned = [replace(event(name, "05:00", seconds), start=start) for name, start, seconds in events]
    today = rundown(*planned, day=day, rules=rules)
    known = {one.cart: one.length for one in planned}
    lineup = lay((today,), known.get, joined=frame_at(there(day, 0)), trust=ClockTrust.TRUSTED)
    return [
        (one.event.id, one.outcome.value, one.event.start, (one.end - one.start) / SECOND)
        for one in lineup.placed
    ]


def test_the_morning_after_the_change_begins_at_the_hour_of_the_place():
    for day, utc_hour in ((FORWARD - timedelta(days=1), 4), (FORWARD, 3), (BACK, 4)):
        ((_, outcome, start, _),) = night(day, ("a", there(day, 5), 10))
        assert start == datetime.combine(day, time(utc_hour), tzinfo=UTC)
        assert outcome == "aired"


@pytest.mark.parametrize(("day", "hours"), [(FORWARD, 2), (BACK, 4), (FORWARD + timedelta(days=1), 3)])
def test_a_window_over_the_change_is_as_long_as_the_night_makes_it(day, hours):
    ((_, outcome, _, seconds),) = night(day, ("a", there(day, 1), 6 * 3600))
    assert (outcome, seconds) == ("cut", hours * 3600)


def test_an_hour_that_is_skipped_is_heard_an_hour_later_by_the_clock_on_the_wall():
    ((_, outcome, start, _),) = night(FORWARD, ("a", there(FORWARD, 2, 30), 10))
    assert outcome == "aired"
    assert start.astimezone(BERLIN).time() == time(3, 30)


def test_an_hour_that_comes_twice_is_heard_once():
    heard = night(BACK, ("a", there(BACK, 2, 30), 10))
    assert [name for name, *_ in heard] == ["a"]
    assert heard[0][2] == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_window_that_ends_in_the_hour_that_is_skipped_is_over_before_it():
    until = replace(AT_NIGHT, windows=(Window(days=EVERY, start=time(1), end=time(2, 30)),))
    ((_, outcome, _, seconds),) = night(FORWARD, ("a", there(FORWARD, 1), 6 * 3600), rules=until)
    assert outcome == "cut"
    assert 0 < seconds <= 3600
    ((_, outcome, _, _),) = night(FORWARD, ("a", there(FORWARD, 3, 5), 60), rules=until)
    assert outcome == "skipped"


def test_a_window_that_ends_in_the_hour_that_comes_twice_is_over_twice():
    until = replace(AT_NIGHT, windows=(Window(days=EVERY, start=time(1), end=time(2, 30)),))
    first, second = there(BACK, 1), there(BACK, 2, 10) + timedelta(hours=1)
    heard = night(BACK, ("a", first, 90 * 60 + 5), ("b", second, 6 * 3600), rules=until)
    assert [(outcome, seconds) for _, outcome, _, seconds in heard] == [("cut", 90 * 60), ("cut", 20 * 60)]


# ── a machine that slept ─────────────────────────────────────────────────────────────────────────


def asleep(day, until, trust=ClockTrust.TRUSTED):
    """The machine sleeps as soon as the first event has begun: the wall clock runs on, all else stands still."""
    clock, log, days = HandClock(moment("04:59:50")), ListLog(), (day,)
    output = SteadyOutput(clock, 0)

    def sleep(progress):
        if isinstance(progress, Started) and progress.placed.event.id == "a":
            clock.now, clock.state = moment(until), trust

    play(
        lambda _: days,
        MemoryCarts.of(day),
        output,
        clock,
        log,
        desk=DESK,
        stop=threading.Event(),
        listener=sleep,
    )
    return [(one.event, one.outcome, one.reason) for one in log.events], log


def test_who_wakes_inside_an_item_goes_on_with_it_and_is_in_time_again_with_the_next():
    day = rundown(event("a", "05:00", 60), event("b", "05:00:40", 5))
    told, log = asleep(day, "05:00:30")
    assert told == [("a", Outcome.CUT, "hard_start"), ("b", Outcome.AIRED, "")]
    assert abs(log.events[1].actual_start - moment("05:00:40")) < timedelta(milliseconds=1)
    (step,) = [one.reason for one in log.entries if one.kind is EntryKind.CLOCK_STEP]
    assert step.startswith("+")


def test_who_wakes_in_the_quiet_hours_falls_silent_and_says_nothing_of_the_day_that_was_slept_through():
    day = rundown(
        event("a", "05:00", 60), event("b", seconds=5), event("c", "11:00", 5), event("d", "17:00", 5)
    )
    told, log = asleep(day, "23:00")
    outcomes = {name: (outcome, reason) for name, outcome, reason in told}
    assert outcomes.pop("a") == (Outcome.CUT, "quiet_hours")
    assert [outcome for outcome, _ in outcomes.values()] == [Outcome.SKIPPED] * 3
    (a,) = [one for one in log.events if one.event == "a"]
    assert a.frames < SECOND


def test_who_wakes_at_noon_skips_what_was_slept_through_and_airs_what_is_due():
    day = rundown(event("a", "05:00", 60), event("c", "11:00", 5), event("d", "11:59:40", 5))
    told, _ = asleep(day, "11:59:30")
    assert [(name, outcome) for name, outcome, _ in told if name != "a"] == [
        ("c", Outcome.SKIPPED),
        ("d", Outcome.AIRED),
    ]


def test_who_wakes_without_a_clock_to_believe_falls_silent():
    day = rundown(event("a", "05:00", 60), event("b", "05:00:40", 5))
    told, _ = asleep(day, "05:00:30", ClockTrust.UNTRUSTED)
    assert told == [("a", Outcome.INTERRUPTED, "clock"), ("b", Outcome.SKIPPED, "clock")]
