"""The air as an operator wants it: see the running order, hear a day before, play one, know what came of it."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from broadcast.air import SHORTENED, SOFTWARE
from broadcast.domain.asrun import AsRun, EntryKind
from broadcast.domain.rundown import Event, Rundown
from broadcast.domain.times import ClockTrust, Frames, Period, Week, frame_at, local, moment_at
from broadcast.errors import (
    BroadcastError,
    CartMissingError,
    PlayoutDiedError,
    RundownMissingError,
)
from broadcast.files import refusals
from broadcast.playout.clocks import SimulatedClock
from broadcast.playout.engine import lay
from broadcast.playout.loop import Ended
from broadcast.playout.loop import play as play_loop
from broadcast.playout.outputs import open_output
from broadcast.production.carts import CartStore
from broadcast.station import weeks
from broadcast.station.carts import Progress
from broadcast.station.home import Home

# ── the running order ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An event as the engine lays it out: when it starts, for how long, and why not as planned."""

    event: Event
    start: datetime | None
    frames: Frames
    reason: str


def layout(home: Home, rundown: Rundown) -> tuple[Row, ...]:
    """A day as it would air from its first moment with a clock that can be believed."""
    store = CartStore(home.carts)

    def length(cart: str) -> Frames | None:
        try:
            return store.frames(cart)
        except CartMissingError:
            return None

    midnight = frame_at(local(rundown.day, time(), rundown.rules.zone))
    lineup = lay((rundown,), length, joined=midnight, trust=ClockTrust.TRUSTED)
    return tuple(
        Row(
            event=one.event,
            start=moment_at(one.start) if one.rung is not None else None,
            frames=Frames(one.end - one.start),
            reason=one.reason,
        )
        for one in lineup.placed
    )


# ── hear it before ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """What would be logged, and whether it was what is published or the kept week."""

    entries: tuple[AsRun, ...]
    published: bool


def simulate(home: Home, period: Period, wav: Path | None, progress: Progress) -> Simulated:
    """Run the engine over a day or a week faster than real time. The station's log is not touched.

    Raises RundownMissingError or WeekMissingError when there is nothing to simulate.
    """
    rundowns, published = _to_simulate(home, period, progress)
    entries: list[AsRun] = []
    whole = sum(len(rundown.events) for rundown in rundowns)
    clock = SimulatedClock(local(rundowns[0].day, time(), home.settings.rule_values.zone))

    def listen(said: object) -> None:
        if isinstance(said, Ended):
            progress(sum(entry.kind is EntryKind.EVENT for entry in entries), whole, said.placed.event.title)

    play_loop(
        lambda _moment: rundowns,
        CartStore(home.carts),
        open_output(f"file:{wav}" if wav else "null", clock),
        clock,
        entries,
        station=home.settings.station.code,
        software=SOFTWARE,
        stop=threading.Event(),
        listener=listen,
        longest_silence=SHORTENED,
    )
    return Simulated(entries=tuple(entries), published=published)


def _to_simulate(home: Home, period: Period, progress: Progress) -> tuple[tuple[Rundown, ...], bool]:
    days = [day for day in Week.of(period.first).days if period.first <= day <= period.last]
    found: list[Rundown] = []
    for day in days:
        with suppress(RundownMissingError):
            found.append(weeks.rundown(home, day))
    if found:
        return tuple(found), True
    drafts = weeks.unpublished(home, Week.of(period.first), progress)
    return tuple(rundown for rundown in drafts if rundown.day in days), False


# ── on air ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True, kw_only=True)
class Played:
    """What came of a day on air, counted as the playout process told it."""

    device: str = ""
    heard: int = 0
    missed: int = 0
    ended: list[dict[str, Any]] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """As `--json` has it."""
        return {"device": self.device, "heard": self.heard, "missed": self.missed, "events": self.ended}


Listener = Callable[[dict[str, Any]], None]
COMPLAINTS = "playout.err"
_LEAVING = 10.0
"""Seconds that a playout process may take to fade out, drain and write its last entries."""


def play(home: Home, day: date, output: str, rehearsal: bool, listener: Listener) -> Played:
    """Play one day in a playout process of its own, and wait for its end.

    Raises what the process refused, and PlayoutDiedError when it ended without saying so.
    """
    weeks.rundown(home, day)  # refuse here, with the right sentence, before a process is started
    arguments = ["--day", day.isoformat(), *(["--rehearse"] if rehearsal else [])]
    played = Played()

    def take(said: dict[str, Any]) -> None:
        if said["said"] == "ended":
            played.device = said["device"]
            played.heard += said["heard"]
            played.missed += not said["heard"]
            played.ended.append(said)
        listener(said)

    attend(home, start_playout(home, output, arguments), take)
    return played


def start_playout(home: Home, output: str, arguments: Sequence[str] = ()) -> subprocess.Popen[str]:
    """Start a playout process for this home. What it complains of beside its speech goes to playout.err."""
    command = [
        *(sys.executable, "-m", "broadcast.air", str(home.folder)),
        *("--station", home.settings.station.code, "--zone", home.settings.station.timezone),
        *("--output", output, *arguments),
    ]
    with refusals(home.folder), (home.folder / COMPLAINTS).open("w", encoding="utf-8") as complaints:
        return subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=complaints, text=True, encoding="utf-8"
        )


def attend(home: Home, process: subprocess.Popen[str], listener: Listener) -> None:
    """Listen to a playout process until it ends. Raises the refusal that it tells, or PlayoutDiedError."""
    refusal: dict[str, Any] | None = None
    with process:
        try:
            for line in process.stdout or ():
                said = json.loads(line)
                if said["said"] == "refused":
                    refusal = said
                else:
                    listener(said)
        except BaseException:
            process.terminate()  # a fade, then the end
            _wait(process)
            raise
    if refusal is not None:
        raise RefusedError(refusal)
    if process.returncode:
        complaints = (home.folder / COMPLAINTS).read_text(encoding="utf-8", errors="replace")
        said = complaints.strip().rpartition("\n")[2]
        raise PlayoutDiedError(code=process.returncode, said=said or "—")


def _wait(process: subprocess.Popen[str]) -> None:
    try:
        process.wait(_LEAVING)
    except subprocess.TimeoutExpired:
        process.kill()


class RefusedError(BroadcastError):
    """What the playout process refused, in its own words; `kind` is the name of its error."""

    def __init__(self, said: dict[str, Any]) -> None:
        self._said = said
        self.kind = str(said["error"])
        super().__init__()

    def sentence(self, language: str) -> str:
        """As the process said it."""
        return str(self._said[language])
