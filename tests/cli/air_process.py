"""The station's processes for real: start them, find them, end them, and give them something to play just now."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time

from broadcast import config, files
from broadcast.airlog import chain
from broadcast.domain.rules import Window
from broadcast.domain.rundown import decode
from broadcast.domain.schedule import StartKind
from broadcast.errors import LogMissingError
from broadcast.station.outputs import outputs
from broadcast.store import publish

MONDAY = "2026-11-23"
OPEN = Window(days=tuple(range(7)), start=clock_time(0), end=clock_time(23, 59, 59))
LOG = "as_run.sqlite"


def eventually(done, seconds=20, step=0.02):
    """Wait until `done` answers something, and give that."""
    until = time.monotonic() + seconds
    while not (found := done()):
        assert time.monotonic() < until, "it did not come"
        time.sleep(step)
    return found


def start_playout(home, *words, device="null", environment=None):
    """A playout process of the home's first output, on a device."""
    outputs(home, config.load(home), device)[0].tell_setup()
    return subprocess.Popen(
        [sys.executable, "-m", "broadcast.air", str(home), "--output", "chinh", "--device", device, *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **(environment or {})},
    )


@contextmanager
def attended(home):
    """A playout process on no card for as long as the block lasts; what it says is read and forgotten."""
    process = start_playout(home)
    reader = threading.Thread(target=process.stdout.read)
    reader.start()
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)
        reader.join()
        process.stdout.close()
        process.stderr.close()


@contextmanager
def running(home, *words, environment=None):
    """`broadcast run` for as long as the block lasts, with what it says on standard error as it comes."""
    process = subprocess.Popen(
        [sys.executable, "-m", "broadcast", "--home", str(home), "run", *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **(environment or {})},
    )
    process.said = []
    listener = threading.Thread(target=lambda: process.said.extend(process.stderr), daemon=True)
    listener.start()
    try:
        yield process
    finally:
        process.send_signal(signal.SIGCONT)
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        finally:
            process.kill()
            process.wait()
            listener.join(5)
            process.stdout.close()
            process.stderr.close()


def playout_of(home, log=LOG):
    """The number of the playout process that holds a log of this home, or None."""
    lock = (home / log).with_suffix(".lock")
    if not lock.exists():
        return None
    try:
        with files.held(lock, wait=False):
            return None
    except BlockingIOError:
        return int(lock.read_text() or 0) or None


def entries_of(home, log=LOG):
    """What a log holds by now."""
    try:
        return [entry for _seq, entry in chain.read(home / log)]
    except LogMissingError:
        return []


def events_of(home, log=LOG):
    """Its entries of events that ended, as (event, outcome, reason, rung)."""
    return [(e.event, str(e.outcome), e.reason, e.rung) for e in entries_of(home, log) if e.outcome]


def status_of(home, output="chinh"):
    """How the air is, as the control socket says; None while nobody listens."""
    from broadcast.air import MADE_ON
    from broadcast.errors import BroadcastError
    from broadcast.playout import control
    from broadcast.playout.clocks import SystemClock

    try:
        return control.ask(home / "control" / f"{output}.json", SystemClock(MADE_ON), "status")
    except BroadcastError:
        return None


def open_around_the_clock(home):
    """The home's own rules let it sound at any hour: an order is judged by them."""
    path = home / "config.toml"
    text = path.read_text(encoding="utf-8")
    head, _, tail = text.partition("[[rules.windows]]")
    tail = tail[tail.index("# Khung") :]
    head = head.replace('quiet_from = "21:00"', 'quiet_from = "12:00"').replace(
        'quiet_until = "05:00"', 'quiet_until = "12:00"'
    )
    head = head.replace("Asia/Ho_Chi_Minh", "UTC")
    path.write_text(f'{head}[[rules.windows]]\nstart = "00:00"\nend = "23:59:59"\n\n{tail}', encoding="utf-8")


def due_now(home, *, after=5.0, count=4, change=lambda event: event):
    """Republish today with its first event `after` seconds from now, in a window that is open.

    The days beside it hold nothing: the sample week may be this very week. Gives the day and its events;
    `change` is applied to each of them.
    """
    now = datetime.now(UTC)
    sample = next((home / "rundowns").glob(f"{MONDAY}.v0001.*.json"))
    rundown = decode(sample.read_bytes(), sample.name)
    rules = replace(
        rundown.rules,
        timezone="UTC",
        windows=(OPEN,),
        quiet_from=clock_time(12),
        quiet_until=clock_time(12),
    )
    events = tuple(
        change(
            replace(event, start=now + timedelta(seconds=after), start_kind=StartKind.HARD)
            if index == 0
            else replace(event, start=None, start_kind=StartKind.SOFT)
        )
        for index, event in enumerate(rundown.events[:count])
    )
    day = (now + timedelta(seconds=after)).astimezone(config.load(home).rule_values.zone).date()
    nothing = [replace(rundown, day=day + timedelta(days=away), rules=rules, events=()) for away in (-1, 1)]
    publish(home / "rundowns", [replace(rundown, day=day, rules=rules, events=events), *nothing])
    return day, events


def said_by(process, what):
    """Lines of a playout process until it says `what`, that one last; it has a minute for that."""
    lines, until = [], time.monotonic() + 60
    for line in process.stdout:
        lines.append(json.loads(line))
        if lines[-1]["said"] == what:
            return lines
        assert time.monotonic() < until, f"it did not say {what}"
    raise AssertionError(process.stderr.read())
