"""The air as an operator wants it: see the running order, hear a day before, play one, know what came of it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from broadcast.air import SHORTENED, SOFTWARE
from broadcast.air.library import Library
from broadcast.domain.asrun import AsRun, EntryKind
from broadcast.domain.rundown import Event, Rundown, is_recording
from broadcast.domain.times import ClockTrust, Frames, Period, Week, frame_at, local, moment_at
from broadcast.errors import CartMissingError, RundownMissingError
from broadcast.playout.clocks import SimulatedClock
from broadcast.playout.engine import lay
from broadcast.playout.fittings import Fittings
from broadcast.playout.journal import Desk
from broadcast.playout.loop import play as play_loop
from broadcast.playout.mixer import Reader, Silence
from broadcast.playout.outputs import open_output
from broadcast.playout.progress import Ended
from broadcast.playout.routing import Routing
from broadcast.production.carts import CartStore
from broadcast.production.recordings import Recordings
from broadcast.station import weeks
from broadcast.station.carts import Progress
from broadcast.station.home import Home
from broadcast.station.outputs import outputs
from broadcast.station.running import Listener, Running

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
    store = _Presumed(home, (rundown,))

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


class _Presumed:
    """Carts and recordings as they are; a recording of a relay or live event that is still to come is silence."""

    def __init__(self, home: Home, rundowns: Sequence[Rundown]) -> None:
        self._library = Library(
            CartStore(home.carts), Recordings(home.folder / "recordings" / home.settings.outputs[0].id)
        )
        self._coming = {
            event.cart: event.length
            for rundown in rundowns
            for event in rundown.events
            if event.cart and is_recording(event.cart)
        }

    def frames(self, name: str) -> Frames:
        """How long it is, or will be. Raises CartMissingError."""
        try:
            return self._library.frames(name)
        except CartMissingError:
            if name not in self._coming:
                raise
            return self._coming[name]

    def open(self, name: str) -> Reader:
        """Open it. Raises CartMissingError."""
        try:
            return self._library.open(name)
        except CartMissingError:
            if name not in self._coming:
                raise
            return Silence(self._coming[name])


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

    routing = Routing(home.settings.zone_values, home.settings.rule_values.zone)
    play_loop(
        lambda _moment: rundowns,
        _Presumed(home, rundowns),
        open_output(f"file:{wav}" if wav else "null", clock, routing.channels),
        clock,
        entries,
        desk=Desk(station=home.settings.station.code, software=SOFTWARE, device=""),
        stop=threading.Event(),
        fittings=Fittings(routing=routing, rules=home.settings.rule_values),
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


def play(home: Home, day: date, output: str | None, rehearsal: bool, listener: Listener) -> Played:
    """Play one day on the station's outputs, or on `output` instead of them, and wait for its end.

    A rehearsal is played once; on a real day a process that ends badly is started again, as in `run`.

    Raises what the process refused, and PlayoutDiedError when it ended without saying so.
    """
    weeks.rundown(home, day)  # refuse here, with the right sentence, before a process is started
    played = Played()

    def take(said: dict[str, Any]) -> None:
        if said["said"] == "ended":
            played.device = said["device"]
            played.heard += said["heard"]
            played.missed += not said["heard"]
            played.ended.append(said)
        listener(said)

    playing = ["--day", day.isoformat(), *(["--rehearse"] if rehearsal else [])]
    on = outputs(home.folder, home.settings, output)
    with Running(home.settings, on, home.clock, take, playing=playing, once=rehearsal) as running:
        running.run(desk=False)
    return played
