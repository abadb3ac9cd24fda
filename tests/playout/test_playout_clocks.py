from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playout_fakes import HandClock, moment

from broadcast.domain.times import RATE, ClockTrust, Frames, frame_at
from broadcast.playout.clocks import DacMap, Reading, SimulatedClock, SystemClock, both_clocks, moment_of

SECOND_NS = 1_000_000_000


def readings(count, *, ppm=0, late_ns=0, first=0, jitter=lambda index: 0):
    """A reading each quarter of a second from a card of this drift."""
    step = RATE // 4
    rate = RATE * (1 + ppm / 1e6)
    return [
        Reading(
            frame=Frames(index * step),
            heard_ns=round(index * step * SECOND_NS / rate) + late_ns + jitter(index),
            taken_ns=0,
        )
        for index in range(first, first + count)
    ]


def fed(*batches):
    line = DacMap()
    begun = [line.add(reading) for batch in batches for reading in batch]
    return line, begun


def test_a_simulated_clock_moves_only_forward_and_trusts_nobody():
    clock = SimulatedClock(moment("05:00"))
    clock.set(frame_at(moment("05:00:01.5")))
    assert clock.wall() == moment("05:00:01.5")
    assert clock.monotonic_ns() == 1_500_000_000
    assert clock.trust() is ClockTrust.SIMULATED
    with pytest.raises(ValueError, match="go back"):
        clock.set(frame_at(moment("05:00:01")))


def test_a_system_clock_before_its_floor_is_not_trusted():
    now = datetime.now(UTC)
    assert SystemClock(now + timedelta(days=1)).trust() is ClockTrust.UNTRUSTED
    assert SystemClock(now - timedelta(days=1)).trust() in {ClockTrust.TRUSTED, ClockTrust.HOLDOVER}
    with pytest.raises(ValueError, match="zone"):
        SystemClock(datetime(2026, 1, 1))


def test_the_wall_moment_of_a_monotonic_one():
    assert moment_of(7_500_000_000, moment("05:00"), 7_000_000_000) == moment("05:00:00.5")
    assert moment_of(6_500_000_000, moment("05:00"), 7_000_000_000) == moment("04:59:59.5")


@given(st.integers(-500, 500), st.lists(st.integers(-20_000, 20_000), min_size=40, max_size=40))
def test_drift_is_followed_through_jitter(ppm, jitter):
    line, begun = fed(readings(40, ppm=ppm, jitter=jitter.__getitem__))
    ahead = readings(1, ppm=ppm, first=43)[0]
    assert abs(line.heard_ns(ahead.frame) - ahead.heard_ns) < 60_000
    assert not any(begun)


def test_one_wild_reading_is_refused():
    wild = readings(1, late_ns=300_000_000, first=20)
    line, begun = fed(readings(20), wild, readings(20, first=21))
    assert line.heard_ns(Frames(10 * RATE)) == 10 * SECOND_NS
    assert not any(begun)


def test_zeros_from_a_host_api_without_times_are_refused():
    zeros = [Reading(frame=one.frame, heard_ns=0, taken_ns=0) for one in readings(2, first=20)]
    line, _ = fed(readings(20), zeros)
    assert line.heard_ns(Frames(10 * RATE)) == 10 * SECOND_NS


def test_a_lasting_gap_begins_a_new_line():
    line, begun = fed(readings(20), readings(10, first=20, late_ns=80_000_000))
    assert begun.index(True) == 22, "with the third reading after the gap"
    assert line.heard_ns(Frames(10 * RATE)) == 10 * SECOND_NS + 80_000_000


class Interrupted(HandClock):
    """A clock on a busy machine: the process is stopped for 30 ms between two readings, twice."""

    def __init__(self):
        super().__init__()
        self.stops = 2

    def wall(self):
        found = super().wall()
        if self.stops:
            self.stops -= 1
            self.until(self.ns + 30_000_000)
        return found


def test_a_stall_between_two_readings_is_no_step_of_the_wall_clock():
    clock = Interrupted()
    wall, now_ns = both_clocks(clock)
    assert clock.stops == 0
    assert (wall, now_ns) == (clock.wall(), clock.monotonic_ns())
