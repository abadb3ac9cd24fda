"""When each event of a rundown would begin and end if all went well: the times that the log compares the air with.

A day falls into runs, each headed by an event with a time; what follows softly begins where the one above it ends.
What is timed backwards ends at its time, a fill lasts until the next time, and a hard start ends whatever is planned
to run into it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from broadcast.domain.rundown import Event, Rundown
from broadcast.domain.schedule import StartKind
from broadcast.domain.times import RATE, Frames, frame_at, local

_LONGEST_FILL = Frames(30 * 60 * RATE)
"""What is further away than this is another session: a fill is not for the hours between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """An event with the times that it would have if all went well.

    `next_hard` and `next_timed` are the next hard start after it, and the next start with a time at all.
    """

    rundown: Rundown
    file_name: str
    event: Event
    start: Frames
    end: Frames
    next_hard: Frames | None = None
    next_timed: Frames | None = None

    @property
    def key(self) -> tuple[date, str]:
        """Its day and id: an event is the same in every version of a day."""
        return self.rundown.day, self.event.id

    def fill_end(self, at: Frames) -> Frames:
        """Up to where a fill sounds that starts at `at`: the next start with a time, if that is near; else once."""
        if self.next_timed is None or self.next_timed - at > _LONGEST_FILL:
            return Frames(at + self.event.length)
        return self.next_timed


def planned(rundowns: Sequence[Rundown]) -> list[Planned]:
    """Every event with its planned times, by these: a timed event and the soft ones after it stay together."""
    runs = sorted(
        ((head, rundown, rundown.file_name, run) for rundown in rundowns for head, run in _runs(rundown)),
        key=lambda found: found[0],
    )
    found: list[Planned] = []
    end = Frames(0)
    for head, rundown, name, run in runs:
        for index, event in enumerate(run):
            start = end
            if index == 0:
                start = Frames(max(head, end)) if event.start_kind is StartKind.NOT_BEFORE else head
            end = start if event.fill else Frames(start + event.length)
            found.append(Planned(rundown=rundown, file_name=name, event=event, start=start, end=end))
    return _bounded(found)


def _runs(rundown: Rundown) -> list[tuple[Frames, list[Event]]]:
    """A day's events in runs, each headed by one with a time, with the frame at which it is to start.

    What is timed backwards ends then; several with one moment stand before it in their order.
    """
    runs: list[list[Event]] = []
    for event in rundown.events:
        if event.start is not None or not runs:
            runs.append([])
        runs[-1].append(event)
    headed: list[tuple[Frames, list[Event]]] = []
    for run in reversed(runs):
        first = run[0]
        if first.start is None:
            at = frame_at(local(rundown.day, time(), rundown.rules.zone))
        elif first.start_kind is not StartKind.BACK:
            at = frame_at(first.start)
        elif headed and _one_anchor(first, headed[-1][1][0]):
            at = Frames(headed[-1][0] - first.length)
        else:
            at = Frames(frame_at(first.start) - first.length)
        headed.append((at, run))
    return headed[::-1]


def _one_anchor(one: Event, other: Event) -> bool:
    return one.start == other.start and one.start_kind is other.start_kind is StartKind.BACK


def _bounded(plans: list[Planned]) -> list[Planned]:
    """Each plan with the hard start that follows it, at which it ends, and the next start with a time at all."""
    hard: Frames | None = None
    timed: Frames | None = None
    bounded: list[Planned] = []
    for plan in reversed(plans):
        known = replace(plan, next_hard=hard, next_timed=timed)
        full = known.fill_end(plan.start) if plan.event.fill else plan.end
        end = max(plan.start, full if hard is None else min(full, hard))
        bounded.append(replace(known, end=Frames(end)))
        if plan.event.start is not None:
            timed = plan.start
        if plan.event.start_kind is StartKind.HARD:
            hard = plan.start
    return bounded[::-1]
