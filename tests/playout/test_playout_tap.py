"""What has left for the card is passed on through a ring of which the writer knows no reader."""

import threading
from datetime import timedelta

import numpy as np
import pytest
from playout_fakes import DESK, HandClock, ListLog, MemoryCarts, SteadyOutput, event, moment, rundown, sound

from broadcast.domain.times import RATE, Frames, frame_at
from broadcast.errors import BroadcastError
from broadcast.playout import tap as taps
from broadcast.playout.fittings import Fittings
from broadcast.playout.loop import play
from broadcast.playout.tap import Tap, TapReader, place


@pytest.fixture(params=["in memory", "in the home"])
def ring(request, tmp_path, monkeypatch):
    """Where the ring is; on a system with a place for it in memory, or without."""
    folder = tmp_path / "shm"
    if request.param == "in memory":
        folder.mkdir()
    monkeypatch.setattr(taps, "_SHARED", folder)
    return place(tmp_path, "chinh")


def block(first, count=1_920, channels=1):
    one = (np.arange(first, first + count) % 20_000).astype(np.int16)
    return np.repeat(one[:, None], channels, axis=1)


def test_what_is_put_in_comes_out_in_order_with_its_moments(ring):
    reader = TapReader(ring)
    assert list(reader.take()) == [], "there is no ring yet"
    tap = Tap(ring)
    for number in range(10):
        tap.take(block(number * 1_920, channels=2), Frames(5 + number * 1_920))
    found = list(reader.take())
    assert [one.at for one in found] == [5 + number * 1_920 for number in range(10)]
    assert np.array_equal(np.concatenate([one.samples for one in found]), block(0, 19_200)[:, 0])
    assert list(reader.take()) == []
    tap.take(block(19_200), Frames(19_205))
    assert len(list(reader.take())) == 1
    reader.close()
    tap.close()
    assert not ring.exists()
    assert not ring.is_symlink()
    assert not list(ring.parents[1].glob("shm/*")), "nothing is left in memory"


def test_it_goes_round_and_who_is_late_has_lost_the_oldest_and_nothing_else(ring):
    tap, reader = Tap(ring), TapReader(ring)
    seconds = 100
    for number in range(seconds * 25):
        tap.take(block(number * 1_920), Frames(number * 1_920))
    found = list(reader.take())
    assert found[-1].at == (seconds * 25 - 1) * 1_920
    assert 30 * 25 < len(found) < 43 * 25
    for one in found:
        assert np.array_equal(one.samples, block(one.at)[:, 0]), one.at


def test_a_process_that_follows_another_lays_a_new_ring_which_is_found(ring):
    reader = TapReader(ring)
    Tap(ring).take(block(0), Frames(1))  # killed: nobody closes it
    assert [one.at for one in reader.take()] == [1]
    Tap(ring).take(block(0), Frames(2))
    assert [one.at for one in reader.take()] == [2]
    assert len(list(ring.parents[1].glob("shm/*"))) <= 1, "the one before is not left behind"


def test_where_there_is_no_room_for_a_ring_it_is_refused_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(taps, "_SHARED", tmp_path / "none")
    (tmp_path / "control").write_text("no folder")
    with pytest.raises(BroadcastError):
        Tap(place(tmp_path, "chinh"))


def test_it_is_what_the_output_was_given_at_the_moments_of_the_log(ring):
    clock, log = HandClock(moment("04:59:58")), ListLog()
    output = SteadyOutput(clock)
    day = rundown(event("a", "05:00", 3), event("b", seconds=2))
    tap, reader = Tap(ring), TapReader(ring)
    stop, days = threading.Event(), (day,)
    fittings = Fittings(passing=tap)
    play(lambda _: days, MemoryCarts.of(day), output, clock, log, desk=DESK, stop=stop, fittings=fittings)
    found = list(reader.take())
    assert np.array_equal(np.concatenate([one.samples for one in found]), output.samples)
    a = log.events[0]
    first = next(one for one in found if one.at + len(one.samples) > frame_at(a.actual_start))
    head = sound("a", 48)
    at = frame_at(a.actual_start) - first.at
    assert any(np.array_equal(first.samples[at + slip : at + slip + 48], head) for slip in (-1, 0, 1))
    assert a.actual_end - a.actual_start == timedelta(seconds=3)
    assert found[-1].at + len(found[-1].samples) > found[0].at + 5 * RATE
