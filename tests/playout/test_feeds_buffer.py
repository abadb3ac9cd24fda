"""The buffer between a feed and the air: order, sameness, bounds, drift."""

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.domain.times import RATE, Frames
from broadcast.playout.feeds.buffer import Buffer

AIR = 5_000_000
BLOCK = 960
TARGET = Frames(RATE * 2 // 5)


def numbered(first, n):
    """Samples that are never silence and tell their order."""
    return (np.arange(first, first + n) % 32_767 + 1).astype(np.int16)


def steps(samples):
    """From each numbered sample to the next."""
    return np.diff(samples.astype(np.int64)) % 32_767


class Sender:
    """Writes numbered samples, faster or slower than they are read by some ppm."""

    def __init__(self, buffer, ppm=0):
        self.buffer, self.ppm, self.sent, self.owed = buffer, ppm, 0, 0

    def send(self, n):
        self.buffer.write(numbered(self.sent, n))
        self.sent += n

    def send_for(self, n):
        """What comes while `n` samples are heard."""
        self.owed += n * (1_000_000 + self.ppm)
        self.send(self.owed // 1_000_000)
        self.owed %= 1_000_000


def filled(target=TARGET, ppm=0):
    sender = Sender(Buffer(target), ppm)
    sender.send(target)
    return sender, sender.buffer


def read_on(buffer, blocks, *, at=AIR, each=lambda: None):
    """Blocks in order; `each` happens while one is heard."""
    heard = []
    for number in range(blocks):
        heard.append(buffer.read(Frames(at + number * BLOCK), BLOCK))
        each()
    return np.concatenate(heard)


ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.integers(0, 700)),
        st.tuples(st.just("read"), st.integers(0, 700)),
        st.tuples(st.just("again"), st.integers(1, 1_500)),
        st.tuples(st.just("skip"), st.integers(1, RATE)),
        st.tuples(st.just("jump"), st.integers(RATE + 1, 10 * RATE)),
        st.tuples(st.just("back"), st.integers(RATE + 1, 10 * RATE)),
        st.tuples(st.just("clear"), st.just(0)),
    ),
    max_size=60,
)


@given(target=st.integers(8, 2_000), actions=ACTIONS)
def test_whatever_comes_and_is_asked_order_holds_and_what_was_given_stays(target, actions):
    buffer, sent, at, stretch, latest = Buffer(Frames(target)), 0, AIR, {}, 0

    def read(first, n):
        nonlocal at
        samples = buffer.read(Frames(first), n)
        assert samples.dtype == np.int16
        assert len(samples) == n
        for position, sample in enumerate(samples.tolist(), first):
            assert stretch.setdefault(position, sample) == sample, "it was another one before"
        at = max(at, first + n)

    def end_of_stretch():
        nonlocal latest
        heard = [sample for _, sample in sorted(stretch.items()) if sample]
        assert heard == sorted(heard), "out of order"
        assert not heard or latest <= heard[0] <= heard[-1] <= sent, "out of nowhere, or heard before"
        latest = heard[-1] if heard else latest
        stretch.clear()

    for what, n in actions:
        if what == "write":
            buffer.write(np.arange(sent + 1, sent + n + 1, dtype=np.int16))
            sent = min(sent + n, 32_767)
        elif what == "read":
            read(at, n)
        elif what == "again":
            read(max(at - n, at - RATE), n)
        elif what == "skip":
            at += n
            read(at, 100)
        elif what == "clear":
            buffer.clear()
        else:
            end_of_stretch()
            at = at + n if what == "jump" else at - n
            read(at, 100)
        assert len(buffer._kept) <= 2 * target
        assert len(buffer._given) == RATE
    end_of_stretch()


def test_while_nothing_drifts_samples_pass_bit_by_bit():
    sender, buffer = filled()
    heard = read_on(buffer, 3_000, each=lambda: sender.send(BLOCK))
    assert np.array_equal(heard, numbered(0, len(heard)))


def test_sound_that_comes_in_pieces_is_no_drift():
    sender, buffer = filled(Frames(2 * RATE))
    turn = iter(range(10**6))
    heard = read_on(buffer, 3_000, each=lambda: sender.send(25 * BLOCK) if next(turn) % 25 == 24 else None)
    assert np.array_equal(heard, numbered(0, len(heard)))


@pytest.mark.parametrize("ppm", [300, -300])
def test_an_hour_of_drift_is_made_good_by_single_samples(ppm):
    sender, buffer = filled(ppm=ppm)
    rooms = []

    def turn():
        sender.send_for(BLOCK)
        rooms.append(TARGET - len(buffer._kept))

    seconds = 1_000
    heard = read_on(buffer, seconds * 50, each=turn)
    found = steps(heard)
    places = np.flatnonzero(found != 1)
    assert set(found[places].tolist()) == {2 if ppm > 0 else 0}, "one left out, or one doubled"
    assert len(places) <= len(heard) / BLOCK, "one in 20 ms at most"
    assert abs(len(places) - seconds * RATE * 300 / 1_000_000) < TARGET / 4
    assert max(map(abs, rooms)) < TARGET / 4 + 2 * BLOCK, "it left the band"
    assert heard.all(), "it ran dry"


@pytest.mark.parametrize("surplus", [TARGET // 2, -TARGET // 2])
def test_a_sample_is_missed_or_doubled_where_the_wave_is_flattest(surplus):
    buffer = Buffer(TARGET)
    wave = np.rint(9_000 * np.sin(np.arange(30 * RATE) * 2 * np.pi * 440 / RATE)).astype(np.int16)
    pieces = iter(np.split(wave[TARGET + surplus :], range(BLOCK, len(wave), BLOCK)))
    buffer.write(wave[: TARGET // 2])
    buffer.read(AIR, 0)
    buffer.write(wave[TARGET // 2 : TARGET + surplus])
    heard = read_on(buffer, 1_000, each=lambda: buffer.write(next(pieces)))
    assert not np.array_equal(heard, wave[: len(heard)]), "nothing was made good"
    assert np.abs(np.diff(heard.astype(int))).max() <= np.abs(np.diff(wave.astype(int))).max()
    quiet = np.abs(np.diff(heard.astype(int))[np.abs(heard[1:].astype(int)) > 8_990])
    assert quiet.max() < 100, "a step at a crest is heard"


def test_in_small_blocks_too_one_in_20_ms_at_most_is_left_out():
    sender, buffer = filled()
    buffer.read(AIR, 0)
    sender.send(TARGET // 2)
    heard = []
    for at in range(0, 10 * RATE, 48):
        heard.append(buffer.read(Frames(AIR + at), 48))
        sender.send(48)
    found = steps(np.concatenate(heard))
    assert 100 < np.count_nonzero(found == 2) <= 500


def test_a_whole_second_may_be_asked_again():
    sender, buffer = filled()
    heard = read_on(buffer, 100, each=lambda: sender.send(BLOCK))
    assert np.array_equal(buffer.read(Frames(AIR + len(heard) - RATE), RATE), heard[-RATE:])


def test_what_runs_dry_is_silent_until_a_quarter_is_there_and_goes_on_where_it_was():
    sender, buffer = filled()
    heard = read_on(buffer, TARGET // BLOCK + 20)
    assert TARGET % BLOCK == 0
    assert np.array_equal(heard[:TARGET], numbered(0, TARGET))
    assert not heard[TARGET:].any()
    at = AIR + len(heard)
    sender.send(TARGET // 4 - 1)
    assert not buffer.read(Frames(at), BLOCK).any(), "it left no reserve"
    sender.send(1)
    assert np.array_equal(buffer.read(Frames(at + BLOCK), BLOCK), numbered(TARGET, BLOCK))


def test_a_last_piece_is_given_to_its_end():
    _, buffer = filled(Frames(1_000))
    assert np.array_equal(buffer.read(AIR, 960), numbered(0, 960))
    assert buffer.read(Frames(AIR + 960), 960).tolist() == [*numbered(960, 40).tolist(), *[0] * 920]


def test_after_a_starvation_it_comes_back_to_the_target_and_not_beyond():
    """A source with a reserve fills the room at once; one without gains a sample in 20 ms."""
    sender, buffer = filled()
    read_on(buffer, 60)
    at = AIR + 60 * BLOCK
    assert buffer.room == TARGET
    sender.send(TARGET // 4)
    rooms = []

    def turn():
        sender.send(BLOCK)
        rooms.append(buffer.room)

    read_on(buffer, 50 * 600, at=at, each=turn)
    assert rooms[0] > TARGET // 2
    assert rooms == sorted(rooms, reverse=True)
    assert 0 <= buffer.room < TARGET // 8

    sender, buffer = filled()
    read_on(buffer, 60)
    for _ in range(9):
        sender.send(buffer.room)
    assert buffer.room == 0
    assert len(buffer._kept) == TARGET


def test_when_nobody_reads_the_newest_is_kept_and_heard_first():
    sender, buffer = filled()
    for _ in range(500):
        sender.send(BLOCK)
    heard = buffer.read(AIR, BLOCK)
    assert heard[0] == numbered(sender.sent - TARGET, 1)[0], "the target's length before the newest"


def test_a_jump_goes_on_at_the_newest_and_a_short_gap_passes_by():
    sender, buffer = filled()
    first = buffer.read(AIR, BLOCK)
    sender.send(TARGET)
    near = buffer.read(Frames(AIR + BLOCK + 4_800), BLOCK)
    assert near[0] == first[-1] + 1 + 4_800, "a gap of 100 ms is 100 ms that nobody heard"
    assert np.array_equal(buffer.read(Frames(AIR + BLOCK), 4_800), numbered(BLOCK, 4_800)), (
        "and may be asked for"
    )
    far = buffer.read(Frames(AIR + 3 * RATE), BLOCK)
    assert far[0] == numbered(sender.sent - TARGET, 1)[0]


def test_a_block_that_was_given_is_the_readers_own():
    _, buffer = filled()
    buffer.read(AIR, BLOCK)[:] = 0
    assert np.array_equal(buffer.read(AIR, BLOCK), numbered(0, BLOCK))


def test_what_is_cleared_is_not_heard():
    sender, buffer = filled()
    buffer.clear()
    sender.send(TARGET)
    assert buffer.read(AIR, 1) == numbered(TARGET, 1)


def test_one_may_write_while_another_reads():
    buffer, over = Buffer(TARGET), threading.Event()

    def send():
        sender = Sender(buffer)
        while not over.is_set():
            sender.send(min(buffer.room, 700))

    thread = threading.Thread(target=send)
    thread.start()
    try:
        heard = read_on(buffer, 5_000)
    finally:
        over.set()
        thread.join()
    found = steps(heard[heard > 0])
    assert set(found.tolist()) <= {0, 1}
    assert np.count_nonzero(found == 0) <= 5_000
