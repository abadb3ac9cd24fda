"""Weeks in and out as files, and what changed between their versions.

    export (version 3) ──▶ edited ──▶ load ─┬─ 3 is still the newest ──▶ version 4
                                            └─ 5 is the newest by now ─▶ refused, with what would change

A file that was exported says which version it was made from. What may follow what is told in `editing`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from broadcast.domain.people import Role
from broadcast.domain.schedule import WeekSchedule
from broadcast.domain.times import Week
from broadcast.errors import Fault
from broadcast.station import people
from broadcast.station.editing import keep_file, newest
from broadcast.station.home import Home
from broadcast.station.weeks import faults_of, notes, read_file, refuse
from broadcast.store import Kept
from broadcast.traffic import Change, changes, write_template, write_week


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A week file that was kept: its week, what is worth knowing, and what is other than in the version before."""

    schedule: WeekSchedule
    notes: tuple[Fault, ...]
    changes: tuple[Change, ...]
    """() for a first version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What changed from one version of a week to another, or to a file."""

    week: Week
    before: int
    after: int | None
    """None for a file, which is no version yet."""
    changes: tuple[Change, ...]


def load(home: Home, path: Path, week: Week | None, user: str | None, *, over: bool = False) -> Loaded:
    """Read a week file, check all of it, and keep it as the next version only when it has no fault.

    Raises:
        WeekFaultsError: with every fault.
        WeekOlderError: the file was made from an older version than the newest; `over` loads it all the same.
        WeekChangedError: another version was kept at this very moment.
    """
    author = people.acting(home, user, Role.EDITOR)
    read = read_file(home, path, week, author.name)
    refuse(path.name, faults_of(home, read.schedule))
    kept, found = keep_file(home, read.schedule, name=path.name, base=read.base, over=over)
    return Loaded(schedule=kept, notes=(*read.notes, *notes(home, kept)), changes=found)


def template(home: Home, path: Path) -> None:
    """Write an empty week as a workbook with instructions and drop-downs."""
    relays = [relay.name for relay in home.settings.relays]
    write_template(path, home.settings.zone_values, relays, home.settings.station.name)


def export(home: Home, week: Week, path: Path, version: int | None = None) -> int:
    """Write a version of a week, by default the newest, as xlsx, csv or yaml, and give its number.

    Raises WeekMissingError.
    """
    schedule = home.store.week(week, version)
    write_week(path, schedule, home.settings.station.name)
    return schedule.version


def versions(home: Home) -> tuple[Kept, ...]:
    """Every version of every kept week, the newest first."""
    return home.store.weeks()


def difference(home: Home, week: Week, first: int | None, last: int | None) -> Difference:
    """What changed up to version `last` (by default the newest) since version `first`.

    By default that is the version published last before it, so that it tells what publishing would change;
    where none was, the one before it. Raises WeekMissingError.
    """
    after = home.store.week(week, last)
    since = first if first is not None else _before(home, after)
    before = home.store.week(week, since) if since else WeekSchedule(week=week, lines=(), author="")
    return Difference(week=week, before=before.version, after=after.version, changes=changes(before, after))


def difference_of_file(home: Home, path: Path, week: Week | None) -> Difference:
    """What loading a file would change of the newest version of its week. Raises WeekFaultsError."""
    schedule = read_file(home, path, week, "").schedule
    before = newest(home, schedule.week) or WeekSchedule(week=schedule.week, lines=(), author="")
    return Difference(
        week=schedule.week, before=before.version, after=None, changes=changes(before, schedule)
    )


def _before(home: Home, after: WeekSchedule) -> int:
    published = [one.version for one in home.store.publications(after.week) if one.version < after.version]
    return published[-1] if published else after.version - 1
