"""A day's rundown laid beside what the log says of it: one end for each planned event.

An event that several outputs carried has one end all the same. It came out as planned where it did so on each
of them; it was told where each of them had the whole of it. What follows from an end is said in `makegoods`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from broadcast.domain.asrun import STAND_INS, AsRun, EntryKind, Outcome, Place, is_told
from broadcast.domain.planned import Planned, planned
from broadcast.domain.rundown import Event, Rundown
from broadcast.domain.times import ClockTrust, Frames, Millis, millis_in, moment_at, utc


class Ending(StrEnum):
    """How a planned event came out."""

    AS_PLANNED = "as_planned"
    DIFFERENT = "different"
    NOT_AIRED = "not_aired"
    AHEAD = "ahead"
    """It may still come: an hour after its planned end has not passed, and the log tells nothing of it."""


SETTLED = timedelta(hours=1)
"""So long after its planned end nothing of an event is still to come."""


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
    told: bool = False
    """Whether listeners of each output that tells of it had the whole."""


def reconcile(rundown: Rundown, entries: Iterable[tuple[Place, AsRun]], now: datetime) -> tuple[End, ...]:
    """One end for each event of a day's rundown, in running order.

    Entries of other days are passed over, and rehearsals of this one; the others count whatever version they
    aired. An event of which the log says nothing an hour after its time was not aired, with the reason `no_entry`.
    As planned is what was aired to its end in one piece, began within the event's own tolerance and, where it has
    a cart, was no more than that shorter.
    """
    told, plans = _by_event(rundown, entries), {plan.event.id: plan for plan in planned([rundown])}
    return tuple(
        _together([_end(plans[event.id], lines, utc(now)) for lines in _by_output(told.get(event.id, ()))])
        for event in rundown.events
    )


def planned_starts(rundown: Rundown) -> tuple[datetime, ...]:
    """When each event is planned to start, in running order."""
    starts = {plan.event.id: moment_at(plan.start) for plan in planned([rundown])}
    return tuple(starts[event.id] for event in rundown.events)


def _by_event(
    rundown: Rundown, entries: Iterable[tuple[Place, AsRun]]
) -> Mapping[str, Sequence[tuple[Place, AsRun]]]:
    day = f"{rundown.day.isoformat()}."
    found: dict[str, list[tuple[Place, AsRun]]] = {}
    for place, entry in entries:
        real = entry.clock_trust is not ClockTrust.SIMULATED
        if real and entry.kind is EntryKind.EVENT and entry.rundown.startswith(day):
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
        told=all(end.told for end in ends),
    )


def _end(plan: Planned, told: Sequence[tuple[Place, AsRun]], now: datetime) -> End:
    event, start, end = plan.event, moment_at(plan.start), moment_at(plan.end)
    if not told:
        over = end + SETTLED <= now
        return End(
            event=event,
            planned_start=start,
            planned_end=end,
            ending=Ending.NOT_AIRED if over else Ending.AHEAD,
            reason="no_entry" if over else "",
        )
    heard = [entry for _, entry in told if entry.heard]
    proper = [entry for entry in heard if entry.rung not in STAND_INS]
    error = _start_error(told, heard)
    reason = _difference(event, told, proper, error)
    return End(
        event=event,
        planned_start=told[0][1].planned_start or start,
        planned_end=told[0][1].planned_end or end,
        ending=Ending.AS_PLANNED if not reason else Ending.DIFFERENT if heard else Ending.NOT_AIRED,
        reason=reason,
        start_error=error,
        played=Frames(sum(entry.frames for entry in proper)),
        seqs=tuple(place for place, _ in told),
        told=is_told(entry for _, entry in told),
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
    went_on = len(told) > 1 and last.outcome in _WENT_ON
    odd = [entry for _, entry in told if entry.outcome is not Outcome.AIRED]
    why = odd[0] if odd and went_on else last
    if not proper or why.outcome is not Outcome.AIRED:
        return why.reason or (why.outcome.value if why.outcome else "")
    if error is not None and abs(error) > event.tolerance:
        return last.reason or ("late" if error > 0 else "early")
    short = millis_in(Frames(told[0][1].planned - sum(entry.frames for entry in proper)))
    return "short" if event.cart and short > event.tolerance else last.reason


_WENT_ON = frozenset({Outcome.AIRED, Outcome.JOINED_LATE})
"""Of a last piece: what broke the event off before is why it is not as planned, as the report has it."""
