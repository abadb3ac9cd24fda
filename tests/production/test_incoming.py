"""Recordings of every make come in by one door, and a hostile file gets no further than that."""

import shutil
import struct
import subprocess
import sys
from contextlib import suppress

import numpy as np
import pytest
import soundfile
from sounds import mp3, save, tone

from broadcast.errors import AudioUnreadableError, BroadcastError, DecoderMissingError
from broadcast.production.incoming import length_of, load_recording, open_sound, piped, sound
from broadcast.production.incoming.forms import Reader, form_of

RNG = np.random.default_rng(7)
needs_ffmpeg = pytest.mark.skipif(not shutil.which("ffmpeg"), reason="ffmpeg is not installed here")


def samples(content):
    return np.frombuffer(content, "<i2").astype(int)


def ffmpeg(path, *arguments, source=None):
    given = ["-i", str(source)] if source else ["-f", "lavfi", "-i", "sine=440:d=3"]
    subprocess.run(["ffmpeg", "-y", "-v", "error", *given, *arguments, str(path)], check=True)
    return path


def amr(path, seconds=3):
    """AMR of random parameters: the frames are whole, what they say is noise."""
    frames = (b"\x3c" + RNG.bytes(31) for _ in range(seconds * 50))
    path.write_bytes(b"#!AMR\n" + b"".join(frames))
    return path


# ── phones ───────────────────────────────────────────────────────────────────────────────────────


@needs_ffmpeg
@pytest.mark.parametrize(
    ("name", "form", "arguments"),
    [
        ("a.m4a", "m4a", ["-ac", "2"]),
        ("a.3gp", "3gp", ["-c:a", "aac"]),
        ("a.aac", "aac", []),
        ("a.wma", "wma", []),
        ("a.webm", "webm", []),
        ("điện thoại.wav", "wav", ["-c:a", "adpcm_g726", "-ar", "8000", "-b:a", "32k"]),
    ],
)
def test_what_phones_and_old_recorders_write_is_heard(tmp_path, name, form, arguments):
    path = ffmpeg(tmp_path / name, *arguments)
    other = path.rename(tmp_path / "không rõ đuôi")
    with open_sound(other) as opened:
        assert opened.form.name == form
    heard = samples(load_recording(other))
    assert len(heard) == pytest.approx(3 * 48_000, abs=6_000)
    assert np.argmax(np.abs(np.fft.rfft(heard[48_000:96_000]))) == pytest.approx(440, abs=1)


@needs_ffmpeg
def test_amr_and_its_wrapping_by_phones(tmp_path):
    bare = amr(tmp_path / "a.amr")
    wrapped = ffmpeg(tmp_path / "a.3gp", "-c", "copy", source=bare)
    for path in (bare, wrapped):
        with open_sound(path) as opened:
            assert opened.rate == 8_000
            assert sum(len(rows) for rows in opened.blocks()) == pytest.approx(24_000, abs=400)


@needs_ffmpeg
def test_of_a_film_the_sound_is_taken_and_nobody_complains(tmp_path):
    path = ffmpeg(tmp_path / "a.mp4", "-f", "lavfi", "-i", "testsrc=d=3:r=5:s=64x64", "-c:a", "aac")
    with open_sound(path) as opened:
        assert sum(len(rows) for rows in opened.blocks()) == pytest.approx(3 * 44_100, abs=3_000)
        assert opened.damages == 0
        assert opened.frames == pytest.approx(3 * 44_100, abs=3_000)


@needs_ffmpeg
@pytest.mark.parametrize("name", ["-i.m4a", "http:x.m4a", "a%03d.m4a", "concat:a|b.m4a"])
def test_a_name_is_a_name_and_no_order_to_ffmpeg(tmp_path, name, monkeypatch):
    made = ffmpeg(tmp_path / "made.m4a")
    monkeypatch.chdir(tmp_path)
    assert len(load_recording(made.rename(name if name[0] != "-" else f"./{name}"))) > 250_000


def test_without_ffmpeg_the_way_out_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DecoderMissingError, match="apt-get install ffmpeg") as refused:
        load_recording(amr(tmp_path / "a.amr"))
    assert "amr" in refused.value.sentence("en")


# ── by its content ───────────────────────────────────────────────────────────────────────────────


def test_plain_samples_and_flac_are_decoded_here_and_everything_else_apart(tmp_path):
    ways = {
        "a.wav": Reader.HERE,
        "a.flac": Reader.HERE,
        "a.mp3": Reader.APART,
        "a.ogg": Reader.APART,
        "a.aiff": Reader.APART,
    }
    for name, way in ways.items():
        assert form_of(save(tmp_path / name, tone(1))).reader is way, name
    coded = save(tmp_path / "b.wav", tone(1), subtype="IMA_ADPCM")
    assert form_of(coded).reader is Reader.APART
    assert len(load_recording(coded)) == pytest.approx(96_000, abs=4_000)


def test_the_ending_of_a_name_says_nothing(tmp_path):
    for name in ("a.raw", "a.m4a", "a"):
        path = save(tmp_path / "a.wav", tone(1)).rename(tmp_path / name)
        assert len(load_recording(path)) == 96_000


@pytest.mark.parametrize(
    "content",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{file}\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile {file}\n",
        "[playlist]\nFile1={file}\n",
        "v=0\nc=IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 0\n",
    ],
)
def test_a_playlist_leads_nowhere(tmp_path, content):
    other = save(tmp_path / "kín.wav", tone(1))
    (tmp_path / "a.mp3").write_text(content.format(file=other))
    with pytest.raises(AudioUnreadableError, match="nội dung không phải"):
        load_recording(tmp_path / "a.mp3")


def test_how_long_a_recording_is(tmp_path):
    assert length_of(save(tmp_path / "a.wav", tone(1.5, rate=44_100), rate=44_100)) == 1_500
    (tmp_path / "a.mp3").write_bytes(mp3(2.0))
    assert length_of(tmp_path / "a.mp3") == pytest.approx(2_000, abs=100)
    with pytest.raises(BroadcastError):
        length_of(tmp_path / "none.wav")


@needs_ffmpeg
def test_where_no_header_says_how_long_it_is_counted(tmp_path):
    assert length_of(amr(tmp_path / "a.amr", 2)) == 2_000


def test_large_tags_are_passed_by(tmp_path):
    picture = RNG.bytes(3_000_000)
    size = bytes((len(picture) >> shift) & 0x7F for shift in (21, 14, 7, 0))
    (tmp_path / "a.mp3").write_bytes(b"ID3\x03\0\0" + size + picture + mp3(2.0))
    assert len(load_recording(tmp_path / "a.mp3")) == pytest.approx(2 * 96_000, abs=10_000)
    (tmp_path / "b.mp3").write_bytes(b"ID3\x03\0\0\x7f\x7f\x7f\x7f" + mp3(0.1))
    with pytest.raises(AudioUnreadableError):
        load_recording(tmp_path / "b.mp3")


# ── bounds ───────────────────────────────────────────────────────────────────────────────────────


def wav(*, rate=48_000, channels=1, data_size=4_800, code=1, extra=b"", body=bytes(4_800)):
    form = struct.pack("<HHIIHH", code, channels, rate, rate * channels * 2 % 2**32, channels * 2 % 2**16, 16)
    chunks = b"fmt " + struct.pack("<I", 16) + form + extra + b"data" + struct.pack("<I", data_size) + body
    return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WAVE" + chunks


@pytest.mark.parametrize(
    ("lie", "frames"),
    [
        (wav(data_size=0xFFFF_FFFF), 2_400),
        (
            wav(extra=b"ABCD" + struct.pack("<I", 7) + bytes(8) + b"LIST" + struct.pack("<I", 4) + b"INFO"),
            2_400,
        ),
        (wav(extra=b"ABCD" + struct.pack("<I", 0xFFFF_FFF0)), None),
        (wav(channels=0), None),
        (wav(channels=65_535), None),
        (wav(rate=1_000_000_000), None),
        (wav(rate=0), None),
        (wav(code=0x55), None),
    ],
)
def test_what_a_header_claims_costs_nothing(tmp_path, lie, frames):
    (tmp_path / "a.wav").write_bytes(lie)
    if frames is None:
        with pytest.raises(AudioUnreadableError):
            load_recording(tmp_path / "a.wav")
    else:
        assert len(load_recording(tmp_path / "a.wav")) == frames * 2


def test_days_of_silence_in_a_few_kilobytes_are_refused_at_the_header(tmp_path, monkeypatch):
    path = save(tmp_path / "a.flac", tone(1, level=0))
    content = bytearray(path.read_bytes())
    content[21:26] = bytes([content[21] & 0xF0 | 15, 255, 255, 255, 255])  # 2^36 - 1 frames, in STREAMINFO
    path.write_bytes(content)
    with pytest.raises(AudioUnreadableError, match="dài hơn 6 giờ"):
        load_recording(path)


def test_where_the_header_is_silent_the_length_is_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(sound, "LONGEST_HOURS", 1 / 3600)
    (tmp_path / "a.mp3").write_bytes(mp3(20.0))
    monkeypatch.setattr(piped.PipedSound, "frames", None)
    with open_sound(tmp_path / "a.mp3") as opened, pytest.raises(AudioUnreadableError, match="dài hơn"):
        list(opened.blocks())


def test_a_process_that_decodes_has_so_much_memory_and_no_more():
    hungry = [sys.executable, "-c", "bytearray(1_500_000_000)"]
    unpack = [sys.executable, "-m", "broadcast.production.unpacker", "ffmpeg", *hungry]
    ended = subprocess.run(unpack, capture_output=True, check=False)
    assert ended.returncode
    assert b"MemoryError" in ended.stderr


def test_a_decoder_that_complains_without_end_is_not_waited_for(tmp_path, monkeypatch):
    loud = tmp_path / "ffmpeg"
    loud.write_text("#!/bin/sh\nyes '[error] hỏng' | head -c 3000000 >&2\nexit 1\n")
    loud.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(AudioUnreadableError):
        load_recording(amr(tmp_path / "a.amr"))


@pytest.mark.parametrize("name", ["a.wav", "a.flac"])
def test_bytes_changed_at_random_are_refused_or_heard_and_nothing_else(tmp_path, name):
    whole = save(tmp_path / name, tone(0.3, level=3000)).read_bytes()
    for seed in range(100):
        dice = np.random.default_rng(seed)
        content = bytearray(whole)
        for at in dice.integers(0, min(len(content), 400 if seed % 2 else len(content)), 1 + seed % 20):
            content[at] = dice.integers(256)
        if seed % 3 == 0:
            del content[dice.integers(len(content)) :]
        (tmp_path / "b").write_bytes(content or b"x")
        if form_of(tmp_path / "b").reader is Reader.HERE:
            with suppress(BroadcastError):
                load_recording(tmp_path / "b", minutes=1)


@needs_ffmpeg
@pytest.mark.parametrize("name", ["a.m4a", "a.webm", "a.wma", "a.mp3", "a.ogg"])
def test_what_is_decoded_apart_and_broken_does_no_harm(tmp_path, name):
    whole = ffmpeg(tmp_path / name).read_bytes()
    content = bytearray(whole[: len(whole) * 3 // 4])
    for at in np.random.default_rng(3).integers(8, 4_000, 100):
        content[at] = at % 256
    (tmp_path / "b").write_bytes(content)
    with suppress(BroadcastError):
        load_recording(tmp_path / "b")


def test_whoever_stops_in_the_middle_leaves_no_process(tmp_path):
    (tmp_path / "a.mp3").write_bytes(mp3(60.0))
    with open_sound(tmp_path / "a.mp3") as opened:
        next(iter(opened.blocks()))
        child = opened._decoded._child
        assert child.poll() is None
    assert child.poll() is not None


def test_numbers_beyond_full_scale_and_what_is_none_stay_in_bounds(tmp_path):
    wild = np.full((48_000, 2), 1e38, np.float32)
    wild[::2], wild[1::5] = np.nan, -np.inf
    soundfile.write(tmp_path / "a.wav", wild, 48_000, subtype="FLOAT")
    heard = samples(load_recording(tmp_path / "a.wav", (1.0, 0.0)))
    assert set(np.unique(heard)) <= {-32768, 0, 32767}
