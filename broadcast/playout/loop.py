"""The one loop of the air: the same for a real day, a rehearsal and a simulation.

    programme, orders ─▶ Continuity ─▶ Mixer ─▶ Output ─▶ card
                             ▲                    │
                             └── air position ◀── Pace        as-run log ◀─ what is beyond recall

Each turn hands one block to the output, which is half a second ahead of what is heard, and then writes
down what of it can no longer be taken back. What changes on the way (a new rundown, the trust in the clock, an
order, a cart or a feed that fails, a step of the clock) has both lines laid anew: an order and a stop from the
first frame that can still be taken back, anything else from the next block on.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime

import numpy as np

from broadcast.domain.asrun import EntryKind, Rung
from broadcast.domain.orders import Order
from broadcast.domain.times import RATE, Clock, Frames, frame_at, millis_in, moment_at, stamp
from broadcast.errors import BroadcastError, CartMissingError, DeviceMissingError, NothingOrderedError
from broadcast.playout.clocks import SimulatedClock
from broadcast.playout.commands import Answer, Asked, Leave, Resume, Say, Silence, Withdraw, refusal
from broadcast.playout.continuity import Continuity, Hold
from broadcast.playout.departed import Departed
from broadcast.playout.fittings import Fittings, Past, Programme
from broadcast.playout.handed import Handed, InFlight
from broadcast.playout.journal import AsRunLog, Desk, Logbook, QueuedLog
from broadcast.playout.keying import Keying
from broadcast.playout.lineup import FADE, Lineup, Placed
from broadcast.playout.mixer import Carts, Mixed, Mixer
from broadcast.playout.outputs import Output
from broadcast.playout.pacing import LivePace, Pace, SimulatedPace
from broadcast.playout.progress import Listener, Lost
from broadcast.playout.routing import Block

_BLOCK = Frames(1_920)
"""40 ms: what is rendered at a time on air."""
_BLOCK_SIMULATED = Frames(RATE // 4)
"""A simulation has no hurry to hear a stop, and goes ten times faster in larger pieces."""

_LOOK_AHEAD = Frames(10 * RATE)
"""Carts begin to be opened this long before they are needed, and feeds to be listened to."""
_LOOK_EVERY = Frames(RATE)
_LISTEN_EVERY = Frames(RATE // 4)
_DUE = Frames(2 * RATE)
"""Carts that are needed within this are waited for; in a simulation all are."""
_HEARD_EVERY = Frames(300 * RATE)
"""Of a silence without an end a simulation that shortens silences hears a block so often: what comes may change."""
_RESYNC = Frames(RATE // 20)
"""An error above 50 ms is no drift: the air is set anew and the log says so."""
_SLEW_FROM = Frames(48)
_SLEW_TO = Frames(4)


def play(
    programme: Programme,
    carts: Carts,
    output: Output,
    clock: Clock,
    log: AsRunLog,
    *,
    desk: Desk,
    stop: threading.Event,
    fittings: Fittings | None = None,
    past: Past | None = None,
    listener: Listener = lambda _: None,
    on_log_error: Callable[[BroadcastError], None] = lambda _: None,
    between_entries: Callable[[], None] = lambda: None,
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
        desk: what every entry of the log has in common.
        stop: set it to stop within the output's own latency and a fade of 20 ms.
        fittings: zones, rules, contacts, feeds, and who gives orders.
        past: what is known from before this start.
        listener: told of events that start and end and of signs of life, in the air's own thread: it must be quick.
        on_log_error: told when the log refused an entry, which is then tried again.
        between_entries: done every few seconds by the thread that appends; not in a simulation.
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
            log = stack.enter_context(QueuedLog(log, on_log_error, between=between_entries))
        fittings, past = fittings or Fittings(), past or Past()
        mixer = Mixer(carts, fittings.feeds, fittings.routing)
        stack.callback(mixer.close)
        stack.callback(output.close)
        air = _Air(
            programme=programme,
            mixer=mixer,
            output=output,
            clock=clock,
            pace=pace,
            logbook=Logbook(desk, log, clock, listener),
            listener=listener,
            fittings=fittings,
            past=past,
            block=block,
            due=due,
        )
        air.run(stop, longest_silence, endless=endless)


class _Air:
    """The state of one run: where the air is, and what is on its way."""

    def __init__(
        self,
        *,
        programme: Programme,
        mixer: Mixer,
        output: Output,
        clock: Clock,
        pace: Pace,
        logbook: Logbook,
        listener: Listener,
        fittings: Fittings,
        past: Past,
        block: Frames,
        due: Frames,
    ) -> None:
        self._programme, self._mixer, self._output, self._clock = programme, mixer, output, clock
        self._pace, self._logbook, self._listener = pace, logbook, listener
        self._fittings, self._size, self._due = fittings, block, due
        self._past = past
        self._continuity = Continuity(
            mixer.length, fittings.routing, fittings.rules, past.settled, past.begun
        )
        self._keying = Keying(fittings.contacts, fittings.routing)
        self._departed = Departed(
            continuity=self._continuity,
            logbook=logbook,
            keying=self._keying,
            fittings=fittings,
            pace=pace,
            output=output,
            listener=listener,
        )
        self._in_flight = InFlight()
        self._ending_here: list[Placed] = []
        """What ends just before the next block, by what was laid last."""
        self._air = Frames(0)
        self._written = Frames(0)
        self._look_at = Frames(0)
        self._listen_at = Frames(0)
        self._leave_at: Frames | None = None
        self._slewing = False
        self._stood: tuple[tuple[Order, ...], Hold | None] = ((), None)
        """What `standing` was told last."""

    def run(self, stop: threading.Event, longest_silence: Frames | None, *, endless: bool) -> None:
        """Play until told to stop, or until nothing is left. A device that goes is written down."""
        self._make_ready()
        self._air = self._pace.begin()
        self._logbook.plays_on(self._output.name)
        self._logbook.note(EntryKind.STARTED, self._past.arrival(self._output.name))
        if self._past.held_until is not None:
            self._continuity.silence(Hold(since=self._air, until=frame_at(self._past.held_until)))
        for order in self._past.orders:
            self._continuity.order(order)
        try:
            self._lay()
            self._play(stop, longest_silence, endless=endless)
            self._output.drain()
            self._let_go(self._written)
            if self._air != self._leave_at:
                self._departed.release_contacts()
        except DeviceMissingError:
            self._abandon("device_missing")
            self._listener(Lost())
            raise
        self._logbook.note(EntryKind.STOPPED, self._ending(stop))

    def _play(self, stop: threading.Event, longest_silence: Frames | None, *, endless: bool) -> None:
        while not stop.is_set() and self._air != self._leave_at:
            self._obey()
            self._look_around()
            edge = self._quiet_until()
            if edge is None and not endless:
                return
            if longest_silence is not None and edge is None:
                self._go_to(Frames(self._air + _HEARD_EVERY))
            elif longest_silence is not None and edge is not None and edge - self._air > longest_silence:
                self._go_to(Frames(edge - longest_silence))
                continue
            self._block()
            self._let_go(Frames(self._written - self._output.waiting()))
            self._stand()
        self._fade_away(self._ending(stop))

    def _ending(self, stop: threading.Event) -> str:
        if self._air == self._leave_at:
            return "handover"
        return "stop" if stop.is_set() else ""

    # ── what is to be heard ──────────────────────────────────────────────────────────────────────

    def _make_ready(self) -> None:
        """Open what is due while the output does not count yet: to prove a cart may take its time."""
        self._air = frame_at(self._clock.wall())
        self._lay()
        self._listen()
        self._continuity.planned = Lineup()

    def _lay(self) -> None:
        """Lay both lines anew from the next block on; what is on air goes on."""
        continuity = self._continuity
        rundowns = self._programme(self._clock.wall())
        if rundowns is not continuity.rundowns:
            continuity.follow(rundowns, self._air)
            self._mixer.renew({cart for rundown in rundowns for cart in rundown.carts})
        continuity.trust = self._clock.trust()
        while True:
            ending = (*self._in_flight.ending(), *self._ending_here)
            self._ending_here += continuity.lay(self._air, ending, self._ready)
            if self._load():
                break
        self._look_at = Frames(self._air + _LOOK_EVERY)

    def _take_back(self) -> None:
        """Go back to the first frame that has not left for good: what is laid next is heard from there on."""
        earliest = self._in_flight.take_back(Frames(self._written - self._output.waiting()))
        if earliest is None:
            return
        self._output.take_back(Frames(self._written - earliest.written))
        self._air, self._written = earliest.air, earliest.written
        self._continuity.planned, self._continuity.over = earliest.planned, earliest.over
        self._ending_here = list(earliest.ending_before)

    def _ready(self, order: Order) -> Frames:
        return self._keying.ready(order.zones, self._air)

    def _look_around(self) -> None:
        """Open the next carts and feeds, and lay anew if anything has changed."""
        if self._air >= self._listen_at and self._listen():
            self._take_back()
            self._lay()
        if self._air < self._look_at:
            return
        self._look_at = Frames(self._air + _LOOK_EVERY)
        hold = self._continuity.hold
        if hold is not None and self._air >= hold.until:
            self._continuity.hold = None
            self._logbook.note(EntryKind.RELEASED, "timeout")
        if (
            self._programme(self._clock.wall()) is not self._continuity.rundowns
            or self._clock.trust() is not self._continuity.trust
            or not self._load()
            or self._found_again()
        ):
            self._lay()

    def _load(self) -> bool:
        return self._mixer.load(self._carts_within(_LOOK_AHEAD), due=self._carts_within(self._due))

    def _upcoming(self, ahead: Frames) -> Iterator[Placed]:
        for line in (self._continuity.planned, self._continuity.over):
            yield from line.upcoming(self._air, ahead)

    def _carts_within(self, ahead: Frames) -> list[str]:
        return [one.cart for one in self._upcoming(ahead) if one.cart]

    def _found_again(self) -> bool:
        """Whether a cart that was missing has come in time for its event."""
        return any(
            one.why == "missing_cart"
            and one.start > self._air
            and one.cart != one.event.cart
            and one.event.cart is not None
            and self._mixer.length(one.event.cart) is not None
            for one in self._upcoming(_LOOK_AHEAD)
        )

    def _listen(self) -> bool:
        """Look at the feeds. Whether one was lost or came again where it is due, so that something has to change."""
        self._listen_at = Frames(self._air + _LISTEN_EVERY)
        fed = [one for one in self._upcoming(_LOOK_AHEAD) if one.event.feeds]
        self._mixer.listen(fed)
        changed = False
        for one in self._continuity.planned.upcoming(self._air, Frames(_LISTEN_EVERY + self._size)):
            if not one.event.feeds or self._mixer.hears(one.key) is (one.rung is Rung.FEED):
                continue
            changed = True
            if one.rung is Rung.FEED:
                self._continuity.fail(one, "no_source" if one.start >= self._air else "feed_lost")
            else:
                self._continuity.recover(one.key)
        return changed

    # ── what is ordered ──────────────────────────────────────────────────────────────────────────

    def _obey(self) -> None:
        while not self._fittings.inbox.empty():
            asked = self._fittings.inbox.get()
            asked.answer(self._answer(asked))

    def _answer(self, asked: Asked) -> Answer:
        match asked.command:
            case Say(order=order):
                return self._say(order)
            case Silence(until=until):
                self._take_back()
                self._continuity.silence(Hold(since=Frames(self._air + FADE), until=frame_at(until)))
                self._logbook.note(EntryKind.HELD, stamp(until))
                self._lay()
                return until
            case Resume():
                self._take_back()
                self._continuity.release()
                self._logbook.note(EntryKind.RELEASED)
                self._lay()
                return self._clock.wall()
            case Withdraw(order=order):
                self._take_back()
                if not self._continuity.withdraw(order):
                    return NothingOrderedError()
                self._lay()
                return self._clock.wall()
            case Leave():
                ends = [line.running(self._air) for line in (self._continuity.planned, self._continuity.over)]
                self._leave_at = max([self._air, *(one.end for one in ends if one)])
                return moment_at(self._leave_at)

    def _say(self, order: Order) -> Answer:
        """Give an order its place, at once where it may break off what sounds."""
        if order.cart is not None and self._mixer.length(order.cart) is None:
            return CartMissingError(cart=order.cart, title=order.title)
        self._take_back()
        if order.id not in {one.id for one in self._continuity.orders}:
            self._continuity.order(order)
        self._lay()
        placed = next((one for one in self._continuity.over.placed if one.event.id == order.id), None)
        if placed is None or placed.rung is None:
            return refusal(order, "" if placed is None else placed.why)
        return self._moment(placed.start)

    def _stand(self) -> None:
        """What is ordered, or held, outlives this process."""
        stands = self._continuity.orders, self._continuity.hold
        if stands == self._stood or self._fittings.standing is None:
            return
        self._stood = stands
        orders, hold = stands
        self._fittings.standing.keep(orders, None if hold is None else moment_at(hold.until))

    # ── block by block ───────────────────────────────────────────────────────────────────────────

    def _quiet_until(self) -> Frames | None:
        edges = (line.quiet_until(self._air) for line in (self._continuity.planned, self._continuity.over))
        return min((edge for edge in edges if edge is not None), default=None)

    def _block(self) -> None:
        """Hand one block over, a little longer or shorter on the air than on the card if they disagree."""
        error = self._pace.error(self._air, self._written)
        if abs(error) > _RESYNC:
            self._resync(error)
            error = Frames(0)
        quiet = self._quiet_until()
        room = self._size if quiet is None else Frames(quiet - self._air)
        if self._leave_at is not None:
            room = Frames(min(room, self._leave_at - self._air))
        if room >= self._size and abs(error) > 1:
            self._settle(Frames(max(-self._size, min(error, room - self._size, self._size))))
            return
        self._slewing = abs(error) > (_SLEW_TO if self._slewing else _SLEW_FROM)
        extra = (error > 0) - (error < 0) if self._slewing else 0
        size = self._size if self._leave_at is None else Frames(min(self._size, self._leave_at - self._air))
        self._render(Frames(size + extra), size)

    def _settle(self, error: Frames) -> None:
        """In silence an error is made good at once: nobody hears it."""
        silence = np.zeros((self._size, self._fittings.routing.channels), dtype=np.int16)
        self._hand_over(Mixed(block=silence, pieces=(), broken=None), Frames(self._size + error))

    def _render(self, length: Frames, size: Frames) -> None:
        """Hand over `length` frames of the air as `size` frames of sound; a cart that breaks is replaced first."""
        while True:
            mixed = self._mixer.render(self._continuity.planned, self._continuity.over, self._air, length)
            if mixed.broken is None:
                break
            self._continuity.fail(mixed.broken, "cart_broken")
            self._lay()
        self._hand_over(replace(mixed, block=_fitted(mixed.block, size)), length)

    def _hand_over(self, mixed: Mixed, length: Frames) -> None:
        """Give a block to the output, which stands for `length` frames of the air."""
        planned, over = self._continuity.planned, self._continuity.over
        handed = Handed(
            air=self._air,
            length=length,
            written=self._written,
            size=Frames(len(mixed.block)),
            planned=planned,
            over=over,
            block=mixed.block,
            pieces=mixed.pieces,
            starting=(*planned.starting(self._air, length), *over.starting(self._air, length)),
            ending=(*planned.ending(self._air, length), *over.ending(self._air, length)),
            ending_before=tuple(self._ending_here),
        )
        self._output.write(mixed.block)
        self._in_flight.add(handed)
        self._ending_here.clear()
        self._written = Frames(self._written + handed.size)
        self._go_to(Frames(self._air + length))

    def _go_to(self, air: Frames) -> None:
        self._air = air
        self._pace.reached(air)

    def _resync(self, error: Frames) -> None:
        """The air was elsewhere than it was thought to be. What sounds goes on, the rest is laid anew."""
        self._logbook.note(
            EntryKind.CLOCK_STEP, f"{'+' if error > 0 else '-'}{millis_in(Frames(abs(error)))}ms"
        )
        self._take_back()
        self._continuity.moved(self._air, error)
        self._go_to(Frames(self._air + error))
        self._lay()

    def _fade_away(self, reason: str) -> None:
        """End what is on air within 20 ms."""
        if reason != "stop":
            return
        self._take_back()
        if self._continuity.fade_out(self._air, reason):
            self._render(FADE, FADE)

    def _abandon(self, reason: str) -> None:
        """The output is gone: what was on air ended with the last block that it took."""
        for line in (self._continuity.planned, self._continuity.over):
            running = line.running(self._air)
            if running is not None and self._logbook.has_begun(running):
                self._logbook.end(running.stopped(self._air, reason), self._moment(self._air))
        self._logbook.note(EntryKind.CARD_LOST)
        self._logbook.note(EntryKind.STOPPED, reason)

    def _let_go(self, until: Frames) -> None:
        """Write down what has left for good. A cart that turns out silent is replaced at once."""
        for block in self._in_flight.gone(until):
            silent = self._departed.take(block)
            if silent is not None:
                self._continuity.fail(silent, "silent")
                self._take_back()
                self._lay()

    def _moment(self, air: Frames) -> datetime:
        return self._pace.moment(air, Frames(self._written + air - self._air))


def _fitted(block: Block, size: Frames) -> Block:
    """A block of one frame more or less brought to `size`, where the sound moves least."""
    surplus = len(block) - size
    if not surplus:
        return block
    flattest = int(np.argmin(np.abs(np.diff(block.astype(np.int32), axis=0)).max(axis=1)))
    if surplus > 0:
        return np.delete(block, flattest, axis=0)
    return np.insert(block, flattest, block[flattest], axis=0)
