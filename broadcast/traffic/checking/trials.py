"""A proposal made on a copy of the week: what stands there afterwards, and which line each was before.

A line with a time and those that follow it are one run, and what follows nothing is a fault. So a change on some
days parts the whole run: the days that stay as they are, then each day that changes with its own copy.

    T2-T6 05:30 nhạc hiệu          T2, T3, T5, T6 05:30 nhạc hiệu
    T2-T6       bản tin      ──▶   T2, T3, T5, T6       bản tin
                                   T4 05:30 bản tin                    (on T4 music is dropped)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from broadcast.domain.schedule import Line, LineSource, SourceKind, StartKind, WeekSchedule
from broadcast.domain.times import Millis
from broadcast.errors import Act, Proposal

Lines = tuple[tuple[int | None, Line], ...]
"""Lines of a changed week, each with its index before the change; None for one that came in."""


def changed(schedule: WeekSchedule, proposal: Proposal) -> Lines:
    """The lines of a week after a proposal."""
    lines: Lines = tuple(enumerate(schedule.lines))
    if proposal.act is Act.ADD:
        return (*lines, (None, _added(proposal)))
    for day in proposal.days:
        lines = tuple(line for run in _runs(lines) for line in _parted(run, day, proposal))
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


def _runs(lines: Lines) -> Iterator[Lines]:
    """Each line with a time and what stands below it up to the next such line."""
    run: list[tuple[int | None, Line]] = []
    for index, line in lines:
        if run and line.start is not None:
            yield tuple(run)
            run = []
        run.append((index, line))
    if run:
        yield tuple(run)


def _parted(run: Lines, day: int, proposal: Proposal) -> Lines:
    """A run with one of its days changed."""
    if not any(index in proposal.lines and day in line.days for index, line in run):
        return run
    others = tuple((index, replace(line, days=left)) for index, line in run if (left := _without(line, day)))
    that_day = [(index, replace(line, days=(day,))) for index, line in run if day in line.days]
    return (*others, *_changed_day(that_day, proposal))


def _without(line: Line, day: int) -> tuple[int, ...]:
    return tuple(other for other in line.days if other != day)


def _changed_day(run: Sequence[tuple[int | None, Line]], proposal: Proposal) -> Lines:
    if proposal.act is not Act.DROP:
        return tuple(
            (index, _altered(line, proposal) if index in proposal.lines else line) for index, line in run
        )
    kept = [(index, line) for index, line in run if index not in proposal.lines]
    head = run[0][1]
    if kept and kept[0][1].start is None and head.start is not None:
        index, first = kept[0]
        kept[0] = index, replace(first, start=head.start, start_kind=head.start_kind)
    return tuple(kept)


def _altered(line: Line, proposal: Proposal) -> Line:
    if proposal.act is Act.ZONES:
        return replace(line, zones=proposal.zones)
    length = line.length if proposal.length is None else Millis(proposal.length)
    if proposal.act is Act.SHORTEN:
        return replace(line, length=length)
    kind = StartKind.HARD if line.start is None else line.start_kind
    return replace(line, start=proposal.start, start_kind=kind, length=length)
