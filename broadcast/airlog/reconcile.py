"""A day's rundown laid beside what the log says of it: one end for each planned event.

An event that was meant to be heard and was not, or not whole, becomes a make-good proposal for the next
moment at which the place's rules let it sound; never earlier, and never in quiet hours.

An event that several outputs carried has one end all the same. It came out as planned where it did so on each
of them; it is made good where one of them did not have the whole of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from broadcast.domain.asrun import AsRun, EntryKind, Outcome, Place, Rung
from broadcast.domain.makegoods import MakeGood
from broadcast.domain.rules import Request, Rules, open_spans
from broadcast.domain.rundown import Event, EventKind, Rundown
from broadcast.domain.schedule import Priority
from broadcast.domain.times import Frames, Millis, local, millis_in, moment_at, utc

_HORIZON = 14  # days in which a window for a make-good is looked for


class Ending(StrEnum):
    """How a planned event came out."""

    AS_PLANNED = "as_planned"
    DIFFERENT = "different"
    NOT_AIRED = "not_aired"
    AHEAD = "ahead"
    """Its planned end has not come yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """One planned event and its end. `reason` is a key as in the log, empty when as planned.

    `start_error` is actual minus planned start, and `played` how much was heard, both where most of it was;
    `seqs` are the entries that say all this.
    """

    event: Event
    planned_start: datetime
    planned_end: datetime
    ending: Ending
    reason: str = ""
    start_error: Millis | None = None
    played: Frames = Frames(0)
    seqs: tuple[Place, ...] = ()
    make_good: MakeGood | None = None


def reconcile(rundown: Rundown, entries: Iterable[tuple[Place, AsRun]], now: datetime) -> tuple[End, ...]:
    """One end for each event of a day's rundown, in running order.

    Entries of other days are passed over; those of the same day count whatever version they aired. An
    event whose time is over and of which the log says nothing was not aired, with the reason `no_entry`.
    """
    told = _by_event(rundown, entries)
    return tuple(
        _together(
            [
                _end(event, start, lines, rundown.rules, utc(now))
                for lines in _by_output(told.get(event.id, ()))
            ]
        )
        for event, start in zip(rundown.events, planned_starts(rundown), strict=True)
    )


def planned_starts(rundown: Rundown) -> tuple[datetime, ...]:
    """When each event is planned to start: at its own time, or where the one above it ends."""
    starts: list[datetime] = []
    following: datetime | None = None
    for event in rundown.events:
        start = event.start or following
        if start is None:  # a soft event heads the day: it follows the day's beginning
            start = local(rundown.day, datetime.min.time(), rundown.rules.zone)
        starts.append(start)
        following = start + _lasting(event.length)
    return tuple(starts)


def next_window(request: Request, length: Frames, after: datetime, rules: Rules) -> datetime | None:
    """The first moment from `after` on at which the rules let it sound for its whole length.

    None when no such moment comes within two weeks.
    """
    after = utc(after)
    first = after.astimezone(rules.zone).date()
    for day in (first + timedelta(days=count) for count in range(_HORIZON + 1)):
        for opens, closes in open_spans(request, day, rules):
            moment = max(opens, after)
            if closes - moment >= _lasting(length) and closes > moment:
                return moment
    return None


def _by_event(
    rundown: Rundown, entries: Iterable[tuple[Place, AsRun]]
) -> Mapping[str, Sequence[tuple[Place, AsRun]]]:
    day = f"{rundown.day.isoformat()}."
    found: dict[str, list[tuple[Place, AsRun]]] = {}
    for place, entry in entries:
        if entry.kind is EntryKind.EVENT and entry.rundown.startswith(day):
            found.setdefault(entry.event, []).append((place, entry))
    return found


def _by_output(told: Sequence[tuple[Place, AsRun]]) -> Iterable[Sequence[tuple[Place, AsRun]]]:
    """What each output tells of an event; nothing, once, where none does."""
    found: dict[str, list[tuple[Place, AsRun]]] = {}
    for place, entry in told:
        found.setdefault(place.output, []).append((place, entry))
    return found.values() or ((),)


def _together(ends: Sequence[End]) -> End:
    """One end of what the outputs tell of one event: the first that is not as planned says why."""
    most = max(ends, key=lambda end: end.played)
    odd = next((end for end in ends if end.reason), most)
    heard = any(end.ending in {Ending.AS_PLANNED, Ending.DIFFERENT} for end in ends)
    return replace(
        most,
        ending=Ending.DIFFERENT if odd.reason and heard else odd.ending,
        reason=odd.reason,
        seqs=tuple(place for end in ends for place in end.seqs),
        make_good=next((end.make_good for end in ends if end.make_good), None),
    )


def _end(
    event: Event, start: datetime, told: Sequence[tuple[Place, AsRun]], rules: Rules, now: datetime
) -> End:
    end = start + _lasting(event.length)
    if not told:
        ending = Ending.NOT_AIRED if end <= now else Ending.AHEAD
        reason = "no_entry" if end <= now else ""
        proposal = _make_good(event, reason, rules, now) if reason else None
        return End(
            event=event,
            planned_start=start,
            planned_end=end,
            ending=ending,
            reason=reason,
            make_good=proposal,
        )
    heard = [entry for _, entry in told if entry.heard]
    proper = [entry for entry in heard if entry.rung not in {Rung.EVERGREEN, Rung.CHIME}]
    error = _start_error(told, heard)
    reason = _difference(event, told, proper, error)
    ending = Ending.AS_PLANNED if not reason else Ending.DIFFERENT if heard else Ending.NOT_AIRED
    return End(
        event=event,
        planned_start=told[0][1].planned_start or start,
        planned_end=told[0][1].planned_end or end,
        ending=ending,
        reason=reason,
        start_error=error,
        played=Frames(sum(entry.frames for entry in proper)),
        seqs=tuple(place for place, _ in told),
        make_good=None if not reason or _whole(event, proper) else _make_good(event, reason, rules, now),
    )


def _start_error(told: Sequence[tuple[Place, AsRun]], heard: Sequence[AsRun]) -> Millis | None:
    if not heard or heard[0].actual_start is None:
        return None
    planned = told[0][1].planned_start
    return None if planned is None else Millis((heard[0].actual_start - planned) // timedelta(milliseconds=1))


def _difference(
    event: Event, told: Sequence[tuple[Place, AsRun]], proper: Sequence[AsRun], error: Millis | None
) -> str:
    """The key that says why the end is not as planned; empty when it is."""
    last = told[-1][1]
    if not proper or last.outcome is not Outcome.AIRED:
        return last.reason or (last.outcome.value if last.outcome else "")
    if len(told) > 1:
        return told[0][1].reason or Outcome.INTERRUPTED.value
    if error is not None and abs(error) > event.tolerance:
        return last.reason or ("late" if error > 0 else "early")
    short = millis_in(Frames(event.length - sum(entry.frames for entry in proper)))
    return "short" if event.cart and short > event.tolerance else last.reason


def _whole(event: Event, proper: Sequence[AsRun]) -> bool:
    """Whether listeners had it: to its end, in its earlier version, or nine tenths of it in pieces."""
    if any(entry.outcome in {Outcome.AIRED, Outcome.REPLACED} for entry in proper):
        return True
    return sum(entry.frames for entry in proper) * 10 >= event.length * 9


def _make_good(event: Event, reason: str, rules: Rules, now: datetime) -> MakeGood | None:
    """A proposal for what was approved, made here to be listened to, and is not itself a repeat."""
    if event.kind is not EventKind.SPEECH or event.cart is None or event.approver is None or event.repeat:
        return None
    if event.priority is Priority.EMERGENCY:
        return None
    request = Request(priority=event.priority, approved=True, zones=event.zones)
    not_before = next_window(request, event.length, now, rules)
    if not_before is None:
        return None
    return MakeGood(event=event, reason=reason, not_before=not_before)


def _lasting(length: Frames) -> timedelta:
    return moment_at(length) - moment_at(Frames(0))
