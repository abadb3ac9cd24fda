"""Sounds as pages play and draw them: found by hash or name, and nothing beside them."""

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "production"))
from logged_days import Noon
from sounds import needs_ffmpeg, save, tone

from broadcast.errors import AudioUnreadableError, CartMissingError, FileMissingError
from broadcast.station import sounds
from broadcast.station.home import open_home


@pytest.fixture
def station(home):
    with open_home(home, Noon()) as opened:
        yield opened


@pytest.fixture
def sha(station):
    return next(station.carts.glob("*/*.flac")).stem


def test_a_cart_is_played_as_it_lies_there(station, sha):
    found = sounds.cart(station, sha)
    assert found.path.read_bytes()[:4] == b"fLaC"
    assert found.media == "audio/flac"
    drawn = sounds.cart_outline(station, sha)
    assert max(drawn) > 10
    assert sounds.cart_outline(station, sha) == drawn


@pytest.mark.parametrize("sha", ["0" * 64, "../station", "", "A" * 64, "a" * 63])
def test_no_cart_is_no_file(station, sha):
    with pytest.raises(CartMissingError):
        sounds.cart(station, sha)


@pytest.mark.parametrize(
    "name", ["../station.sqlite", "/etc/passwd", "", "khong-co.flac", ".", "bai/../../config.toml", "a\0b"]
)
def test_nothing_outside_the_recordings_is_played(station, name):
    with pytest.raises(FileMissingError):
        sounds.brought(station, name)


def test_no_link_leads_out_of_the_recordings(station):
    (station.recordings / "ra.flac").symlink_to(station.folder / "config.toml")
    with pytest.raises(FileMissingError):
        sounds.brought(station, "ra.flac")


def test_what_a_browser_plays_is_sent_as_it_lies_there(station):
    save(station.recordings / "ghi.wav", tone(1))
    found = sounds.brought(station, "ghi.wav")
    assert (found.path, found.media) == (station.recordings / "ghi.wav", "audio/wav")


@needs_ffmpeg
def test_what_no_browser_plays_is_copied_once_and_anew_when_it_changes(station, tmp_path):
    import subprocess

    source = save(tmp_path / "nguon.wav", tone(2))
    path = station.recordings / "cu.wma"
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-i", source, path], check=True)
    found = sounds.brought(station, "cu.wma")
    assert found.media == "audio/flac"
    assert soundfile.info(found.path).frames == pytest.approx(96_000, abs=5_000)
    assert sounds.brought(station, "cu.wma").path == found.path
    shutil.copy(source, path)
    assert sounds.brought(station, "cu.wma").media == "audio/wav", "it is told by its content"


def test_a_recording_is_drawn_anew_when_it_changes(station):
    quiet = save(station.recordings / "ghi.wav", np.concatenate([tone(1), tone(1, level=0)]))
    drawn = sounds.brought_outline(station, "ghi.wav")
    assert len(drawn) == 100
    assert all(drawn[:50])
    assert not any(drawn[51:])
    save(quiet, tone(1))
    assert len(sounds.brought_outline(station, "ghi.wav")) == 50


def test_what_is_no_sound_is_said(station):
    (station.recordings / "thu.mp3").write_text("không phải âm thanh")
    with pytest.raises(AudioUnreadableError):
        sounds.brought_outline(station, "thu.mp3")
