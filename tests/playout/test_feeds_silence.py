"""When a source is said to bring sound, by a clock of the test's own."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.domain.times import RATE
from broadcast.playout.feeds.silence import SilenceSensor

SECOND_NS = 1_000_000_000
BLOCK = 960


def tone(seconds, decibels=-20.0):
    at = np.arange(round(seconds * RATE))
    peak = 32_768 * 10 ** (decibels / 20) * 2**0.5
    return np.rint(np.sin(at * 2 * np.pi * 400 / RATE) * peak).astype(np.int16)


def nothing(seconds):
    return np.zeros(round(seconds * RATE), np.int16)


def listen(*sounds, sensor=None, begin_ns=0):
    """Whether it is good after each 20 ms of what comes in real time."""
    sensor, found = sensor or SilenceSensor(), []
    whole = np.concatenate(sounds)
    for number, start in enumerate(range(0, len(whole), BLOCK), 1):
        now_ns = begin_ns + number * SECOND_NS // 50
        sensor.hear(whole[start : start + BLOCK], now_ns)
        found.append(sensor.good(now_ns))
    return found


def test_it_is_good_after_one_second_of_sound():
    found = listen(nothing(3), tone(2))
    assert found.index(True) == 4 * 50 - 1
    assert all(found[199:])


def test_it_is_no_longer_good_after_two_seconds_of_silence():
    found = listen(tone(2), nothing(3))
    assert found[99:199] == [True] * 100
    assert not any(found[199:])


def test_nor_after_two_seconds_of_nothing_at_all():
    sensor = SilenceSensor()
    listen(tone(2), sensor=sensor)
    assert sensor.good(4 * SECOND_NS - 1)
    assert not sensor.good(4 * SECOND_NS)


def test_after_a_silence_it_takes_a_whole_second_again():
    sensor = SilenceSensor()
    listen(tone(2), sensor=sensor)
    found = listen(tone(2), sensor=sensor, begin_ns=10 * SECOND_NS)
    assert found.index(True) == 49


@pytest.mark.parametrize(("decibels", "good"), [(-49.5, True), (-50.5, False)])
def test_the_threshold(decibels, good):
    assert any(listen(tone(3, decibels))) is good


def test_speech_has_pauses():
    found = listen(*[tone(0.4), nothing(1.5)] * 6)
    assert all(found[found.index(True) :])
    assert found.index(True) <= 5 * 50


def test_an_offset_of_the_converter_is_no_sound():
    assert not any(listen(np.full(3 * RATE, 900, np.int16)))


def test_it_tells_once_that_sound_begins():
    sensor = SilenceSensor()
    moments = [
        (nothing, 0),
        (tone, 1),
        (tone, 2),
        (nothing, 3),
        (tone, 3.9),
        (nothing, 5),
        (tone, 6),
        (tone, 7),
    ]
    told = [sensor.hear(sound(0.5), round(second * SECOND_NS)) for sound, second in moments]
    assert told == [False, True, False, False, False, False, True, False]


@given(st.lists(st.integers(1, 3_000), max_size=40))
def test_it_does_not_matter_in_what_pieces_it_comes(sizes):
    whole, pieces = SilenceSensor(), SilenceSensor()
    sound = np.concatenate([tone(0.05), nothing(0.05)] * 30)
    for start, end in zip(np.cumsum([0, *sizes]), np.cumsum(sizes), strict=False):
        pieces.hear(sound[start:end], 1)
    whole.hear(sound[: sum(sizes)], 1)
    assert whole.good(1) is pieces.good(1)
    assert whole._sounded == pieces._sounded
