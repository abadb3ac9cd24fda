"""Relays with the real ffmpeg, from a station on this computer."""

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest
from feeds_station import RATE, Station, children, ramp, segments, wait_for

from broadcast.errors import RelayAddressError, RelayUnavailableError
from broadcast.playout.feeds.streams import StreamSource, check, is_stream, listen, shown

needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")


@pytest.fixture
def station():
    with Station(ahead=4) as station:
        yield station


@pytest.fixture
def relay():
    """Opens relays, and closes them."""
    opened = []

    def relay(address):
        opened.append(StreamSource(address))
        return opened[-1]

    yield relay
    for source in opened:
        source.close()


def take(source, wanted):
    """At least `wanted` samples, or all until the source ends."""
    parts, found = [], 0
    until = time.monotonic() + 30
    while found < wanted and (samples := source.take(4_800)) is not None:
        assert time.monotonic() < until, "nothing more comes"
        assert len(samples) <= 4_800
        parts.append(samples)
        found += len(samples)
        if not len(samples):
            time.sleep(0.005)
    return np.concatenate(parts) if parts else np.zeros(0, np.int16)


@pytest.mark.parametrize(
    "address",
    [
        "http://a/b",
        "https://str.vov.gov.vn/vovlive/vov1.sdp_aac/playlist.m3u8",
        "http://user:mật-khẩu@192.168.1.5:8000/vov1?a=b&c=-d",
        "rtmp://a/live/x",
        "rtmps://a/live/x",
        "udp://@239.1.1.1:5000",
        "udp://:5000",
        "rtp://0.0.0.0:5004",
        "HTTP://A/B",
    ],
)
def test_what_is_a_stream(address):
    assert is_stream(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "vov1",
        "line",
        "-i",
        "-http://a/b",
        "file:///etc/passwd",
        "/etc/passwd",
        "concat:http://a|http://b",
        "pipe:0",
        "subfile,,start,0,end,9,,:http://a/b",
        "data:audio/wav;base64,AAAA",
        "crypto+http://a/b",
        "http:/a",
        "http://",
        "http://a b",
        "http://a/\nb",
        " http://a/b",
        "http://a/\x00",
        "http://[::1",
        "ftp://a/b",
        "rtsp://a/b",
    ],
)
def test_what_is_none(address):
    assert not is_stream(address)


@needs_ffmpeg
@pytest.mark.parametrize("scheme", ["http", "HTTP"])
def test_samples_come_bit_by_bit(scheme, station, relay):
    heard = take(relay(station.address("wav").replace("http", scheme)), 2 * RATE)
    assert heard.dtype == np.int16
    assert np.array_equal(heard, ramp(0, len(heard)))


@needs_ffmpeg
@pytest.mark.parametrize("form", ["mp3", "ogg", "flac"])
def test_what_stations_send_is_understood(form, station, relay):
    heard = take(relay(station.address(form)), 2 * RATE)[RATE // 2 :][:RATE]
    assert np.argmax(np.abs(np.fft.rfft(heard))) == 440
    assert np.abs(heard).max() == pytest.approx(8_192, rel=0.1)


@needs_ffmpeg
def test_two_sides_become_one_without_clipping(station, relay):
    heard = take(relay(station.address("stereo")), 2 * RATE)[RATE // 2 :][:RATE].astype(float)
    spectrum = np.abs(np.fft.rfft(heard))
    assert np.argmax(spectrum) == 440
    assert spectrum[440] / RATE * 2 == pytest.approx(32_768, rel=0.06)
    assert spectrum[1_320] < spectrum[440] / 300, "the third harmonic tells of clipping"


@needs_ffmpeg
def test_an_address_that_is_not_there_ends_at_once(station, relay):
    assert len(take(relay(station.address("none")), RATE)) == 0
    assert station.calls == ["none"]


@needs_ffmpeg
def test_a_playlist_leads_to_no_file_of_this_computer(station, relay, tmp_path):
    station.file = tmp_path / "sound.aac"
    station.file.write_bytes(b"".join(segments()))
    direct = subprocess.run(
        ["ffmpeg", "-nostdin", "-loglevel", "error", "-i", station.file, "-f", "s16le", "pipe:1"],
        capture_output=True,
        check=True,
    )
    assert len(direct.stdout) > RATE, "it is sound: nothing but the door is shut"
    assert len(take(relay(station.address("file.m3u8")), RATE)) == 0
    assert station.calls


@needs_ffmpeg
def test_nothing_is_taken_from_the_network_that_is_not_taken_here(station, relay):
    source = relay(station.address("wav"))
    wait_for(lambda: len(source.take(1)))
    time.sleep(1)
    assert len(source.take(10 * RATE)) <= RATE // 5, "no more waits here than the pieces between two turns"
    assert len(take(source, 3 * RATE)) >= 3 * RATE, "the rest came on demand"


@needs_ffmpeg
def test_what_was_left_when_it_ended_is_still_given(station, relay):
    source = relay(station.address("short"))
    wait_for(lambda: source._child.poll() is not None or len(source._pieces.queue) == 5)
    heard = take(source, 10**9)
    assert np.array_equal(heard, ramp(0, RATE)), "to the last sample"
    assert source.take(1) is None


@needs_ffmpeg
@pytest.mark.parametrize("path", ["wav", "mute", "none"])
def test_closing_ends_ffmpeg_and_leaves_no_zombie(path, station):
    source = StreamSource(station.address(path))
    pid = source._child.pid
    time.sleep(0.3)
    began = time.monotonic()
    source.close()
    assert time.monotonic() - began < 1
    assert pid not in children()
    source.close()


@needs_ffmpeg
def test_when_this_process_is_killed_ffmpeg_ends_by_itself(station):
    script = """
        import sys, time
        from broadcast.playout.feeds.streams import StreamSource
        source = StreamSource(sys.argv[1])
        while not len(source.take(1)):
            time.sleep(0.01)
        print(source._child.pid, flush=True)
        time.sleep(60)
    """
    owner = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), station.address("wav")],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        relay = Path(f"/proc/{int(owner.stdout.readline())}")
        assert "ffmpeg" in (relay / "cmdline").read_text()
        os.kill(owner.pid, signal.SIGKILL)
        owner.wait()
        wait_for(lambda: not relay.exists() or (relay / "stat").read_text().split()[2] == "Z", 10)
    finally:
        owner.kill()
        owner.communicate()


@needs_ffmpeg
def test_ffmpeg_is_there():
    check()


@pytest.mark.parametrize("program", ["không-có", "/etc/passwd", "false"])
def test_without_ffmpeg_it_says_what_to_do(program):
    with pytest.raises(RelayUnavailableError, match="Cài ffmpeg"):
        check(program)
    if program != "false":
        with pytest.raises(RelayUnavailableError, match=program):
            StreamSource("http://127.0.0.1:1/", program)


# ── listening, to know whether it is there ───────────────────────────────────────────────────────


@needs_ffmpeg
@pytest.mark.parametrize("path", ["wav", "mp3", "live.m3u8", "short"])
def test_a_stream_that_brings_sound_is_found_well(path, station):
    listen(station.address(path))
    assert not children()


@needs_ffmpeg
@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("none", "không có luồng này"),
        ("garbage", "không có tiếng nào tới"),
        ("still", "đang im lặng"),
        ("mute", "không gửi gì"),
        ("hollow", "không gửi gì"),
    ],
)
def test_one_that_does_not_says_why(path, why, station):
    began = time.monotonic()
    with pytest.raises(RelayAddressError, match=why):
        listen(station.address(path))
    assert time.monotonic() - began < 14
    assert not children()


@needs_ffmpeg
@pytest.mark.parametrize(
    ("address", "why"),
    [("http://127.0.0.1:1/a", "không kết nối được"), ("http://khong-co.invalid/a", "không có mạng")],
)
def test_a_place_that_is_not_there_says_so(address, why):
    with pytest.raises(RelayAddressError, match=why):
        listen(address)


def test_a_password_is_not_shown():
    assert shown("https://đài:mật@khẩu@a.vn:8000/vov1?x=@b") == "https://a.vn:8000/vov1?x=@b"
    assert shown("http://a.vn/b@c") == "http://a.vn/b@c"
    assert shown("udp://@239.1.1.1:5000") == "udp://239.1.1.1:5000"
    with pytest.raises(RelayUnavailableError, match="không-có"):
        listen("http://a:b@127.0.0.1:1/", "không-có")


@pytest.mark.parametrize("complaint", ["cannot do that", "Connection refused"])
def test_nor_where_ffmpeg_complains_of_it(complaint, tmp_path):
    program = tmp_path / "ffmpeg"
    program.write_text(f'#!/bin/sh\necho "http://a:mat-khau@h.vn/x: {complaint}" >&2\n')
    program.chmod(0o755)
    with pytest.raises(RelayAddressError) as refused:
        listen("http://a:mat-khau@h.vn/x", str(program))
    assert "h.vn/x" in refused.value.sentence("vi")
    assert "mat-khau" not in refused.value.sentence("vi")
    assert complaint in refused.value.sentence("en") or "no connection" in refused.value.sentence("en")
