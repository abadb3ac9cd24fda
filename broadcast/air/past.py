"""What the as-run log says of the air before this start: what is settled, what was broken off, what time has passed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from broadcast.air import MADE_ON
from broadcast.airlog import chain
from broadcast.airlog.reconcile import planned_starts
from broadcast.domain.asrun import AsRun, EntryKind, Outcome
from broadcast.domain.rundown import Rundown
from broadcast.domain.times import Clock, ClockTrust, Frames, frame_at, moment_at
from broadcast.errors import RundownDamagedError, RundownMissingError
from broadcast.playout.journal import AsRunLog, unfinished
from broadcast.playout.lineup import Key
from broadcast.playout.shelf import RundownShelf

_RECENT = 5_000
"""Entries that a start looks back on: months, at most stations."""
_LONGEST_ABSENCE = timedelta(days=60)
_BELIEVED = frozenset({ClockTrust.TRUSTED, ClockTrust.HOLDOVER})


def recent_entries(path: Path, last: int) -> tuple[AsRun, ...]:
    """The entries of the last months, up to the one numbered `last`. Raises as `chain.read` does."""
    return tuple(entry for _seq, entry in chain.read(path, after=max(0, last - _RECENT)))


def clock_floor(recent: Iterable[AsRun]) -> datetime:
    """A moment that has surely passed: the latest entry made by a clock that could be believed.

    What was logged in a rehearsal, or under a clock already known to be wrong, says nothing of the time.
    """
    return max((entry.at for entry in recent if entry.clock_trust in _BELIEVED), default=MADE_ON)


def close_unfinished(log: AsRunLog, recent: Sequence[AsRun], clock: Clock) -> tuple[AsRun, ...]:
    """Write the entries that tell now of events that a kill or a power cut broke off then. All there are now."""
    closing = tuple(
        one
        if one.clock_trust is ClockTrust.SIMULATED
        else replace(one, at=clock.wall(), clock_trust=clock.trust())
        for one in unfinished(recent)
    )
    for one in closing:
        log.append(one)
    return (*recent, *closing)


def settled(recent: Iterable[AsRun], zone: ZoneInfo) -> frozenset[Key]:
    """Events and orders that the log tells the end of: a restart does not air them, or miss them, again."""
    return frozenset(
        _key(entry, zone)
        for entry in recent
        if entry.kind is EntryKind.EVENT
        and entry.outcome is not Outcome.INTERRUPTED
        and entry.clock_trust is not ClockTrust.SIMULATED
    )


def cards(recent: Iterable[AsRun]) -> tuple[str, frozenset[str]]:
    """The output that played last, and those that went while they played and have not played since."""
    last, lost = "", set[str]()
    for entry in recent:
        if entry.clock_trust is ClockTrust.SIMULATED:
            continue
        if entry.kind is EntryKind.STARTED:
            last = entry.device
            lost.discard(last)
        elif entry.kind is EntryKind.CARD_LOST:
            lost.add(entry.device)
    return last, frozenset(lost)


def over(rundowns: Iterable[Rundown], now: datetime) -> frozenset[Key]:
    """Events whose time has passed: where the log cannot be asked whether they aired, nothing is said of them."""
    return frozenset(
        (rundown.day, event.id)
        for rundown in rundowns
        for event, start in zip(rundown.events, planned_starts(rundown), strict=True)
        if moment_at(Frames(frame_at(start) + event.length)) < now
    )


def begun(recent: Iterable[AsRun], zone: ZoneInfo) -> dict[Key, Frames]:
    """Events that were broken off, with the frame of their origin: where their first frame was really heard.

    What had come in late tells nothing of that; then the plan is what there is to go by.
    """
    origins: dict[Key, Frames] = {}
    found: dict[Key, Frames] = {}
    for entry in recent:
        if entry.clock_trust is ClockTrust.SIMULATED:
            continue
        if entry.kind is EntryKind.BEGUN:
            began = entry.planned_start if entry.reason == "late" else entry.actual_start
            if began is not None:
                origins.setdefault(_key(entry, zone), frame_at(began))
        elif entry.outcome is Outcome.INTERRUPTED and _key(entry, zone) in origins:
            found[_key(entry, zone)] = origins[_key(entry, zone)]
    return found


def _key(entry: AsRun, zone: ZoneInfo) -> Key:
    """An event's key; an order has no rundown, and the day on which it was given."""
    if entry.rundown:
        return date.fromisoformat(entry.rundown[:10]), entry.event
    return (entry.planned_start or entry.at).astimezone(zone).date(), entry.event


def days_away(
    shelf: RundownShelf, recent: Iterable[AsRun], now: datetime, zone: ZoneInfo
) -> tuple[Rundown, ...]:
    """The rundowns of the days since the log told something last, today apart: what they held was missed.

    Laid with the rest, each of their events that is not settled ends as skipped, missed; so the log tells of days
    without power.
    """
    found = []
    for day in absent(recent, now, zone):
        with suppress(RundownMissingError, RundownDamagedError):
            found.append(shelf.on(day))
    return tuple(found)


def absent(recent: Iterable[AsRun], now: datetime, zone: ZoneInfo) -> tuple[date, ...]:
    """The days from the last one of which the log tells up to yesterday, sixty at most.

    The last in the log's own order, whether its clock was believed or not: a clock that ran days ahead, believed,
    and was set right tells of no later day than the entries after it. What cannot be so (before the program was
    made, after now) is passed over. What counts is the moment that an entry tells of: a start writes down only now
    what a power cut broke off then.
    """
    last = next(
        (
            entry.moment
            for entry in reversed(tuple(recent))
            if entry.clock_trust is not ClockTrust.SIMULATED and MADE_ON <= entry.moment <= now
        ),
        None,
    )
    if last is None:
        return ()
    today = now.astimezone(zone).date()
    first = max(last.astimezone(zone).date(), today - _LONGEST_ABSENCE)
    return tuple(first + timedelta(days=count) for count in range((today - first).days))
