"""What a new version of a week may follow, so that no work of a person is undone unseen.

    newest version   drafted    loaded     edited
    a draft          follows    refused    refused        unless told to go over it
    a file, no No.   follows    follows    refused
    a file, old No.  refused    refused    refused
    a file, its No.  follows    follows    follows

What changes nothing may follow anything.
"""

from __future__ import annotations

from broadcast.domain.schedule import WeekSchedule
from broadcast.domain.times import Week
from broadcast.errors import Said, WeekByHandError, WeekMissingError, WeekOlderError, listed
from broadcast.station.home import Home
from broadcast.store import WeekBirth, WeekOrigin
from broadcast.traffic import Change, changes


def newest(home: Home, week: Week) -> WeekSchedule | None:
    """The newest version of a week, if there is any."""
    try:
        return home.store.week(week)
    except WeekMissingError:
        return None


def keep_draft(home: Home, schedule: WeekSchedule, *, over: bool = False) -> WeekSchedule:
    """Keep what the planner made as the next version. Nothing a person made is replaced unless `over` says so.

    Raises:
        WeekByHandError: the newest version was loaded or edited by a person, and is other.
        WeekChangedError: another version was kept at this very moment.
    """
    last = newest(home, schedule.week)
    if last is not None and not over and _origin(home, last) is not WeekOrigin.DRAFTED:
        found = changes(last, schedule)
        if found:
            raise WeekByHandError(week=last.week, found=last.version, changes=_told(found))
    birth = WeekBirth(origin=WeekOrigin.DRAFTED, at=home.clock.wall())
    return home.store.keep_week(schedule, expected=last.version if last else 0, birth=birth)


def keep_file(
    home: Home, schedule: WeekSchedule, *, name: str, base: int, over: bool = False
) -> tuple[WeekSchedule, tuple[Change, ...]]:
    """Keep what a file called `name`, made from version `base` (0 for none), says; and what it changed.

    Raises:
        WeekOlderError: it would undo what was kept since it was made.
        WeekChangedError: another version was kept at this very moment.
    """
    last = newest(home, schedule.week)
    found = changes(last, schedule) if last else ()
    if last and found and not over and not _follows(home, last, base):
        made_from = (
            Said(f"bản số {base}", f"version {base}")
            if base
            else Said("một bản không ghi số", "a version that it does not name")
        )
        raise WeekOlderError(
            path=name, week=last.week, base=made_from, found=last.version, changes=_told(found)
        )
    kept = home.store.keep_week(
        schedule,
        expected=last.version if last else 0,
        birth=WeekBirth(origin=WeekOrigin.EDITED if base else WeekOrigin.LOADED, at=home.clock.wall()),
    )
    return kept, found


def _origin(home: Home, kept: WeekSchedule) -> WeekOrigin:
    return home.store.week_origin(kept.week, kept.version)


def _follows(home: Home, last: WeekSchedule, base: int) -> bool:
    """Whether a file that was made from `base` is an edit of the newest version."""
    return base == last.version if base else _origin(home, last) is not WeekOrigin.EDITED


def _told(found: tuple[Change, ...]) -> Said:
    return listed(change.said for change in found)
