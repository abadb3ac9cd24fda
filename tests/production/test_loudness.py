"""Loudness and true peak, held against ffmpeg's ebur128 and the cases of EBU Tech 3341."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sounds import at, ebur128, espeak, hiss, joined, needs_espeak, needs_ffmpeg, pcm, tone

from broadcast.acoustics.filters import wave
from broadcast.production.levels import Level, Meter, measure
from broadcast.production.loudness import Loudness, LoudnessMeter, measure_loudness
from broadcast.production.peaks import STRIDE, TruePeaks


def level(seconds, decibels, hertz=1000):
    """A tone; a mono programme of it is 3 LU quieter than the stereo one of the standard's cases."""
    return tone(seconds, level=at(decibels), hertz=hertz)


def faded(samples):
    ramp = np.minimum(1, np.arange(len(samples)) / 2400)
    return np.rint(samples * ramp * ramp[::-1])


CASES = {
    "3341-1": (level(20, -23), -2600),
    "3341-2": (level(20, -33), -3600),
    "3341-3": (joined(level(10, -36), level(60, -23), level(10, -36)), -2600),
    "3341-4": (
        joined(level(10, -72), level(10, -36), level(60, -23), level(10, -36), level(10, -72)),
        -2600,
    ),
    "3341-5": (joined(level(20, -26), level(20.1, -20), level(20, -26)), -2600),
    "very quiet": (level(5, -60), -6300),
    "low": (level(5, -20, 50), None),
    "high": (faded(level(5, -20, 9000)), None),
    "noise": (hiss(5), None),
    "loud and soft noise": (joined(hiss(3, level=6000), hiss(3, level=100), hiss(2, level=1500)), None),
    "half a second": (level(0.5, -20), -2300),
}


@needs_ffmpeg
@pytest.mark.parametrize("case", CASES)
def test_it_is_as_ffmpeg_has_it(case):
    samples, known = CASES[case]
    found = measure_loudness(samples.astype("<i2").tobytes())
    loudness, peak = ebur128(samples)
    assert found.integrated / 100 == pytest.approx(loudness, abs=0.1)
    assert found.true_peak / 100 == pytest.approx(peak, abs=0.2)
    if known is not None:
        assert found.integrated == pytest.approx(known, abs=10)


@needs_ffmpeg
@needs_espeak
@pytest.mark.parametrize("voice", ["vi", "vi-vn-x-south"])
def test_speech_is_as_ffmpeg_has_it(voice):
    speech = espeak(voice=voice)
    found = measure_loudness(speech)
    loudness, peak = ebur128(np.frombuffer(speech, "<i2"))
    assert found.integrated / 100 == pytest.approx(loudness, abs=0.1)
    assert found.true_peak / 100 == pytest.approx(peak, abs=0.2)


@pytest.mark.parametrize("part", [4, 6, 8])
def test_peaks_between_samples_are_found(part):
    """A tone at a part of the rate whose samples all miss its top."""
    place = np.arange(48_000)
    sine = faded(np.sin(2 * np.pi * place / part + np.pi / 2 - np.pi / part) * 16_384)
    found = measure_loudness(np.rint(sine).astype("<i2").tobytes()).true_peak
    assert np.abs(sine).max() < 16_384 * math.cos(math.pi / part) * 1.001
    assert found == pytest.approx(-602, abs=20)


def test_nothing_is_heard_in_silence():
    nothing = Loudness(integrated=None, true_peak=None)
    assert measure_loudness(b"") == measure_loudness(bytes(96_000)) == nothing
    assert measure_loudness(level(3, -75).astype("<i2").tobytes()).integrated is None


def test_what_is_shorter_than_a_gating_block_counts_whole():
    assert measure_loudness(pcm(0.25, level=at(-20), hertz=1000)).integrated == pytest.approx(-2300, abs=15)
    quiet_half = joined(level(0.15, -20), np.zeros(7_200, "<i2")).tobytes()
    assert measure_loudness(quiet_half).integrated == pytest.approx(-2600, abs=15)


SOUND = joined(hiss(0.7), hiss(0.8, level=300), level(0.9, -3)).tobytes()


@given(st.lists(st.integers(0, len(SOUND) // 2), max_size=4))
@settings(max_examples=15, deadline=None)
def test_a_meter_does_not_mind_how_it_is_fed(cuts):
    meter = LoudnessMeter()
    edges = [0, *sorted(cuts), len(SOUND) // 2]
    for start, end in itertools.pairwise(edges):
        meter.add(SOUND[start * 2 : end * 2])
        _ = meter.loudness
    assert meter.loudness == measure_loudness(SOUND)


def test_a_floor_changes_no_peak_above_it():
    samples = wave(joined(hiss(1.2, level=6000), hiss(1.501, level=50)).tobytes())
    samples[96_000:120_000:960] = 0.6  # the first sample of a stride is heard in the stride before
    every, some = TruePeaks(), TruePeaks()
    wanted = np.concatenate([every.feed(samples), every.rest()])
    found = np.concatenate([some.feed(samples, 0.4), some.rest(0.4)])
    assert 0.02 < (wanted > 0.4).mean() < 0.9
    assert np.array_equal(found > 0.4, wanted > 0.4)
    assert found[wanted > 0.4] == pytest.approx(wanted[wanted > 0.4], rel=1e-6)
    assert len(wanted) == -(-len(samples) // STRIDE)


def test_peaks_and_rms_in_hundredths():
    assert measure(bytes(960)) == measure(b"") == Level(peak=None, rms=None)
    assert measure(np.full(100, -32768, "<i2").tobytes()) == Level(peak=0, rms=0)
    assert measure(np.full(100, 3277, "<i2").tobytes()) == Level(peak=-2_000, rms=-2_000)
    assert measure(np.array([1, 0], "<i2").tobytes()) == Level(peak=-9_031, rms=-9_332)


@given(st.lists(st.integers(-32768, 32767), max_size=200), st.integers(0, 200))
def test_a_level_meter_does_not_mind_how_it_is_fed(values, cut):
    content = np.array(values, "<i2").tobytes()
    meter = Meter()
    meter.add(content[: cut * 2])
    meter.add(content[cut * 2 :])
    assert meter.level == measure(content)
