"""A week drafted from the kept plans: what was told, what is planned, what is owed, and what is wished, in one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, partial

from broadcast.config.grid import WishSettings
from broadcast.domain.content import Telling
from broadcast.domain.makegoods import MakeGood
from broadcast.domain.people import Role
from broadcast.domain.schedule import Line, Priority, WeekSchedule
from broadcast.domain.times import Week
from broadcast.errors import Said, WeekMissingError
from broadcast.reports import words
from broadcast.station import owed, people, weeks
from broadcast.station.editing import keep_draft
from broadcast.station.grid import grid_of
from broadcast.station.home import Home
from broadcast.traffic import planning
from broadcast.traffic.planning import Draft, Owed, Place, optimizer
from broadcast.traffic.rundowns import lines_by_event


def draft(home: Home, week: Week, user: str | None, *, optimize: bool = False, over: bool = False) -> Draft:
    """Let the planner fill the station's grid from the kept plans, and keep the draft as the week's newest version.

    It stays near to the version that is there, if any. What stands in the weeks between today and this one
    counts as told. With `optimize` the draft is improved for some seconds.

    Raises NothingPlacedError, WeekByHandError (unless `over`), ConfigError, ExtraMissingError, LogBrokenError, PersonUnknownError, RoleRefusedError.
    """
    author = people.acting(home, user, Role.EDITOR)
    made = planning.draft(
        week,
        tuple(_wished(telling, home.settings.planning.wishes) for telling in home.store.tellings()),
        grid_of(home.settings, home.folder),
        place=_place(home),
        feeds=weeks.feeds(home),
        known=weeks.known(home),
        airings=_airings(home, week),
        author=author.name,
        owed=_owed(home, week),
        before=_kept(home, week),
        spacing=timedelta(hours=home.settings.planning.spacing_hours),
        improve=optimizer.improve if optimize else None,
    )
    return replace(made, schedule=keep_draft(home, made.schedule, over=over))


def _place(home: Home) -> Place:
    return Place(
        rules=home.settings.rule_values,
        zones=home.settings.zone_values,
        recorded=cache(partial(weeks.recording_length, home)),
    )


def _wished(telling: Telling, wishes: Sequence[WishSettings]) -> Telling:
    """The telling with what the settings wish for it; of several wishes the later ones count."""
    for wish in wishes:
        if telling.name not in wish.items and telling.group not in wish.groups:
            continue
        if wish.priority:
            telling = replace(telling, priority=Priority.PRIORITY)
        if wish.dayparts:
            telling = replace(telling, dayparts=wish.dayparts)
        if wish.spacing_hours is not None:
            telling = replace(telling, spacing=timedelta(hours=wish.spacing_hours))
    return telling


def _kept(home: Home, week: Week) -> WeekSchedule | None:
    with suppress(WeekMissingError):
        return home.store.week(week)
    return None


# ── what was told, and what will have been ───────────────────────────────────────────────────────


def _airings(home: Home, week: Week) -> Mapping[str, tuple[date, ...]]:
    """The days on which each telling was told, and those on which it stands in the weeks up to this one."""
    now = home.clock.wall()
    today = home.here().date()
    found = {name: list(days) for name, days in owed.airings(home, today).items()}
    for between in _weeks(Week.of(today), week):
        if (kept := _kept(home, between)) is not None:
            for name, days in planning.planned(kept, now, home.settings.rule_values).items():
                found.setdefault(name, []).extend(days)
    return {name: tuple(sorted(days)) for name, days in found.items()}


def _weeks(first: Week, last: Week) -> list[Week]:
    """The weeks from `first` to the one before `last`."""
    found = []
    while first < last:
        found.append(first)
        first = Week.of(first.days[0] + timedelta(days=7))
    return found


# ── what is owed ─────────────────────────────────────────────────────────────────────────────────


def _owed(home: Home, week: Week) -> tuple[Owed, ...]:
    """What was missed and can still be made good in this week."""
    proposals = owed.make_goods(home, home.clock.wall())
    return tuple(
        Owed(make_good=one, line=_line_of(home, one), why=_missed(home, one))
        for one in proposals
        if one.not_before.astimezone(home.settings.rule_values.zone).date() <= week.days[-1]
    )


def _line_of(home: Home, one: MakeGood) -> Line | None:
    """The line of the kept week that the missed event was made of, if it still stands there."""
    day = one.missed.astimezone(home.settings.rule_values.zone).date()
    kept = _kept(home, Week.of(day))
    return lines_by_event(kept, day).get(one.event.id) if kept else None


def _missed(home: Home, one: MakeGood) -> Said:
    """When it was missed, and by what."""
    missed = one.missed.astimezone(home.settings.rule_values.zone)
    return Said(
        f"lỡ lượt {missed:%H:%M} ngày {missed:%d/%m} ({words.reason(one.reason).casefold()})",
        f"missed at {missed:%H:%M} on {missed:%Y-%m-%d} ({one.reason})",
    )
