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

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import time

from broadcast.domain.asrun import Rung
from broadcast.domain.rules import Request, Rule, Rules, judge
from broadcast.domain.rundown import Event, EventKind, LateRule, Rundown
from broadcast.domain.schedule import Priority, StartKind
from broadcast.domain.times import ClockTrust, Frames, frame_at, frames_in, local, moment_at
from broadcast.playout.lineup import FADE, Key, Lineup, Placed

__all__ = ["Key", "Lengths", "Lineup", "Placed", "lay"]

Lengths = Callable[[str], Frames | None]
"""Frames of the cart of a SHA-256; None when it is missing or broken."""


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
