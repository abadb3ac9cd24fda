"""Publishing a week: its seven rundowns in force at once, without touching what has aired or is about to.

        aired            now        20 minutes        later
    ──── stays ───────────│──── frozen ──────│──── as the new version ────▶
       as it was heard      unless confirmed

What stands in force is looked at under the lock of the folder, so that of two who publish at once one finds
the work done, and an older version never follows a newer one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from broadcast.airlog import logs
from broadcast.domain.asrun import EntryKind
from broadcast.domain.people import Role
from broadcast.domain.rundown import Event, Rundown
from broadcast.domain.schedule import WeekSchedule
from broadcast.domain.times import RATE, ClockTrust, Period, Week
from broadcast.errors import FrozenError, LogMissingError, NotApprovedError, Said, WeekChangedError, listed
from broadcast.station import approving, people
from broadcast.station.air import Row, layout
from broadcast.station.home import Home
from broadcast.station.rendering import Made, Progress, make
from broadcast.station.weeks import days_of, faults_of, refuse
from broadcast.store import WeekState
from broadcast.store import publication as rundown_files
from broadcast.traffic.aired import keep_aired
from broadcast.traffic.checking.waiting import waiting_cart, waiting_lines
from broadcast.traffic.rundowns import lines_by_event

FROZEN = timedelta(minutes=20)
"""How far ahead nothing on air changes unless somebody confirms it."""
_LONGEST_OVERHANG = timedelta(hours=6)
"""What a day leaves behind after midnight is over by then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A week in force: the file of each day, and whether it has days that are still to come."""

    version: int
    files: tuple[str, ...]
    over: bool
    """Nothing of it will air any more."""


def publish(
    home: Home, week: Week, user: str | None, progress: Progress, *, confirmed: bool = False
) -> Published:
    """Put the newest version's seven rundowns in force, all at once. A day that changes nothing stays as it is.

    Raises:
        NotApprovedError, WeekFaultsError: it is not approved, or breaks a rule.
        FrozenError: what airs now or within 20 minutes would change, and nobody has `confirmed` it.
        WeekChangedError: another version was kept meanwhile.
    Nothing was published then.
    """
    publisher = people.acting(home, user, Role.OPERATOR)
    schedule = home.store.week(week)
    if home.store.week_state(week, schedule.version) is WeekState.DRAFT:
        waiting = approving.faults_left(home, schedule)
        if waiting:
            raise NotApprovedError(name=str(week), faults=waiting)
    made = make(home, schedule, author=schedule.author, jobs=2, progress=progress)
    refuse(str(week), faults_of(home, schedule, made))
    days = days_of(home, schedule, made)
    _refuse_unapproved(home, schedule, days, made)
    approving.settle(home, schedule)
    now = home.clock.wall()

    def settle(in_force: Mapping[date, Rundown], fresh: Sequence[Rundown]) -> Sequence[Rundown]:
        newest = home.store.week(week).version
        if newest != schedule.version:
            raise WeekChangedError(week=week, expected=schedule.version, found=newest)
        settled = _with_past(home, week, in_force, fresh, now)
        if not confirmed:
            _refuse_frozen(home, week, in_force, settled, now)
        return settled

    published = rundown_files.publish(home.rundowns, days, settle)
    home.store.keep_publication(week, schedule.version, published, by=publisher.name, at=now)
    home.store.move_week(week, schedule.version, WeekState.PUBLISHED)
    return Published(
        version=schedule.version,
        files=tuple(rundown.file_name for rundown in published),
        over=week.days[-1] < home.here().date(),
    )


def _refuse_unapproved(home: Home, schedule: WeekSchedule, days: tuple[Rundown, ...], made: Made) -> None:
    """Every event, and what would stand in for one, has its approval."""
    rules = home.settings.rule_values
    unapproved = {
        (lines_by_event(schedule, day.day)[event.id], day.day.weekday())
        for day in days
        for event in day.events
        if event.approver is None
    }
    waiting = waiting_lines(schedule, rules, lambda line, weekday: (line, weekday) in unapproved)
    waiting += tuple(
        waiting_cart(cart.title, schedule.week, rules)
        for cart in (made.chime, made.evergreen)
        if home.store.approval_of(cart.cart) is None
    )
    if waiting:
        raise NotApprovedError(name=str(schedule.week), faults=waiting)


# ── what has aired ───────────────────────────────────────────────────────────────────────────────


def _with_past(
    home: Home, week: Week, in_force: Mapping[date, Rundown], fresh: Sequence[Rundown], now: datetime
) -> list[Rundown]:
    """The new rundowns, with what has been heard of the old ones as it was."""
    zone = home.settings.rule_values.zone
    begun = {day for day in in_force if day <= now.astimezone(zone).date()}
    aired = _aired(home, week, zone) if begun else {}
    return [
        keep_aired(in_force[made.day], made, aired.get(made.day, ()), now) if made.day in begun else made
        for made in fresh
    ]


def _aired(home: Home, week: Week, zone: ZoneInfo) -> dict[date, set[str]]:
    """The ids of the events that the log tells of, by the day that they belong to; rehearsals tell nothing."""
    first, after = Period.parse(str(week)).bounds(zone)
    found: dict[date, set[str]] = {}
    try:
        for _, entry in logs.read(home.logs(), (first, after + _LONGEST_OVERHANG)):
            real = entry.clock_trust is not ClockTrust.SIMULATED
            if real and entry.rundown and entry.kind in {EntryKind.EVENT, EntryKind.BEGUN}:
                found.setdefault(date.fromisoformat(entry.rundown[:10]), set()).add(entry.event)
    except LogMissingError:
        return {}
    return found


# ── what is about to air ─────────────────────────────────────────────────────────────────────────


def _refuse_frozen(
    home: Home, week: Week, in_force: Mapping[date, Rundown], fresh: Sequence[Rundown], now: datetime
) -> None:
    """Raise FrozenError when the air of the next 20 minutes would not be what it is."""
    touched: list[Said] = []
    for made in fresh:
        if made.day in in_force:
            before, after = (_heard(home, one, now) for one in (in_force[made.day], made))
            touched += _differences(before, after, home.settings.rule_values.zone)
    if touched:
        raise FrozenError(week=week, minutes=FROZEN // timedelta(minutes=1), lines=listed(touched))


def _heard(home: Home, rundown: Rundown, now: datetime) -> dict[str, Row]:
    """What a day sounds from now on for 20 minutes, by event, as the engine lays it out."""
    day = now.astimezone(rundown.rules.zone).date()
    if not day - timedelta(days=1) <= rundown.day <= day + timedelta(days=1):
        return {}
    return {
        row.event.id: row
        for row in layout(home, rundown)
        if row.start is not None and row.start < now + FROZEN and _end(row) > now
    }


def _end(row: Row) -> datetime:
    assert row.start is not None  # only what is heard is asked
    return row.start + timedelta(milliseconds=row.frames * 1000 // RATE)


def _differences(before: Mapping[str, Row], after: Mapping[str, Row], zone: ZoneInfo) -> list[Said]:
    """What would no longer be heard as it was to be, and what would be heard instead, in order of time."""
    old = {_place(row, zone): row for row in before.values()}
    new = {_place(row, zone): row for row in after.values()}
    said = []
    for place in sorted(old | new):
        if place not in new:
            said.append(Said(f"{place} sẽ bị bỏ", f"{place} would go"))
        elif place not in old:
            said.append(Said(f"{place} sẽ thêm vào", f"{place} would come in"))
        elif not _same(old[place], new[place]):
            said.append(Said(f"{place} sẽ đổi", f"{place} would change"))
    return said


def _place(row: Row, zone: ZoneInfo) -> str:
    assert row.start is not None
    return f"{row.start.astimezone(zone):%H:%M:%S} “{row.event.title}”"


def _same(one: Row, other: Row) -> bool:
    """Whether playout would take both for one event and a listener would hear the same.

    What it is counted as, and what would stand in for it, is not heard.
    """
    return (one.start, one.frames, _heard_of(one.event)) == (
        other.start,
        other.frames,
        _heard_of(other.event),
    )


def _heard_of(event: Event) -> Event:
    return replace(event, previous_cart=None, items=(), group=None, field=None, plan=None)
