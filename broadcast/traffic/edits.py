"""What a person does to a week at its board, as values: each is applied to a version and gives the lines of the next.

A line is named by its index in the version that was looked at. What is moved, copied or dropped by its first line is
the whole run below it, for what follows nothing would not air. A run of several days that changes on one of them is
parted (`runs`), and put together again when its parts say the same once more, so that there and back is nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from broadcast.domain.schedule import Line, StartKind, WeekSchedule
from broadcast.domain.times import Millis
from broadcast.errors import Proposal, Said, WeekEditError
from broadcast.traffic.checking.trials import changed
from broadcast.traffic.faults import title_of
from broadcast.traffic.runs import Lines, apart, runs, without


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """The run below `head` goes from one weekday to another, and so much later; with `every`, on all of its days."""

    head: int
    day: int
    to: int
    by: timedelta
    every: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Alter:
    """A line is written anew on some of its days; the new line says which days these become."""

    line: int
    days: tuple[int, ...]
    to: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Add:
    """A line comes in: below another one, on days of that one, or with a time of its own."""

    line: Line
    after: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove:
    """Lines go on some days; what follows the first of a run takes its time."""

    lines: tuple[int, ...]
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """What sounds below `head` on one day sounds on other days as well."""

    head: int
    day: int
    to: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """A line changes places with the one above it in its run."""

    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """A proposal is followed."""

    proposal: Proposal


_ANY_DAY = date(2000, 1, 3)
_Altering = Callable[[Lines], Lines]
Edit = Move | Alter | Add | Remove | Copy | Swap | Follow


def edited(schedule: WeekSchedule, edit: Edit) -> WeekSchedule:
    """The week after an edit. Raises WeekEditError, whose reason says what to do instead."""
    lines: Lines = tuple(enumerate(schedule.lines))
    _refuse_unknown(schedule, edit)
    match edit:
        case Move():
            done = _moved(lines, edit)
        case Alter():
            done = _altered(lines, edit)
        case Add():
            done = _added(lines, edit)
        case Remove():
            done = _removed(lines, edit)
        case Copy():
            done = _copied(lines, edit)
        case Swap():
            done = _swapped(lines, edit)
        case Follow():
            done = changed(schedule, edit.proposal)
    return replace(schedule, lines=tuple(line for _, line in done))


def head_of(schedule: WeekSchedule, index: int) -> int:
    """The line with a time that a line stands below, or itself. Raises WeekEditError where there is none."""
    for above in range(index, -1, -1):
        if schedule.lines[above].start is not None:
            return above
    raise WeekEditError(reason=_NOTHING_ABOVE)


def _refuse_unknown(schedule: WeekSchedule, edit: Edit) -> None:
    """Refuse what names no line of this version: it was made by hand, or of another one."""
    match edit:
        case Move(head=index) | Copy(head=index):
            named: tuple[int, ...] = (index,)
        case Alter(line=index) | Swap(line=index):
            named = (index,)
        case Add(after=int(index)):
            named = (index,)
        case Remove(lines=indices):
            named = indices
        case _:
            named = ()
    if not all(0 <= index < len(schedule.lines) for index in named):
        raise WeekEditError(reason=_GONE)


# ── moved, copied ────────────────────────────────────────────────────────────────────────────────


def _moved(lines: Lines, move: Move) -> Lines:
    head = _timed(lines, move.head)
    days = head.days if move.every else (move.day,)
    if move.day not in head.days or (move.every and move.day != move.to):
        raise WeekEditError(reason=_NOT_THAT_DAY)

    def shift(run: Lines) -> Lines:
        return tuple(
            (
                index,
                replace(
                    line,
                    start=_later(line.start, move.by) if index == move.head else line.start,
                    days=line.days if move.every else (move.to,),
                ),
            )
            for index, line in run
        )

    return _with_run(lines, move.head, days, shift)


def _copied(lines: Lines, copy: Copy) -> Lines:
    head = _timed(lines, copy.head)
    fresh = tuple(day for day in copy.to if day not in head.days)
    if copy.day not in head.days:
        raise WeekEditError(reason=_NOT_THAT_DAY)
    if not fresh:
        raise WeekEditError(reason=_THERE_ALREADY)
    found: list[tuple[int | None, Line]] = []
    for run in runs(lines):
        mine = run[0][0] == copy.head
        found += [
            (index, replace(line, days=_sorted({*line.days, *fresh})))
            if mine and copy.day in line.days
            else (index, line)
            for index, line in run
        ]
    return tuple(found)


def _with_run(lines: Lines, head: int, days: Collection[int], alter: _Altering) -> Lines:
    """The week with the run of `head` altered on these days, and joined again with what says the same."""
    found: list[Lines] = []
    fresh: Lines = ()
    for run in runs(lines):
        if run[0][0] != head:
            found.append(run)
            continue
        stays, goes = apart(run, days)
        fresh = alter(goes)
        found += [one for one in (stays, fresh) if one]
    return tuple(pair for run in _joined(found, fresh) for pair in run)


def _joined(found: Sequence[Lines], fresh: Lines) -> list[Lines]:
    """The runs, with the fresh one joined to another that says the same on other days."""
    if not _is_whole(fresh):
        return list(found)
    for place, other in enumerate(found):
        if other is not fresh and _is_whole(other) and _same_but_days(other, fresh):
            days = _sorted({*other[0][1].days, *fresh[0][1].days})
            both = tuple((index, replace(line, days=days)) for index, line in other)
            return [both if n == place else run for n, run in enumerate(found) if run is not fresh]
    return list(found)


def _is_whole(run: Lines) -> bool:
    """Whether all of a run sounds on all of its days."""
    return bool(run) and len({line.days for _, line in run}) == 1


def _same_but_days(one: Lines, other: Lines) -> bool:
    if len(one) != len(other) or set(one[0][1].days) & set(other[0][1].days):
        return False
    return all(replace(a, days=b.days) == b for (_, a), (_, b) in zip(one, other, strict=True))


# ── written anew, brought in, taken out ──────────────────────────────────────────────────────────


def _altered(lines: Lines, alter: Alter) -> Lines:
    line = lines[alter.line][1]
    if not alter.days or not set(alter.days) <= set(line.days):
        raise WeekEditError(reason=_NOT_THAT_DAY)
    if line.start is not None:
        return _head_altered(lines, alter)
    if alter.to.start is None:
        return _follower_altered(lines, alter)
    taken = _removed(lines, Remove(lines=(alter.line,), days=alter.days))
    return _below_run(taken, alter.line, alter.to, lines)


def _head_altered(lines: Lines, alter: Alter) -> Lines:
    if alter.to.start is None:
        raise WeekEditError(reason=_KEEPS_TIME)
    days = set(alter.days)

    def rewrite(run: Lines) -> Lines:
        (index, _), *others = run
        return ((index, alter.to), *((n, _along(one, days, alter.to.days)) for n, one in others))

    return _with_run(lines, alter.line, alter.days, rewrite)


def _along(line: Line, before: Collection[int], after: tuple[int, ...]) -> Line:
    """A line that follows one whose days become others."""
    if set(line.days) == set(before):
        return replace(line, days=after)
    left = tuple(day for day in line.days if day in after)
    if not left:
        raise WeekEditError(reason=Said(*(text.format(title_of(line)) for text in _LEFT_BEHIND)))
    return replace(line, days=left)


def _follower_altered(lines: Lines, alter: Alter) -> Lines:
    found: list[tuple[int | None, Line]] = []
    for index, line in lines:
        if index != alter.line:
            found.append((index, line))
            continue
        left = tuple(day for day in line.days if day not in alter.days)
        found += [(index, replace(line, days=left))] if left else []
        found.append((index, alter.to))
    return tuple(found)


def _below_run(taken: Lines, index: int, line: Line, before: Lines) -> Lines:
    """A line that has a time by now stands after the run that it was taken from, whose lines keep theirs."""
    head = max((n for n, one in before[: index + 1] if n is not None and one.start is not None), default=None)
    found: list[tuple[int | None, Line]] = []
    for run in runs(taken):
        found += run
        if run[0][0] == head:
            found.append((index, line))
    return tuple(found) if any(one is line for _, one in found) else (*taken, (index, line))


def _added(lines: Lines, add: Add) -> Lines:
    if add.after is None:
        if add.line.start is None:
            raise WeekEditError(reason=_NOTHING_ABOVE)
        return (*lines, (None, add.line))
    above = lines[add.after][1]
    if not set(add.line.days) <= set(above.days):
        raise WeekEditError(reason=_NOT_THAT_DAY)
    line = replace(add.line, start=None, start_kind=StartKind.SOFT)
    return (*lines[: add.after + 1], (None, line), *lines[add.after + 1 :])


def _removed(lines: Lines, remove: Remove) -> Lines:
    found: list[tuple[int | None, Line]] = []
    days = set(remove.days)
    for run in runs(lines):
        if not any(index in remove.lines and days & set(line.days) for index, line in run):
            found += run
        elif run[0][0] in remove.lines:
            stays, goes = apart(run, days)
            found += [*stays, *without(goes, remove.lines)]
        else:
            for index, line in run:
                left = tuple(day for day in line.days if index not in remove.lines or day not in days)
                found += [(index, replace(line, days=left))] if left else []
    return tuple(found)


def _swapped(lines: Lines, swap: Swap) -> Lines:
    below = lines[swap.line][1]
    if below.start is not None or swap.line == 0:
        raise WeekEditError(reason=_FIRST)
    above = lines[swap.line - 1][1]
    if above.days != below.days:
        raise WeekEditError(reason=_OTHER_DAYS)
    first = replace(below, start=above.start, start_kind=above.start_kind)
    second = replace(above, start=None, start_kind=StartKind.SOFT)
    pair = (swap.line, first), (swap.line - 1, second)
    return (*lines[: swap.line - 1], *pair, *lines[swap.line + 1 :])


# ── when ─────────────────────────────────────────────────────────────────────────────────────────


def _timed(lines: Lines, index: int) -> Line:
    line = lines[index][1]
    if line.start is None:
        raise WeekEditError(reason=_NO_TIME)
    return line


def _later(at: time | None, by: timedelta) -> time | None:
    """A time of the day, so much later. Raises WeekEditError for one of another day."""
    assert at is not None  # the head of a run has a time
    moment = datetime.combine(_ANY_DAY, at) + by
    if moment.date() != _ANY_DAY:
        raise WeekEditError(reason=_OTHER_DAY)
    return moment.time()


def lengthened(line: Line, by: timedelta) -> Line:
    """A line whose length is set by hand, so much longer. Raises WeekEditError where nothing of it would be left."""
    length = (line.length or 0) + by // timedelta(milliseconds=1)
    if length <= 0:
        raise WeekEditError(reason=_NO_LENGTH)
    return replace(line, length=Millis(length))


def _sorted(days: Collection[int]) -> tuple[int, ...]:
    return tuple(sorted(days))


# ── why not ──────────────────────────────────────────────────────────────────────────────────────

_GONE = Said("không có dòng ấy trong bản này", "this version has no such line")
_NOTHING_ABOVE = Said(
    "dòng không có giờ phải đứng sau một dòng có giờ; hãy ghi giờ cho dòng này",
    "a line without a time has to follow one that has; give it a time",
)
_NOT_THAT_DAY = Said(
    "dòng ấy không phát vào ngày đã chọn; hãy chọn ngày khác",
    "the line does not air on that day; choose another",
)
_NO_TIME = Said(
    "dòng này nối tiếp dòng trên nên không có giờ riêng; hãy dời cả buổi, hoặc ghi giờ cho dòng này",
    "the line follows the one above and has no time of its own; move the whole run, or give the line a time",
)
_KEEPS_TIME = Said(
    "dòng đầu buổi phải có giờ; hãy giữ giờ của dòng này, hoặc đưa dòng khác lên đầu",
    "the first line of a run needs a time; keep it, or put another line first",
)
_THERE_ALREADY = Said(
    "các ngày ấy đã có buổi này; hãy chọn ngày khác", "these days have it already; choose others"
)
_OTHER_DAY = Said(
    "giờ mới sang ngày khác; hãy chọn giờ trong ngày, hoặc chọn ngày rồi dời",
    "the new time lies on another day; choose a time of the day, or choose the day and move it there",
)
_FIRST = Said("dòng này đã đứng đầu buổi", "the line is the first of its run already")
_OTHER_DAYS = Said(
    "dòng này và dòng trên không phát cùng các ngày; hãy sửa thứ của hai dòng cho giống nhau",
    "the line and the one above do not air on the same days; make their days the same first",
)
_NO_LENGTH = Said(
    "thời lượng phải dài hơn 0; hãy ghi số phút", "the length has to be more than 0; give the minutes"
)
_LEFT_BEHIND = Said(
    "dòng nối tiếp “{0}” không phát vào các ngày mới; hãy sửa thứ của dòng ấy trước",
    "“{0}”, which follows, does not air on the new days; correct its days first",
)
