"""Recordings as people bring them: many forms in, one form out, and a reason for what cannot be read."""

import io
import tracemalloc

import numpy as np
import pytest
import soundfile
from sounds import mp3, pcm, save, tone

from broadcast.errors import AudioUnreadableError, FileEmptyError, FileMissingError, NotAFileError
from broadcast.production.audiofiles import decode, resample
from broadcast.production.incoming import load_recording, recording
from broadcast.production.wholeness import cut_short


def samples(content):
    return np.frombuffer(content, "<i2").astype(int)


FORMS = [
    ("wav", "PCM_16", 44_100),
    ("wav", "FLOAT", 96_000),
    ("wav", "PCM_24", 48_000),
    ("flac", "PCM_16", 22_050),
    ("mp3", None, 24_000),
    ("mp3", None, 44_100),
    ("ogg", "VORBIS", 32_000),
    ("opus", "OPUS", 48_000),
]


def bring(folder, ending, subtype, rate, sound):
    form = {"opus": "OGG", "ogg": "OGG"}.get(ending)
    return save(folder / f"ghi âm.{ending}", sound, rate=rate, subtype=subtype, form=form)


@pytest.mark.parametrize(("ending", "subtype", "rate"), FORMS)
@pytest.mark.parametrize("channels", [1, 2])
def test_every_form_comes_in_whole_and_in_tune(tmp_path, ending, subtype, rate, channels):
    sound = tone(3, rate=rate)
    path = bring(
        tmp_path, ending, subtype, rate, np.stack([sound] * channels, axis=1) if channels > 1 else sound
    )
    heard = samples(load_recording(path))
    assert len(heard) == pytest.approx(3 * 48_000, abs=6_000)
    middle = heard[48_000:96_000]
    assert np.argmax(np.abs(np.fft.rfft(middle))) == 440
    assert np.abs(middle).max() == pytest.approx(8000, rel=0.1)
    assert not cut_short(path)


def test_the_form_of_the_house_passes_untouched(tmp_path):
    noise = np.random.default_rng(4).integers(-32768, 32768, 200_000).astype("<i2")
    assert load_recording(save(tmp_path / "a.flac", noise)) == noise.tobytes()


def test_two_sides_are_mixed(tmp_path):
    path = save(tmp_path / "a.wav", np.stack([tone(1), -tone(1)], axis=1))
    assert not samples(load_recording(path)).any()


def test_it_comes_in_blocks(tmp_path):
    sizes = [len(block) for block in recording(save(tmp_path / "a.wav", tone(10, rate=44_100), rate=44_100))]
    assert len(sizes) >= 10
    assert max(sizes) <= 2 * 96_000


def test_what_is_no_number_makes_no_noise(tmp_path):
    wild = np.full((48_000,), 1e38, np.float32)
    wild[::2], wild[1::5] = np.nan, -np.inf
    soundfile.write(tmp_path / "a.wav", wild, 48_000, subtype="FLOAT")
    heard = samples(load_recording(tmp_path / "a.wav"))
    assert len(heard) == 48_000
    assert set(np.unique(heard)) <= {-32768, 0, 32767}


def test_what_is_no_file(tmp_path):
    (tmp_path / "empty.wav").write_bytes(b"")
    for name, error in [("none.wav", FileMissingError), ("", NotAFileError), ("empty.wav", FileEmptyError)]:
        with pytest.raises(error):
            load_recording(tmp_path / name)


@pytest.mark.parametrize(
    "content",
    [b"hello", b"%PDF-1.7\n" * 100, b"RIFF", b"\0" * 9000, bytes(range(256)) * 40, b"fLaC" + b"\xff" * 3000],
)
def test_what_is_no_sound(tmp_path, content):
    path = tmp_path / "a.mp3"
    path.write_bytes(content)
    with pytest.raises(AudioUnreadableError) as refused:
        load_recording(path)
    assert "a.mp3" in refused.value.sentence("vi")


def test_a_file_without_a_single_frame(tmp_path):
    with pytest.raises(AudioUnreadableError, match="không có âm thanh"):
        load_recording(save(tmp_path / "a.wav", tone(0)))


@pytest.mark.parametrize(("rate", "channels"), [(1, 1), (3_000_000, 1), (48_000, 20)])
def test_a_header_that_asks_too_much_is_refused(tmp_path, rate, channels):
    path = tmp_path / "a.wav"
    soundfile.write(path, np.zeros((100, channels), "int16"), rate)
    with pytest.raises(AudioUnreadableError, match="khác thường"):
        load_recording(path)


def test_a_long_one_is_not_loaded_whole(tmp_path):
    path = save(tmp_path / "a.flac", tone(70))
    with pytest.raises(AudioUnreadableError, match="dài hơn 1 phút"):
        load_recording(path, minutes=1)
    assert len(load_recording(path, minutes=2)) == 70 * 96_000


def test_a_flac_cut_in_two_does_not_decode(tmp_path):
    path = save(tmp_path / "a.flac", np.random.default_rng(5).integers(-999, 999, 300_000).astype("<i2"))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(AudioUnreadableError):
        load_recording(path)


@pytest.mark.parametrize(("ending", "subtype", "rate"), [form for form in FORMS if form[0] != "flac"])
def test_other_forms_cut_in_two_are_noticed(tmp_path, ending, subtype, rate):
    path = bring(tmp_path, ending, subtype, rate, tone(20, rate=rate))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert cut_short(path)


def test_a_wav_from_a_pipe_is_not_called_cut(tmp_path):
    content = bytearray(save(tmp_path / "a.wav", tone(1)).read_bytes())
    for size in (0x7FFFF024, 0xFFFFFFFF, 0):
        content[4:8] = size.to_bytes(4, "little")
        (tmp_path / "b.wav").write_bytes(content)
        assert not cut_short(tmp_path / "b.wav")


def test_a_small_file_of_many_hours_is_not_held(tmp_path):
    content = io.BytesIO()
    with soundfile.SoundFile(content, "w", 8_000, 8, format="FLAC", subtype="PCM_16") as file:
        for _ in range(10):
            file.write(np.zeros((8_000 * 90, 8), "int16"))
    assert len(content.getvalue()) < 100_000
    tracemalloc.start()
    with pytest.raises(AudioUnreadableError, match="600"):
        decode(content.getvalue(), "gtts")
    assert tracemalloc.get_traced_memory()[1] < 40_000_000
    tracemalloc.stop()


def test_decode_in_memory():
    content, rate = decode(mp3(2.0), "gtts")
    assert rate == 24_000
    assert len(content) == pytest.approx(2 * 24_000 * 2, rel=0.05)
    for rubbish in (b"", b"<html>", mp3(1.0)[:20]):
        with pytest.raises(AudioUnreadableError):
            decode(rubbish, "gtts")


@pytest.mark.parametrize("rate", [8_000, 22_050, 24_000, 48_000])
def test_resampling_keeps_length_and_is_always_the_same(rate):
    made = resample(pcm(1, rate=rate), rate)
    assert len(made) == pytest.approx(96_000, abs=4)
    assert resample(pcm(1, rate=rate), rate) == made


def test_a_stream_and_a_whole_sound_alike(tmp_path):
    path = save(tmp_path / "a.wav", tone(5, rate=22_050), rate=22_050)
    streamed, whole = samples(load_recording(path)), samples(resample(pcm(5, rate=22_050), 22_050))
    assert abs(len(streamed) - len(whole)) <= 2
    assert np.abs(streamed[4800:-4800] - whole[4800 : len(streamed) - 4800]).max() <= 2


def test_a_recording_may_be_left_in_the_middle(tmp_path):
    path = save(tmp_path / "a.wav", tone(1))
    blocks = recording(path)
    next(blocks)
    blocks.close()
    path.unlink()
    with pytest.raises(StopIteration):
        next(blocks)
