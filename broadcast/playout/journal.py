"""What is written down of the air: as-run entries from placed events, and the thread that keeps them.

An entry is made when what it tells of is beyond recall: on its way out of the card, a sixth of a second before
it is heard. The log is durable and therefore slow; the air never waits for it. Entries pass through a queue to
a thread of their own, which tries again when the disk refuses one, so that nothing is lost or out of order.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from types import TracebackType
from typing import Protocol, Self

import numpy as np

from broadcast.acoustics.loudness import Ear
from broadcast.domain.asrun import AsRun, EntryKind, Outcome
from broadcast.domain.times import Clock, ClockTrust, Frames, moment_at
from broadcast.errors import BroadcastError
from broadcast.playout.levels import FULL_SCALE, decibels, rms_decibels
from broadcast.playout.lineup import Key, Placed
from broadcast.playout.progress import Ended, Listener, Started
from broadcast.playout.routing import Samples

_LAST_TRIES = 3
_DAY = len("2026-11-23")
_SCALE = np.float32(1 / FULL_SCALE)


class AsRunLog(Protocol):
    """The log. An entry MUST be on the disk when `append` returns, and MAY take its time for that.

    In a simulation, where nothing is to last, a list will do.
    """

    def append(self, entry: AsRun, /) -> object:
        """Put an entry at the end. Raises BroadcastError when it could not; then nothing was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What every entry of one playout process has in common."""

    station: str
    software: str
    device: str
    zones: tuple[str, ...] = ()
    """The zones that this output feeds, where others feed the rest; empty where it feeds all."""


@dataclass(slots=True, kw_only=True)
class Meter:
    """What one event, or a piece of one, has sent to the card so far; to an ear too, where one listens."""

    ear: Ear | None = None
    frames: int = 0
    _peak: int = field(default=0, repr=False)
    _energy: int = field(default=0, repr=False)

    def add(self, samples: Samples) -> None:
        """Count samples as they leave."""
        wide = samples.astype(np.int64)
        self.frames += len(samples)
        self._peak = max(self._peak, int(np.abs(wide).max(initial=0)))
        self._energy += int(np.dot(wide, wide))
        if self.ear is not None:
            self.ear.hear(samples.astype(np.float32) * _SCALE)

    @property
    def peak(self) -> int | None:
        """Highest sample in hundredths of dBFS; None for digital silence."""
        return decibels(self._peak)

    @property
    def loudness(self) -> int | None:
        """RMS over the event in hundredths of dBFS; None for digital silence."""
        return rms_decibels(self._energy, self.frames)

    @property
    def lufs(self) -> int | None:
        """Integrated loudness by BS.1770-4, in hundredths of LUFS; None where nothing is loud enough to count."""
        return None if self.ear is None else self.ear.integrated


class Logbook:
    """Keeps count of what is on air, and gives the log and a listener an entry of each beginning and end.

    How loud an event is to an ear is measured on air alone: nobody reads it of a made-up day, and a year has many.
    """

    def __init__(self, desk: Desk, log: AsRunLog, clock: Clock, listener: Listener) -> None:
        self._desk, self._log, self._clock, self._listener = desk, log, clock, listener
        self._begun: dict[Key, datetime] = {}
        self._meters: dict[Key, Meter] = {}

    def plays_on(self, device: str) -> None:
        """The output has said what it is."""
        self._desk = replace(self._desk, device=device)

    def has_begun(self, one: Placed) -> bool:
        """Whether its beginning was written and its end was not."""
        return one.key in self._begun

    def begin(self, one: Placed, at: datetime) -> None:
        """An event, or a piece of one, begins to be heard at that moment."""
        self._begun[one.key] = at
        self._log.append(
            begun_entry(self._desk, one, at=self._clock.wall(), trust=self._clock.trust(), started=at)
        )
        self._listener(Started(placed=one, at=at))

    def hear(self, one: Placed, samples: Samples) -> None:
        """These samples of an event are beyond recall."""
        if one.key not in self._meters:
            real = self._clock.trust() is not ClockTrust.SIMULATED
            self._meters[one.key] = Meter(ear=Ear() if real else None)
        self._meters[one.key].add(samples)

    def end(self, one: Placed, at: datetime) -> None:
        """An event, or a piece of one, has ended at that moment, or was skipped."""
        started = self._begun.pop(one.key, None)
        entry = event_entry(
            self._desk,
            one,
            self._meters.pop(one.key, Meter()),
            at=self._clock.wall(),
            trust=self._clock.trust(),
            started=started,
            ended=at if started is not None else None,
        )
        self._log.append(entry)
        self._listener(Ended(placed=one, entry=entry))

    def note(self, kind: EntryKind, reason: str = "") -> None:
        """Something has changed the air as a whole."""
        self._log.append(
            air_entry(self._desk, kind, at=self._clock.wall(), trust=self._clock.trust(), reason=reason)
        )


def begun_entry(
    desk: Desk, placed: Placed, *, at: datetime, trust: ClockTrust, started: datetime | None
) -> AsRun:
    """The entry of an event that begins: all that is known of it before it has ended."""
    event = placed.event
    return AsRun(
        kind=EntryKind.BEGUN,
        station=desk.station,
        at=at,
        clock_trust=trust,
        device=desk.device,
        software=desk.software,
        reason=placed.why,
        rundown=placed.file_name,
        event=event.id,
        title=event.title,
        column=event.column,
        event_kind=event.kind,
        items=event.items,
        group=event.group or "",
        field=event.field or "",
        plan=event.plan or "",
        language=event.language,
        origin=event.origin,
        repeat=event.repeat,
        priority=event.priority,
        zones=_zones(desk, event.zones),
        author=event.author or "",
        approver=event.approver or "",
        cart=placed.cart or "",
        rung=placed.rung or "",
        planned_start=moment_at(placed.planned_start),
        planned_end=moment_at(placed.planned_end),
        actual_start=started,
    )


def event_entry(
    desk: Desk,
    placed: Placed,
    meter: Meter,
    *,
    at: datetime,
    trust: ClockTrust,
    started: datetime | None,
    ended: datetime | None,
) -> AsRun:
    """The entry of an event that has ended: `started` and `ended` as the output's clock says."""
    return replace(
        begun_entry(desk, placed, at=at, trust=trust, started=started),
        kind=EntryKind.EVENT,
        reason=placed.reason,
        actual_end=ended,
        frames=Frames(meter.frames),
        outcome=placed.outcome,
        peak=meter.peak,
        loudness=meter.loudness,
        lufs=meter.lufs,
    )


def _zones(desk: Desk, zones: tuple[str, ...]) -> tuple[str, ...]:
    """The zones of an event that this output feeds; none, which is all, where it feeds all of them."""
    return tuple(zone for zone in desk.zones if not zones or zone in zones) if desk.zones else zones


def air_entry(desk: Desk, kind: EntryKind, *, at: datetime, trust: ClockTrust, reason: str = "") -> AsRun:
    """The entry of something that changed the air as a whole."""
    return AsRun(
        kind=kind,
        station=desk.station,
        at=at,
        clock_trust=trust,
        device=desk.device,
        software=desk.software,
        reason=reason,
    )


def unfinished(entries: Iterable[AsRun]) -> tuple[AsRun, ...]:
    """For each event that began and of whose end nothing was written, the entry that closes it.

    So it is after a kill or a power cut. How much was heard is not known: no frames and no end are claimed.
    `at` is when it began; whoever writes the entry puts the present moment there.
    """
    begun: dict[tuple[str, str], list[AsRun]] = {}
    for entry in entries:
        key = entry.rundown[:_DAY], entry.event
        if entry.kind is EntryKind.BEGUN:
            begun.setdefault(key, []).append(entry)
        elif entry.kind is EntryKind.EVENT:
            begun.pop(key, None)
    return tuple(
        replace(one, kind=EntryKind.EVENT, outcome=Outcome.INTERRUPTED, reason="killed")
        for one in sorted(chain.from_iterable(begun.values()), key=lambda one: one.at)
    )


class QueuedLog:
    """A log behind a queue: `append` answers at once. Used as a context; leaving it writes what is left.

    Args:
        log: the log, used by the queue's thread alone from now on.
        on_error: told of each refusal; the same entry is tried again after `pause` seconds. On leaving it
            is tried three times more; what is refused then is lost, and leaving raises the refusal.
        between: done in the queue's thread every `look` seconds or so; what it refuses is told as well.
    """

    def __init__(
        self,
        log: AsRunLog,
        on_error: Callable[[BroadcastError], None],
        pause: float = 1.0,
        between: Callable[[], None] = lambda: None,
        look: float = 2.0,
    ) -> None:
        self._log = log
        self._on_error = on_error
        self._pause = pause
        self._between, self._look = between, look
        self._look_at = 0.0
        self._queue: queue.SimpleQueue[AsRun | None] = queue.SimpleQueue()
        self._leaving = threading.Event()
        self._lost: BroadcastError | None = None
        self._thread = threading.Thread(target=self._write, name="as-run", daemon=True)

    def append(self, entry: AsRun) -> None:
        """Hand an entry over; never waits."""
        self._queue.put(entry)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leaving.set()
        self._queue.put(None)
        self._thread.join()
        if self._lost is not None and error is None:
            raise self._lost

    def _write(self) -> None:
        while True:
            try:
                entry = self._queue.get(timeout=max(0.0, self._look_at - time.monotonic()))
            except queue.Empty:
                self._look_between()
                continue
            if entry is None:
                return
            self._keep(entry)
            if time.monotonic() >= self._look_at:
                self._look_between()

    def _look_between(self) -> None:
        try:
            self._between()
        except BroadcastError as error:
            self._on_error(error)
        self._look_at = time.monotonic() + self._look

    def _keep(self, entry: AsRun) -> None:
        last_tries = _LAST_TRIES
        while True:
            try:
                self._log.append(entry)
            except BroadcastError as error:
                self._on_error(error)
                last_tries -= self._leaving.is_set()
                if last_tries <= 0:
                    self._lost = error
                    return
                time.sleep(self._pause)
            else:
                return
