"""The playout process: rundowns and carts in, sound and as-run entries out, and nothing else in it.

    python -m broadcast.air HOME --station CODE --zone TZ --output SPEC [--day D [--rehearse]]

It reads `rundowns/` and `carts/` of the home, writes `as_run.sqlite`, and says what happens on standard
output, one JSON object a line. With `--day` it plays that day and ends; without, it goes on from day to day.
SIGTERM and SIGINT end it within a fade. Nothing of the database, the settings or a voice is imported here.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from broadcast import __version__
from broadcast.airlog import chain
from broadcast.airlog.chain import ChainWriter
from broadcast.domain.asrun import AsRun, EntryKind, Outcome
from broadcast.domain.rules import Rules, is_quiet
from broadcast.domain.rundown import Rundown
from broadcast.domain.times import RATE, Clock, ClockTrust, Frames, local
from broadcast.errors import (
    BroadcastError,
    PlayoutRunningError,
    QuietHoursError,
    RehearsalOnAirError,
    RundownDamagedError,
    RundownMissingError,
    Said,
)
from broadcast.files import held
from broadcast.playout.clocks import SimulatedClock, SystemClock
from broadcast.playout.engine import Key
from broadcast.playout.journal import unfinished
from broadcast.playout.loop import Ended, Programme, Progress, play
from broadcast.playout.outputs import open_output
from broadcast.playout.shelf import RundownShelf
from broadcast.production.carts import CartStore

SOFTWARE = f"truyenthanh {__version__}"
MADE_ON = datetime(2026, 11, 22, tzinfo=UTC)
"""The clock cannot be right when it stands before this."""
_RECENT = 5_000
"""Entries that a start looks back on: months, at most stations."""
_LONGEST_ABSENCE = timedelta(days=60)
_BELIEVED = frozenset({ClockTrust.TRUSTED, ClockTrust.HOLDOVER})
SHORTENED = Frames(RATE)
"""In a rehearsal no silence lasts longer than this."""


def main() -> None:
    """The process. Exit code 0 when it ended as told, 1 when it refused."""
    wanted = _arguments()
    try:
        with ExitStack() as stack:
            _run(stack, wanted)
    except BroadcastError as error:
        say(said="refused", error=type(error).__name__, vi=error.sentence("vi"), en=error.sentence("en"))
        sys.exit(1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="broadcast.air", description="The playout process.")
    parser.add_argument("home", type=Path)
    parser.add_argument("--station", required=True)
    parser.add_argument("--zone", type=ZoneInfo, required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("--day", type=date.fromisoformat)
    parser.add_argument("--rehearse", action="store_true")
    return parser.parse_args()


def _run(stack: ExitStack, wanted: argparse.Namespace) -> None:
    _hold(stack, wanted.home / "as_run.lock")
    path = wanted.home / "as_run.sqlite"
    log = stack.enter_context(ChainWriter(path))
    recent = recent_entries(path, log.head.seq)
    real = SystemClock(clock_floor(recent))
    for broken_off in unfinished(recent):
        log.append(_closed(broken_off, real))
    shelf, stop = RundownShelf(wanted.home / "rundowns"), _stop_signal()
    clock: Clock = real
    if wanted.rehearse:
        _refuse_mixing(path)
        _hush(wanted.output, shelf.on(wanted.day).rules, real, stop)
        clock = SimulatedClock(local(wanted.day, time(), wanted.zone))
    play(
        _programme(shelf, wanted.day, wanted.zone, days_away(shelf, recent, real.wall(), wanted.zone)),
        CartStore(wanted.home / "carts"),
        open_output(wanted.output, clock),
        clock,
        log,
        station=wanted.station,
        software=SOFTWARE,
        stop=stop,
        listener=partial(_report, real),
        on_log_error=lambda error: say(said="trouble", vi=error.sentence("vi"), en=error.sentence("en")),
        settled=set() if wanted.rehearse else _settled(recent),
        longest_silence=SHORTENED,
        endless=wanted.day is None,
    )


def _hold(stack: ExitStack, path: Path) -> None:
    """Be the only playout of this home."""
    try:
        stack.enter_context(held(path, wait=False))
    except BlockingIOError as error:
        raise PlayoutRunningError(path=path.parent, process=path.read_text() or "?") from error


def _closed(broken_off: AsRun, real: SystemClock) -> AsRun:
    """The entry that tells now of an event that a kill or a power cut broke off then."""
    if broken_off.clock_trust is ClockTrust.SIMULATED:
        return broken_off
    return replace(broken_off, at=real.wall(), clock_trust=real.trust())


def recent_entries(path: Path, last: int) -> tuple[AsRun, ...]:
    """The entries of the last months, up to the one numbered `last`. Raises as `chain.read` does."""
    return tuple(entry for _seq, entry in chain.read(path, after=max(0, last - _RECENT)))


def clock_floor(recent: Sequence[AsRun]) -> datetime:
    """A moment that has surely passed: the latest entry made by a clock that could be believed.

    What was logged in a rehearsal, or under a clock already known to be wrong, says nothing of the time.
    """
    return max((entry.at for entry in recent if entry.clock_trust in _BELIEVED), default=MADE_ON)


def _refuse_mixing(path: Path) -> None:
    """A log with real airings in it takes no rehearsal: whoever reads it must not have to tell them apart."""
    if any(entry.clock_trust is not ClockTrust.SIMULATED for _seq, entry in chain.read(path)):
        raise RehearsalOnAirError(
            reason=Said(
                vi="nhật ký của đài này đã có lượt phát thật",
                en="this station's log already holds real airings",
            )
        )


def _hush(output: str, rules: Rules, real: SystemClock, stop: threading.Event) -> None:
    """A made-up clock makes no sound in real quiet hours: refused there, and ended when they begin."""
    if not any(part.strip().startswith("card") for part in output.split(",")):
        return
    now = real.wall().astimezone(rules.zone)
    if real.trust() is ClockTrust.UNTRUSTED or is_quiet(now.time(), rules):
        raise QuietHoursError(what=Said(vi="buổi diễn tập", en="a rehearsal"))
    if rules.quiet_from != rules.quiet_until:
        begins = datetime.combine(now.date(), rules.quiet_from, tzinfo=rules.zone)
        left = begins - now if begins > now else begins + timedelta(days=1) - now
        timer = threading.Timer(left.total_seconds(), stop.set)
        timer.daemon = True
        timer.start()


def _settled(recent: Sequence[AsRun]) -> set[Key]:
    """Events that the log tells the end of: a restart does not air them, or miss them, again.

    What was interrupted is joined where it would be by now, if it still runs.
    """
    return {
        (date.fromisoformat(entry.rundown[:10]), entry.event)
        for entry in recent
        if entry.kind is EntryKind.EVENT
        and entry.outcome is not Outcome.INTERRUPTED
        and entry.clock_trust is not ClockTrust.SIMULATED
    }


def days_away(
    shelf: RundownShelf, recent: Sequence[AsRun], now: datetime, zone: ZoneInfo
) -> tuple[Rundown, ...]:
    """The rundowns of days since the log's last real entry, today apart: what they held was missed.

    Laid with the rest, each of their events ends as skipped, missed; so the log tells of days without power.
    """
    last = max((entry.at for entry in recent if entry.clock_trust in _BELIEVED), default=None)
    if last is None:
        return ()
    first, today = last.astimezone(zone).date(), now.astimezone(zone).date()
    first = max(first, today - _LONGEST_ABSENCE)
    found = []
    for day in (first + timedelta(days=count) for count in range((today - first).days)):
        with suppress(RundownMissingError, RundownDamagedError):
            found.append(shelf.on(day))
    return tuple(found)


def _programme(shelf: RundownShelf, day: date | None, zone: ZoneInfo, away: tuple[Rundown, ...]) -> Programme:
    if day is not None:
        only = (shelf.on(day),)
        return lambda _moment: only
    told: set[str] = set()
    near: tuple[Rundown, ...] | None = None
    whole: tuple[Rundown, ...] = ()

    def around(moment: datetime) -> tuple[Rundown, ...]:
        nonlocal near, whole
        found = shelf.around(moment, zone)
        for error in shelf.damage:
            if error.sentence("en") not in told:
                told.add(error.sentence("en"))
                say(said="trouble", vi=error.sentence("vi"), en=error.sentence("en"))
        if found is not near:
            days = {rundown.day for rundown in found}
            near, whole = found, (*(one for one in away if one.day not in days), *found)
        return whole

    return around


def _stop_signal() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    return stop


def _report(real: SystemClock, progress: Progress) -> None:
    event = progress.placed.event
    if not isinstance(progress, Ended):
        say(said="started", event=event.id, title=event.title, start=progress.at.isoformat())
        return
    entry = progress.entry
    real.raise_floor(clock_floor((entry,)))
    say(
        said="ended",
        event=event.id,
        title=event.title,
        start=entry.actual_start.isoformat() if entry.actual_start else None,
        seconds=round(entry.frames / RATE, 3),
        outcome=entry.outcome,
        reason=entry.reason,
        heard=entry.heard,
        device=entry.device,
    )


def say(**facts: object) -> None:
    """One line for whoever listens; a listener that has gone never stops the air."""
    try:
        sys.stdout.write(json.dumps(facts, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    except (BrokenPipeError, ValueError):
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - for the rest of the process


if __name__ == "__main__":
    main()
