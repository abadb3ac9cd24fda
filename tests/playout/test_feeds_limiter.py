"""The limiter: a ceiling, no step, and otherwise the very same samples."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from broadcast.domain.times import RATE
from broadcast.playout.feeds.limiter import CEILING, DELAY, Limiter

SOUNDS = st.one_of(
    arrays.arrays(np.int16, st.integers(0, 2_000)),
    st.integers(0, 2**32 - 1).map(
        lambda seed: (
            np.random.default_rng(seed).integers(-32_768, 32_768, 3_000)
            * np.repeat(np.random.default_rng(seed).choice([0.01, 0.5, 0.9, 1.0], 10), 300)
        ).astype(np.int16)
    ),
)


def limited(sound, sizes=()):
    """The whole of a sound, through a limiter in pieces of these sizes and then the rest."""
    limiter, out, at = Limiter(), [], 0
    for size in (*sizes, len(sound) + DELAY):
        piece = np.concatenate((sound, np.zeros(DELAY, np.int16)))[at : at + size]
        out.append(limiter.limit(piece))
        at += size
        assert len(out[-1]) == len(piece)
        assert out[-1].dtype == np.int16
    return np.concatenate(out)


def tone(seconds, peak):
    return np.rint(np.sin(np.arange(round(seconds * RATE)) * 2 * np.pi * 440 / RATE) * peak).astype(np.int16)


@given(SOUNDS, st.lists(st.integers(0, 700), max_size=30))
def test_however_it_is_cut_the_result_is_the_same(sound, sizes):
    assert np.array_equal(limited(sound, sizes), limited(sound))


@given(SOUNDS)
def test_nothing_exceeds_the_ceiling(sound):
    assert np.abs(limited(sound).astype(int)).max(initial=0) <= CEILING


@given(SOUNDS)
def test_what_does_not_exceed_it_passes_bit_by_bit_and_by_the_delay_later(sound):
    quiet = np.clip(sound, -CEILING, CEILING)
    assert np.array_equal(limited(quiet)[DELAY:], quiet)


def test_the_ceiling_is_one_decibel_below_full_scale():
    assert 20 * np.log10(CEILING / 32_768) == pytest.approx(-1, abs=0.001)
    assert DELAY == RATE * 5 // 1_000


def test_a_gain_moves_without_a_step_and_is_back_in_200_ms():
    level = np.full(RATE, 20_000, np.int16)
    level[20_000] = -32_768
    out = limited(level)[DELAY:].astype(int)
    gains = out / level
    assert out[20_000] == pytest.approx(-CEILING, abs=1)
    assert np.all(gains[: 20_000 - DELAY] == 1)
    assert np.abs(np.diff(np.delete(gains, 20_000))).max() < 0.001
    assert np.all(gains[20_000 + RATE // 5 + DELAY + 1 :] == 1)
    assert gains[20_000 + RATE // 10] < 0.96, "it rises as slowly as was said"


def test_a_tone_that_is_too_loud_stays_a_tone():
    out = limited(tone(2, 32_767))[DELAY:][RATE // 2 : -RATE // 2].astype(float)
    spectrum = np.abs(np.fft.rfft(out * np.hanning(len(out))))
    spectrum[430:450] = 0
    assert 20 * np.log10(spectrum.max() / (CEILING / 2 * len(out) / 2)) < -50, (
        "a clipped one has -23 dB of the third"
    )
