"""The loop on a clock and a card that a test holds in its hand: drift, steps, and times from the DAC."""

import threading
from datetime import timedelta
from types import SimpleNamespace

import numpy as np
from playout_fakes import (
    DESK,
    SECOND,
    HandClock,
    ListLog,
    MemoryCarts,
    SteadyOutput,
    event,
    moment,
    rundown,
    sound,
)

from broadcast.domain.asrun import EntryKind, Outcome
from broadcast.domain.times import ClockTrust
from broadcast.errors import CartMissingError
from broadcast.playout.journal import unfinished
from broadcast.playout.loop import play
from broadcast.playout.outputs import NullOutput
from broadcast.playout.progress import Started
from broadcast.production.loudness import measure_loudness


def live(day, *, begin="04:59:50", ppm=0, listener=lambda clock, progress: None, carts=None, output=None):
    clock = HandClock(moment(begin))
    output, log = (output or SteadyOutput)(clock, ppm), ListLog()
    days = (day,)
    play(
        lambda _: days,
        carts or MemoryCarts.of(day),
        output,
        clock,
        log,
        desk=DESK,
        stop=threading.Event(),
        listener=lambda progress: listener(clock, progress),
    )
    assert unfinished(log.entries) == (), "what began has ended"
    return output, log, clock


def heard_at(output, name, begin="04:59:50"):
    """When the card let the first frame of a cart be heard, by a wall clock that does not step."""
    head = sound(name, SECOND)[:16]
    for frame in np.flatnonzero(output.samples == head[0]):
        if np.array_equal(output.samples[frame : frame + 16], head):
            return moment(begin) + timedelta(
                microseconds=(output.heard_ns(int(frame)) - output.began_ns) / 1000
            )
    raise AssertionError(name)


def test_events_are_heard_when_planned_though_they_leave_half_a_second_before():
    day = rundown(event("a", "05:00", 3), event("b", seconds=2), event("c", "05:00:10", 1))
    output, log, _ = live(day)
    for entry in log.events:
        error = heard_at(output, entry.event) - entry.planned_start
        assert abs(error) <= timedelta(microseconds=50)
        assert abs(heard_at(output, entry.event) - entry.actual_start) <= timedelta(microseconds=50)
        assert entry.outcome is Outcome.AIRED
        assert entry.clock_trust is ClockTrust.TRUSTED
    both = np.concatenate([sound("a", 3 * SECOND), sound("b", 2 * SECOND)])
    at = int(np.flatnonzero(output.samples)[0])
    assert np.array_equal(output.samples[at : at + len(both)], both), "bit by bit, with a gap of 0 samples"


def test_how_loud_an_event_was_to_an_ear_is_told_of_what_left_the_card():
    log = live(rundown(event("a", "05:00", 3)))[1]
    (a,) = log.events
    assert a.lufs == measure_loudness(sound("a", 3 * SECOND).tobytes()).integrated
    assert abs(a.lufs - a.loudness) > 20, "it is not the mean of the squares"


def test_drift_is_slewed_by_single_frames_under_way():
    day = rundown(event("a", "05:00", 60), event("c", "05:01", 1))
    for ppm in (300, -300):
        output, log, _ = live(day, ppm=ppm)
        error = heard_at(output, "c") - moment("05:01")
        assert abs(error) < timedelta(milliseconds=1.2), "unheeded it would be 18 ms"
        assert [entry.kind for entry in log.entries].count(EntryKind.CLOCK_STEP) == 0
    assert log.events[0].frames in range(60 * SECOND - 1_000, 60 * SECOND + 1_000)


def test_a_wall_clock_that_steps_back_neither_stops_nor_repeats_anything():
    def step(clock, progress):
        if isinstance(progress, Started) and progress.placed.event.id == "b":
            clock.now -= timedelta(seconds=30)

    day = rundown(event("a", "06:00", 2), event("b", seconds=4), event("c", "06:00:20", 1))
    output, log, _ = live(day, begin="05:59:50", listener=step)
    assert [(e.event, e.outcome) for e in log.events] == [
        ("a", Outcome.AIRED),
        ("b", Outcome.AIRED),
        ("c", Outcome.AIRED),
    ]
    (noted,) = [entry for entry in log.entries if entry.kind is EntryKind.CLOCK_STEP]
    assert noted.reason.startswith("-30")
    at = int(np.flatnonzero(output.samples)[0])
    both = np.concatenate([sound("a", 2 * SECOND), sound("b", 4 * SECOND)])
    assert np.array_equal(output.samples[at : at + len(both)], both)
    assert log.events[2].actual_start - moment("06:00:20") < timedelta(milliseconds=1)


def test_a_step_back_into_the_quiet_hours_ends_the_sound():
    def step(clock, progress):
        if isinstance(progress, Started):
            clock.now -= timedelta(hours=2)

    _, log, _ = live(rundown(event("a", "05:00", 30)), listener=step)
    (a,) = log.events
    assert (a.outcome, a.reason) == (Outcome.CUT, "quiet_hours")
    assert a.frames < SECOND


def test_a_step_forward_brings_the_next_hard_start_forward():
    def step(clock, progress):
        if isinstance(progress, Started) and progress.placed.event.id == "a":
            clock.now += timedelta(seconds=8)

    day = rundown(
        event("a", "05:00", 60), event("b", "05:00:10", 1), event("z", "05:00:30", 1, approver=None)
    )
    _, log, _ = live(day, listener=step)
    a, b, z = log.events
    assert (a.event, a.outcome, a.reason) == ("a", Outcome.CUT, "hard_start")
    assert a.frames < 3 * SECOND
    assert abs(b.actual_start - moment("05:00:10")) < timedelta(milliseconds=1)
    assert (z.outcome, z.reason, z.actual_start) == (Outcome.SKIPPED, "not_approved", None)


def test_a_clock_that_loses_belief_silences_the_air():
    def doubt(clock, progress):
        if isinstance(progress, Started):
            clock.state = ClockTrust.UNTRUSTED

    day = rundown(event("a", "05:00", 30), event("b", seconds=5))
    output, log, _ = live(day, listener=doubt)
    assert [(e.event, e.outcome, e.reason) for e in log.events] == [
        ("a", Outcome.INTERRUPTED, "clock"),
        ("b", Outcome.SKIPPED, "clock"),
    ]
    assert log.events[0].frames < 2 * SECOND
    assert abs(int(output.samples[-1])) < 100


def test_in_silence_the_whole_error_is_made_good():
    day = rundown(event("a", "05:00", 1), event("b", "05:01", 1))
    for ppm in (300, -300):
        output, _, _ = live(day, ppm=ppm)
        assert abs(heard_at(output, "b") - moment("05:01")) < timedelta(microseconds=100), (
            "slewing leaves a ms"
        )


def test_the_air_does_not_wait_while_a_cart_is_proved():
    going_on = threading.Event()

    class SlowCarts(MemoryCarts):
        def open(self, sha):
            if sha == "b":
                assert going_on.wait(20), "the air waited"
            return super().open(sha)

    class Counting(SteadyOutput):
        def write(self, block):
            super().write(block)
            if self.written > 65 * SECOND:
                going_on.set()

    day = rundown(event("a", "05:00", 60), event("b", seconds=2))
    output, log, _ = live(day, carts=SlowCarts.of(day), output=Counting)
    assert [(e.event, e.outcome) for e in log.events] == [("a", Outcome.AIRED), ("b", Outcome.AIRED)]
    assert abs(heard_at(output, "b") - moment("05:01")) <= timedelta(microseconds=50)


def test_a_cart_that_is_proved_in_vain_is_replaced_in_time():
    class Refusing(MemoryCarts):
        def open(self, sha):
            if sha == "b":
                raise CartMissingError(cart=sha, title="")
            return super().open(sha)

    day = rundown(event("a", "05:00", 30), event("b", seconds=2, previous_cart="a"))
    _, log, _ = live(day, carts=Refusing.of(day))
    assert [(e.event, e.outcome, e.rung, e.reason) for e in log.events] == [
        ("a", Outcome.AIRED, "cart", ""),
        ("b", Outcome.REPLACED, "previous", "missing_cart"),
    ]


class StallingCarts(MemoryCarts):
    """Carts on a slow disk: the first opening takes three seconds of the clock."""

    def open(self, sha):
        if not self.opened:
            self.clock.until(self.clock.ns + 3_000_000_000)
        return super().open(sha)


def stalled(monkeypatch, carts, programme=lambda clock, days: days):
    """The log of a session that is joined on the null output, with sleeps by the clock that a test holds."""
    clock, log = HandClock(moment("05:00:01")), ListLog()
    sleep = SimpleNamespace(sleep=lambda seconds: clock.until(clock.ns + round(seconds * 1e9)))
    monkeypatch.setattr("broadcast.playout.outputs.time", sleep)
    output, days = NullOutput(clock), (rundown(event("a", "05:00", 10), event("b", seconds=1)),)
    carts = carts.of(*days)
    carts.clock = clock
    play(
        lambda _: programme(clock, days),
        carts,
        output,
        clock,
        log,
        desk=DESK,
        stop=threading.Event(),
    )
    return log, output


def test_to_prove_the_first_cart_is_no_step_of_the_clock(monkeypatch):
    log, output = stalled(monkeypatch, StallingCarts)
    assert [entry.reason for entry in log.entries if entry.kind is EntryKind.CLOCK_STEP] == []
    assert output.underruns == 0
    a, b = log.events
    assert (a.outcome, b.outcome) == (Outcome.JOINED_LATE, Outcome.AIRED)
    assert abs(b.actual_start - moment("05:00:10")) < timedelta(milliseconds=1)


def test_a_stall_before_the_first_block_is_no_step_of_the_clock(monkeypatch):
    def programme(clock, days):
        clock.until(clock.ns + 300_000_000 * (clock.ns < 1_000_000_000))
        return days

    log, output = stalled(monkeypatch, MemoryCarts, programme)
    assert [entry.reason for entry in log.entries if entry.kind is EntryKind.CLOCK_STEP] == []
    assert output.underruns == 0
    assert [entry.outcome for entry in log.events] == [Outcome.AIRED, Outcome.AIRED]
