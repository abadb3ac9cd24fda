"""What is to be heard from here on: the planned line, and over it what was ordered for now.

    over     ·······│ alert ─────│··············      emergency > hub emergency > operator live
    planned  ─ a ───│            │─ a ─│─ b ─────      in the alert's zones; elsewhere it goes on

Both lines are laid anew whenever something changes: a new rundown, the trust in the clock, an order, a stop,
a cart or a feed that fails. What was broken off has gone on unheard, and comes in again by its late rule.
Nothing here sounds or waits; the loop asks, hands over what it is told, and says what has come of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from broadcast.domain.asrun import Rung
from broadcast.domain.orders import Level, Order
from broadcast.domain.rules import Rules
from broadcast.domain.rundown import Event, EventKind, Origin, Rundown
from broadcast.domain.schedule import Priority, StartKind
from broadcast.domain.times import ClockTrust, Frames, frame_at, moment_at
from broadcast.playout.engine import Away, Fallen, Lengths, allowed, ending, lay
from broadcast.playout.lineup import BROKEN_OFF, FADE, Key, Lineup, Placed
from broadcast.playout.routing import Routing

ALERT, DRILL, LIVE = "Khẩn cấp", "Diễn tập", "Trực tiếp"
"""The columns under which orders stand in the log."""

_LADDER = tuple(Rung)
_REMEMBERED = timedelta(days=7)
"""How long it is known of an event how it ended, once its rundown is no longer in force: a clock may go back."""
Ready = Callable[[Order], Frames]
"""From when on an order can be heard in its zones: their contacts may have to warm up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """The operator has silenced the planned line, from a frame up to another."""

    since: Frames
    until: Frames


class Continuity:
    """Both lines, and everything that they are laid from.

    Args:
        lengths: frames of a cart, None when it cannot be played.
        routing: the zones of this output.
        rules: of the place: an order that is no emergency keeps to them.
        settled: events and orders of which the log has an end already.
        begun: events that were broken off before this start, with the frame of their origin.
    """

    def __init__(
        self,
        lengths: Lengths,
        routing: Routing,
        rules: Rules,
        settled: Iterable[Key],
        begun: Mapping[Key, Frames],
    ) -> None:
        self.planned = Lineup()
        self.over = Lineup()
        self.trust = ClockTrust.UNTRUSTED
        self.rundowns: tuple[Rundown, ...] = ()
        self.orders: tuple[Order, ...] = ()
        """What is ordered and has not ended."""
        self.hold: Hold | None = None
        self._lengths, self._routing, self._rules = lengths, routing, rules
        self._settled = set(settled)
        self._begun = dict(begun)
        self._fallen: dict[Key, Fallen] = {}

    # ── what changes it, from the next laying on ─────────────────────────────────────────────────

    def follow(self, rundowns: tuple[Rundown, ...], at: Frames) -> None:
        """Go by these rundowns. What is known of days that are neither theirs nor lately over is forgotten."""
        self.rundowns = rundowns
        days = {rundown.day for rundown in rundowns}
        since = (moment_at(at).astimezone(self._rules.zone) - _REMEMBERED).date()
        self._settled = {key for key in self._settled if key[0] in days or key[0] >= since}
        for known in (self._begun, self._fallen):
            for key in [key for key in known if key[0] not in days and key[0] < since]:
                del known[key]

    def order(self, order: Order) -> None:
        """This is to be heard, as soon as nothing that ranks higher or as high sounds."""
        self.orders = (*self.orders, order)

    def silence(self, hold: Hold) -> None:
        """Nothing is to be heard but what is ordered later."""
        self.orders = ()
        self.hold = hold

    def release(self) -> None:
        """Back to the schedule: no hold any more, and nobody at the microphone. An emergency goes on."""
        self.hold = None
        self.orders = tuple(order for order in self.orders if order.level > Level.LIVE)

    def withdraw(self, order: str | None) -> bool:
        """That order is to be heard no more, or none is. Whether there was one."""
        before = self.orders
        self.orders = tuple(one for one in before if order is not None and one.id != order)
        return self.orders != before

    def fail(self, one: Placed, reason: str) -> None:
        """The sound of an event has failed: it is to be heard from a lower rung."""
        assert one.rung is not None  # what was skipped has no sound to fail
        self._fallen[one.key] = Fallen(rung=one.rung, reason=reason)

    def recover(self, key: Key) -> None:
        """The sound of an event is there again."""
        self._fallen.pop(key, None)

    def settle(self, one: Placed) -> None:
        """An event, or a piece of one, has ended beyond recall."""
        if one.stop in BROKEN_OFF:
            self._begun.setdefault(one.key, one.origin)
            return
        self._settled.add(one.key)
        self.orders = tuple(order for order in self.orders if order.id != one.event.id)

    def moved(self, at: Frames, by: Frames) -> None:
        """The air was found to be `by` frames further than was thought: what sounds at `at` goes on there."""
        self.planned, self.over = (
            Lineup(one.moved(by) for one in (line.running(at),) if one) for line in (self.planned, self.over)
        )

    # ── laying ───────────────────────────────────────────────────────────────────────────────────

    def lay(self, at: Frames, in_flight: Iterable[Placed], ready: Ready) -> list[Placed]:
        """Lay both lines anew from `at` on; what is on air there goes on unless something breaks it off.

        Args:
            at: the position of the next block.
            in_flight: events that end before it and are not yet settled.
            ready: see `Ready`.

        Returns:
            What ends at `at` itself by what was said before: no block will have its end in it.
        """
        failing = [one for line in (self.planned, self.over) if (one := self._failing(line, at))]
        ended = (*in_flight, *failing)
        settled = self._settled | {one.key for one in ended if one.stop not in BROKEN_OFF}
        begun = {one.key: one.origin for one in ended if one.stop in BROKEN_OFF} | self._begun
        self.over = self._lay_over(at, failing, settled, begun, ready)
        self.planned = self._lay_planned(at, failing, settled, begun)
        return [one for one in failing if one.end == at]

    def fade_out(self, at: Frames, reason: str) -> bool:
        """End what sounds at `at` within a fade, and let nothing follow. Whether anything does."""
        running = [one.running(at) for one in (self.planned, self.over)]
        self.planned, self.over = (
            Lineup(() if one is None or one.end <= at else (one.stopped(Frames(at + FADE), reason),))
            for one in running
        )
        return bool(self.planned.placed or self.over.placed)

    def _failing(self, line: Lineup, at: Frames) -> Placed | None:
        """What sounds at `at` from a rung that has failed, or stands in for a feed that is there again.

        It ends with a fade, but a broken cart, of which no sample more can be had, at once.
        """
        one = line.running(at)
        if one is None or one.end <= at or one.rung is None:
            return None
        fallen = self._fallen.get(one.key)
        if fallen is None:
            stands_in = one.event.feeds and one.rung is not Rung.FEED
            return one.stopped(Frames(at + FADE), "feed_back") if stands_in else None
        if _LADDER.index(one.rung) > _LADDER.index(fallen.rung):
            return None
        end = at if fallen.reason == "cart_broken" else Frames(at + FADE)
        return replace(one, end=Frames(min(one.end, end)), stop=fallen.reason)

    # ── the planned line ─────────────────────────────────────────────────────────────────────────

    def _lay_planned(
        self, at: Frames, failing: Sequence[Placed], settled: set[Key], begun: Mapping[Key, Frames]
    ) -> Lineup:
        """The planned line around what takes the air from it: broken off there, joined again behind."""
        kept, running, joined = _going_on(self.planned, at, failing)
        settled, begun = set(settled), dict(begun)
        away = None
        for taken in self._taken(at):
            if taken.start > joined:
                for one in self._laid(joined, running, settled, begun, away):
                    if one.start >= taken.start:
                        continue
                    piece = one.stopped(taken.start, taken.reason)
                    kept.append(piece)
                    if piece is one:
                        settled.add(one.key)
                    else:
                        begun.setdefault(one.key, one.origin)
            running, joined, away = None, taken.end, Away(since=taken.start, reason=taken.reason)
        return Lineup((*kept, *self._laid(joined, running, settled, begun, away)))

    def _laid(
        self,
        joined: Frames,
        running: Placed | None,
        settled: set[Key],
        begun: Mapping[Key, Frames],
        away: Away | None,
    ) -> tuple[Placed, ...]:
        return lay(
            self.rundowns,
            self._lengths,
            joined=joined,
            trust=self.trust,
            settled=settled,
            running=running,
            begun=begun,
            fallen=self._fallen,
            away=away,
        ).placed

    def _taken(self, at: Frames) -> list[_Taken]:
        """Where the planned line is silent: under what covers every zone, and while an operator holds the air."""
        taken = [
            _Taken(start=one.start, end=one.end, reason="alert")
            for one in self.over.placed
            if one.sounds and one.end > at and self._routing.covers(one.event.zones)
        ]
        if self.hold is not None and self.hold.until > at:
            taken.append(_Taken(start=self.hold.since, end=self.hold.until, reason="stop"))
        return _merged(taken)

    # ── orders ───────────────────────────────────────────────────────────────────────────────────

    def _lay_over(
        self,
        at: Frames,
        failing: Sequence[Placed],
        settled: set[Key],
        begun: Mapping[Key, Frames],
        ready: Ready,
    ) -> Lineup:
        """What is ordered, one after another in the total order; the highest breaks off what sounds."""
        waiting = sorted(
            (one for one in self.orders if self._key(one) not in settled),
            key=lambda one: (-one.level, one.at, one.id),
        )
        placed, running, free = _going_on(self.over, at, failing)
        sounding = self.planned.running(at)
        if sounding is not None and sounding.end > at:
            free = Frames(max(free, at + FADE))
        if running is not None and running.end > at:
            told = next((one for one in waiting if self._key(one) == running.key), None)
            if told is not None and waiting[0].level == told.level:
                waiting.remove(told)
                running = self._judged(running, at)
            else:
                running = running.stopped(Frames(at + FADE), "stop" if told is None else "alert")
                begun = {running.key: running.origin, **begun}
            placed.append(running)
            free = running.end
        for order in waiting:
            placed.append(self._placed(order, Frames(max(free, ready(order))), begun))
            free = Frames(max(free, placed[-1].end))
        return Lineup(placed)

    def _key(self, order: Order) -> Key:
        return order.at.astimezone(self._rules.zone).date(), order.id

    def _placed(self, order: Order, start: Frames, begun: Mapping[Key, Frames]) -> Placed:
        """An order in its place: whole, but for a person at the microphone, whose time runs on."""
        key, due = self._key(order), frame_at(order.at)
        offset = Frames(start - begun.get(key, start)) if order.feeds else Frames(0)
        whole = order.length if order.cart is None else self._lengths(order.cart)
        left = 0 if whole is None or key in self._fallen else max(0, whole - offset)
        one = Placed(
            day=key[0],
            rules=self._rules,
            file_name="",
            event=_event(order),
            order=order,
            planned_start=due,
            planned_end=Frames(due + order.length),
            start=start,
            end=Frames(start + left),
            whole=Frames(left),
            rung=Rung.FEED if order.cart is None else Rung.CART,
            cart=order.cart,
            cart_frames=Frames(0) if order.cart is None else Frames(left),
            offset=offset,
        )
        return self._judged(one, start) if left else _refused(one, "missing_cart" if order.cart else "missed")

    def _judged(self, one: Placed, at: Frames) -> Placed:
        """As far as the air guard lets it sound: an emergency passes in any case."""
        until, rule = allowed(one.event, one.rules, self.trust, at, one.end)
        if not rule:
            return one
        if until == at == one.start:
            return _refused(one, rule)
        return one.stopped(ending(at, until), rule)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """A stretch of the air that the planned line does not have."""

    start: Frames
    end: Frames
    reason: str


def _merged(taken: Sequence[_Taken]) -> list[_Taken]:
    """In order, without overlap; what touches becomes one, by the reason of its beginning."""
    merged: list[_Taken] = []
    for one in sorted(taken, key=lambda one: (one.start, one.end)):
        if merged and one.start <= merged[-1].end:
            merged[-1] = replace(merged[-1], end=Frames(max(merged[-1].end, one.end)))
        else:
            merged.append(one)
    return merged


def _going_on(
    line: Lineup, at: Frames, failing: Sequence[Placed]
) -> tuple[list[Placed], Placed | None, Frames]:
    """What fades out at `at`, what goes on there, and from when on the line is free for anything else."""
    one = line.running(at)
    ending = next((other for other in failing if one is not None and other.key == one.key), None)
    if ending is not None:
        return [ending] if ending.end > at else [], None, ending.end
    if one is None or (one.end == at and one.stop in BROKEN_OFF):
        return [], None, at
    return [], one, at


def _refused(one: Placed, why: str) -> Placed:
    return replace(
        one,
        end=one.start,
        whole=Frames(0),
        rung=None,
        cart=None,
        cart_frames=Frames(0),
        offset=Frames(0),
        why=why,
    )


def _event(order: Order) -> Event:
    """An order as the log tells of it."""
    if order.event is not None:
        return replace(
            order.event,
            id=order.id,
            start=order.at,
            start_kind=StartKind.HARD,
            length=order.length,
            cart=order.cart,
            previous_cart=None,
            fill=False,
            priority=Priority.PRIORITY,
            zones=order.zones,
            author=order.by,
        )
    emergency = order.level >= Level.HUB_EMERGENCY
    return Event(
        id=order.id,
        title=order.title,
        column=ALERT if emergency else DRILL if order.drill else LIVE,
        kind=EventKind.LIVE if order.feeds else EventKind.SPEECH,
        start=order.at,
        start_kind=StartKind.HARD,
        length=order.length,
        cart=order.cart,
        feeds=order.feeds,
        origin=Origin.HUB if order.level is Level.HUB_EMERGENCY else Origin.OWN,
        priority=Priority.EMERGENCY if emergency else Priority.PRIORITY,
        zones=order.zones,
        author=order.by,
        approver=order.by,
    )
