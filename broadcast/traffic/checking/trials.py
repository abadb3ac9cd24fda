"""A proposal made on a copy of the week: what stands there afterwards, and which line each was before.

A proposal for some days of a run parts it (`traffic/runs`).
"""

from __future__ import annotations

from dataclasses import replace

from broadcast.domain.schedule import Line, LineSource, SourceKind, StartKind, WeekSchedule
from broadcast.domain.times import Millis
from broadcast.errors import Act, Proposal
from broadcast.traffic.runs import Lines, parted, runs, without


def changed(schedule: WeekSchedule, proposal: Proposal) -> Lines:
    """The lines of a week after a proposal."""
    lines: Lines = tuple(enumerate(schedule.lines))
    if proposal.act is Act.ADD:
        return (*lines, (None, _added(proposal)))
    for day in proposal.days:
        lines = tuple(line for run in runs(lines) for line in _parted(run, day, proposal))
    return lines


def _added(proposal: Proposal) -> Line:
    assert proposal.length is not None  # what comes in has a length
    return Line(
        days=proposal.days,
        start=proposal.start,
        start_kind=StartKind.HARD,
        length=Millis(proposal.length),
        column="Tiếp âm",
        content=proposal.relay,
        source=LineSource(kind=SourceKind.RELAY, reference=proposal.relay),
        zones=proposal.zones,
    )


def _parted(run: Lines, day: int, proposal: Proposal) -> Lines:
    """A run with one of its days changed."""
    if not any(index in proposal.lines and day in line.days for index, line in run):
        return run
    return parted(run, (day,), lambda that_day: _changed_day(that_day, proposal))


def _changed_day(run: Lines, proposal: Proposal) -> Lines:
    if proposal.act is Act.DROP:
        return without(run, proposal.lines)
    return tuple(
        (index, _altered(line, proposal) if index in proposal.lines else line) for index, line in run
    )


def _altered(line: Line, proposal: Proposal) -> Line:
    if proposal.act is Act.ZONES:
        return replace(line, zones=proposal.zones)
    length = line.length if proposal.length is None else Millis(proposal.length)
    if proposal.act is Act.SHORTEN:
        return replace(line, length=length)
    kind = StartKind.HARD if line.start is None else line.start_kind
    return replace(line, start=proposal.start, start_kind=kind, length=length)
