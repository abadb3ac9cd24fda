"""The running order of the air as a pure function: rundowns, cart lengths and a frame in, placed events out.

Nothing here sounds or waits. `lay` puts every event of one or more days onto one line of frames without a
day boundary; the `Lineup` it answers says which frames of which cart are heard in any block, and which
events end in it. The same lineup is played for real, rehearsed and tested, so a week is simulated by the
very code that goes on air.

    05:00 HARD          SOFT             NOT_BEFORE 05:30     fill        BACK 06:00   06:00 HARD
    │ chime ──────────│ bulletin ──────│   · · ·  │ column ──│ music ~ ~ ~│ theme ────│ relay ───
                      gap of 0 samples   silence                                      to the sample

Every event ends in exactly one way, and the way is known beforehand: nothing is skipped silently. The cases
stand in docs/air-cases.md, which is what the tests read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from broadcast.domain.asrun import Rung
from broadcast.domain.orders import Level, level_of
from broadcast.domain.planned import Planned, planned
from broadcast.domain.rules import Request, Rule, Rules, judge
from broadcast.domain.rundown import Event, EventKind, Rundown
from broadcast.domain.schedule import LateRule, Overrun, StartKind
from broadcast.domain.times import ClockTrust, Frames, frame_at, frames_in, moment_at
from broadcast.playout.lineup import FADE, Key, Lineup, Placed

__all__ = ["Away", "Fallen", "Key", "Lengths", "Lineup", "Placed", "allowed", "ending", "lay"]

Lengths = Callable[[str], Frames | None]
"""Frames of the cart of a SHA-256; None when it is missing or broken."""

_LADDER = tuple(Rung)
_ITSELF = frozenset({Rung.FEED, Rung.CART, Rung.PREVIOUS})
"""Rungs that hold what was planned; what stands below them begins at its beginning whenever it comes in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallen:
    """An event whose sound has failed on air: the rung that failed, and why."""

    rung: Rung
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """The air was, or will have been, taken from the planned line: since when, and by what."""

    since: Frames
    reason: str


# ── what sounds instead ──────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """What the ladder found for an event, and for how long it sounds."""

    rung: Rung
    whole: Frames
    cart: str | None = None
    frames: Frames = Frames(0)
    loops: bool = False


def _ladder(event: Event, rundown: Rundown, lengths: Lengths, fallen: Fallen | None) -> _Source:
    """What was planned, its previous version, evergreen over the slot, chime once, silence.

    What has failed on air is not tried again, nor what stands above it.
    """
    failed = -1 if fallen is None else _LADDER.index(fallen.rung)
    carts = {
        Rung.CART: event.cart,
        Rung.PREVIOUS: event.previous_cart,
        Rung.EVERGREEN: rundown.evergreen,
        Rung.CHIME: rundown.chime,
    }
    for rung in _LADDER[failed + 1 :]:
        if rung is Rung.FEED and event.feeds:
            return _Source(rung=rung, whole=event.length)
        cart = carts.get(rung)
        frames = lengths(cart) if cart else None
        if frames is None or cart is None or (not frames and rung not in _ITSELF):
            continue
        whole = frames if rung in _ITSELF else event.length
        loops = event.fill or (rung is Rung.EVERGREEN and frames < event.length)
        loops = loops and rung is not Rung.CHIME and frames > 0
        return _Source(rung=rung, whole=whole, cart=cart, frames=frames, loops=loops)
    return _Source(rung=Rung.SILENCE, whole=event.length)


def allowed(event: Event, rules: Rules, trust: ClockTrust, start: Frames, end: Frames) -> tuple[Frames, str]:
    """Up to where the air guard lets the event sound, and the rule that ends it before `end`, or ""."""
    request = Request(
        priority=event.priority,
        approved=event.approver is not None,
        music=event.kind is EventKind.MUSIC,
        zones=event.zones,
    )
    at = start
    while at < end:
        verdict = judge(request, moment_at(at), rules, trust)
        if verdict.rule is not None or verdict.until is None:
            return at, str(verdict.rule)
        at = Frames(max(at + 1, frame_at(verdict.until)))
    return end, ""


def ending(at: Frames, until: Frames) -> Frames:
    """Where what sounds at `at` ends, if the guard allows it up to `until`: not a frame later, but with a fade if at once."""
    return until if until > at else Frames(at + FADE)


# ── laying ───────────────────────────────────────────────────────────────────────────────────────


def lay(
    rundowns: Sequence[Rundown],
    lengths: Lengths,
    *,
    joined: Frames,
    trust: ClockTrust,
    settled: Collection[Key] = frozenset(),
    running: Placed | None = None,
    begun: Mapping[Key, Frames] = MappingProxyType({}),
    fallen: Mapping[Key, Fallen] = MappingProxyType({}),
    away: Away | None = None,
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
        begun: events that were broken off, with the frame of their origin. Their sound has gone on unheard;
            they come in again by their late rule.
        fallen: events whose sound has failed; they are heard from a lower rung.
        away: why the planned line had no air before `joined`; the reason of what was missed since.
    """
    plans = planned(rundowns)
    layer = _Layer(lengths=lengths, joined=joined, trust=trust, begun=begun, fallen=fallen, away=away)
    if running is not None and running.key not in settled:
        layer.resume(running, next((plan for plan in plans if plan.key == running.key), None))
    for plan in plans:
        if running is not None and plan.key == running.key:
            layer.following = True
        elif plan.key in settled:
            layer.following = False
        else:
            layer.place(plan)
    return Lineup(layer.placed)


class _Layer:
    """The state of one laying: what stands so far, and where the next soft event would start."""

    def __init__(
        self,
        *,
        lengths: Lengths,
        joined: Frames,
        trust: ClockTrust,
        begun: Mapping[Key, Frames],
        fallen: Mapping[Key, Fallen],
        away: Away | None,
    ) -> None:
        self.placed: list[Placed] = []
        self.following = False
        """Whether a soft event continues what runs; otherwise it keeps to its planned time."""
        self._lengths, self._joined, self._trust = lengths, joined, trust
        self._begun, self._fallen, self._away = begun, fallen, away
        self._free = joined
        """Where what runs will have ended."""

    def resume(self, running: Placed, plan: Planned | None) -> None:
        """Go on with what is on air, as far as the guard still allows it."""
        whole = running.whole
        if plan is not None and plan.event.fill:
            whole = Frames(plan.fill_end(running.start) - running.start)
        end = Frames(max(self._joined, running.start + whole))
        until, rule = allowed(running.event, running.rules, self._trust, self._joined, end)
        going_on = replace(running, end=end, whole=whole, stop="")
        if rule:
            going_on = going_on.stopped(ending(self._joined, until), _cut_reason(rule))
        self._keep(going_on)

    def place(self, plan: Planned) -> None:
        """Give one event its start, its sound and its end, or the reason why it has none."""
        source = _ladder(plan.event, plan.rundown, self._lengths, self._fallen.get(plan.key))
        at, late = self._start_of(plan, source)
        entry = self._entry(plan, source, at, late)
        if entry.refused:
            self.following = False
            if plan.key not in self._begun:  # what was broken off has its end in the log already
                self._skip(plan, Frames(min(at, max(self._joined, plan.start))), entry.why)
            return
        end = Frames(at + entry.whole)
        until, rule = allowed(plan.event, plan.rundown.rules, self._trust, at, end)
        if until == at:
            self._skip(plan, at, rule or "empty")
            self.following = not rule and self.following
            return
        if plan.event.start_kind is StartKind.HARD:
            self._cut(at)
        self._keep(
            Placed(
                day=plan.rundown.day,
                rules=plan.rundown.rules,
                file_name=plan.file_name,
                event=plan.event,
                planned_start=plan.start,
                planned_end=plan.end,
                start=at,
                end=until,
                whole=entry.whole,
                rung=source.rung,
                cart=source.cart,
                cart_frames=source.frames,
                offset=entry.offset,
                loops=source.loops,
                why=entry.why,
                stop=_cut_reason(rule) if rule else "",
            )
        )
        self.following = True

    # ── where it starts ──────────────────────────────────────────────────────────────────────────

    def _start_of(self, plan: Planned, source: _Source) -> tuple[Frames, Frames]:
        """Where the event can start, and how late that is by its own plan."""
        origin = self._begun.get(plan.key)
        if plan.event.start_kind is StartKind.HARD:
            at, waits = self._held(plan)
            due = plan.start if origin is None else origin
            return at, Frames((max(due, self._joined) if waits else at) - due)
        if origin is not None:
            return self._free, Frames(self._free - origin)
        if plan.event.start_kind is StartKind.BACK:
            due = Frames(plan.start + plan.event.length - source.whole)
            at = Frames(max(plan.start, due, self._free))
            return at, Frames(at - due)
        if self.following:
            earliest = frame_at(plan.event.start) if plan.event.start is not None else self._free
            return Frames(max(earliest, self._free)), Frames(0)
        at = Frames(max(plan.start, self._free))
        return at, Frames(max(0, self._joined - plan.start))

    def _held(self, plan: Planned) -> tuple[Frames, bool]:
        """Where a hard start gets the air, and whether it waits for an event that shifts what follows.

        What ranks higher is not cut, nor what has begun and may finish.
        """
        level = level_of(plan.event)
        at, waits = Frames(max(plan.start, self._joined)), False
        for one in self.placed:
            if one.rung is None or one.end <= at:
                continue
            finishes = one.start < at and one.event.overrun is not Overrun.CUT
            if level_of(one.event) > level or (finishes and level is not Level.EMERGENCY):
                at, waits = one.end, one.event.overrun is Overrun.SHIFT
        return at, waits

    def _entry(self, plan: Planned, source: _Source, at: Frames, late: Frames) -> _Entry:
        """How far inside its sound the event starts and how much of it is left, or why it does not start."""
        fallen, broken_off = self._fallen.get(plan.key), plan.key in self._begun
        why = fallen.reason if fallen else _shortfall(plan.event, source)
        if plan.event.fill:
            whole = Frames(plan.fill_end(at) - at)
            return _Entry(whole=whole, why=why) if whole > 0 else _Entry(refused=True, why="no_room")
        back = plan.event.start_kind is StartKind.BACK
        if not broken_off and late <= (0 if back else frames_in(plan.event.tolerance)):
            return _Entry(whole=source.whole, why=why)
        over = Frames(at - late + source.whole) if broken_off or back else plan.end
        joins = back or fallen is not None or source.rung is Rung.FEED
        entry = _belated(plan, source, at, late, over=over, rule=LateRule.JOIN if joins else plan.event.late)
        if not entry.refused:
            return replace(entry, why=why or entry.why)
        if self._away is not None and plan.end > self._away.since:
            return replace(entry, why=self._away.reason)
        return entry

    # ── what stands ──────────────────────────────────────────────────────────────────────────────

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

    def _skip(self, plan: Planned, at: Frames, reason: str) -> None:
        self.placed.append(
            Placed(
                day=plan.rundown.day,
                rules=plan.rundown.rules,
                file_name=plan.file_name,
                event=plan.event,
                planned_start=plan.start,
                planned_end=plan.end,
                start=at,
                end=at,
                why=reason,
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """How an event comes in: `offset` frames inside its sound, for `whole` frames; or refused, with why."""

    offset: Frames = Frames(0)
    whole: Frames = Frames(0)
    why: str = ""
    refused: bool = False


def _belated(
    plan: Planned, source: _Source, at: Frames, late: Frames, *, over: Frames, rule: LateRule
) -> _Entry:
    """How an event comes in `late` frames after it was due; there is nothing left of it from `over` on."""
    left = Frames(source.whole - late)
    if at >= over or (rule is LateRule.JOIN and left <= 0):
        return _Entry(refused=True, why="missed")
    if rule is LateRule.JOIN:
        return _Entry(offset=late if source.rung in _ITSELF else Frames(0), whole=left, why="late")
    deadline = max(plan.end, plan.next_hard or plan.end)
    if rule is LateRule.RESTART and at + source.whole <= deadline:
        return _Entry(whole=source.whole, why="restarted")
    return _Entry(refused=True, why="late")


def _shortfall(event: Event, source: _Source) -> str:
    if source.rung in {Rung.CART, Rung.FEED}:
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
