"""The runs of a week: a line with a time and those that follow it, parted where only some of its days change.

What follows nothing is a fault. So a change on some days parts the whole run: the days that stay as they are, then
those that change with their own copy.

    T2-T6 05:30 nhạc hiệu          T2, T3, T5, T6 05:30 nhạc hiệu
    T2-T6       bản tin      ──▶   T2, T3, T5, T6       bản tin
                                   T4 05:30 bản tin                    (on T4 music is dropped)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from broadcast.domain.schedule import Line

Lines = tuple[tuple[int | None, Line], ...]
"""Lines of a changed week, each with its index before the change; None for one that came in."""


def runs(lines: Lines) -> Iterator[Lines]:
    """Each line with a time and what stands below it up to the next such line."""
    run: list[tuple[int | None, Line]] = []
    for index, line in lines:
        if run and line.start is not None:
            yield tuple(run)
            run = []
        run.append((index, line))
    if run:
        yield tuple(run)


def parted(run: Lines, days: Collection[int], alter: Callable[[Lines], Lines]) -> Lines:
    """A run of which some days are altered, the others before them as they were."""
    others, those = apart(run, days)
    return (*others, *alter(those))


def apart(run: Lines, days: Collection[int]) -> tuple[Lines, Lines]:
    """A run on its other days, and on these."""
    others = ((index, line, [day for day in line.days if day not in days]) for index, line in run)
    those = ((index, line, [day for day in line.days if day in days]) for index, line in run)
    return (
        tuple((index, replace(line, days=tuple(left))) for index, line, left in others if left),
        tuple((index, replace(line, days=tuple(left))) for index, line, left in those if left),
    )


def without(run: Lines, lines: Collection[int]) -> Lines:
    """A run without some lines (by index); what then comes first takes the time of the one that headed it."""
    kept = [(index, line) for index, line in run if index not in lines]
    head = run[0][1] if run else None
    if head is not None and head.start is not None and kept and kept[0][1].start is None:
        index, first = kept[0]
        kept[0] = index, replace(first, start=head.start, start_kind=head.start_kind)
    return tuple(kept)
