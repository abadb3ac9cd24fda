"""A day's lines with the moments at which they would be heard, by the lengths known so far.

The rules are those of the air (docs/air-cases.md), as far as they speak of what is planned: what is timed
backwards ends at its time, a fill sounds until the next line with a time, a hard start waits for a line that
may finish. What would be cut keeps its whole length here, so that whoever looks sees the overlap.

    05:00 cứng ── (blank) ── lấp ~ ~ ~ ~ ~ ~│ kết thúc lúc 06:00 │ 06:00 cứng ──
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from broadcast.domain.rules import Rules
from broadcast.domain.schedule import LateRule, Line, Overrun, SourceKind, StartKind, WeekSchedule
from broadcast.domain.times import Millis, local
from broadcast.traffic.faults import BACK_LENGTH, FILL_BACK, FILL_OPEN, Found, Remark
from broadcast.traffic.lengths import reading_length
from broadcast.traffic.running_order import resolve_repeat, running_order

Lengths = Callable[[int, Line], Millis | None]
"""What the sound of a line (by index and line) is known to last, or None."""

_TOLERANCE = timedelta(seconds=2)
"""A start that is late by no more is none, as on air."""
LONGEST_FILL = timedelta(minutes=30)
"""A next line that is further away belongs to another session: the air fills no longer."""
_NOTHING = timedelta()
_PUSHED = frozenset({StartKind.SOFT, StartKind.NOT_BEFORE})
"""These never cut what runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A line as laid out on a day; moments are local."""

    index: int
    line: Line
    weekday: int
    due: datetime
    """When it should start by its own time; where it has none, when it does."""
    start: datetime
    end: datetime
    whole: timedelta | None
    """How long its sound lasts; None where nobody knows yet, and for a fill."""
    meant: Line
    """The line whose sound it is: itself, or what it repeats."""
    behind: int | None = None
    """The line at whose end it starts, by index; None where it starts at a time of its own."""

    @property
    def is_late(self) -> bool:
        """Whether it starts after its own time by more than a listener would notice."""
        return self.start - self.due > _TOLERANCE

    @property
    def is_dropped(self) -> bool:
        """Whether nothing of it is heard, although it has a length or should fill one."""
        return self.end == self.start and (self.whole is not None or self.line.source.kind is SourceKind.FILL)


def lay_out(schedule: WeekSchedule, day: date, rules: Rules, length: Lengths) -> tuple[Placed, ...]:
    """The lines of a day of the week, in the order in which they would be heard.

    A length that is not known is the line's own, else the reading time of its copy, else nothing.
    """
    placed: list[Placed] = []
    for step in _bounded(_planned(_steps(schedule, day, rules, length))):
        placed.append(_place(step, placed))
    return tuple(placed)


def unplaceable(placed: Sequence[Placed]) -> Iterator[Found]:
    """What cannot be given its time: nobody knows how long it is, or when a fill ends."""
    for number, one in enumerate(placed):
        if remark := _unplaceable(one, placed[number + 1] if number + 1 < len(placed) else None):
            yield Found(line=one.line, weekday=one.weekday, at=one.line.start, remark=remark)


def _unplaceable(one: Placed, following: Placed | None) -> Remark | None:
    back = one.line.start_kind is StartKind.BACK
    if one.line.source.kind is SourceKind.FILL:
        if back:
            return FILL_BACK
        return FILL_OPEN if following is None or following.line.start is None else None
    needed_anyway = one.line.source.kind in {SourceKind.RELAY, SourceKind.LIVE}  # and said by the check
    return BACK_LENGTH if back and one.whole is None and not needed_anyway else None


# ── when each line is due ────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """A line on its way to its place."""

    index: int
    line: Line
    weekday: int
    whole: timedelta | None
    meant: Line
    at: datetime | None = None
    """When it should start by its own time; None where it follows the one before."""
    planned: datetime = datetime.max.replace(tzinfo=UTC)
    """When it would start if everything before it were heard as it should."""
    next_hard: datetime | None = None
    next_timed: datetime | None = None


def _steps(schedule: WeekSchedule, day: date, rules: Rules, length: Lengths) -> list[_Step]:
    """The day's lines by the time at which their runs begin; what follows a line with a time stays with it."""
    runs: list[tuple[datetime, list[_Step]]] = []
    for index in running_order(schedule, day.weekday()):
        line = schedule.lines[index]
        if line.start is not None:
            runs.append((local(day, line.start, rules.zone).astimezone(rules.zone), []))
        airing = resolve_repeat(schedule, index, day.weekday())
        meant = index if airing is None else airing.line
        step = _Step(
            index=index,
            line=line,
            weekday=day.weekday(),
            whole=_whole(line, meant, schedule.lines[meant], length),
            meant=schedule.lines[meant],
        )
        runs[-1][1].append(step)
    return [step for _, run in sorted(_headed(runs), key=lambda run: run[0]) for step in run]


def _headed(runs: Sequence[tuple[datetime, list[_Step]]]) -> list[tuple[datetime, list[_Step]]]:
    """What ends at its time begins as much before; several with one time stand before it in their order."""
    headed: list[tuple[datetime, list[_Step]]] = []
    for moment, (first, *others) in reversed(runs):
        at = moment
        if first.line.start_kind is StartKind.BACK:
            stacked = headed and _one_end(first.line, headed[-1][1][0].line)
            at = (headed[-1][0] if stacked else moment) - (first.whole or _NOTHING)
        headed.append((at, [replace(first, at=at), *others]))
    return headed[::-1]


def _one_end(one: Line, other: Line) -> bool:
    return one.start == other.start and one.start_kind is other.start_kind


def _whole(line: Line, meant: int, heard: Line, length: Lengths) -> timedelta | None:
    """How long a line sounds that has the sound of `heard`, the line of index `meant`."""
    if line.source.kind is SourceKind.FILL:
        return None
    known = length(meant, heard) or heard.length or line.length
    if known is None and heard.source.kind in {SourceKind.READ, SourceKind.PLAN}:
        known = reading_length(heard.content)
    return timedelta(milliseconds=known) if known else None


def _planned(steps: Sequence[_Step]) -> list[_Step]:
    """Each step with the moment at which it would start if nothing were late."""
    found: list[_Step] = []
    end: datetime | None = None
    for step in steps:
        start = end if step.at is None else step.at
        if end is not None and step.line.start_kind in _PUSHED:
            start = max(start or end, end)
        assert start is not None  # the order leaves out what follows nothing
        found.append(replace(step, planned=start))
        end = start + (step.whole or _NOTHING)
    return found


def _bounded(steps: Sequence[_Step]) -> list[_Step]:
    """Each step with the next hard start, and the next start with a time at all."""
    hard: datetime | None = None
    timed: datetime | None = None
    bounded: list[_Step] = []
    for step in reversed(steps):
        bounded.append(replace(step, next_hard=hard, next_timed=timed))
        if step.at is not None:
            timed = step.planned
        if step.line.start_kind is StartKind.HARD:
            hard = step.planned
    return bounded[::-1]


# ── when each line is heard ──────────────────────────────────────────────────────────────────────


def _place(step: _Step, placed: Sequence[Placed]) -> Placed:
    before = next((one for one in reversed(placed) if one.line.source.kind is not SourceKind.FILL), None)
    free = step.planned if before is None else before.end
    waits = False
    if step.line.start_kind is StartKind.HARD:
        start, before, waits = _held(step.planned, placed)
    elif step.line.start_kind is StartKind.BACK or (placed and placed[-1].is_dropped):
        start = max(step.planned, free)  # after what is not heard the next one keeps to its planned time
    else:
        start = placed[-1].end if step.at is None else max(step.at, free)
    whole = step.whole or _NOTHING
    return Placed(
        index=step.index,
        line=step.line,
        weekday=step.weekday,
        due=step.at or start,
        start=start,
        end=_end(step, start, whole, waits=waits),
        whole=step.whole,
        meant=step.meant,
        behind=before.index if before is not None and before.end == start else None,
    )


def _held(at: datetime, placed: Sequence[Placed]) -> tuple[datetime, Placed | None, bool]:
    """When a hard start gets the air, what it waits for, and whether it is heard whole all the same."""
    behind: Placed | None = None
    for one in placed:
        if one.start < at < one.end and one.line.overrun is not Overrun.CUT:
            at, behind = one.end, one
    return at, behind, behind is not None and behind.line.overrun is Overrun.SHIFT


def _end(step: _Step, start: datetime, whole: timedelta, *, waits: bool) -> datetime:
    """Where a line that starts at `start` ends; one that waits is heard whole however late."""
    if step.line.source.kind is SourceKind.FILL:
        until = step.next_timed or start
        return max(start, until) if until - start <= LONGEST_FILL else start
    late = start - step.at if step.at is not None else _NOTHING
    if step.line.start_kind is StartKind.BACK:
        return max(start, start + whole - late)
    if waits or step.line.start_kind is not StartKind.HARD or late <= _TOLERANCE:
        return start + whole
    return _belated(step, start, whole, late)


def _belated(step: _Step, start: datetime, whole: timedelta, late: timedelta) -> datetime:
    """Where a hard line ends that starts late, by its own late rule; at its start when it is not heard."""
    over = start + whole - late
    planned = over if step.next_hard is None else min(over, step.next_hard)
    if start >= planned or step.line.late is LateRule.SKIP:
        return start
    if step.line.late is LateRule.JOIN:
        return over
    deadline = over if step.next_hard is None else step.next_hard
    return start + whole if start + whole <= deadline else start
