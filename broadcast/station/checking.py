"""A week looked over without keeping anything: what is wrong, what is worth knowing, what waits for an approval."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from broadcast.domain.schedule import WeekSchedule
from broadcast.domain.times import Week
from broadcast.errors import Fault, PeriodError, WeekFaultsError
from broadcast.station import approving, readings
from broadcast.station.home import Home
from broadcast.station.weeks import faults_of, notes, read_file
from broadcast.store import WeekState


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was found in a week. Only `faults` stand against it."""

    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...] = ()
    """How its file was read, and what a person would want to know before it airs; a word that the rule `reading`
    names has to be settled before the week is approved."""
    waiting: tuple[Fault, ...] = ()
    """The lines of a kept week's draft of which nobody has approved what they play."""


def check(home: Home, name: str, week: Week | None) -> Checked:
    """Everything about a week file, or about a kept week by its name. Nothing is kept."""
    path = Path(name)
    if not path.exists() and _is_week(name):
        return _kept(home, home.store.week(Week.parse(name)))
    try:
        read = read_file(home, path, week, "")
    except WeekFaultsError as refused:
        return Checked(faults=refused.faults)
    return Checked(
        faults=faults_of(home, read.schedule),
        notes=(*read.notes, *readings.notes(home, read.schedule), *notes(home, read.schedule)),
    )


def _kept(home: Home, schedule: WeekSchedule) -> Checked:
    waits = home.store.week_state(schedule.week, schedule.version) is WeekState.DRAFT
    return Checked(
        faults=faults_of(home, schedule),
        notes=(*readings.notes(home, schedule), *notes(home, schedule)),
        waiting=approving.faults_left(home, schedule) if waits else (),
    )


def _is_week(name: str) -> bool:
    try:
        Week.parse(name)
    except PeriodError:
        return False
    return True
