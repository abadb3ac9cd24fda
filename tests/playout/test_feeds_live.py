"""Feeds as playout uses them: opened ahead, read in real time, failing in every way that networks have."""

import os
import shutil
import signal
import threading
import time
from datetime import UTC, datetime

import numpy as np
import pytest
from feed_contract import check_feed
from feeds_station import RATE, Air, Station, children, steps, wait_for
from playout_fakes import FakeFeeds

from broadcast.domain.times import Frames
from broadcast.errors import DeviceMissingError, FeedUnknownError
from broadcast.playout.clocks import SystemClock
from broadcast.playout.feeds import live
from broadcast.playout.feeds.live import STREAM_TARGET, LiveFeed, LiveFeeds

CLOCK = SystemClock(datetime(2020, 1, 1, tzinfo=UTC))
needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")


@pytest.fixture
def station():
    with Station() as station:
        yield station


@pytest.fixture
def feed():
    """Opens feeds by addresses or by sources of the test's own; afterwards nothing of them is left."""
    opened = []

    def feed(*wanted, target=STREAM_TARGET):
        if isinstance(wanted[0], str):
            opened.append(LiveFeeds(CLOCK).open(wanted)._feed)
        else:
            opened.append(LiveFeed(wanted, target, CLOCK))
        return opened[-1]

    yield feed
    for one in opened:
        one.close()
    wait_for(lambda: not children(), 5)
    wait_for(lambda: not any(one.name in {"feed", "relay"} for one in threading.enumerate()), 5)


class Tone:
    """A source that has as much sound as is wanted, and ends after some samples. Its size tells its number."""

    def __init__(self, name="", length=10**9, told=None):
        self.left, self.taken, self.closed, self.stalled = length, 0, False, False
        if told is not None:
            told.append(name)

    def take(self, room):
        assert not self.closed
        if not self.left:
            return None
        n = 0 if self.stalled else min(room, self.left)
        at = np.arange(self.taken, self.taken + n)
        self.taken, self.left = self.taken + n, self.left - n
        return ((at // 16 % 30_000 + 200) * (1 - 2 * (at % 2))).astype(np.int16)

    def close(self):
        self.closed = True


def missing():
    raise DeviceMissingError(device="line", reason="")


# ── what is opened ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "addresses", [(), ("",), ("file:///etc/passwd",), ("http://a/b", "-i"), ("line:",), ("lines",)]
)
def test_an_address_that_nothing_can_take_is_refused(addresses):
    with pytest.raises(FeedUnknownError) as refused:
        LiveFeeds(CLOCK).open(addresses)
    assert f"“{addresses[-1] if addresses else ''}”" in refused.value.sentence("vi")
    assert not children()


def test_opening_connects_nothing_and_waits_for_nothing(feed):
    begun = threading.Event()

    def slow():
        begun.wait(20)
        return Tone()

    began = time.monotonic()
    one = feed(slow)
    assert not one.good
    assert not one.read(Frames(0), 960).any()
    one.close()
    assert time.monotonic() - began < 1, "a device that does not answer holds up nobody"
    begun.set()


@needs_ffmpeg
def test_the_contract_holds_for_a_stream_that_comes(station):
    one = LiveFeeds(CLOCK).open((station.address("wav"),))
    wait_for(lambda: one.good)
    check_feed(one)
    assert not children()


@needs_ffmpeg
def test_events_that_follow_each_other_on_the_same_addresses_share_a_feed(station):
    feeds, addresses = LiveFeeds(CLOCK), (station.address("wav"),)
    first = feeds.open(addresses)
    wait_for(lambda: first.good)
    second = feeds.open(addresses)
    assert second.good
    before = first.read(Frames(0), RATE // 4)
    first.close()
    first.close()
    after = second.read(Frames(RATE // 4), RATE // 4)
    assert set(steps(np.concatenate((before, after))).tolist()) == {1}, (
        "one goes on where the other has ended"
    )
    second.close()
    assert not children()
    assert station.calls == ["wav"]
    third = feeds.open(addresses)
    wait_for(lambda: third.good)
    third.close()
    assert station.calls == ["wav"] * 2


def test_the_contract_holds_without_a_source_and_for_the_fake(feed):
    check_feed(feed(missing))
    check_feed(feed(Tone))
    check_feed(FakeFeeds().open(("line",)))


# ── how it is heard ──────────────────────────────────────────────────────────────────────────────


@needs_ffmpeg
@pytest.mark.parametrize("ahead", [0, 5])
def test_every_sample_is_heard_once_and_in_order(ahead, feed, station):
    station.ahead = ahead
    one = feed(station.address("wav"))
    wait_for(lambda: one.good)
    with Air(one) as air:
        air.wait(2)
    heard = air.samples
    assert np.count_nonzero(heard) > len(heard) - 10
    assert set(steps(heard).tolist()) == {1}


@needs_ffmpeg
def test_a_playlist_of_pieces_is_heard_without_a_gap(feed, station):
    one = feed(station.address("live.m3u8"))
    wait_for(lambda: one.good)
    with Air(one) as air:
        air.wait(7)
        assert one.good
    loudest = np.abs(air.samples[: 7 * RATE].astype(int)).reshape(-1, 480).max(axis=1)
    assert loudest.min() > 2_000, "no 10 ms are silent"
    assert len({call for call in station.calls if call.endswith(".aac")}) >= 4


@needs_ffmpeg
def test_a_stall_shorter_than_the_buffer_is_not_heard(feed, station):
    one = feed(station.address("wav"))
    wait_for(lambda: one._buffer.room == 0)
    with Air(one) as air:
        air.wait(0.5)
        for _ in range(2):
            station.stalled.set()
            air.wait(1.4)
            assert one.good
            station.stalled.clear()
            wait_for(lambda: one._buffer.room == 0)
        assert one.good
    assert set(steps(air.samples).tolist()) == {1}


@needs_ffmpeg
@pytest.mark.parametrize("loses", [True, False])
def test_a_longer_one_is_told_before_a_second_of_silence_is_heard(loses, feed, station):
    station.loses = loses
    one = feed(station.address("wav"))
    wait_for(lambda: one._buffer.room == 0)
    with Air(one) as air:
        air.wait(0.5)
        station.stalled.set()
        began = time.monotonic()
        told = wait_for(lambda: not one.good)
        heard = len(air.blocks)
        assert 1.9 < told - began < 3
    silent = np.count_nonzero(air.samples[: heard * 960] == 0)
    assert silent < RATE, "evergreen would have come in too late"
    print(f"not good {told - began:.2f} s after the stall, {silent / RATE:.2f} s of silence heard by then")
    station.stalled.clear()
    wait_for(lambda: one.good)
    jumped = one.read(Frames(air.first + 60 * RATE), 960)
    assert np.count_nonzero(jumped) > 950, "it is heard at once, and not after a silence"


@needs_ffmpeg
def test_silence_is_told_and_what_comes_after_it_is_heard_first(feed, station):
    one = feed(station.address("wav"))
    wait_for(lambda: one.good)
    station.silent.set()
    began = time.monotonic()
    assert 1.9 < wait_for(lambda: not one.good) - began < 4
    station.silent.clear()
    wait_for(lambda: one.good)
    heard = one.read(Frames(0), RATE // 2)
    assert np.count_nonzero(heard) > RATE // 2 - 1_920
    assert set(steps(heard[1_920:]).tolist()) == {1}


def test_two_seconds_are_kept_of_a_stream(feed):
    source = Tone()
    one = feed(lambda: source)
    wait_for(lambda: one.good and one._buffer.room == 0)
    one.read(Frames(0), 0)
    wait_for(lambda: one._buffer.room == 0)
    source.stalled = True
    time.sleep(0.1)
    heard = one.read(Frames(0), 5 * RATE)
    assert np.count_nonzero(heard) == STREAM_TARGET == 2 * RATE


def test_while_nobody_reads_sound_passes_by_as_time_does(feed):
    began = time.monotonic()
    one = feed(Tone)
    wait_for(lambda: one.good)
    time.sleep(1.5)
    first = (abs(int(one.read(Frames(0), 960)[0])) - 200) * 16
    passed = (time.monotonic() - began) * RATE
    assert 0.6 * passed < first < passed + RATE, "it hears what is made now"


def test_while_it_is_read_no_more_is_taken_than_is_heard(feed):
    source = Tone()
    one = feed(lambda: source)
    wait_for(lambda: one.good)
    at = 0
    for _ in range(200):
        one.read(Frames(at), 960)
        at += 960
        time.sleep(0.002)
    assert source.taken <= at + STREAM_TARGET + RATE // 4


# ── failing and coming back ──────────────────────────────────────────────────────────────────────


@needs_ffmpeg
@pytest.mark.parametrize("first", ["none", "garbage", "mute", "hollow", "still"])
def test_when_the_first_address_brings_nothing_the_next_is_tried(first, feed, station):
    began = time.monotonic()
    one = feed(station.address(first), station.address("wav"))
    called = wait_for(lambda: "wav" in station.calls) - began
    assert wait_for(lambda: one.good) - began < 14, "a feed is opened 15 s ahead"
    assert list(dict.fromkeys(station.calls)) == [first, "wav"]
    assert called < 8, "five seconds, the pause, and what ffmpeg needs to begin"
    print(f"{first}: the next was called after {called:.2f} s")


@needs_ffmpeg
def test_a_station_that_falls_silent_is_left_for_the_next(feed, station):
    with Station() as other:
        one = feed(station.address("wav"), other.address("wav"))
        wait_for(lambda: one.good)
        station.silent.set()
        began = time.monotonic()
        assert 1.9 < wait_for(lambda: not one.good) - began < 4
        assert not other.calls, "a pause in a programme is no reason to leave it"
        called = wait_for(lambda: other.calls) - began
        good = wait_for(lambda: one.good) - began
        assert 5 < called < 8
        print(f"left after {called:.2f} s of silence, good again after {good:.2f} s")
        station.silent.clear()
        time.sleep(1)
        assert station.calls == ["wav"], "and it stays there"


def test_a_silent_source_without_another_is_kept(feed, monkeypatch):
    monkeypatch.setattr(live, "_PATIENCE_NS", 300_000_000)
    told = []

    class Still(Tone):
        def take(self, room):
            return super().take(room) * 0

    feed(lambda: Still("a", told=told))
    time.sleep(1.5)
    assert told == ["a"], "somebody at the microphone may say nothing for a while"
    both = []
    feed(lambda: Still("a", told=both), lambda: Still("b", told=both))
    wait_for(lambda: both[:3] == ["a", "b", "a"])


@needs_ffmpeg
def test_a_station_that_goes_off_and_on_air_is_followed(feed, station):
    one = feed(station.address("wav"))
    wait_for(lambda: one.good)
    station.off.set()
    began = time.monotonic()
    assert wait_for(lambda: not one.good) - began < 4
    wait_for(lambda: len(station.calls) > 2)
    station.off.clear()
    wait_for(lambda: one.good)


@needs_ffmpeg
def test_an_ffmpeg_that_dies_is_replaced_before_it_is_heard(feed, station):
    station.ahead = 5
    one = feed(station.address("wav"))
    wait_for(lambda: one.good and one._buffer.room == 0)
    with Air(one) as air:
        air.wait(0.5)
        (pid,) = children()
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda: len(station.calls) == 2)
        air.wait(2)
        assert one.good
        assert pid not in children()
    assert np.count_nonzero(air.samples == 0) < 20, "no silence but the ramp's own zeros"


@needs_ffmpeg
def test_an_ffmpeg_that_hangs_is_killed_and_replaced(feed, station):
    one = feed(station.address("wav"))
    wait_for(lambda: one.good)
    (pid,) = children()
    os.kill(pid, signal.SIGSTOP)
    wait_for(lambda: not one.good)
    wait_for(lambda: pid not in children())
    wait_for(lambda: one.good)


@needs_ffmpeg
@pytest.mark.parametrize("after", [0, 0.02, 0.1, 0.4, 1])
@pytest.mark.parametrize("path", ["wav", "mute"])
def test_closing_is_quick_at_any_moment_and_leaves_nothing(after, path, feed, station):
    one = feed(station.address(path))
    time.sleep(after)
    for _ in range(2):
        began = time.monotonic()
        one.close()
        assert time.monotonic() - began < 1
    assert not children()


def test_without_ffmpeg_a_relay_is_not_good_and_nothing_falls_over(feed, monkeypatch):
    monkeypatch.setenv("PATH", "")
    one = feed("http://127.0.0.1:1/")
    time.sleep(0.2)
    assert not one.good
    assert not one.read(Frames(0), 960).any()


def test_pauses_grow_and_each_address_has_its_turn(feed, monkeypatch):
    monkeypatch.setattr(live, "_SHORTEST", 0.05)
    monkeypatch.setattr(live, "_LONGEST", 0.2)
    calls = []

    def call(name):
        calls.append((name, time.monotonic()))
        missing()

    feed(lambda: call("a"), lambda: call("b"))
    wait_for(lambda: len(calls) > 5)
    gaps = np.diff([moment for _, moment in calls[:6]])
    assert [name for name, _ in calls[:6]] == list("ababab")
    assert all(gap >= wanted for gap, wanted in zip(gaps, (0.05, 0.1, 0.2, 0.2, 0.2), strict=True))
    assert gaps[-1] < 1


def test_after_a_while_of_sound_the_first_address_is_the_first_choice_again(feed, monkeypatch):
    monkeypatch.setattr(live, "_SHORTEST", 0.01)
    monkeypatch.setattr(live, "_AWHILE", Frames(RATE))
    told = []
    lengths = {"a": RATE // 2, "b": RATE, "c": RATE}
    one = feed(*[lambda name=name: Tone(name, lengths[name], told) for name in lengths])
    at = 0
    while len(told) < 5:
        one.read(Frames(at), 960)
        at += 960
        time.sleep(0.002)
    assert told[:5] == ["a", "b", "a", "b", "a"]


def test_a_source_that_has_brought_much_is_tried_again_soon(feed, monkeypatch):
    monkeypatch.setattr(live, "_SHORTEST", 0.01)
    monkeypatch.setattr(live, "_LONGEST", 60)
    monkeypatch.setattr(live, "_RECOVERED", Frames(RATE))
    told = []
    one = feed(lambda: Tone("a", RATE, told))
    at, until = 0, time.monotonic() + 20
    while len(told) < 15:
        assert time.monotonic() < until
        one.read(Frames(at), 960)
        at += 960
        time.sleep(0.001)
