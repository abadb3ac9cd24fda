"""The air as an operator wants it: see the running order, hear a day before, play one, know what came of it."""

from __future__ import annotations

import json
import tempfile
import threading
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any, Self

from broadcast.air import SHORTENED, SOFTWARE
from broadcast.air.library import Library, with_voice
from broadcast.domain.asrun import AsRun, EntryKind, from_record, to_record
from broadcast.domain.rundown import Event, Rundown, is_recording
from broadcast.domain.times import ClockTrust, Frames, Period, Week, frame_at, local, moment_at
from broadcast.errors import CartMissingError, RundownMissingError, WeekMissingError
from broadcast.files import refusals
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
from broadcast.station.home import Home
from broadcast.station.outputs import outputs
from broadcast.station.rendering import Progress
from broadcast.station.running import Listener, Running

_AFTERWARDS = timedelta(hours=6)
"""What a day leaves behind after midnight is over by then."""

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
    store = _Presumed(home, _recordings(rundown))

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


def _recordings(rundown: Rundown) -> dict[str, Frames]:
    """How long the recordings are to be that a day repeats."""
    return {one.cart: one.length for one in rundown.events if one.cart and is_recording(one.cart)}


class _Presumed:
    """Carts and recordings as they are; a recording of a relay or live event that is still to come is silence."""

    def __init__(self, home: Home, coming: Mapping[str, Frames]) -> None:
        self._library = Library(
            CartStore(home.carts), Recordings(home.folder / "recordings" / home.settings.outputs[0].id)
        )
        self._coming = coming

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
    """What would be logged, and of which days; whether all of them are published, or some only kept."""

    entries: Iterable[AsRun]
    days: int
    published: bool


@contextmanager
def simulate(home: Home, period: Period, wav: Path | None, progress: Progress) -> Iterator[Simulated]:
    """Run the engine over a period faster than real time. The station's log is not touched.

    Days without a rundown are left out. However long the period is, no more than a few days of it are in memory:
    the entries lie on the disk as long as the context lasts.

    Raises RundownMissingError or WeekMissingError when there is nothing to simulate, and PeriodError when a sound
    file is asked of more than a week.
    """
    if wav:
        period.within_a_week()
    ahead = _to_simulate(home, period, progress)
    clock = SimulatedClock(local(ahead.days[0], time(), home.settings.rule_values.zone))
    routing = Routing(home.settings.zone_values, home.settings.rule_values.zone)
    with _Entries(CartStore(home.carts)) as entries:

        def listen(said: object) -> None:
            if isinstance(said, Ended):
                progress(entries.ended, ahead.events, said.placed.event.title)

        play_loop(
            ahead.around,
            _Presumed(home, ahead.coming),
            open_output(f"file:{wav}" if wav else "null", clock, routing.channels),
            clock,
            entries,
            desk=Desk(station=home.settings.station.code, software=SOFTWARE, device=""),
            stop=threading.Event(),
            fittings=Fittings(routing=routing, rules=home.settings.rule_values),
            listener=listen,
            longest_silence=SHORTENED,
        )
        yield Simulated(entries=entries, days=len(ahead.days), published=not ahead.drafts)


class _Entries:
    """The log of a simulation, on the disk until it has been read."""

    def __init__(self, carts: CartStore) -> None:
        self._carts = carts
        self._file = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
        self.ended = 0
        """How many of them tell of an event's end."""

    def append(self, entry: AsRun) -> None:
        """Put an entry at the end. Raises DiskFullError, CannotWriteError."""
        with refusals(Path(tempfile.gettempdir())):
            self._file.write(json.dumps(to_record(with_voice(entry, self._carts))) + "\n")
        self.ended += entry.kind is EntryKind.EVENT

    def __iter__(self) -> Iterator[AsRun]:
        self._file.seek(0)
        return (from_record(json.loads(line)) for line in self._file)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


class _Ahead:
    """The days of a simulation, of which those around the moment and the next one after them are read."""

    def __init__(self, home: Home) -> None:
        self._home, self._zone = home, home.settings.rule_values.zone
        self.days: list[date] = []
        self.drafts: dict[date, Rundown] = {}
        """Days that are kept and not published."""
        self.events = 0
        self.coming: dict[str, Frames] = {}
        """How long the recordings will be that relays and live events of these days are to leave behind."""
        self._read: dict[date, Rundown] = {}
        self._answer: tuple[Rundown, ...] = ()

    def add(self, rundown: Rundown, *, published: bool) -> None:
        """The next day."""
        self.days.append(rundown.day)
        self.events += len(rundown.events)
        self.coming |= _recordings(rundown)
        if not published:
            self.drafts[rundown.day] = rundown

    def around(self, moment: datetime) -> tuple[Rundown, ...]:
        """What is in force around a moment: as playout has it, and the next day however far away it is."""
        here = moment.astimezone(self._zone)
        first = bisect_left(self.days, (here - _AFTERWARDS).date())
        wanted = self.days[first : bisect_right(self.days, here.date()) + 1]
        if wanted != [rundown.day for rundown in self._answer]:
            self._read = {day: self._read.get(day) or self._rundown(day) for day in wanted}
            self._answer = tuple(self._read.values())
        return self._answer

    def _rundown(self, day: date) -> Rundown:
        return self.drafts.get(day) or weeks.rundown(self._home, day)


def _to_simulate(home: Home, period: Period, progress: Progress) -> _Ahead:
    """Of each week what is published, else what is kept. Raises as the first week does, where none has anything."""
    ahead, refusal = _Ahead(home), None
    for week, days in groupby(period.every_day(), key=Week.of):
        try:
            for rundown, published in _of_week(home, week, list(days), progress):
                ahead.add(rundown, published=published)
        except WeekMissingError as error:
            refusal = refusal or error
    if not ahead.days and refusal:
        raise refusal
    if not ahead.days:
        raise RundownMissingError(date=period.name)
    return ahead


def _of_week(
    home: Home, week: Week, days: Sequence[date], progress: Progress
) -> Iterator[tuple[Rundown, bool]]:
    published = False
    for day in days:
        with suppress(RundownMissingError):
            yield weeks.rundown(home, day), True
            published = True
    if not published:
        kept = weeks.unpublished(home, week, progress)
        yield from ((rundown, False) for rundown in kept if rundown.day in days)


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
