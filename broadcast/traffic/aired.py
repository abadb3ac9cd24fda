"""What has aired stays as it was: a day that is published again in its own course keeps its past.

    in force   05:30 ─ aired ─ 05:52 │            17:00 ─ as it was ──
    new        05:30 ─ reworded ──── │            17:00 ─ as it is now ──
                                    now
    published  05:30 ─ aired ─ 05:52 │            17:00 ─ as it is now ──

The as-run log names the lines that were heard by the rundown's own ids. Were the past made anew, a line that
was reworded after it had aired would count as missed, and what was heard would belong to no plan.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from broadcast.domain.rundown import Event, Rundown
from broadcast.domain.schedule import StartKind
from broadcast.domain.times import millis_in
from broadcast.traffic.layout import LONGEST_FILL


def keep_aired(in_force: Rundown, made: Rundown, aired: Collection[str], now: datetime) -> Rundown:
    """`made`, but with the runs of `in_force` that are over by `now` in the place of its own.

    `aired` are the ids of the day's events that the log tells of; where there is none, nothing was heard and
    `made` stands as it is. A run is a line with a time and what follows it.
    """
    if not set(aired) & {event.id for event in in_force.events}:
        return made
    past = [event for run in _runs(in_force.events) if _end(run) <= now for event in run]
    known = {event.id for event in past}
    coming = [
        event for run in _runs(made.events) if _end(run) > now for event in run if event.id not in known
    ]
    return replace(made, events=tuple(past + coming))


def _runs(events: Sequence[Event]) -> list[list[Event]]:
    runs: list[list[Event]] = []
    for event in events:
        if event.start is not None or not runs:
            runs.append([])
        runs[-1].append(event)
    return runs


def _end(run: Sequence[Event]) -> datetime:
    """When a run has been heard if nothing was late."""
    first, *followers = run
    assert first.start is not None  # a day of a week has no line that follows nothing
    begins = first.start_kind is not StartKind.BACK
    return first.start + sum(map(_lasting, run if begins else followers), timedelta())


def _lasting(event: Event) -> timedelta:
    return LONGEST_FILL if event.fill else timedelta(milliseconds=millis_in(event.length))
