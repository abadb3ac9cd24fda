"""A week as its board shows it, edited step by step, with every rule's answer beside the line.

Each step of a person is a version of its own: versions never change, so an edit that was made from one is refused as
soon as there is a newer one, and whatever was there can be taken back. So that people need not read a hundred of them,
`history` tells the steps that one person made one after the other as one.

    version   5 loaded   6 moved   7 moved   8 moved   9 takes back 7
    told      5 Lan      6-8 Minh, 3 steps             9 Minh, as 7
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from itertools import groupby

from broadcast.domain.people import Role
from broadcast.domain.schedule import Line, SourceKind, StartKind, WeekSchedule
from broadcast.domain.times import Week
from broadcast.errors import (
    NothingUndoneError,
    Said,
    WeekChangedError,
    WeekEditedError,
    WeekVersionMissingError,
    listed,
)
from broadcast.station import people, weeks
from broadcast.station.editing import newest
from broadcast.station.home import Home
from broadcast.station.usual import Usual, usual
from broadcast.store import Kept, WeekBirth, WeekOrigin, WeekState
from broadcast.traffic import Change, changes
from broadcast.traffic.edits import Edit, edited, head_of
from broadcast.traffic.faults import Located, title_of
from broadcast.traffic.layout import Placed, lay_out
from broadcast.traffic.weekfiles import read_typed

_BY_HAND = frozenset({SourceKind.RELAY, SourceKind.LIVE})
"""Sources whose length is what a person says; whatever else lasts as long as its sound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A line on a day, as laid out; moments are local."""

    index: int
    line: Line
    title: str
    start: datetime
    end: datetime
    is_dropped: bool
    """Nothing of it would be heard."""
    faults: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A line with a time and what follows it, on one day: what is moved as one."""

    weekday: int
    head: Line
    parts: tuple[Part, ...]
    odd: Said | None
    """Why its hour is odd, where it is."""

    @property
    def index(self) -> int:
        """The line that heads it."""
        return self.parts[0].index

    @property
    def start(self) -> datetime:
        """When it is first heard."""
        return self.parts[0].start

    @property
    def end(self) -> datetime:
        """When the last of it ends."""
        return max(part.end for part in self.parts)

    @property
    def is_faulty(self) -> bool:
        """Whether anything in it breaks a rule."""
        return any(part.faults for part in self.parts)

    @property
    def is_resizable(self) -> bool:
        """Whether the length of what ends it is set by hand."""
        return self.parts[-1].line.source.kind in _BY_HAND


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The newest version of a week, or nothing yet; and the version that is in force."""

    week: Week
    schedule: WeekSchedule
    kept: Kept | None
    """None where nobody has begun the week."""
    published: int | None
    days: tuple[tuple[Block, ...], ...]
    orphans: tuple[tuple[Part, ...], ...]
    """Of each day, what follows nothing and would not be heard."""
    faults: tuple[Located, ...]
    troubles: tuple[Trouble, ...]

    @property
    def blocks(self) -> Iterator[Block]:
        """All of them, day by day."""
        return (block for day in self.days for block in day)


def board(home: Home, week: Week, version: int | None = None) -> Board:
    """A version of a week, by default the newest. Raises WeekVersionMissingError."""
    versions = home.store.weeks(week)
    wanted = versions[0].version if versions and version is None else version
    schedule = _schedule(home, week, wanted)
    checks = weeks.checks(home)
    faults = checks.located(schedule)
    hours = usual(home, week)
    laid = [lay_out(schedule, day, checks.rules, checks.length) for day in week.days]
    return Board(
        week=week,
        schedule=schedule,
        kept=next((one for one in versions if one.version == wanted), None),
        published=next((one.version for one in versions if one.state is WeekState.PUBLISHED), None),
        days=tuple(_blocks(weekday, placed, faults, hours) for weekday, placed in enumerate(laid)),
        orphans=tuple(
            _orphans(schedule, weekday, placed, faults, week) for weekday, placed in enumerate(laid)
        ),
        faults=faults,
        troubles=troubles(schedule, faults),
    )


def _schedule(home: Home, week: Week, version: int | None) -> WeekSchedule:
    if version is None:
        return WeekSchedule(week=week, lines=(), author="")
    return home.store.week(week, version)


def _blocks(
    weekday: int, placed: Sequence[Placed], faults: Sequence[Located], hours: Usual
) -> tuple[Block, ...]:
    found: list[list[Placed]] = []
    for one in placed:
        if one.line.start is not None:
            found.append([])
        found[-1].append(one)
    return tuple(
        Block(
            weekday=weekday,
            head=run[0].line,
            parts=tuple(_part(one, faults) for one in run),
            odd=hours.odd(run[0].start, max(one.end for one in run)),
        )
        for run in found
    )


def _part(one: Placed, faults: Sequence[Located]) -> Part:
    return Part(
        index=one.index,
        line=one.line,
        title=title_of(one.meant),
        start=one.start,
        end=one.end,
        is_dropped=one.is_dropped,
        faults=_about(one.index, one.weekday, faults),
    )


def _about(index: int, weekday: int, faults: Sequence[Located]) -> tuple[Said, ...]:
    """What is wrong with a line on a day."""
    return tuple(
        Said(one.fault.vi, one.fault.en) for one in faults if index in one.lines and weekday in one.days
    )


def _orphans(
    schedule: WeekSchedule, weekday: int, placed: Sequence[Placed], faults: Sequence[Located], week: Week
) -> tuple[Part, ...]:
    there = {one.index for one in placed}
    midnight = datetime.combine(week.days[weekday], datetime.min.time())
    return tuple(
        Part(
            index=index,
            line=line,
            title=title_of(line),
            start=midnight,
            end=midnight,
            is_dropped=True,
            faults=_about(index, weekday, faults),
        )
        for index, line in enumerate(schedule.lines)
        if weekday in line.days and index not in there
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """The first of the faults by one rule in one run on the same days, its number among all, and how many follow."""

    number: int
    first: Located
    more: int


def troubles(schedule: WeekSchedule, faults: Sequence[Located]) -> tuple[Trouble, ...]:
    """The faults of a week as a person counts them: a run in the night is one trouble, not one for each of its lines."""
    found: dict[tuple[object, ...], Trouble] = {}
    for number, one in enumerate(faults):
        head = (
            head_of(schedule, one.lines[0]) if one.lines and one.fault.rule != "follows_nothing" else number
        )
        key = (one.fault.rule, one.days, head, not one.lines)
        before = found.get(key)
        found[key] = (
            Trouble(number=number, first=one, more=0)
            if before is None
            else replace(before, more=before.more + 1)
        )
    return tuple(found.values())


# ── edited ───────────────────────────────────────────────────────────────────────────────────────


def edit(home: Home, week: Week, base: int, wanted: Edit, user: str | None) -> WeekSchedule:
    """Keep the week with one edit more, made from version `base` (0 for none), as its next version.

    It may break rules: they answer at the board, and hold it back from approval.

    Raises:
        WeekEditedError: somebody has kept another version since; it tells who, when and what.
        WeekEditError: it cannot be done, and what would do instead.
    Nothing was changed then.
    """
    author = people.acting(home, user, Role.EDITOR)
    before = _at(home, week, base)
    after = replace(edited(before, wanted), author=author.name)
    if after.lines == before.lines:
        return before
    return _keep(home, after, base, restores=None)


def undo(home: Home, week: Week, base: int, user: str | None) -> WeekSchedule:
    """Keep what stood before the last step once more. Undone again and again, it goes further back.

    Raises NothingUndoneError, WeekEditedError.
    """
    target = before_last(home, week)
    if target is None:
        raise NothingUndoneError(week=week)
    return restore(home, week, base, target, user)


def restore(home: Home, week: Week, base: int, version: int, user: str | None) -> WeekSchedule:
    """Keep an earlier version of the week once more, as its next. Raises WeekEditedError, WeekVersionMissingError."""
    author = people.acting(home, user, Role.EDITOR)
    _at(home, week, base)
    old = home.store.week(week, version)
    return _keep(home, replace(old, author=author.name), base, restores=version)


def before_last(home: Home, week: Week) -> int | None:
    """The version that stood before the last step that has not been undone; None where there is none."""
    versions = {one.version: one for one in home.store.weeks(week)}
    at = max(versions, default=0)
    while at in versions and (restores := versions[at].restores) is not None:
        at = restores
    return at - 1 if at > 1 else None


def _at(home: Home, week: Week, base: int) -> WeekSchedule:
    """The newest version, which has to be `base`. Raises WeekEditedError."""
    last = newest(home, week)
    if (last.version if last else 0) != base:
        raise edited_meanwhile(home, week, base)
    return last or WeekSchedule(week=week, lines=(), author="")


def _keep(home: Home, after: WeekSchedule, base: int, *, restores: int | None) -> WeekSchedule:
    birth = WeekBirth(origin=WeekOrigin.EDITED, at=home.clock.wall(), restores=restores)
    try:
        return home.store.keep_week(after, expected=base, birth=birth)
    except WeekChangedError as error:
        raise edited_meanwhile(home, after.week, base) from error


# ── two people ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What has become of a week since a version of it."""

    kept: Kept
    """The newest version."""
    by: str
    changes: tuple[Change, ...]


def since(home: Home, week: Week, base: int) -> Since | None:
    """What is newer than version `base` (0 for none); None where nothing is."""
    versions = home.store.weeks(week)
    if not versions or versions[0].version == base:
        return None
    kept = versions[0]
    try:
        before = home.store.week(week, base) if base else None
    except WeekVersionMissingError:  # a number that somebody made up
        before = None
    after = home.store.week(week, kept.version)
    return Since(
        kept=kept,
        by=full_name(home, kept.author),
        changes=changes(before or WeekSchedule(week=week, lines=(), author=""), after),
    )


def edited_meanwhile(home: Home, week: Week, base: int) -> WeekEditedError:
    """The refusal of an edit that was made from `base` when there is a newer version."""
    found = since(home, week, base)
    assert found is not None  # or nothing would have been refused
    zone = home.settings.rule_values.zone
    at = f" {found.kept.at.astimezone(zone):%H:%M %d/%m}" if found.kept.at else ""
    return WeekEditedError(
        week=week,
        expected=base,
        found=found.kept.version,
        by=found.by,
        at=Said(at and f" lúc{at}", at and f" at{at}"),
        changes=listed(change.said for change in found.changes) if found.changes else _NOTHING_OTHER,
    )


_NOTHING_OTHER = Said("  - không có dòng nào khác", "  - no line is other")


def full_name(home: Home, name: str) -> str:
    """A person's name as signed, or the short one where nobody goes by it any more."""
    return next((one.full_name for one in home.store.people() if one.name == name), name)


# ── what an edit would do ────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What an edit would bring: faults that are not there yet, how many would go, and odd hours."""

    faults: tuple[Located, ...]
    troubles: tuple[Trouble, ...]
    """The same, as a person counts them."""
    gone: int
    odd: tuple[Said, ...]
    changes: tuple[Change, ...]


def judge(home: Home, week: Week, base: int, wanted: Edit) -> Judged:
    """What the rules of the place say to an edit, before anything is kept. Raises as `edit` does."""
    before = _at(home, week, base)
    after = edited(before, wanted)
    checks = weeks.checks(home)
    old, new = checks.located_alone(before), checks.located_alone(after)
    known = {_key(one, day) for one in old for day in one.days}
    fresh = tuple(one for one in new if not all(_key(one, day) in known for day in one.days))
    still = {_key(one, day) for one in new for day in one.days}
    return Judged(
        faults=fresh,
        troubles=troubles(after, fresh),
        gone=sum(any(_key(one, day) not in still for day in one.days) for one in old) if not fresh else 0,
        odd=_odd(before, after, usual(home, week)),
        changes=changes(before, after),
    )


def _key(one: Located, day: int) -> tuple[str, str, int]:
    return one.fault.rule, one.fault.vi, day


def _odd(before: WeekSchedule, after: WeekSchedule, hours: Usual) -> tuple[Said, ...]:
    """Odd hours at which something would start that does not yet."""
    found = []
    for day, at in sorted(_starts(after) - _starts(before)):
        moment = datetime.combine(after.week.days[day], at)
        if (odd := hours.odd(moment, moment)) is not None:
            found.append(odd)
    return tuple(dict.fromkeys(found))


def _starts(schedule: WeekSchedule) -> set[tuple[int, time]]:
    return {
        (day, line.start)
        for line in schedule.lines
        if line.start is not None and line.start_kind is not StartKind.BACK
        for day in line.days
    }


# ── versions, as people read them ────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Versions that one person made one after the other at the board; or one that came otherwise."""

    last: Kept
    first: Kept

    @property
    def count(self) -> int:
        """How many they are."""
        return self.last.version - self.first.version + 1

    @property
    def before(self) -> int:
        """The version that they began from; 0 for none."""
        return self.first.version - 1


def history(home: Home, week: Week) -> tuple[Steps, ...]:
    """The versions of a week, the newest first. What was approved, published, drafted or loaded stands alone."""
    alike = groupby(home.store.weeks(week), key=_alike)
    groups = (list(group) for _, group in alike)
    return tuple(Steps(last=group[0], first=group[-1]) for group in groups)


def _alike(one: Kept) -> tuple[object, ...]:
    edit = one.origin is WeekOrigin.EDITED and one.state is WeekState.DRAFT and one.published is None
    return (one.author, one.restores) if edit else (one.version,)


# ── a line as it is typed ────────────────────────────────────────────────────────────────────────


def typed(home: Home, week: Week, cells: Mapping[str, str]) -> Line:
    """The line that a form's fields say, by the heads of the week's table. Raises LineFaultsError with each wrong one."""
    relays = [relay.name for relay in home.settings.relays]
    return read_typed(cells, week=week, zones=home.settings.zone_values, relays=relays)
