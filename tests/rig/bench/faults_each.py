"""Each fault: done for real to a station on air, and what is measured of its healing.

Each is a function of a stage that answers one value for each of its figures, in their order. It raises
AssertionError when the healing does not come, and NotHereError when this machine cannot do it.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from capture import RATE
from card import NotHereError
from faults_station import SOUNDS
from plan import SECOND

sys.path[:0] = [str(Path(__file__).parents[2] / room) for room in ("cli", "playout", "station")]
from air_process import eventually, running
from feeds_station import Station as Relay
from post_standins import hook, hook_address

from broadcast.domain.rundown import EventKind

_AFTER = 1.0
"""Seconds of sound that are waited for behind a healing, so that it is all in the capture."""
_LOCKED = 20
_DISK_MB = 128


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. The limit is what issue and laws of the air promise, in the same unit."""

    name: str
    unit: str = "s"
    limit: float | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """`happen(stage)` answers a value for each figure."""

    happen: Callable
    figures: tuple[Figure, ...]


# ── processes ────────────────────────────────────────────────────────────────────────────────────


def killed(stage):
    with stage.station() as station:
        at = time.monotonic_ns()
        os.kill(station.playout, signal.SIGKILL)
        station.first.await_sound(_AFTER)
        first = station.first.sounding_ns(at, anew=True)[0]
        return (first - at) / SECOND, station.misplaced_ms(station.first, first)


def hung(stage):
    with stage.station() as station:
        at = time.monotonic_ns()
        os.kill(station.playout, signal.SIGSTOP)
        eventually(lambda: station.first.sounding_ns(at, anew=True).size > _AFTER * RATE, 60, 0.2)
        first = station.first.sounding_ns(at, anew=True)[0]
        return (first - at) / SECOND, station.misplaced_ms(station.first, first)


def run_killed(stage):
    """The playout process goes on; a new `run`, started at once, puts one of its own in its place."""
    with stage.station() as station:
        at, before = time.monotonic_ns(), station.playout
        station.process.kill()
        with running(station.home.folder, environment=station.environment):
            eventually(lambda: station.playout not in {None, before}, 60)
            station.first.await_sound(_AFTER)
            first = station.first.sounding_ns(at, anew=True)[0]
            heard = station.first.sounding_ns(at - SECOND)
            misplaced = station.misplaced_ms(station.first, first)
        return (first - at) / SECOND, _longest(heard) / RATE, misplaced


def desk_stopped(stage):
    with stage.station() as station:
        at, desk = time.monotonic_ns(), station.desk
        os.kill(desk, signal.SIGSTOP)
        time.sleep(10)
        os.kill(desk, signal.SIGCONT)
        return (_longest(station.first.sounding_ns(at)),)


# ── cards ────────────────────────────────────────────────────────────────────────────────────────


def unplugged(stage):
    with stage.station() as station:
        return _to_the_spare(station, station.first.unplug)


def stuck(stage):
    with stage.station() as station:
        return _to_the_spare(station, station.first.get_stuck)


def _to_the_spare(station, break_it):
    at = time.monotonic_ns()
    break_it()
    station.spare.await_sound(_AFTER)
    first = station.spare.sounding_ns(at)[0]
    return (first - at) / SECOND, station.misplaced_ms(station.spare, first)


def taken_back(stage):
    with stage.station(("item", 0, {}), ("next", 24, {})) as station:
        station.first.unplug()
        station.spare.await_sound()
        station.first.plug()
        at = time.monotonic_ns()
        station.first.await_sound(_AFTER)
        first = station.first.sounding_ns(at, anew=True)[0]
        left = station.spare.sounding_ns(at, first)[-1]
        return (first - station.planned_ns(1)) / SECOND, (first - left) / SECOND


def no_card(stage):
    with hook() as office, stage.station(notify=hook_address(office.server_port)) as station:
        at = time.monotonic_ns()
        station.first.unplug()
        station.spare.unplug()
        told = eventually(lambda: [at for at, _, text in office.got if "câm" in text], 120)[0]
        return (told - at / SECOND,)


# ── silence ──────────────────────────────────────────────────────────────────────────────────────


def silent_cart(stage):
    with (
        hook() as office,
        stage.station(("falls silent", 0, {}), notify=hook_address(office.server_port)) as station,
    ):
        seen = eventually(lambda: station.told_ns("silent"), 60)
        station.first.await_sound(_AFTER)
        at, healed = _around_the_longest_gap(station.first.sounding_ns(0))
        told = eventually(lambda: office.got, 60)[0][0]
        return (seen - at) / SECOND, (healed - at) / SECOND, told - at / SECOND


def silent_relay(stage):
    with Relay() as relay, stage.station(("item", 0, fed_by(relay))) as station:
        station.await_feed()
        at = time.monotonic_ns()
        relay.silent.set()
        return _until_the_stand_in(station, at)


def broken_relay(stage):
    with Relay() as relay, stage.station(("item", 0, fed_by(relay))) as station:
        station.await_feed()
        at = time.monotonic_ns()
        relay.off.set()
        return _until_the_stand_in(station, at)


def fed_by(relay):
    """What makes a relay of an event."""
    return {
        "id": "2026-11-24#0123abcd",
        "cart": None,
        "feeds": (relay.address("wav"),),
        "kind": EventKind.RELAY,
    }


def _until_the_stand_in(station, at):
    """There may be no silence between the two, so the stand-in is known by its sound."""
    time.sleep(8)
    healed = station.first.begun_ns(at, SOUNDS["stand-in"])
    return (healed - at) / SECOND, _longest(station.first.sounding_ns(at, healed + SECOND)) / RATE


# ── orders ───────────────────────────────────────────────────────────────────────────────────────


def stopped_and_resumed(stage):
    with stage.station() as station:
        at = time.monotonic_ns()
        station.ask("stop", minutes=5)
        time.sleep(2)
        begins, ends, frames = station.first.fade(at, SOUNDS["item"])
        again = time.monotonic_ns()
        station.ask("resume")
        station.first.await_sound(_AFTER)
        first = station.first.sounding_ns(again)[0]
        misplaced = station.misplaced_ms(station.first, first)
    return (begins - at) / 1e6, (ends - at) / 1e6, frames, (first - again) / 1e6, misplaced


# ── disk ─────────────────────────────────────────────────────────────────────────────────────────

_TWO = (("short", 0, {}), ("item", None, {}))
"""The second one begins meanwhile, so that there is something to be written down."""


def log_locked(stage):
    with stage.station(*_TWO) as station:
        at = time.monotonic_ns()
        with closing(sqlite3.connect(station.home.folder / "as_run.sqlite", isolation_level=None)) as log:
            log.execute("BEGIN EXCLUSIVE")
            time.sleep(_LOCKED)
            log.execute("ROLLBACK")
        return (_longest(station.first.sounding_ns(at)),)


def disk_full(stage):
    with small_disk(stage.folder / "disk") as disk, stage.station(*_TWO, place=disk) as station:
        at = time.monotonic_ns()
        _fill_up(disk / "full")
        time.sleep(_LOCKED)
        (disk / "full").unlink()
        return (_longest(station.first.sounding_ns(at)),)


@contextmanager
def small_disk(folder):
    folder.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_DISK_MB}m", "tmpfs", folder]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        raise NotHereError("to mount a small disk needs root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def _fill_up(path):
    with path.open("wb", buffering=0) as filling:
        for size in (1 << 20, 1 << 12, 1):
            with suppress(OSError):
                while True:
                    filling.write(bytes(size))


# ── what is common ───────────────────────────────────────────────────────────────────────────────


def _around_the_longest_gap(heard_ns):
    """The last moment of sound before the longest gap, and the first one behind it."""
    longest = int(np.argmax(np.diff(heard_ns)))
    return heard_ns[longest], heard_ns[longest + 1]


def _longest(heard_ns):
    """The longest gap, in frames."""
    left, again = _around_the_longest_gap(heard_ns)
    return max(0, round((again - left) * RATE / SECOND) - 1)


_PLACE = Figure("and how far from its place in the item", "ms", 1)
FAULTS = {
    "killed": Fault(killed, (Figure("playout killed → heard again", limit=3), _PLACE)),
    "hung": Fault(hung, (Figure("playout stands still → heard again"), _PLACE)),
    "unplugged": Fault(unplugged, (Figure("card unplugged → heard on the spare", limit=2), _PLACE)),
    "stuck": Fault(stuck, (Figure("card takes no more sound → heard on the spare", limit=2), _PLACE)),
    "taken-back": Fault(
        taken_back,
        (
            Figure("first card plugged in again: heard on it after the next event's start"),
            Figure("and silence between the two cards"),
        ),
    ),
    "silent-cart": Fault(
        silent_cart,
        (
            Figure("cart falls silent → seen, in the log", limit=5),
            Figure("→ stand-in heard", limit=10),
            Figure("→ a person told", limit=60),
        ),
    ),
    "silent-relay": Fault(
        silent_relay,
        (Figure("relay sends silence → stand-in heard", limit=3), Figure("of it silent on air")),
    ),
    "broken-relay": Fault(
        broken_relay,
        (Figure("relay breaks off → stand-in heard", limit=3), Figure("of it silent on air")),
    ),
    "no-card": Fault(no_card, (Figure("all cards unplugged → a person told", limit=60),)),
    "stop": Fault(
        stopped_and_resumed,
        (
            Figure("stop: command → fade begins", "ms"),
            Figure("→ silence", "ms", 300),
            Figure("length of the fade", "samples", 960),
            Figure("resume: command → heard", "ms", 300),
            _PLACE,
        ),
    ),
    "desk": Fault(desk_stopped, (Figure("desk stands still for 10 s: longest gap", "samples", 0),)),
    "log": Fault(log_locked, (Figure(f"log locked for {_LOCKED} s: longest gap", "samples", 0),)),
    "disk": Fault(disk_full, (Figure(f"disk full for {_LOCKED} s: longest gap", "samples", 0),)),
    "run": Fault(
        run_killed,
        (
            Figure("`run` killed and started again → heard from the new playout"),
            Figure("of it silent on air", limit=3),
            _PLACE,
        ),
    ),
}
