"""The running order of the air as a pure function: rundowns, cart lengths and a frame in, placed events out.

Nothing here sounds or waits. `lay` puts every event of one or more days onto one line of frames without a
day boundary; the `Lineup` it answers says which frames of which cart are heard in any block, and which
events end in it. The same lineup is played for real, rehearsed and tested, so a week is simulated by the
very code that goes on air.

    05:00 HARD          SOFT             NOT_BEFORE 05:30                 06:00 HARD
    │ chime ──────────│ bulletin ──────│   · · ·  │ column ───────────~│ relay ───
                      gap of 0 samples   silence                     cut with a fade

Every event ends in exactly one way, and the way is known beforehand: nothing is skipped silently.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time

from broadcast.domain.asrun import Outcome, Rung
from broadcast.domain.rules import Request, Rule, Rules, judge
from broadcast.domain.rundown import Event, EventKind, LateRule, Rundown
from broadcast.domain.schedule import Priority, StartKind
from broadcast.domain.times import ClockTrust, Frames, frame_at, frames_in, local, moment_at

FADE = Frames(960)
"""The last 20 ms before a cut sink to silence, the first 20 ms of a join rise from it."""

Key = tuple[date, str]
"""An event, whatever the version of its rundown: the rundown's day and the event's id."""

Lengths = Callable[[str], Frames | None]
"""Frames of the cart of a SHA-256; None when it is missing or broken."""

_ENDED_FROM_OUTSIDE = frozenset({"stop", "device_missing", Rule.CLOCK.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One event on the line of frames: where it starts and ends, what sounds, and why not otherwise.

    A skipped event has no rung and no length; it stands at the frame at which that was decided.
    """

    rundown: Rundown = field(repr=False)
    file_name: str
    event: Event
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
    """Where in the cart it starts."""
    loops: bool = False
    """Whether the cart begins again until the slot is full."""
    why: str = ""
    """Why it is not as planned from its start: missing_cart, no_source, late, restarted, or a rule."""
    stop: str = ""
    """Why it ends before its own end: hard_start, window_end, quiet_hours, stop, …"""

    @property
    def key(self) -> Key:
        """The event's identity across versions of its rundown."""
        return self.rundown.day, self.event.id

    @property
    def last(self) -> Frames:
        """Its last frame; for a skipped event the frame of the decision."""
        return Frames(max(self.start, self.end - 1))

    @property
    def outcome(self) -> Outcome:
        """How it ends if nothing else happens."""
        if self.rung is None:
            return Outcome.SKIPPED
        if self.stop in _ENDED_FROM_OUTSIDE:
            return Outcome.INTERRUPTED
        if self.rung is not Rung.CART:
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
        """Whether the cart still has sound where the event ends."""
        return self.loops or self.offset + self.end - self.start < self.cart_frames

    def stopped(self, frame: Frames, reason: str) -> Placed:
        """The same event ending at `frame` at the latest, for `reason`."""
        return self if self.end <= frame else replace(self, end=frame, stop=reason)

    def moved(self, by: Frames) -> Placed:
        """The same event that much later on the line: after a resync its sound goes on without a hole."""
        return replace(self, start=Frames(self.start + by), end=Frames(self.end + by))


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A stretch of one cart inside a block."""

    placed: Placed
    cart: str
    offset: Frames
    """First frame inside the cart."""
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

    def __init__(self, placed: Iterable[Placed]) -> None:
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
        return tuple(
            piece
            for one in self._touching(frame, n)
            if one.cart is not None
            for piece in _slices(one, one.cart, frame, n)
        )

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


def _slices(one: Placed, cart: str, frame: Frames, n: int) -> Iterator[Slice]:
    position = Frames(max(frame, one.start))
    stop = min(frame + n, one.end)
    while position < stop:
        since = Frames(position - one.start)
        inside = Frames(one.offset + since)
        if one.loops:
            inside = Frames(inside % one.cart_frames)
        length = min(stop - position, one.cart_frames - inside)
        if length <= 0:
            return
        yield Slice(
            placed=one,
            cart=cart,
            offset=inside,
            at=Frames(position - frame),
            length=Frames(length),
            since=since,
        )
        position = Frames(position + length)


def _next_sound(one: Placed, frame: Frames) -> Frames | None:
    at = Frames(max(frame, one.start))
    if one.cart is None or at >= one.end:
        return None
    heard = one.loops or one.offset + at - one.start < one.cart_frames
    return at if heard else None


# ── what was planned ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """An event with the times that it would have if all went well."""

    rundown: Rundown
    file_name: str
    event: Event
    start: Frames
    end: Frames
    next_hard: Frames | None

    @property
    def key(self) -> Key:
        return self.rundown.day, self.event.id


def _plans(rundowns: Sequence[Rundown]) -> list[_Plan]:
    """Every event with its planned times: a timed event and the soft ones after it stay together."""
    chains: list[tuple[Frames, Rundown, str, list[Event]]] = []
    for rundown in rundowns:
        name = rundown.file_name
        midnight = frame_at(local(rundown.day, time(), rundown.rules.zone))
        for index, event in enumerate(rundown.events):
            if event.start is not None or index == 0:
                head = midnight if event.start is None else frame_at(event.start)
                chains.append((head, rundown, name, []))
            chains[-1][3].append(event)
    chains.sort(key=lambda chain: chain[0])
    found: list[_Plan] = []
    end = Frames(0)
    for head, rundown, name, events in chains:
        for index, event in enumerate(events):
            start = end
            if index == 0:
                start = Frames(max(head, end)) if event.start_kind is StartKind.NOT_BEFORE else head
            end = Frames(start + event.length)
            found.append(
                _Plan(rundown=rundown, file_name=name, event=event, start=start, end=end, next_hard=None)
            )
    return _bounded(found)


def _bounded(plans: list[_Plan]) -> list[_Plan]:
    """Each plan with the hard start that follows it, at which it ends at the latest."""
    upcoming: Frames | None = None
    bounded: list[_Plan] = []
    for plan in reversed(plans):
        end = plan.end if upcoming is None else max(plan.start, min(plan.end, upcoming))
        bounded.append(replace(plan, end=Frames(end), next_hard=upcoming))
        if plan.event.start_kind is StartKind.HARD:
            upcoming = plan.start
    return bounded[::-1]


# ── what sounds instead ──────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """What the ladder found for an event, and for how long it sounds."""

    rung: Rung
    whole: Frames
    cart: str | None = None
    frames: Frames = Frames(0)
    loops: bool = False


def _ladder(event: Event, rundown: Rundown, lengths: Lengths) -> _Source:
    """Planned cart, previous version, evergreen over the slot, chime once, silence."""
    for rung, cart in ((Rung.CART, event.cart), (Rung.PREVIOUS, event.previous_cart)):
        frames = lengths(cart) if cart else None
        if frames is not None:
            return _Source(rung=rung, whole=frames, cart=cart, frames=frames)
    for rung, cart in ((Rung.EVERGREEN, rundown.evergreen), (Rung.CHIME, rundown.chime)):
        frames = lengths(cart) if cart else None
        if frames:
            loops = rung is Rung.EVERGREEN and frames < event.length
            return _Source(rung=rung, whole=event.length, cart=cart, frames=frames, loops=loops)
    return _Source(rung=Rung.SILENCE, whole=event.length)


def _allowed(event: Event, rules: Rules, trust: ClockTrust, start: Frames, end: Frames) -> tuple[Frames, str]:
    """Up to where the air guard lets the event sound, and the rule that ends it before `end`, or ""."""
    request = Request(
        priority=event.priority,
        approved=event.approver is not None,
        music=event.kind is EventKind.MUSIC,
    )
    at = start
    while at < end:
        verdict = judge(request, moment_at(at), rules, trust)
        if verdict.rule is not None or verdict.until is None:
            return at, str(verdict.rule)
        at = Frames(max(at + 1, frame_at(verdict.until)))
    return end, ""


# ── laying ───────────────────────────────────────────────────────────────────────────────────────


def lay(
    rundowns: Sequence[Rundown],
    lengths: Lengths,
    *,
    joined: Frames,
    trust: ClockTrust,
    settled: Collection[Key] = frozenset(),
    running: Placed | None = None,
) -> Lineup:
    """Place every event of `rundowns` that is not yet settled.

    Args:
        rundowns: one for each day at most; the days need not be consecutive.
        lengths: frames of a cart, None when it cannot be played.
        joined: the air position from which this lineup is in force; nothing is placed before it.
        trust: of the clock at that moment; UNTRUSTED refuses everything but an emergency.
        settled: events that have ended before and are not placed again.
        running: the event on air just before `joined`, when a lineup follows another. Unless it is settled
            it goes on, is judged anew and gives way to hard starts like any other.
    """
    layer = _Layer(lengths=lengths, joined=joined, trust=trust)
    if running is not None and running.key not in settled:
        layer.resume(running)
    for plan in _plans(rundowns):
        if running is not None and plan.key == running.key:
            layer.following = True
        elif plan.key in settled:
            layer.following = False
        else:
            layer.place(plan)
    return Lineup(layer.placed)


class _Layer:
    """The state of one laying: what stands so far, and where the next soft event would start."""

    def __init__(self, *, lengths: Lengths, joined: Frames, trust: ClockTrust) -> None:
        self.placed: list[Placed] = []
        self.following = False
        """Whether a soft event continues what runs; otherwise it keeps to its planned time."""
        self._lengths = lengths
        self._joined = joined
        self._trust = trust
        self._free = joined
        """Where what runs will have ended."""
        self._protected = joined
        """Up to where an emergency holds the air."""

    def resume(self, running: Placed) -> None:
        """Go on with what is on air, as far as the guard still allows it."""
        end = Frames(running.start + running.whole)
        until, rule = _allowed(running.event, running.rundown.rules, self._trust, self._joined, end)
        whole = replace(running, end=end, stop="")
        if rule:
            whole = whole.stopped(Frames(max(until, self._joined + FADE)), _cut_reason(rule))
        self._keep(whole)

    def place(self, plan: _Plan) -> None:
        """Give one event its start, its sound and its end, or the reason why it has none."""
        at, late = self._start_of(plan)
        source = _ladder(plan.event, plan.rundown, self._lengths)
        offset, why = Frames(0), _shortfall(plan.event, source)
        if late > frames_in(plan.event.tolerance):
            offset, lateness = _belated(plan, at, source)
            if lateness in {"late", "missed"} and not offset:
                self._skip(plan, Frames(min(at, max(self._joined, plan.start))), lateness)
                self.following = False
                return
            why = why or lateness
        end = Frames(at + source.whole - offset)
        until, rule = _allowed(plan.event, plan.rundown.rules, self._trust, at, end)
        if until == at:
            self._skip(plan, at, rule or "empty")
            self.following = not rule and self.following
            return
        if plan.event.start_kind is StartKind.HARD:
            self._cut(at)
        self._keep(
            Placed(
                rundown=plan.rundown,
                file_name=plan.file_name,
                event=plan.event,
                planned_start=plan.start,
                planned_end=plan.end,
                start=at,
                end=until,
                whole=Frames(source.whole - offset),
                rung=source.rung,
                cart=source.cart,
                cart_frames=source.frames,
                offset=offset,
                loops=source.loops,
                why=why,
                stop=_cut_reason(rule) if rule else "",
            )
        )
        self.following = True

    def _start_of(self, plan: _Plan) -> tuple[Frames, Frames]:
        """Where the event can start, and how late that is by its own plan."""
        if plan.event.start_kind is StartKind.HARD:
            held = self._joined if plan.event.priority is Priority.EMERGENCY else self._protected
            at = Frames(max(plan.start, held))
            return at, Frames(at - plan.start)
        if self.following:
            earliest = frame_at(plan.event.start) if plan.event.start is not None else self._free
            return Frames(max(earliest, self._free)), Frames(0)
        at = Frames(max(plan.start, self._free))
        return at, Frames(max(0, self._joined - plan.start))

    def _cut(self, at: Frames) -> None:
        """End at `at` what would run there, and skip what has not begun by then."""
        for index, one in enumerate(self.placed):
            if one.rung is None or one.end <= at:
                continue
            if one.start >= at:
                self.placed[index] = _skipped(one, at, "hard_start")
            else:
                self.placed[index] = one.stopped(at, "hard_start")

    def _keep(self, one: Placed) -> None:
        self.placed.append(one)
        self._free = Frames(max(self._joined, one.end))
        if one.event.priority is Priority.EMERGENCY:
            self._protected = Frames(max(self._protected, one.end))

    def _skip(self, plan: _Plan, at: Frames, reason: str) -> None:
        self.placed.append(
            Placed(
                rundown=plan.rundown,
                file_name=plan.file_name,
                event=plan.event,
                planned_start=plan.start,
                planned_end=plan.end,
                start=at,
                end=at,
                why=reason,
            )
        )


def _belated(plan: _Plan, at: Frames, source: _Source) -> tuple[Frames, str]:
    """Where inside the cart a late event starts, with the reason; offset 0 with late or missed skips it."""
    offset = Frames(at - plan.start)
    if at >= plan.end:
        return Frames(0), "missed"
    if plan.event.late is LateRule.JOIN:
        return (offset, "late") if offset < source.whole else (Frames(0), "missed")
    if plan.event.late is LateRule.RESTART:
        deadline = max(plan.end, plan.next_hard or plan.end)
        if at + source.whole <= deadline:
            return Frames(0), "restarted"
    return Frames(0), "late"


def _shortfall(event: Event, source: _Source) -> str:
    if source.rung is Rung.CART:
        return ""
    return "missing_cart" if event.cart else "no_source"


def _cut_reason(rule: str) -> str:
    return "window_end" if rule == Rule.OUTSIDE_WINDOW else rule


def _skipped(one: Placed, at: Frames, reason: str) -> Placed:
    return replace(
        one,
        start=at,
        end=at,
        whole=Frames(0),
        rung=None,
        cart=None,
        cart_frames=Frames(0),
        offset=Frames(0),
        loops=False,
        why=reason,
        stop="",
    )
