"""The playout process under a wall clock that steps and lies: the real process."""

import json
import shutil
import signal
import struct
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from air_process import due_now, entries_of, events_of, eventually, said_by, start_playout, status_of

from broadcast.air import MADE_ON
from broadcast.domain.asrun import EntryKind
from broadcast.domain.orders import Level, Order, to_record
from broadcast.domain.times import RATE, ClockTrust, Frames, Millis
from broadcast.playout import control
from broadcast.playout.clocks import SystemClock

CLOCK = SystemClock(MADE_ON)


@pytest.fixture(scope="session")
def bending(tmp_path_factory):
    """The library that bends the wall clock, built from source. (libfaketime mistakes sleeps until a moment.)"""
    if shutil.which("gcc") is None or not sys.platform.startswith("linux"):
        pytest.skip("the clock of a real process is bent on Linux with gcc alone")
    library = tmp_path_factory.mktemp("clock") / "shifted.so"
    source = Path(__file__).parents[1] / "rig" / "shifted_clock.c"
    subprocess.run(["gcc", "-shared", "-fPIC", "-O2", "-Wall", "-o", library, source], check=True)
    return library


@pytest.fixture
def bent(bending, tmp_path):
    """An environment in which the wall clock is off by what `shift` says; other clocks are left alone."""
    file = tmp_path / "shift"
    file.write_bytes(bytes(8))

    def shift(seconds):
        with file.open("r+b") as open_file:
            open_file.write(struct.pack("=q", seconds * 1_000_000_000))

    return {"LD_PRELOAD": str(bending), "SHIFTED_CLOCK": str(file)}, shift


@contextmanager
def playing(home, environment):
    process = start_playout(home, environment=environment)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.communicate(timeout=20)
        finally:
            process.kill()


def hour(event):
    """The first event lasts for an hour and the others follow it."""
    return replace(event, fill=True, length=Frames(20 * 60 * RATE)) if event.start else event


def steps(home):
    return [one.reason for one in entries_of(home) if one.kind is EntryKind.CLOCK_STEP]


def on_air(home):
    return eventually(lambda: (found := status_of(home)) and found["on_air"] and found.get("level") and found)


def test_a_step_of_an_hour_forward_goes_on_with_what_sounds_and_says_so(published, bent):
    environment, shift = bent
    due_now(published, after=3, count=1, change=hour)
    with playing(published, environment):
        before = on_air(published)
        shift(3_600)
        (step,) = eventually(lambda: steps(published))
        assert 3_599_000 < int(step[1:-2]) < 3_601_000
        assert step[0] == "+"
        assert eventually(lambda: status_of(published)["frames"] > before["frames"] + RATE)
        sounding, began = (
            [(one["event"], one["start"]) for one in told["on_air"]]
            for told in (status_of(published), before)
        )
        assert sounding == began, "it goes on without a break"


def test_a_step_back_before_what_was_aired_silences_all_until_the_clock_is_right(published, bent):
    """Nobody disciplines the clock here; one that a time server had set would be believed, and the sound go on."""
    environment, shift = bent
    due_now(published, after=3, count=1, change=hour)
    with playing(published, environment):
        if on_air(published)["trust"] == ClockTrust.TRUSTED:
            pytest.skip("a time server disciplines this machine's clock: it is believed whatever it says")
        shift(-3_600)
        (step,) = eventually(lambda: steps(published))
        assert step[0] == "-"
        eventually(lambda: not status_of(published)["on_air"])
        assert status_of(published)["trust"] == ClockTrust.UNTRUSTED
        shift(0)
        on_air(published)
    assert [(outcome, reason) for _, outcome, reason, _ in events_of(published)] == [
        ("interrupted", "clock"),
        ("interrupted", "stop"),
    ]


def test_a_machine_that_wakes_in_the_year_2000_airs_nothing_but_an_emergency(published, bent):
    environment, shift = bent
    due_now(published, after=3, count=1, change=hour)
    years = (CLOCK.wall() - CLOCK.wall().replace(year=2000)).days * 86_400
    shift(-years)
    alarm = CLOCK.wall() - timedelta(seconds=years)
    with playing(published, environment) as process:
        said_by(process, "beat")
        assert status_of(published)["trust"] == ClockTrust.UNTRUSTED
        cart = next((published / "carts").rglob("*.json"))
        order = Order(
            id="lũ",
            level=Level.EMERGENCY,
            title="Lũ về",
            length=Frames(json.loads(cart.read_text())["frames"]),
            cart=cart.stem,
            by="truc",
            at=alarm,
        )
        control.ask(published / "control" / "chinh.json", CLOCK, "say", order=to_record(order))
        said_by(process, "ended")
        shift(0)
        eventually(lambda: status_of(published)["trust"] != ClockTrust.UNTRUSTED)
        on_air(published)
    told = [(one.title, str(one.outcome), one.clock_trust) for one in entries_of(published) if one.outcome]
    assert told[0] == ("Lũ về", "aired", ClockTrust.UNTRUSTED)
    assert told[1][1] == "interrupted", "when the clock is set, the day is joined"
    assert told[1][2] is not ClockTrust.UNTRUSTED


def test_what_is_logged_under_a_clock_ahead_of_its_time_makes_the_right_time_unbelieved(published, bent):
    """A clock that was ahead and is set back stands before the last entry; nothing sounds until it has caught up."""
    environment, shift = bent
    shift(7_200)
    due_now(published, after=7_203, count=1, change=lambda one: replace(hour(one), tolerance=Millis(60_000)))
    with playing(published, environment):
        on_air(published)
    shift(0)
    with playing(published, environment) as process:
        said_by(process, "beat")
        if status_of(published)["trust"] == ClockTrust.TRUSTED:
            pytest.skip("a time server disciplines this machine's clock: it is believed whatever it says")
        assert status_of(published)["trust"] == ClockTrust.UNTRUSTED
        assert not status_of(published)["on_air"]
