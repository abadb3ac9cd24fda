"""What would remove a fault: the nearest start that the rules allow, other zones, a shorter line, or none at all.

A proposal is not guessed. Each that comes into question is made on a copy of the week, the copy is checked like
any other, and the first is taken after which the fault is gone from all of its days and no other has come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from broadcast.domain.rules import Rule, Rules, judge, open_until
from broadcast.domain.schedule import SourceKind, StartKind, WeekSchedule
from broadcast.domain.times import ClockTrust, Millis
from broadcast.domain.zones import Zone
from broadcast.errors import Act, Proposal, Said
from broadcast.traffic.checking.gaps import free_starts
from broadcast.traffic.checking.keeping import heard_together, request_of, zone_ids
from broadcast.traffic.checking.trials import changed
from broadcast.traffic.faults import Found, title_of
from broadcast.traffic.layout import Placed
from broadcast.traffic.runs import Lines
from broadcast.traffic.spellings import write_length, write_time, write_zones

_SILENCED = frozenset({Rule.SCHOOL_HOURS, Rule.EXAM_DAY})
_MISPLACED = frozenset(
    {*_SILENCED, Rule.QUIET_HOURS, Rule.OUTSIDE_WINDOW, Rule.RELAY_COLLISION, "overlap", "no_room"}
)
_HELD_BY_HAND = frozenset({SourceKind.RELAY, SourceKind.LIVE})
"""Only these may be made shorter by a number; what is read or recorded lasts as long as it lasts."""
_MOST = 8
"""How many other times are tried."""
_MINUTE = timedelta(minutes=1)


class Proposals:
    """Finds proposals for the faults of one week.

    Args:
        schedule: the week.
        laid: its lines as laid out on each of its days.
        now: how many faults it has, day by day.
        faults: what a week of these lines would have, day by day.
    """

    def __init__(
        self,
        schedule: WeekSchedule,
        laid: Sequence[Sequence[Placed]],
        zones: Sequence[Zone],
        rules: Rules,
        *,
        now: int,
        faults: Callable[[Lines], Sequence[Found]],
    ) -> None:
        self._schedule, self._laid, self._zones, self._rules = schedule, laid, zones, rules
        self._now, self._faults = now, faults

    def __call__(self, ones: Sequence[Found]) -> Proposal | None:
        """What would remove a remark on all of its days, or None."""
        days = tuple(sorted({one.weekday for one in ones}))
        if ones[0].proposal is not None:
            return replace(ones[0].proposal, days=days)
        for way in self._ways(ones[0]):
            proposal = replace(way, days=days)
            if self._would_do(proposal, ones[0]):
                return proposal
        return None

    def _would_do(self, proposal: Proposal, found: Found) -> bool:
        """Whether the fault is gone from all of its days afterwards, and no other has come."""
        lines = changed(self._schedule, proposal)
        left = self._faults(lines)
        about = found.lines[0] if found.line is not None else None
        stays = any(
            one.remark.rule == found.remark.rule
            and one.weekday in proposal.days
            and (about is None if one.line is None else about in {lines[index][0] for index in one.lines})
            for one in left
        )
        return not stays and len(left) <= self._now - len(proposal.days)

    def _ways(self, found: Found) -> Iterator[Proposal]:
        """The changes that come into question, the mildest first."""
        rule = found.remark.rule
        if rule in _SILENCED:
            yield from self._elsewhere(found)
        if rule in _MISPLACED:
            yield from self._shorter(found)
            yield from self._moved(found)
        if rule == Rule.SESSIONS_A_DAY:
            yield from self._joined(found)
        if rule == Rule.MINUTES_A_SESSION:
            yield from self._thinned(found)
        elif rule in _MISPLACED or rule in {Rule.MOURNING_DAY, Rule.SESSIONS_A_DAY}:
            yield self._dropped(found.lines, found)

    # ── zones and length ─────────────────────────────────────────────────────────────────────────

    def _elsewhere(self, found: Found) -> Iterator[Proposal]:
        """The line in those of its zones that may hear it."""
        one = self._placed(found.weekday, found.lines[0])
        ids = zone_ids(one.line, self._zones)
        names = [zone.name for zone in self._zones if (not ids or zone.id in ids) and self._may(one, zone)]
        if names:
            said = Said(f"ghi Cụm loa: {write_zones(names)}", f"let its zones be {write_zones(names)}")
            yield _way(Act.ZONES, (one.index,), said, zones=tuple(names))

    def _may(self, one: Placed, zone: Zone) -> bool:
        request = replace(request_of(one, self._zones), zones=(zone.id,))
        allowed = judge(request, one.start, self._rules, ClockTrust.TRUSTED).allowed
        return allowed and open_until(request, one.start, self._rules) >= one.end

    def _shorter(self, found: Found) -> Iterator[Proposal]:
        """The line up to where the air closes, in whole minutes, where its length was written by hand."""
        one = self._placed(found.weekday, found.lines[0])
        left = (open_until(request_of(one, self._zones), one.start, self._rules) - one.start) // _MINUTE
        if one.line.source.kind in _HELD_BY_HAND and timedelta() < left * _MINUTE < one.end - one.start:
            length = Millis(left * 60_000)
            said = Said(f"rút còn {write_length(length)}", f"shorten it to {write_length(length)}")
            yield _way(Act.SHORTEN, (one.index,), said, length=length)

    # ── another time ─────────────────────────────────────────────────────────────────────────────

    def _moved(self, found: Found) -> Iterator[Proposal]:
        """The run that the line belongs to, then the line with what follows it, at the nearest times that are free."""
        index = found.lines[0]
        head = self._head(found.weekday, index)
        for first in dict.fromkeys((head, index)):
            for start in self._starts(found.weekday, first)[:_MOST]:
                yield self._at(first, start, found)

    def _joined(self, found: Found) -> Iterator[Proposal]:
        """The spare session beside another one, where it is a run of its own."""
        first = found.lines[0]
        if found.lines == tuple(one.index for one in self._run(found.weekday, first)):
            for start in self._starts(found.weekday, first):
                yield self._at(first, start, found)

    def _starts(self, weekday: int, first: int) -> tuple[datetime, ...]:
        run = self._run(weekday, first)
        moving = {one.index for one in run}
        taken = [
            (one.start, one.end)
            for one in self._laid[weekday]
            if one.index not in moving
            and one.end > one.start
            and heard_together(one.line, run[0].line, self._zones)
        ]
        length = max(one.end for one in run) - run[0].start
        return free_starts(run[0].start, length, request_of(run[0], self._zones), taken, self._rules)

    def _at(self, index: int, start: datetime, found: Found) -> Proposal:
        one = self._placed(found.weekday, index)
        back = one.line.start_kind is StartKind.BACK
        at = (start + (one.whole or timedelta()) if back else start).time()
        name = "" if found.line is one.line else f"“{title_of(one.line)}” "
        said = Said(f"dời {name}đến {write_time(at)}", f"move {name or 'it '}to {write_time(at)}")
        return _way(Act.MOVE, (index,), said, start=at)

    # ── without it ───────────────────────────────────────────────────────────────────────────────

    def _thinned(self, found: Found) -> Iterator[Proposal]:
        """The session without the shortest line that makes it fit, else without its longest ones."""
        lines = sorted(
            (self._placed(found.weekday, index) for index in found.lines), key=lambda one: one.end - one.start
        )
        for one in lines:
            yield self._dropped((one.index,), found)
        for count in range(2, len(lines)):
            yield self._dropped(tuple(sorted(one.index for one in lines[-count:])), found)

    def _dropped(self, lines: tuple[int, ...], found: Found) -> Proposal:
        names = ", ".join(f"“{title_of(self._schedule.lines[index])}”" for index in lines)
        own = found.line is not None
        said = Said("bỏ dòng này" if own else f"bỏ {names}", "drop the line" if own else f"drop {names}")
        return _way(Act.DROP, lines, said)

    # ── the day ──────────────────────────────────────────────────────────────────────────────────

    def _placed(self, weekday: int, index: int) -> Placed:
        return next(one for one in self._laid[weekday] if one.index == index)

    def _run(self, weekday: int, first: int) -> list[Placed]:
        """A line with what follows it."""
        run: list[Placed] = []
        for one in self._laid[weekday]:
            if one.index == first or (run and one.line.start is None):
                run.append(one)
            elif run:
                break
        return run

    def _head(self, weekday: int, index: int) -> int:
        """The line with a time that a line follows, or itself: the last one above it."""
        above = [one for one in self._laid[weekday] if one.index <= index and one.line.start is not None]
        return max(one.index for one in above)


def _way(
    act: Act,
    lines: tuple[int, ...],
    said: Said,
    *,
    start: time | None = None,
    length: Millis | None = None,
    zones: tuple[str, ...] = (),
) -> Proposal:
    return Proposal(act=act, lines=lines, days=(), said=said, start=start, length=length, zones=zones)
