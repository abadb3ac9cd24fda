"""Events as they are placed on the air, and what is heard of them in any block.

A `Lineup` is asked by air position and length; it answers with slices of carts and feeds, and with the
events that start or end there. It never changes: what changes the air is laid anew.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from broadcast.domain.asrun import Outcome, Rung
from broadcast.domain.orders import Order
from broadcast.domain.rules import Rule, Rules
from broadcast.domain.rundown import Event
from broadcast.domain.times import Frames

FADE = Frames(960)
"""The last 20 ms before a cut sink to silence, the first 20 ms of a join rise from it."""

Key = tuple[date, str]
"""An event, whatever the version of its rundown: the rundown's day and the event's id."""

BROKEN_OFF = frozenset(
    {
        *("alert", "stop", "handover", "device_missing", Rule.CLOCK.value),
        *("feed_lost", "feed_back", "silent", "cart_broken"),
    }
)
"""Why an event may end and yet go on in a later piece, or on another rung."""
_ITSELF = frozenset({Rung.CART, Rung.FEED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One event, or a piece of one, on the line of frames: from when to when, what sounds, and why not otherwise.

    A skipped event has no rung and no length; it stands at the frame at which that was decided.
    """

    day: date
    """Of its rundown, or on which its order was given."""
    rules: Rules = field(repr=False)
    file_name: str
    """Of the rundown; empty for an order."""
    event: Event
    order: Order | None = field(default=None, repr=False)
    """What was ordered, where it is nothing of a rundown."""
    planned_start: Frames
    planned_end: Frames
    start: Frames
    end: Frames
    """Exclusive: the first frame that is no longer its own."""
    whole: Frames = Frames(0)
    """How long it would last if nothing cut it."""
    rung: Rung | None = None
    cart: str | None = None
    cart_frames: Frames = Frames(0)
    offset: Frames = Frames(0)
    """How far inside its sound it starts."""
    loops: bool = False
    """Whether the cart begins again until the slot is full."""
    why: str = ""
    """Why it is not as planned from its start: missing_cart, no_source, late, restarted, or a rule."""
    stop: str = ""
    """Why it ends before its own end: hard_start, window_end, quiet_hours, stop, …"""

    @property
    def key(self) -> Key:
        """The event's identity across versions of its rundown."""
        return self.day, self.event.id

    @property
    def last(self) -> Frames:
        """Its last frame; for a skipped event the frame of the decision."""
        return Frames(max(self.start, self.end - 1))

    @property
    def origin(self) -> Frames:
        """Where the first frame of its sound lies, or would lie."""
        return Frames(self.start - self.offset)

    @property
    def sounds(self) -> bool:
        """Whether it has a cart or a feed; silence and what was skipped have none."""
        return self.cart is not None or self.rung is Rung.FEED

    @property
    def outcome(self) -> Outcome:
        """How it ends if nothing else happens."""
        if self.rung is None:
            return Outcome.SKIPPED
        if self.stop in BROKEN_OFF:
            return Outcome.INTERRUPTED
        if self.rung not in _ITSELF:
            return Outcome.REPLACED
        if self.stop:
            return Outcome.CUT
        return Outcome.JOINED_LATE if self.offset else Outcome.AIRED

    @property
    def reason(self) -> str:
        """The key that explains the outcome; empty when it is as planned."""
        if self.outcome in {Outcome.CUT, Outcome.INTERRUPTED}:
            return self.stop
        return self.why

    @property
    def fades_out(self) -> bool:
        """Whether there is still sound where the event ends."""
        endless = self.loops or self.rung is Rung.FEED
        return endless or self.offset + self.end - self.start < self.cart_frames

    def stopped(self, frame: Frames, reason: str) -> Placed:
        """The same event ending at `frame` at the latest, for `reason`."""
        return self if self.end <= frame else replace(self, end=frame, stop=reason)

    def moved(self, by: Frames) -> Placed:
        """The same event that much later on the line: after a resync its sound goes on without a hole."""
        return replace(self, start=Frames(self.start + by), end=Frames(self.end + by))


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A stretch of one cart, or of an event's feed, inside a block."""

    placed: Placed
    cart: str | None
    """None for the feed of its event."""
    offset: Frames
    """First frame inside the cart; without meaning for a feed."""
    at: Frames
    """Position inside the block."""
    length: Frames
    since: Frames
    """Frames of the event before this slice."""

    @property
    def rises(self) -> bool:
        """Whether the fade-in of a join falls into it."""
        return self.placed.offset > 0 and self.since < FADE

    @property
    def sinks(self) -> bool:
        """Whether the fade-out before a cut falls into it."""
        return self.placed.fades_out and self.left < self.length + FADE

    @property
    def left(self) -> Frames:
        """Frames of the event from the start of this slice to the event's end."""
        return Frames(self.placed.end - self.placed.start - self.since)


class Lineup:
    """Placed events in the order of their starts, asked block by block."""

    def __init__(self, placed: Iterable[Placed] = ()) -> None:
        self.placed = tuple(sorted(placed, key=lambda one: (one.start, one.end)))
        self._starts = [one.start for one in self.placed]
        self._reach: list[Frames] = []
        for one in self.placed:
            self._reach.append(max(one.last, self._reach[-1] if self._reach else one.last))

    def _touching(self, frame: Frames, n: int) -> tuple[Placed, ...]:
        first = bisect_left(self._reach, frame)
        return tuple(
            one for one in self.placed[first : bisect_left(self._starts, frame + n)] if one.last >= frame
        )

    def sounding(self, frame: Frames, n: int) -> tuple[Slice, ...]:
        """What is heard in the `n` frames from air position `frame`, in order and without overlap."""
        return tuple(piece for one in self._touching(frame, n) for piece in _slices(one, frame, n))

    def starting(self, frame: Frames, n: int) -> tuple[Placed, ...]:
        """Events, skipped ones apart, whose first frame lies in the block."""
        return tuple(
            one for one in self._touching(frame, n) if one.rung is not None and frame <= one.start < frame + n
        )

    def ending(self, frame: Frames, n: int) -> tuple[Placed, ...]:
        """Events whose last frame, or whose skipping, lies in the block."""
        return tuple(one for one in self._touching(frame, n) if one.last < frame + n)

    def upcoming(self, frame: Frames, n: int) -> tuple[Placed, ...]:
        """Events, skipped ones apart, that run or start in the `n` frames from `frame`."""
        return tuple(one for one in self._touching(frame, n) if one.rung is not None)

    def coming(self, frame: Frames, most: int) -> tuple[Placed, ...]:
        """The next, no more than `most`, that start after `frame`, or whose skipping is decided there."""
        first = bisect_right(self._starts, frame)
        return self.placed[first : first + most]

    def running(self, frame: Frames) -> Placed | None:
        """The event on air just before `frame`, even if it ended there."""
        found = bisect_left(self._starts, frame)
        earlier = (one for one in reversed(self.placed[:found]) if one.rung is not None)
        one = next(earlier, None)
        return one if one is not None and one.end >= frame else None

    def quiet_until(self, frame: Frames) -> Frames | None:
        """The first frame from `frame` on in which something sounds, starts or ends; None when nothing comes."""
        edges = []
        for one in self.placed[bisect_left(self._reach, frame) :]:
            sound = _next_sound(one, frame)
            if sound is not None:
                edges.append(sound)
            edges.extend((one.start, one.last))
            if one.start > frame:
                break
        return min((edge for edge in edges if edge >= frame), default=None)


def _slices(one: Placed, frame: Frames, n: int) -> Iterator[Slice]:
    position = Frames(max(frame, one.start))
    stop = Frames(min(frame + n, one.end))
    while one.sounds and position < stop:
        since = Frames(position - one.start)
        inside, length = Frames(one.offset + since), Frames(stop - position)
        if one.cart is not None:
            inside = Frames(inside % one.cart_frames) if one.loops else inside
            length = Frames(min(length, one.cart_frames - inside))
        if length <= 0:
            return
        yield Slice(
            placed=one,
            cart=one.cart,
            offset=inside,
            at=Frames(position - frame),
            length=length,
            since=since,
        )
        position = Frames(position + length)


def _next_sound(one: Placed, frame: Frames) -> Frames | None:
    at = Frames(max(frame, one.start))
    if not one.sounds or at >= one.end:
        return None
    endless = one.loops or one.rung is Rung.FEED
    return at if endless or one.offset + at - one.start < one.cart_frames else None
