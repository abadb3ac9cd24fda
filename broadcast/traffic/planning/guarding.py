"""The last look at a draft: whatever the check of a week would find in it is taken out, with the reason.

The rooms are measured so that this has nothing to do. But what a place decides is richer than any measuring of
rooms, so the draft is shown to the very check that it will have to pass, and what that finds goes, line by
line, until nothing is found: of an overfull session the last item first, of too many sessions the last.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from broadcast.domain.rules import Rule
from broadcast.domain.schedule import Line, SourceKind, WeekSchedule
from broadcast.domain.times import Millis
from broadcast.errors import Said
from broadcast.traffic.checking.checks import Checks
from broadcast.traffic.faults import Found
from broadcast.traffic.feeds import KnownFeeds
from broadcast.traffic.planning.assembly import Key, Placed
from broadcast.traffic.planning.sessions import Place

Build = Callable[[frozenset[Key]], tuple[Placed, ...]]
"""The lines of the draft without some of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A line that the check would refuse, and why."""

    placed: Placed
    why: Said


def guarded(
    build: Build, empty: WeekSchedule, place: Place, feeds: KnownFeeds, known: Callable[[Line], bool]
) -> tuple[tuple[Placed, ...], tuple[Removed, ...]]:
    """The lines that pass the check of a week, and those that did not."""
    without: frozenset[Key] = frozenset()
    removed: list[Removed] = []
    while True:
        lines = build(without)
        gone = _refused(lines, empty, place, feeds, known)
        if not gone:
            return lines, tuple(removed)
        removed += gone
        without |= {one.placed.key for one in gone}


def _refused(
    lines: Sequence[Placed],
    empty: WeekSchedule,
    place: Place,
    feeds: KnownFeeds,
    known: Callable[[Line], bool],
) -> list[Removed]:
    """What has to go now: each line that something is found of, else one for each day that breaks a quota."""
    if not lines:
        return []
    schedule = WeekSchedule(week=empty.week, lines=tuple(one.line for one in lines), author=empty.author)

    def length(_: int, line: Line) -> Millis | None:
        return place.recorded(line.source.reference) if line.source.kind is SourceKind.FILE else None

    checks = Checks(rules=place.rules, zones=place.zones, length=length, known=known, feeds=feeds)
    found = checks.findings(schedule)
    of_lines = {id(one.line): one for one in reversed(found) if one.line is not None}
    gone = [
        Removed(placed=one, why=_why(of_lines[id(one.line)])) for one in lines if id(one.line) in of_lines
    ]
    if gone:
        return gone
    days = {one.weekday: one for one in reversed(found)}
    chosen = [(_last_of(lines, one), one) for one in days.values()]
    return [Removed(placed=line, why=_why(one)) for those, one in chosen for line in those]


def _last_of(lines: Sequence[Placed], found: Found) -> list[Placed]:
    """What a day gives up for its quota: its last session, or the last item of its fullest one, else its last line."""
    day = [one for one in lines if one.line.days[0] == found.weekday]
    if found.remark.rule == Rule.SESSIONS_A_DAY:
        last = max(one.key[0] for one in day)
        return [one for one in day if one.key[0] == last]
    if found.remark.rule == Rule.MINUTES_A_SESSION:
        items = [one for one in day if one.one is not None]
        return [(items or day)[-1]]
    return []


def _why(found: Found) -> Said:
    return Said(found.remark.vi, found.remark.en)
