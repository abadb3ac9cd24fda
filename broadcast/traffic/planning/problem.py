"""What a week's planning has to decide, as plain values: the places, what may stand in them, and what was before.

An assignment gives each block of the week the tellings that stand in it, by their index. Whoever makes one
(greedy, the optimiser, a bench's round-robin) gives no more than that; what it is worth is `score`, why it is
so is `explain`, and what becomes of it on paper is `assembly`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from broadcast.domain.cadences import unit_begin
from broadcast.domain.content import Group
from broadcast.domain.schedule import SourceKind, StartKind, WeekSchedule
from broadcast.domain.times import Week, local
from broadcast.traffic.planning.dues import Standing
from broadcast.traffic.planning.sessions import Block, Place, Session, blocks_of

Assignment = tuple[tuple[int, ...], ...]
"""For each block the indices of its tellings, in the order in which they are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A week to plan."""

    week: Week
    sessions: tuple[Session, ...]
    blocks: tuple[Block, ...]
    standings: tuple[Standing, ...]
    told: tuple[Mapping[Group | None, int], ...]
    """Airings of each group so far this month, quarter and year. A group that nothing can be told of is not in it."""
    options: tuple[tuple[int, ...], ...]
    """For each telling the blocks in which it may stand at all, in order."""
    before: tuple[tuple[int, int], ...] = ()
    """Where tellings stood in the version before, in its order: (telling, block)."""

    def clash(self, one: int, block: int, other: int) -> bool:
        """Whether two placements of a telling are too near: on one day, or within its spacing."""
        here, there = self.blocks[block], self.blocks[other]
        standing = self.standings[one]
        return (standing.once_a_day and here.day == there.day) or abs(
            here.stamp - there.stamp
        ) < standing.apart


_NOON = time(12)
_PERIODS = (1, 3, 12)
"""Months in the periods over which groups are balanced."""


def problem_of(
    week: Week,
    sessions: Sequence[Session],
    standings: Sequence[Standing],
    place: Place,
    before: WeekSchedule | None,
) -> Problem:
    """The week as something to decide. `before` is the version to stay near to."""
    blocks = blocks_of(sessions, place.rules)
    options = tuple(tuple(_options(one, blocks, place)) for one in standings)
    reachable = {one.telling.group for one, open_ones in zip(standings, options, strict=True) if open_ones}
    return Problem(
        week=week,
        sessions=tuple(sessions),
        blocks=blocks,
        standings=tuple(standings),
        told=tuple(_told(week, months, standings, reachable) for months in _PERIODS),
        options=options,
        before=tuple(_stood(before, sessions, blocks, standings)) if before else (),
    )


def _options(one: Standing, blocks: Sequence[Block], place: Place) -> Iterator[int]:
    """The blocks in which a telling may stand as far as it alone is concerned."""
    if one.barred:
        return
    last = local(one.last, _NOON, place.rules.zone) if one.last else None
    for number, block in enumerate(blocks):
        if (
            one.opens <= block.day <= one.closes
            and one.length <= block.room
            and (not one.telling.dayparts or block.daypart in one.telling.dayparts)
            and (last is None or block.at >= last + one.spacing)
            and (one.owed is None or block.at >= one.owed.make_good.not_before)
        ):
            yield number


def _told(
    week: Week, months: int, standings: Sequence[Standing], groups: set[Group | None]
) -> Mapping[Group | None, int]:
    begin = unit_begin(week.days[3], months)
    found = Counter(dict.fromkeys(sorted(groups, key=str), 0))
    for one in standings:
        if one.telling.group in groups:
            found[one.telling.group] += sum(day >= begin for day in one.days)
    return dict(found)


# ── where things stood before ────────────────────────────────────────────────────────────────────


def _stood(
    before: WeekSchedule,
    sessions: Sequence[Session],
    blocks: Sequence[Block],
    standings: Sequence[Standing],
) -> Iterator[tuple[int, int]]:
    numbers = {one.name: number for number, one in enumerate(standings)}
    for name, weekday, at in _items(before):
        here = [
            number
            for number, block in enumerate(blocks)
            if block.day.weekday() == weekday and sessions[block.session].slot.start <= at
        ]
        if name in numbers and here:
            yield numbers[name], here[-1]


def _items(before: WeekSchedule) -> Iterator[tuple[str, int, time]]:
    """Every plan item of a week with its day and the time at which its run begins."""
    head = time()
    for line in before.lines:
        if line.start is not None:
            back = timedelta(minutes=1) if line.start_kind is StartKind.BACK else timedelta()
            head = _earlier(line.start, back)
        if line.source.kind is SourceKind.PLAN:
            for day in line.days:
                yield line.source.reference, day, head


def _earlier(at: time, by: timedelta) -> time:
    whole = datetime.combine(date(2000, 1, 2), at) - by
    return whole.time() if whole.day == 2 else time()
