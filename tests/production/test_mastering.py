"""Mastering: level, head-room, trimmed ends, and the order of the parts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sounds import pcm, tone

from broadcast.errors import NothingToSayError
from broadcast.production.levels import Level, Meter, measure
from broadcast.production.mastering import assemble, gain, levelled


def silence(seconds):
    return bytes(int(seconds * 48_000) * 2)


def seconds(content):
    return len(content) / 96_000


@pytest.mark.parametrize("level", [300, 1_000, 8_000, 32_767])
def test_speech_comes_to_one_level(level):
    found = measure(assemble(pcm(2, level=level)))
    assert found.rms == pytest.approx(-2_000, abs=20)


def test_peaks_keep_their_head_room():
    sharp = tone(2, level=200)
    sharp[::4800] = 32_000
    found = measure(assemble(sharp.tobytes()))
    assert found.peak == pytest.approx(-100, abs=2)
    assert found.rms < -2_000


def test_silence_at_the_ends_goes_and_inside_it_stays():
    speech = silence(1.5) + pcm(1) + silence(0.8) + pcm(1) + silence(2)
    assert seconds(assemble(speech)) == pytest.approx(2.86, abs=0.03)


def test_ends_are_faded():
    made = np.abs(np.frombuffer(assemble(pcm(1, hertz=1000)), "<i2").astype(int))
    assert made[:48].max() < made.max() / 3
    assert made[-96:].max() < made.max() / 3


def test_parts_stand_in_order_with_pauses():
    made = assemble(pcm(1, hertz=440), chime=pcm(0.5, hertz=880), closing=pcm(0.7, hertz=1760))
    assert seconds(made) == pytest.approx(0.5 + 0.5 + 1 + 0.7 + 0.7, abs=0.03)
    samples = np.frombuffer(made, "<i2")

    def hertz(start, length=0.2):
        part = samples[int(start * 48_000) : int((start + length) * 48_000)]
        return np.argmax(np.abs(np.fft.rfft(part))) / length if part.any() else 0

    assert [hertz(at) for at in (0.1, 0.7, 1.4, 2.2, 2.9)] == [880, 0, 440, 0, 1760]


def test_music_is_lowered_but_never_raised():
    quiet, loud = pcm(1, level=500), pcm(1, level=32_000)
    alone = len(assemble(pcm(1)))
    made = assemble(pcm(1), chime=quiet)[: -alone - 48_000]
    assert measure(made).peak == pytest.approx(measure(quiet).peak, abs=5)
    made = assemble(pcm(1), chime=loud)[: -alone - 48_000]
    assert measure(made).rms == pytest.approx(-2_000, abs=30)


@pytest.mark.parametrize("copy", [b"", silence(1), pcm(1, level=5)])
def test_a_silent_copy_is_refused(copy):
    with pytest.raises(NothingToSayError):
        assemble(copy, chime=pcm(1))


def test_the_same_parts_make_the_same_bytes():
    assert assemble(pcm(1), chime=pcm(0.5)) == assemble(pcm(1), chime=pcm(0.5))


def test_measure_in_hundredths():
    assert measure(silence(1)) == measure(b"") == Level(peak=None, rms=None)
    assert measure(np.full(100, -32768, "<i2").tobytes()) == Level(peak=0, rms=0)
    assert measure(np.full(100, 3277, "<i2").tobytes()) == Level(peak=-2_000, rms=-2_000)
    assert measure(np.array([1, 0], "<i2").tobytes()) == Level(peak=-9_031, rms=-9_332)


@given(st.lists(st.integers(-32768, 32767), max_size=200), st.integers(0, 200))
def test_a_meter_does_not_mind_how_it_is_fed(values, cut):
    content = np.array(values, "<i2").tobytes()
    meter = Meter()
    meter.add(content[: cut * 2])
    meter.add(content[cut * 2 :])
    assert meter.level == measure(content)


@given(st.integers(1, 32_767), st.floats(0.01, 1))
def test_gain_never_clips_and_never_overshoots(peak, crest):
    samples = np.zeros(1000)
    samples[: max(1, int(1000 * crest))] = peak
    content = samples.astype("<i2").tobytes()
    before = measure(content)
    after = measure(b"".join(levelled([content], gain(before))))
    assert after.peak <= -99
    assert after.rms <= -1_950


def test_levelled_is_true_to_the_gain():
    before = pcm(1, level=4_000)
    assert b"".join(levelled([before], 0)) == before
    after = b"".join(levelled([before[:1000], before[1000:]], -600))
    assert measure(after).peak == pytest.approx(measure(before).peak - 600, abs=1)
    assert b"".join(levelled([pcm(1, level=32_000)], 2_000))[:2] == b"\0\0"
    assert measure(b"".join(levelled([pcm(1, level=32_000)], 2_000))).peak == 0


def test_silence_needs_no_gain():
    assert gain(Level(peak=None, rms=None)) == 0
    assert gain(Level(peak=-9_031, rms=-9_332)) == 3_000
