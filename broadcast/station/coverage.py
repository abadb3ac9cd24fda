"""How far the kept plans are told: what the logs tell, what rundowns and drafted weeks hold, what is still owed.

    log      ──▶ told      ┐
    rundowns ──▶ planned   ├──▶ ten groups × weeks, months or quarters
    drafts   ──▶ planned   │
    plans    ──▶ asked     ┘

A day has what is in force for it; a day without a rundown has what its drafted week holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import cache, partial

from broadcast.airlog.reconcile import planned_starts
from broadcast.domain.content import Telling
from broadcast.domain.schedule import SourceKind, WeekSchedule
from broadcast.domain.times import Period, Week
from broadcast.errors import LogMissingError, RundownDamagedError, RundownMissingError, WeekMissingError
from broadcast.playout.shelf import RundownShelf
from broadcast.reports import coverage
from broadcast.reports.airings import Airing, GroupAiring, told_besides, told_days
from broadcast.reports.coverage import Airings, Coverage, Unit
from broadcast.station.home import Home
from broadcast.station.owed import account_since
from broadcast.traffic.running_order import resolve_repeat, running_order

_AHEAD = timedelta(days=35)
"""Beyond the period's end: what is late is planned soon, or not at all."""


def of_period(home: Home, period: Period, unit: Unit) -> Coverage:
    """The coverage of a period, as it stands now. A station without a log has told nothing. Raises LogBrokenError."""
    tellings = home.store.tellings()
    airings: Sequence[Airing] = ()
    with suppress(LogMissingError):
        airings = account_since(home, coverage.reach(tellings, period)).real
    return counted(home, period, unit, airings, tellings)


def counted(
    home: Home, period: Period, unit: Unit, airings: Sequence[Airing], tellings: Sequence[Telling]
) -> Coverage:
    """The same of what is to be told, from airings at hand that reach back as far as `coverage.reach` says."""
    now, zone = home.here(), home.settings.rule_values.zone
    known = frozenset(telling.name for telling in tellings)
    first, today = coverage.reach(tellings, period), now.date()
    told = Airings(
        items=told_days(airings, first, today, zone),
        others=told_besides(airings, known, period.first, period.last, zone),
    )
    planned = _planned(home, now, max(period.last, today + _AHEAD), tellings)
    return coverage.compute(tellings, period, unit, told=told, planned=planned, today=today)


def airings_in(home: Home, span: Period, group: str) -> tuple[Airing, ...]:
    """What was aired in some days of a group, or of none of them for "": the airings behind a cell, in their order.

    An item is of the group that it counts in now, whatever the log called it then. Those of which listeners had not the whole
    are among them. Raises LogBrokenError.
    """
    tellings, zone = home.store.tellings(), home.settings.rule_values.zone
    groups = {telling.name: telling.group or "" for telling in tellings}
    first, end = span.bounds(zone)
    with suppress(LogMissingError):
        return tuple(
            airing
            for airing in account_since(home, coverage.reach(tellings, span)).real
            if first <= airing.moment < end and airing.reform and group in _groups(airing, groups)
        )
    return ()


def _groups(airing: Airing, groups: Mapping[str, str]) -> set[str]:
    """The groups in which an airing counts."""
    known = {groups[item] for item in airing.entry.items if item in groups}
    return known or {airing.entry.group}


# ── what is planned ──────────────────────────────────────────────────────────────────────────────


def _planned(home: Home, now: datetime, last: date, tellings: Iterable[Telling]) -> Airings:
    """What stands in rundowns and drafts from now to the day `last`."""
    shelf, week_of = RundownShelf(home.rundowns), cache(partial(_week, home))
    names = {telling.name.casefold(): telling.name for telling in tellings}
    items: dict[str, list[date]] = {}
    others: list[GroupAiring] = []
    for day in (now.date() + timedelta(days=count) for count in range((last - now.date()).days + 1)):
        for told, other in _on(shelf, week_of, day, now):
            known = [names[name.casefold()] for name in told if name.casefold() in names]
            for name in known:
                items.setdefault(name, []).append(day)
            if not known and (other.group or other.field):
                others.append(other)
    return Airings(items=items, others=others)


def _on(
    shelf: RundownShelf, week_of: Callable[[Week], WeekSchedule | None], day: date, now: datetime
) -> Iterator[tuple[Sequence[str], GroupAiring]]:
    """What each event to come on a day tells: items, and the group and field."""
    try:
        rundown = shelf.on(day)
    except (RundownMissingError, RundownDamagedError):
        # what is not in force today will not air today
        kept = week_of(Week.of(day)) if day > now.date() else None
        for name in _plan_lines(kept, day.weekday()) if kept else ():
            yield (name,), GroupAiring(day=day, group="", field="")
        return
    for event, start in zip(rundown.events, planned_starts(rundown), strict=True):
        if start > now and event.approver is not None:
            yield event.items, GroupAiring(day=day, group=event.group or "", field=event.field or "")


def _week(home: Home, week: Week) -> WeekSchedule | None:
    with suppress(WeekMissingError):
        return home.store.week(week)
    return None


def _plan_lines(schedule: WeekSchedule, weekday: int) -> Iterator[str]:
    """The items that a day's lines tell, or repeat."""
    for index in running_order(schedule, weekday):
        airing = resolve_repeat(schedule, index, weekday)
        if airing is not None and schedule.lines[airing.line].source.kind is SourceKind.PLAN:
            yield schedule.lines[airing.line].source.reference
