"""Recordings looked over on the command line, by themselves and with their week."""

import json
import subprocess
import sys

import numpy as np
import pytest
import soundfile

RATE = 48_000


def sound(path, seconds=6, hole=True):
    """A voice of sorts, with four seconds of silence from the third on."""
    time = np.arange(seconds * RATE) / RATE
    samples = 0.3 * np.sin(2 * np.pi * (300 + 100 * np.sin(9 * time)) * time) * np.abs(np.sin(4 * time))
    if hole:
        samples = np.insert(samples, 3 * RATE, np.zeros(4 * RATE))
    soundfile.write(path, samples, RATE)
    return path


def test_a_fault_is_told_with_its_second_and_what_to_do(run, tmp_path):
    said = run("audio", "check", sound(tmp_path / "a.wav"))
    assert said.code == 0
    assert "phát được, nhưng có lỗi" in said.out
    assert "im lặng 4 giây ở phút 0:03. Nghe lại chỗ ấy" in said.out


def test_as_a_document_with_a_mended_copy(run, tmp_path):
    silent = np.zeros(4 * RATE)
    samples, _ = soundfile.read(sound(tmp_path / "a.wav", hole=False))
    soundfile.write(tmp_path / "a.wav", np.concatenate([silent, samples, silent]), RATE)
    said = run("audio", "check", tmp_path / "a.wav", "--fix", tmp_path / "b.flac", "--json")
    found = json.loads(said.out)
    assert [(one["kind"], one["at"], one["mended"]) for one in found["findings"]] == [
        ("ends", 0.0, True),
        ("ends", pytest.approx(10, abs=1), True),
    ]
    assert found["verdict"] == "faulty"
    assert (found["fixed"]["verdict"], found["fixed"]["left"]) == ("good", [])
    assert found["fixed"]["seconds"] < found["seconds"] - 6
    assert (tmp_path / "b.flac").is_file()


def test_half_a_file_is_refused_and_what_is_no_sound_too(run, tmp_path):
    path = sound(tmp_path / "a.wav", hole=False)
    path.write_bytes(path.read_bytes()[:200_000])
    said = run("audio", "check", path)
    assert said.code == 1
    assert "không nên phát" in said.out
    (tmp_path / "b.mp3").write_text("không phải âm thanh")
    said = run("audio", "check", tmp_path / "b.mp3")
    assert (said.code, said.out) == (1, "")
    assert "b.mp3" in said.err


def test_a_week_is_told_of_the_faults_of_its_recordings_and_hears_each_once(run, home, tmp_path, monkeypatch):
    sound(home / "audio_assets" / "bai.wav")
    week = tmp_path / "tuan.csv"
    week.write_text(
        "Thứ,Giờ,Chuyên mục,Nội dung,Nguồn\nT2,17:00,Chuyên đề,Bài nói,bai.wav\nT3,17:00,Chuyên đề,Bài nói,bai.wav\n"
    )
    said = run("week", "check", week, "--week", "2026-W48", "--json")
    rules = [note["rule"] for note in json.loads(said.out)["notes"]]
    assert rules.count("recording_hole") == 1
    monkeypatch.setattr("broadcast.station.recordings.examine", None)  # it would break when it is called
    again = run("week", "check", week, "--week", "2026-W48", "--json")
    assert again.out == said.out
    monkeypatch.undo()
    monkeypatch.setenv("BROADCAST_HOME", str(home))
    sound(home / "audio_assets" / "bai.wav", seconds=10, hole=False)  # as large as it was
    assert "recording_hole" not in run("week", "check", week, "--week", "2026-W48", "--json").out


def test_a_recording_that_nobody_can_read_is_a_note_of_the_week(run, home, tmp_path):
    (home / "audio_assets" / "bai.mp3").write_text("trang lỗi của máy chủ")
    week = tmp_path / "tuan.csv"
    week.write_text("Thứ,Giờ,Thời lượng,Chuyên mục,Nội dung,Nguồn\nT2,17:00,5',Chuyên đề,Bài nói,bai.mp3\n")
    said = run("week", "check", week, "--week", "2026-W48", "--json")
    assert "recording_unreadable" in said.out


CHECKED = """
import sys
from broadcast.cli import main
sys.argv[1:] = ["audio", "check", sys.argv[1], "--json"]
try:
    main()
finally:
    # what getrusage says is at least the size of the process that started this one
    print(open("/proc/self/status").read().partition("VmHWM:")[2].split()[0], file=sys.stderr)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="it is measured by /proc")
def test_long_stereo_takes_little_memory(tmp_path):
    """An hour at 48 kHz takes 4 MB more than a minute: this is long enough to see it grow, if it were to."""
    peaks = {}
    for minutes in (1, 6):
        second = (np.random.default_rng(3).normal(0, 0.05, (8_000, 2)) * 32767).astype("<i2")
        with soundfile.SoundFile(tmp_path / "a.wav", "w", 8_000, 2, subtype="PCM_16") as file:
            for _ in range(60 * minutes):
                file.write(second)
        command = [sys.executable, "-c", CHECKED, str(tmp_path / "a.wav")]
        ended = subprocess.run(command, capture_output=True, text=True, check=True)
        assert json.loads(ended.stdout)["seconds"] == minutes * 60
        peaks[minutes] = int(ended.stderr.split()[-1])
    assert peaks[6] < 140_000
    assert peaks[6] - peaks[1] < 3_000
