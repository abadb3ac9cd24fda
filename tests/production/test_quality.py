"""Each fault is found at the second where it was put, and what is clean is left in peace."""

import json
import math
import shutil
import subprocess

import numpy as np
import pytest
import soundfile
from sounds import save, tone

from broadcast.errors import AudioUnreadableError, SameFileError
from broadcast.production.audiofiles import SoundReader
from broadcast.production.incoming import load_recording
from broadcast.production.quality import Kind, Verdict, examine, fix
from broadcast.production.quality.findings import minute
from broadcast.production.quality.runs import Run, runs

RATE = 48_000
NEAR = 1_000
"""Milliseconds."""


def noise(count, decibels, seed=1):
    return np.random.default_rng(seed).normal(0, 10 ** (decibels / 20), count)


@pytest.fixture(scope="session")
def speech():
    """Words as a voice says them: syllables of many lines that rise and fall, with pauses, 24 seconds of them."""
    dice = np.random.default_rng(11)
    words = np.zeros(24 * RATE)
    at = RATE // 5
    while at < len(words) - RATE:
        count = int(dice.uniform(0.12, 0.3) * RATE)
        turn = (
            np.cumsum(dice.uniform(110, 260) * (1 + dice.uniform(-0.3, 0.3) * np.linspace(0, 1, count)))
            / RATE
        )
        voiced = sum(np.sin(2 * np.pi * k * turn + k) / k for k in range(1, 25))
        words[at : at + count] += voiced * np.hanning(count) * dice.uniform(0.3, 1)
        at += count + int(dice.choice([0.02, 0.05, 0.35, 0.7], p=[0.45, 0.35, 0.15, 0.05]) * RATE)
    return words / np.abs(words).max() * 0.6


@pytest.fixture(scope="session")
def music():
    """Notes that are struck and die away, a bass among them, and a drum: 20 seconds, two sides that differ."""
    dice = np.random.default_rng(12)
    sides = np.zeros((22 * RATE, 2))
    for beat in range(80):
        at = beat * RATE // 4
        for hertz in dice.choice([49.0, 98.0, 146.8, 196.0, 261.6, 329.6, 392.0, 523.3], 2):
            time = np.arange(2 * RATE) / RATE
            note = sum(np.sin(2 * np.pi * hertz * k * time) / k for k in range(1, 7)) * np.exp(-2.5 * time)
            sides[at : at + 2 * RATE] += np.outer(note, dice.uniform(0.3, 1, 2))
        if beat % 2:
            sides[at : at + 9600] += np.outer(
                noise(9600, 0, beat) * np.exp(-np.arange(9600) / 2000), [1, 0.8]
            )
    return sides[: 20 * RATE] / np.abs(sides).max() * 0.97


def kept(folder, sound, name="a.wav", **form):
    return save(folder / name, np.rint(np.clip(sound, -1, 1) * 32_767).astype("<i2"), **form)


def kinds(report):
    return [finding.kind for finding in report.findings]


def only(report, kind):
    """The one finding there is."""
    assert kinds(report) == [kind], [finding.said.vi for finding in report.findings]
    return report.findings[0]


# ── what is clean ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("room", [None, -70, -60, -50])
def test_clean_speech_in_a_quiet_room(tmp_path, speech, room):
    sound = speech if room is None else speech + noise(len(speech), room)
    report = examine(kept(tmp_path, sound))
    assert (kinds(report), report.verdict) == ([], Verdict.GOOD)
    assert report.length == 24_000


@pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not installed here")
@pytest.mark.parametrize("voice", ["vi", "vi-vn-x-south+f3", "vi-vn-x-central+m7", "en"])
def test_clean_voices(tmp_path, voice):
    words = (
        "Kính thưa bà con. Ủy ban nhân dân xã thông báo lịch tiếp dân vào thứ Năm hằng tuần. Xin cảm ơn bà con. "
        * 2
    )
    subprocess.run(["espeak-ng", "-v", voice, "-w", str(tmp_path / "a.wav"), words], check=True)
    sound, rate = soundfile.read(tmp_path / "a.wav")
    assert (
        kinds(examine(kept(tmp_path, sound * 0.7, "b.mp3" if voice == "vi" else "b.flac", rate=rate))) == []
    )


@pytest.mark.parametrize("name", ["a.flac", "a.mp3"])
def test_clean_music_of_two_sides(tmp_path, music, name):
    report = examine(kept(tmp_path, music, name))
    assert (kinds(report), report.weights) == ([], (0.5, 0.5))


def test_music_that_a_limiter_made_loud_is_not_called_clipped(tmp_path, music):
    loud = np.tanh(music * 3)
    assert kinds(examine(kept(tmp_path, loud / np.abs(loud).max()))) == []


@pytest.mark.parametrize("hertz", [50, 60, 440, 1000])
def test_a_tone_of_the_sound_card_is_not_clipped_nor_noise(tmp_path, hertz):
    found = kinds(examine(kept(tmp_path, np.sin(2 * np.pi * hertz * np.arange(6 * RATE) / RATE) * 0.4)))
    assert found == ([Kind.HUM] if hertz == 50 else [])


def test_one_side_softer_than_the_other_is_no_fault(tmp_path, speech):
    assert kinds(examine(kept(tmp_path, np.stack([speech, speech * 0.2], axis=1)))) == []


# ── silence ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("room", [None, -55, -42])
def test_a_hole_in_speech(tmp_path, speech, room):
    cut = 10 * RATE
    sound = np.concatenate([speech[:cut], np.zeros(5 * RATE), speech[cut:]])
    report = examine(kept(tmp_path, sound if room is None else sound + noise(len(sound), room)))
    found = only(report, Kind.HOLE)
    assert found.at == pytest.approx(10_000, abs=NEAR)
    assert "im lặng 5 giây ở phút 0:" in found.said.vi
    assert report.verdict is Verdict.FAULTY


def test_a_click_does_not_end_a_hole(tmp_path, speech):
    sound = np.concatenate([speech[: 8 * RATE], np.zeros(6 * RATE), speech[8 * RATE :]])
    sound[11 * RATE] = 0.5
    assert "6 giây" in only(examine(kept(tmp_path, sound)), Kind.HOLE).said.vi


def test_silent_ends(tmp_path, speech):
    sound = np.concatenate([np.zeros(4 * RATE), speech, np.zeros(6 * RATE)])
    report = examine(kept(tmp_path, sound))
    assert kinds(report) == [Kind.ENDS, Kind.ENDS]
    assert report.findings[0].at == 0
    assert report.findings[1].at == pytest.approx(28_000, abs=NEAR)
    assert report.sounding.start == pytest.approx(4_200, abs=300)


def test_a_soft_passage_of_music_is_no_hole(tmp_path, music):
    sound = music.copy()
    sound[8 * RATE : 13 * RATE] *= 0.03
    assert kinds(examine(kept(tmp_path, sound))) == []


def test_nothing_but_silence_is_refused(tmp_path):
    with pytest.raises(AudioUnreadableError, match="im lặng"):
        examine(kept(tmp_path, np.zeros(3 * RATE)))


# ── clipping ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("ceiling", "name"), [(1.0, "a.wav"), (0.6, "a.flac"), (0.2, "a.wav"), (1.0, "a.mp3")]
)
def test_clipping_at_full_scale_and_below(tmp_path, speech, ceiling, name):
    sound = speech * ceiling / 0.7
    at = 9 * RATE
    sound[at : at + 4 * RATE] = np.clip(sound[at : at + 4 * RATE] * 5, -ceiling, ceiling)
    found = only(examine(kept(tmp_path, sound, name)), Kind.CLIPPED)
    assert found.at == pytest.approx(9_000, abs=NEAR)


def test_clipping_of_one_channel_alone(tmp_path, speech):
    other = np.clip(speech * 4, -0.5, 0.5)
    assert Kind.CLIPPED in kinds(examine(kept(tmp_path, np.stack([speech, other], axis=1))))


# ── hum, offset, noise ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "lines", [{50: -40}, {100: -42, 150: -50}, {50: -45, 100: -45, 150: -50}, {150: -40}]
)
@pytest.mark.parametrize("start", [0, 8.3])
def test_hum(tmp_path, speech, lines, start):
    time = np.arange(len(speech)) / RATE
    hum = sum(
        10 ** (level / 20) * math.sqrt(2) * np.sin(2 * np.pi * hertz * 1.0008 * time)
        for hertz, level in lines.items()
    )
    found = only(examine(kept(tmp_path, speech + hum * (time >= start))), Kind.HUM)
    assert found.at == pytest.approx(start * 1000, abs=NEAR)


def test_a_machine_that_hums_now_and_then_is_not_the_mains(tmp_path, speech):
    time = np.arange(len(speech)) / RATE
    sound = speech + 0.015 * np.sin(2 * np.pi * 50 * time) * (time % 4 < 2.6)
    assert kinds(examine(kept(tmp_path, sound))) == []


@pytest.mark.parametrize("start", [0, 7.5])
def test_an_offset(tmp_path, speech, start):
    sound = speech + 0.02 * (np.arange(len(speech)) >= start * RATE)
    found = only(examine(kept(tmp_path, sound)), Kind.DC)
    assert found.at == pytest.approx(start * 1000, abs=NEAR)
    assert "2,0%" in found.said.vi


def test_loud_noise_behind_the_words(tmp_path, speech):
    white = noise(len(speech), -32)
    slope = np.fft.rfft(noise(len(speech), 0)) / np.sqrt(np.maximum(1, np.arange(len(speech) // 2 + 1)))
    slope[: 20 * 24] = 0
    pink = np.fft.irfft(slope)
    for sound in (white, pink / pink.std() * 10 ** (-30 / 20)):
        only(examine(kept(tmp_path, speech + sound)), Kind.NOISY)


# ── channels ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("side", "start"), [(0, 0), (1, 0), (0, 11)])
def test_a_dead_channel(tmp_path, speech, side, start):
    sound = np.stack([speech, speech], axis=1)
    sound[start * RATE :, side] = noise(len(speech) - start * RATE, -80)
    report = examine(kept(tmp_path, sound))
    found = only(report, Kind.CHANNEL)
    assert found.at == pytest.approx(start * 1000, abs=NEAR)
    assert ("trái", "phải")[side] in found.said.vi
    assert report.weights == ((0.0, 1.0), (1.0, 0.0))[side]


def test_two_speakers_each_on_a_side_of_their_own_are_no_dead_channel(tmp_path, speech):
    left = (np.arange(len(speech)) // (4 * RATE)) % 2 == 0
    sound = np.stack([speech * left, speech * ~left], axis=1)
    assert kinds(examine(kept(tmp_path, sound))) == []


@pytest.mark.parametrize(("start", "weights"), [(0, (0.5, -0.5)), (8, None)])
def test_channels_that_cancel(tmp_path, speech, start, weights):
    sound = np.stack([speech, speech], axis=1)
    sound[start * RATE :, 1] *= -1
    path = kept(tmp_path, sound)
    report = examine(path)
    assert only(report, Kind.PHASE).at == pytest.approx(start * 1000, abs=NEAR)
    assert weights is None or report.weights == weights
    heard = np.frombuffer(load_recording(path, report.weights), "<i2")
    assert np.abs(heard).max() == pytest.approx(0.6 * 32_767, rel=0.01)


# ── the form of the file ─────────────────────────────────────────────────────────────────────────


def test_telephone_sound_of_eight_bits(tmp_path, speech):
    path = tmp_path / "a.wav"
    soundfile.write(path, speech[::6], 8_000, subtype="PCM_U8")
    assert kinds(examine(path))[:2] == [Kind.NARROW, Kind.COARSE]


@pytest.mark.parametrize("name", ["a.wav", "a.mp3", "a.flac"])
def test_a_file_that_was_copied_in_part(tmp_path, speech, name):
    path = kept(tmp_path, speech, name)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    report = examine(path)
    assert report.verdict is Verdict.REFUSE
    assert report.findings[0].kind in {Kind.CUT, Kind.BROKEN}
    assert report.findings[0].at == pytest.approx(12_000, abs=1_500)


@pytest.mark.skipif(not shutil.which("ffmpeg"), reason="ffmpeg is not installed here")
def test_a_phones_recording_that_was_copied_in_part(tmp_path, speech):
    path = kept(tmp_path, speech)
    made = ["-movflags", "faststart", str(tmp_path / "a.m4a")]
    subprocess.run(["ffmpeg", "-v", "error", "-i", str(path), *made], check=True)
    assert kinds(examine(tmp_path / "a.m4a")) == []
    content = (tmp_path / "a.m4a").read_bytes()
    (tmp_path / "b.m4a").write_bytes(content[: len(content) // 2])
    report = examine(tmp_path / "b.m4a")
    assert report.findings[0].kind is Kind.CUT
    assert report.findings[0].at == pytest.approx(12_000, abs=1_500)


def test_weak_and_loud(tmp_path, speech):
    assert only(examine(kept(tmp_path, speech * 0.01)), Kind.WEAK).at == 0
    assert Kind.LOUD in kinds(examine(kept(tmp_path, np.tanh(speech * 200) * 0.99)))


# ── the mended copy ──────────────────────────────────────────────────────────────────────────────


def test_a_mended_copy_is_free_of_what_can_be_mended_and_the_original_is_as_it_was(tmp_path, speech):
    time = np.arange(len(speech)) / RATE
    hum = 0.014 * np.sin(2 * np.pi * 50 * time) + 0.007 * np.sin(2 * np.pi * 100 * time)
    sound = np.concatenate([np.zeros(5 * RATE), speech * 0.2 + hum + 0.03, np.zeros(5 * RATE)])
    path = kept(tmp_path, np.stack([sound, noise(len(sound), -90)], axis=1))
    before = path.read_bytes()
    report = examine(path)
    assert {Kind.HUM, Kind.DC, Kind.CHANNEL, Kind.ENDS} <= set(kinds(report))
    fixed = fix(path, report, tmp_path / "b.flac")
    again = examine(tmp_path / "b.flac")
    assert kinds(again) == []
    assert again.channels == 1
    assert fixed.left == ()
    assert fixed.frames == pytest.approx(24 * RATE, abs=1.5 * RATE)
    assert again.loudness.integrated == pytest.approx(-1_600, abs=20)
    assert path.read_bytes() == before
    assert len(fixed.done) == 5


def test_what_cannot_be_mended_is_said(tmp_path, speech):
    sound = np.concatenate([np.clip(speech * 5, -0.5, 0.5), np.zeros(4 * RATE), speech])
    path = kept(tmp_path, sound)
    fixed = fix(path, examine(path), tmp_path / "b.flac")
    assert set(fixed.left) == {Kind.CLIPPED, Kind.HOLE}
    with SoundReader(tmp_path / "b.flac") as reader:
        assert reader.frames == len(sound)


def test_words_come_through_the_mending_as_they_were(tmp_path, speech):
    time = np.arange(len(speech)) / RATE
    path = kept(tmp_path, speech * 0.5 + 0.01 * np.sin(2 * np.pi * 50 * time) + 0.02)
    fix(path, examine(path), tmp_path / "b.flac")
    heard = np.frombuffer(load_recording(tmp_path / "b.flac"), "<i2").astype(float)
    middle = slice(4 * RATE, 20 * RATE)
    spectrum, wanted = (np.abs(np.fft.rfft(one[middle])) for one in (heard, speech))
    voice = slice(16 * 120, 16 * 6_000)
    assert np.corrcoef(spectrum[voice], wanted[voice])[0, 1] > 0.98, "the limiter takes a little"


def test_the_original_is_never_written_over(tmp_path, speech):
    path = kept(tmp_path, speech)
    link = tmp_path / "b.flac"
    link.symlink_to(path)
    for out in (path, link):
        with pytest.raises(SameFileError):
            fix(path, examine(path), out)


def test_small_things():
    assert minute(65_400) == "1:05"
    assert runs(np.array([True, True, False, True])) == [Run(0, 2), Run(3, 4)]
    assert runs(np.zeros(0, bool)) == []
    assert json.dumps(Kind.CUT) == '"cut"'
    assert tone(0.01).size == 480
