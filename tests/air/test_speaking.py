"""What the playout process says, where nobody listens: it never waits, and never grows."""

import fcntl
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))
from air_process import due_now, eventually, status_of

from broadcast import config
from broadcast.domain.times import RATE, Frames
from broadcast.station.outputs import outputs

SPEAKS = r"""
import re, sys, time
from broadcast.air.speaking import Speaker
speaker = Speaker()
slowest = 0
for number in range(int(sys.argv[1])):
    began = time.monotonic()
    speaker.say(said="beat", number=number, text="ọ" * 500)
    slowest = max(slowest, time.monotonic() - began)
began = time.monotonic()
speaker.close()
print(slowest, time.monotonic() - began, re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1], file=sys.stderr)
"""


def speaks(lines, stdout):
    return subprocess.Popen(
        [sys.executable, "-c", SPEAKS, str(lines)], stdout=stdout, stderr=subprocess.PIPE, text=True
    )


def figures(process):
    _, said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    return map(float, said.split())


def test_a_listener_that_does_not_read_delays_nothing_and_gets_whole_lines_later():
    ours, theirs = os.pipe()
    process = speaks(100_000, theirs)
    os.close(theirs)
    slowest, farewell, kilobytes = figures(process)
    assert slowest < 1
    assert farewell < 5
    assert kilobytes < 60_000, "100,000 lines of a kilobyte are not kept"
    with os.fdopen(ours, "rb") as pipe:
        *lines, _broken_off = pipe.read().split(b"\n")
    assert [json.loads(line)["number"] for line in lines] == list(range(len(lines)))
    assert len(lines) > 20


def test_a_listener_that_has_gone_is_spoken_to_all_the_same():
    ours, theirs = os.pipe()
    os.close(ours)
    process = speaks(1_000, theirs)
    os.close(theirs)
    slowest, farewell, _ = figures(process)
    assert slowest < 1
    assert farewell < 5


def test_the_last_word_is_heard_by_who_listens():
    process = speaks(1_000, subprocess.PIPE)
    said, _ = process.communicate(timeout=60)
    assert json.loads(said.splitlines()[-1])["number"] == 999


@pytest.fixture
def minute(published):
    due_now(published, after=3, count=1, change=lambda e: replace(e, fill=True, length=Frames(60 * RATE)))
    return published


def test_the_sound_goes_on_while_the_pipe_to_the_station_is_full(minute):
    """A station that is stopped does not read; its pipe is full after some minutes, and here from the beginning."""
    outputs(minute, config.load(minute), "null")[0].tell_setup()
    ours, theirs = os.pipe()
    fcntl.fcntl(theirs, fcntl.F_SETPIPE_SZ, 4_096)
    os.write(theirs, b"x" * 4_095 + b"\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "broadcast.air", minute, "--output", "chinh", "--device", "null"],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs)
    try:
        found = eventually(
            lambda: (found := status_of(minute)) and found["on_air"] and found.get("level") and found, 40
        )
        eventually(lambda: status_of(minute)["frames"] > found["frames"] + 3 * RATE)
        assert status_of(minute)["underruns"] == found["underruns"]
        with os.fdopen(ours, "rb") as pipe:
            pipe.readline()
            said = [json.loads(pipe.readline())["said"] for _ in range(8)]
            assert "started" in said
            assert "beat" in said, "what it says now arrives as soon as somebody reads"
            process.terminate()
            process.wait(20)
    finally:
        process.kill()
        process.wait()
