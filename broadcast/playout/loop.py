"""The one loop of the air: the same for a real day, a rehearsal and a simulation.

    programme ─▶ lay ─▶ Lineup ─▶ Mixer ─▶ Output ─▶ card
                  ▲                           │
                  └── air position ◀── Pace ◀─┘          as-run log ◀─ each event, as it begins and ends

Each turn hands one block to the output, which is half a second ahead of what is heard, and then writes
down what began and what ended in it: before anything that follows is heard. What changes on the way (a
new rundown, the trust in the clock, a broken cart, a step of the clock) has the rest laid anew; the event
on air goes on where it is.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from broadcast.domain.asrun import AsRun, EntryKind
from broadcast.domain.rundown import Rundown
from broadcast.domain.times import RATE, Clock, ClockTrust, Frames, frame_at, millis_in
from broadcast.errors import BroadcastError, DeviceMissingError
from broadcast.playout.clocks import SimulatedClock
from broadcast.playout.engine import lay
from broadcast.playout.journal import AsRunLog, Desk, QueuedLog, air_entry, begun_entry, event_entry
from broadcast.playout.lineup import FADE, Key, Lineup, Placed
from broadcast.playout.mixer import Carts, Mixer, Samples
from broadcast.playout.outputs import Output
from broadcast.playout.pacing import LivePace, Pace, SimulatedPace

_BLOCK = Frames(960)
"""20 ms: what is rendered at a time on air."""
_BLOCK_SIMULATED = Frames(RATE // 4)
"""A simulation has no hurry to hear a stop, and goes ten times faster in larger pieces."""

_LOOK_AHEAD = Frames(10 * RATE)
"""Carts begin to be opened this long before they are needed."""
_LOOK_EVERY = Frames(RATE)
_DUE = Frames(2 * RATE)
"""Carts that are needed within this are waited for; in a simulation all are."""
_RESYNC = Frames(RATE // 20)
"""An error above 50 ms is no drift: the air is set anew and the log says so."""
_SLEW_FROM = Frames(48)
_SLEW_TO = Frames(4)

Programme = Callable[[datetime], tuple[Rundown, ...]]
"""The rundowns in force around a moment. While nothing has changed, the very same tuple MUST be answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """An event's first frame was handed to the output; `at` is when it is heard."""

    placed: Placed
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """An event ended, or was skipped; the entry is what the log is given."""

    placed: Placed
    entry: AsRun


Progress = Started | Ended
Listener = Callable[[Progress], None]


def play(
    programme: Programme,
    carts: Carts,
    output: Output,
    clock: Clock,
    log: AsRunLog,
    *,
    station: str,
    software: str,
    stop: threading.Event,
    listener: Listener = lambda _: None,
    on_log_error: Callable[[BroadcastError], None] = lambda _: None,
    settled: Collection[Key] = frozenset(),
    longest_silence: Frames | None = None,
    endless: bool = False,
) -> None:
    """Put a programme on air until it ends, or for ever, or until `stop` is set.

    With a `SimulatedClock` the air is counted from the clock's moment and every entry is marked SIMULATED;
    entries are then appended directly, otherwise from a thread that the air never waits for.

    Args:
        programme: asked about once a second.
        carts: where the recordings are.
        output: not yet started; it is started and closed here.
        clock: a `SystemClock`, or a `SimulatedClock` at the moment to begin with.
        log: the as-run log; used by one thread at a time.
        station: code of the station, for the log.
        software: name and version of the program, for the log.
        stop: set it to stop within a block and a fade of 20 ms.
        listener: told of events that start and end, in the air's own thread: it must be quick.
        on_log_error: told when the log refused an entry, which is then tried again.
        settled: events that the log already has an entry of; they are neither played nor logged again.
        longest_silence: in a simulation, longer silences are shortened to this; None keeps them.
        endless: go on, in silence, when the programme has ended.

    Raises:
        DeviceMissingError: the output could not be opened, or has gone.
        BroadcastError: the log refused an entry to the last.
    """
    with ExitStack() as stack:
        pace: Pace
        if isinstance(clock, SimulatedClock):
            pace, block, due = SimulatedPace(output, clock), _BLOCK_SIMULATED, _LOOK_AHEAD
        else:
            pace, block, due = LivePace(output, clock), _BLOCK, _DUE
            longest_silence = None
            log = stack.enter_context(QueuedLog(log, on_log_error))
        mixer = Mixer(carts)
        stack.callback(mixer.close)
        stack.callback(output.close)
        air = _Air(
            programme=programme,
            mixer=mixer,
            output=output,
            clock=clock,
            pace=pace,
            log=log,
            desk=Desk(station=station, software=software, device=output.name),
            listener=listener,
            settled=set(settled),
            block=block,
            due=due,
        )
        air.run(stop, longest_silence, endless=endless)


class _Air:
    """The state of one run: where the air is, what is laid, and which events are settled."""

    def __init__(
        self,
        *,
        programme: Programme,
        mixer: Mixer,
        output: Output,
        clock: Clock,
        pace: Pace,
        log: AsRunLog,
        desk: Desk,
        listener: Listener,
        settled: set[Key],
        block: Frames,
        due: Frames,
    ) -> None:
        self._programme, self._mixer, self._output, self._clock = programme, mixer, output, clock
        self._pace, self._log, self._desk, self._listener = pace, log, desk, listener
        self._settled, self._size, self._due = settled, block, due
        self._begun: dict[Key, datetime] = {}
        self._lineup = Lineup(())
        self._rundowns: tuple[Rundown, ...] = ()
        self._trust = ClockTrust.UNTRUSTED
        self._air = Frames(0)
        self._written = Frames(0)
        self._look_at = Frames(0)
        self._slewing = False

    def run(self, stop: threading.Event, longest_silence: Frames | None, *, endless: bool) -> None:
        """Play until told to stop, or until nothing is left. A device that goes is written down."""
        self._make_ready()
        self._air = self._pace.begin()
        self._desk = replace(self._desk, device=self._output.name)
        self._note(EntryKind.STARTED)
        try:
            self._lay()
            self._play(stop, longest_silence, endless=endless)
            self._output.drain()
        except DeviceMissingError:
            self._abandon("device_missing")
            raise
        self._note(EntryKind.STOPPED, "stop" if stop.is_set() else "")

    def _play(self, stop: threading.Event, longest_silence: Frames | None, *, endless: bool) -> None:
        while not stop.is_set():
            if self._air >= self._look_at:
                self._look_around()
            edge = self._lineup.quiet_until(self._air)
            if edge is None and not endless:
                return
            if longest_silence is not None and edge is not None and edge - self._air > longest_silence:
                self._go_to(Frames(edge - longest_silence))
                continue
            self._block()
        self._fade_away()

    # ── what is to be heard ──────────────────────────────────────────────────────────────────────

    def _make_ready(self) -> None:
        """Open what is due while the output does not count yet: to prove a cart may take its time."""
        self._air = frame_at(self._clock.wall())
        self._lay()
        self._lineup = Lineup(())

    def _lay(self) -> None:
        """Lay the rest anew from here on; what is on air goes on."""
        rundowns = self._programme(self._clock.wall())
        if rundowns is not self._rundowns:
            self._rundowns = rundowns
            self._mixer.retry()
        self._trust = self._clock.trust()
        while True:
            self._lineup = lay(
                self._rundowns,
                self._mixer.length,
                joined=self._air,
                trust=self._trust,
                settled=self._settled,
                running=self._lineup.running(self._air),
            )
            if self._load():
                break
        self._look_at = Frames(self._air + _LOOK_EVERY)

    def _look_around(self) -> None:
        """Once a second: open the next carts, and lay anew if anything has changed."""
        self._look_at = Frames(self._air + _LOOK_EVERY)
        if (
            self._programme(self._clock.wall()) is not self._rundowns
            or self._clock.trust() is not self._trust
            or not self._load()
            or self._found_again()
        ):
            self._lay()

    def _load(self) -> bool:
        return self._mixer.load(self._carts_within(_LOOK_AHEAD), due=self._carts_within(self._due))

    def _carts_within(self, ahead: Frames) -> list[str]:
        return [one.cart for one in self._lineup.upcoming(self._air, ahead) if one.cart]

    def _found_again(self) -> bool:
        """Whether a cart that was missing has come in time for its event."""
        return any(
            one.why == "missing_cart"
            and one.start > self._air
            and one.cart != one.event.cart
            and one.event.cart is not None
            and self._mixer.length(one.event.cart) is not None
            for one in self._lineup.upcoming(self._air, _LOOK_AHEAD)
        )

    # ── block by block ───────────────────────────────────────────────────────────────────────────

    def _block(self) -> None:
        """Hand one block over, a little longer or shorter on the air than on the card if they disagree."""
        error = self._pace.error(self._air, self._written)
        if abs(error) > _RESYNC:
            self._resync(error)
            error = Frames(0)
        quiet = self._lineup.quiet_until(self._air)
        room = self._size if quiet is None else Frames(quiet - self._air)
        if room >= self._size and abs(error) > 1:
            self._settle(Frames(max(-self._size, min(error, room - self._size, self._size))))
            return
        self._slewing = abs(error) > (_SLEW_TO if self._slewing else _SLEW_FROM)
        extra = (error > 0) - (error < 0) if self._slewing else 0
        length = Frames(self._size + extra)
        samples = self._mixer.render(self._lineup.sounding(self._air, length), length)
        self._hand_over(_fitted(samples, self._size), length)

    def _settle(self, error: Frames) -> None:
        """In silence an error is made good at once: nobody hears it."""
        self._hand_over(np.zeros(self._size, dtype=np.int16), Frames(self._size + error))

    def _hand_over(self, samples: Samples, length: Frames) -> None:
        """Give a block to the output, which stands for `length` frames of the air, and note what ended."""
        starting = self._lineup.starting(self._air, length)
        for one in starting:
            self._begun[one.key] = self._moment(one.start)
            self._listener(Started(placed=one, at=self._begun[one.key]))
        turns: list[tuple[Frames, Placed, datetime | None]] = [(one.start, one, None) for one in starting]
        turns += [(one.last, one, self._moment(one.end)) for one in self._lineup.ending(self._air, length)]
        self._output.write(samples)
        self._written = Frames(self._written + len(samples))
        self._go_to(Frames(self._air + length))
        for _, one, ended in sorted(turns, key=lambda turn: turn[0]):
            if ended is None:
                self._begin(one)
            else:
                self._end(one, ended)

    def _moment(self, air: Frames) -> datetime:
        return self._pace.moment(air, Frames(self._written + air - self._air))

    def _go_to(self, air: Frames) -> None:
        self._air = air
        self._pace.reached(air)

    def _resync(self, error: Frames) -> None:
        """The air was elsewhere than it was thought to be. What sounds goes on, the rest is laid anew."""
        self._note(EntryKind.CLOCK_STEP, f"{'+' if error > 0 else '-'}{millis_in(Frames(abs(error)))}ms")
        running = self._lineup.running(self._air)
        self._lineup = Lineup(() if running is None else (running.moved(error),))
        self._go_to(Frames(self._air + error))
        self._lay()

    def _fade_away(self) -> None:
        """End what is on air within 20 ms."""
        running = self._lineup.running(self._air)
        if running is None or running.key in self._settled:
            return
        until = Frames(self._air + FADE)
        self._lineup = Lineup((running.stopped(until, "stop"),))
        self._hand_over(self._mixer.render(self._lineup.sounding(self._air, FADE), FADE), FADE)

    def _abandon(self, reason: str) -> None:
        """The output is gone: what was on air ended with the last block that it took."""
        running = self._lineup.running(self._air)
        if running is not None and running.key in self._begun:
            self._end(running.stopped(self._air, reason), self._moment(self._air))
        self._note(EntryKind.STOPPED, reason)

    # ── what is written down ─────────────────────────────────────────────────────────────────────

    def _begin(self, one: Placed) -> None:
        self._log.append(
            begun_entry(
                self._desk,
                one,
                at=self._clock.wall(),
                trust=self._clock.trust(),
                started=self._begun[one.key],
            )
        )

    def _end(self, one: Placed, at: datetime) -> None:
        self._settled.add(one.key)
        started = self._begun.pop(one.key, None)
        entry = event_entry(
            self._desk,
            one,
            self._mixer.take(one.key),
            at=self._clock.wall(),
            trust=self._clock.trust(),
            started=started,
            ended=at if started is not None else None,
        )
        self._log.append(entry)
        self._listener(Ended(placed=one, entry=entry))

    def _note(self, kind: EntryKind, reason: str = "") -> None:
        self._log.append(
            air_entry(self._desk, kind, at=self._clock.wall(), trust=self._clock.trust(), reason=reason)
        )


def _fitted(samples: Samples, size: Frames) -> Samples:
    """A block of one frame more or less brought to `size`, where the sound moves least."""
    surplus = len(samples) - size
    if not surplus:
        return samples
    flattest = int(np.argmin(np.abs(np.diff(samples.astype(np.int32)))))
    if surplus > 0:
        return np.delete(samples, flattest)
    return np.insert(samples, flattest, samples[flattest])
