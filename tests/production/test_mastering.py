"""Mastering: loudness and head-room, trimmed ends, chains, beds, and the order of the parts."""

import dataclasses
import itertools
import typing

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sounds import ebur128, espeak, hiss, joined, needs_espeak, needs_ffmpeg, pcm, tone

from broadcast.acoustics.filters import Filter, wave
from broadcast.config.mastering import MasteringSettings
from broadcast.errors import NothingToSayError
from broadcast.production.levels import measure
from broadcast.production.loudness import measure_loudness
from broadcast.production.mastering import CHAINS, Finish, Measured, assemble, levelled_blocks
from broadcast.production.mastering.chains import Compressor, HighPass, Presence
from broadcast.production.mastering.dynamics import applied, eased, nodes
from broadcast.production.mastering.levelling import levelled
from broadcast.production.mastering.processing import processed

PLAIN = Finish()
LONG = (
    "Thưa bà con, đây là bản tin chiều của đài truyền thanh xã. Bộ phận Một cửa tiếp nhận hồ sơ từ bảy giờ đến mười một giờ, "
    "các ngày trong tuần! Bà con nhớ mang theo căn cước công dân; ai chưa rõ thì gọi cho cán bộ xã."
)


def silence(seconds):
    return bytes(int(seconds * 48_000) * 2)


def seconds(content):
    return len(content) / 96_000


def ints(content):
    return np.frombuffer(content, "<i2")


# ── loudness and peaks ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("level", [300, 1_000, 8_000, 32_767])
def test_speech_comes_to_one_loudness(level):
    found = measure_loudness(assemble(pcm(2, level=level), PLAIN))
    assert found.integrated == pytest.approx(-1_600, abs=10)


@needs_ffmpeg
@needs_espeak
@pytest.mark.parametrize("voice", ["vi", "vi-vn-x-south"])
@pytest.mark.parametrize("chain", CHAINS)
@pytest.mark.parametrize("loudness", [-1_500, -1_600, -2_300])
def test_speech_reaches_its_target_and_no_peak_is_above_the_bound(chain, loudness, voice):
    made = assemble(espeak(LONG, voice), Finish(chain=chain, loudness=loudness))
    found, peak = ebur128(ints(made))
    assert found == pytest.approx(loudness / 100, abs=0.5)
    assert peak <= -1.0


@needs_ffmpeg
@pytest.mark.parametrize(
    "samples",
    [
        pytest.param(hiss(4, level=9000), id="noise"),
        pytest.param(joined(hiss(2, level=200), hiss(1, level=12_000), hiss(3, level=900)), id="outburst"),
        pytest.param(tone(2, level=14_000, hertz=11_990), id="between samples"),
        pytest.param(np.sign(tone(2, hertz=330)) * np.int16(20_000), id="square"),
        pytest.param(np.where(np.arange(96_000) % 9_600, tone(2, level=2_500), 32_000), id="clicks"),
    ],
)
def test_the_limiter_holds_every_peak(samples):
    found, peak = ebur128(ints(levelled(wave(samples.astype("<i2").tobytes()), -1_000)))
    assert peak <= -1.0
    assert found > -14


def test_what_is_all_but_silent_is_not_raised_without_end():
    made = measure(levelled(wave(pcm(2, level=30)), -1_600))
    assert made.rms == pytest.approx(measure(pcm(2, level=30)).rms + 3_000, abs=10)


def test_silence_stays_silence():
    assert levelled(wave(silence(1)), -1_600) == silence(1)
    assert levelled(wave(b""), -1_600) == b""


@given(st.lists(st.integers(0, 150_000), max_size=5))
@settings(max_examples=12, deadline=None)
def test_blocks_pass_as_the_whole_does(cuts):
    samples = joined(hiss(1, level=400), hiss(0.4, level=9_000), tone(1.73, level=600)).tobytes()
    edges = [0, *sorted(cuts), len(samples) // 2]
    blocks = [samples[2 * a : 2 * b] for a, b in itertools.pairwise(edges)]
    measured = Measured()
    for block in blocks:
        measured.add(wave(block))
    gain = measured.gain(-1_000)
    assert gain.max() > 1.5 * gain.min(), "the limiter is at work"
    assert b"".join(levelled_blocks(blocks, gain)) == levelled(wave(samples), -1_000)


def test_a_gain_knows_what_comes():
    wanted = np.zeros(100, np.float32)
    wanted[50:60] = -10
    curve = eased(wanted, fall=2, rise=0.5)
    assert (curve <= wanted).all()
    assert curve[44] == 0
    assert list(curve[45:51]) == [0, -2, -4, -6, -8, -10]
    assert list(curve[59:62]) == [-10, -9.5, -9]
    assert (curve[79:] == 0).all()


def test_a_long_gain_is_eased_as_a_short_one():
    wanted = np.zeros(65_000, np.float32)
    wanted[[29_999, 30_000, 59_990]] = -10
    curve = eased(wanted, fall=2, rise=0.01)
    assert curve[30_100] == pytest.approx(-9, abs=0.01)
    assert curve[60_090] == pytest.approx(-9, abs=0.01)
    assert curve[59_989] == pytest.approx(-8, abs=0.01)


def test_no_sample_has_more_than_its_strides_gain():
    curve = np.random.default_rng(1).uniform(-20, 0, 50).astype(np.float32)
    made = applied(np.ones(50 * 96 - 7, np.float32), nodes(curve))
    allowed = np.repeat(10 ** (curve / 20), 96)[: len(made)]
    assert (made <= allowed * 1.00001).all()
    assert np.abs(np.diff(made)).max() < 0.02


# ── cutting and joining ──────────────────────────────────────────────────────────────────────────


def test_silence_at_the_ends_goes_and_inside_it_stays():
    speech = silence(1.5) + pcm(1) + silence(0.8) + pcm(1) + silence(2)
    assert seconds(assemble(speech, PLAIN)) == pytest.approx(2.86, abs=0.03)


def test_ends_are_faded():
    made = np.abs(ints(assemble(pcm(1, hertz=1000), PLAIN)).astype(int))
    assert made[:48].max() < made.max() / 3
    assert made[-96:].max() < made.max() / 3


def hertz(samples, start, length=0.2):
    part = samples[int(start * 48_000) : int((start + length) * 48_000)]
    return np.argmax(np.abs(np.fft.rfft(part))) / length if part.any() else 0


def test_parts_stand_in_order_with_pauses():
    made = assemble(
        pcm(1, hertz=440),
        PLAIN,
        lead_in=pcm(0.6, hertz=600),
        chime=pcm(0.5, hertz=880),
        closing=pcm(0.7, hertz=1760),
        times=2,
    )
    parts = [(880, 0.5), (0, 0.5), (600, 0.6), (0, 0.9), (440, 1), (0, 1.5), (440, 1), (0, 0.7), (1760, 0.7)]
    assert seconds(made) == pytest.approx(sum(length for _, length in parts), abs=0.05)
    samples, start = ints(made), 0.0
    for wanted, length in parts:
        assert hertz(samples, start + length / 2 - 0.1) == wanted
        start += length


def test_music_is_lowered_but_never_raised():
    quiet, loud = pcm(1, level=500), pcm(1, level=32_000)
    alone = len(assemble(pcm(1), PLAIN))
    made = assemble(pcm(1), PLAIN, chime=quiet)[: -alone - 48_000]
    assert measure(made).peak == pytest.approx(measure(quiet).peak, abs=5)
    made = assemble(pcm(1), PLAIN, chime=loud)[: -alone - 48_000]
    assert measure_loudness(made).integrated == pytest.approx(-1_600, abs=15)


@pytest.mark.parametrize("copy", [b"", silence(1), pcm(1, level=5)])
def test_a_silent_copy_is_refused(copy):
    with pytest.raises(NothingToSayError):
        assemble(copy, PLAIN, chime=pcm(1))
    with pytest.raises(NothingToSayError):
        assemble(pcm(1), PLAIN, lead_in=copy or silence(1))


def test_the_same_parts_make_the_same_bytes():
    finish = Finish(chain="pa-horn", bed=pcm(2, hertz=200))
    assert assemble(pcm(1), finish, chime=pcm(0.5)) == assemble(pcm(1), finish, chime=pcm(0.5))


# ── chains ───────────────────────────────────────────────────────────────────────────────────────


def gain_at(stage, frequency):
    filtering, samples = Filter([stage.section]), wave(pcm(1, hertz=frequency))
    made = np.concatenate([filtering.feed(samples), filtering.rest()])
    return 20 * np.log10(np.abs(made[24_000:]).max() / np.abs(samples[24_000:]).max())


def test_stages_do_what_their_numbers_say():
    high = HighPass(hertz=300)
    assert [round(gain_at(high, at)) for at in (75, 150, 300, 3_000)] == [-24, -12, -3, 0]
    presence = Presence(hertz=2_000, decibels=8)
    assert gain_at(presence, 2_000) == pytest.approx(8, abs=0.1)
    assert gain_at(presence, 100) == pytest.approx(0, abs=0.1)
    assert gain_at(presence, 15_000) == pytest.approx(0, abs=0.3)


def test_a_compressor_brings_loud_and_soft_together():
    loud, soft = tone(2, level=8_000), tone(2, level=2_000)
    chain = dataclasses.replace(CHAINS["none"], compressor=Compressor(threshold=-20, ratio=3, recovery=200))
    made = processed(wave(joined(loud, soft, loud).tobytes()), chain)
    levels = [20 * np.log10(np.abs(made[start : start + 24_000]).max()) for start in (48_000, 144_000)]
    assert levels[0] - levels[1] == pytest.approx(12 / 3, abs=0.5), "12 dB apart before"


def test_no_chain_touches_nothing():
    samples = wave(hiss(1.2).tobytes())
    assert processed(samples, CHAINS["none"]) is samples


def test_the_settings_name_the_chains_that_there_are():
    named = typing.get_args(MasteringSettings.model_fields["chain"].annotation)
    assert set(named) == set(CHAINS)


@needs_espeak
def test_a_horn_is_spared_what_it_cannot_bring():
    def low(chain):
        made = ints(assemble(espeak(LONG), Finish(chain=chain)))
        power = np.abs(np.fft.rfft(made)) ** 2
        return power[: int(200 * len(made) / 48_000)].sum() / power.sum()

    assert low("pa-horn") < low("none") / 5


# ── beds ─────────────────────────────────────────────────────────────────────────────────────────


def band(samples, start, end, frequency):
    """How loud one tone is between two times, decibels."""
    part = samples[int(start * 48_000) : int(end * 48_000)].astype(float)
    at_tone = np.exp(-2j * np.pi * frequency * np.arange(len(part)) / 48_000)
    return 20 * np.log10(abs((part * np.hanning(len(part)) * at_tone).mean()) * 4 + 1e-9)


def test_a_bed_makes_room_swells_in_pauses_and_goes():
    words = pcm(3, hertz=1_000) + silence(3) + pcm(3, hertz=1_000)
    made = ints(assemble(words, Finish(bed=pcm(4, hertz=440))))
    assert seconds(made.tobytes()) == pytest.approx(1.5 + 9 + 2, abs=0.1)
    spoken = band(made, 3, 4, 1_000)
    under = band(made, 3, 4, 440)
    assert spoken - under == pytest.approx(20, abs=1.5)
    pause = band(made, 6, 7, 440)
    assert pause - under == pytest.approx(14, abs=1.5), "swollen in the pause"
    assert band(made, 8, 9, 440) - under == pytest.approx(0, abs=1.5), "down again"
    assert np.abs(made[:480]).max() < 100
    assert np.abs(made[-480:]).max() < 100
    assert np.abs(made[-48_000:-40_000]).max() > 300, "it is heard behind the last word"


def test_a_bed_changes_neither_loudness_nor_head_room():
    words = joined(hiss(3, level=2_000), np.zeros(24_000, "<i2"), hiss(3, level=2_000)).tobytes()
    found = measure_loudness(assemble(words, Finish(bed=pcm(2, hertz=220))))
    assert found.integrated == pytest.approx(-1_600, abs=30)
    assert found.true_peak <= -100


def test_a_bed_lies_under_words_alone():
    finish = Finish(bed=pcm(4, hertz=440))
    made = ints(assemble(pcm(2, hertz=1_000), finish, chime=pcm(1, hertz=2_000), closing=pcm(1, hertz=2_000)))
    assert band(made, 0.1, 0.9, 440) < 30
    assert band(made, seconds(made.tobytes()) - 0.9, seconds(made.tobytes()) - 0.1, 440) < 30
