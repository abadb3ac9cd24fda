"""What a place has decided about its loudspeakers, as values with the number of the decision behind each.

A day goes by the latest regulation in force on it; a special day puts other hours or quotas in their place,
or silences music; silences take hours away from some zones; mandatory relays ask for theirs. Quiet hours are
the regulation's alone: no special day opens the night.

    regulation ── hours, quiet hours, quotas ──┐
    special days ── other hours, no music ─────┼──▶ Rules.on(day) = DayRules ──▶ guard, quotas
    silences ── zones near schools, exams ─────┤
    mandatory relays ── VOV 06:00 ─────────────┘
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from broadcast.domain.times import Millis

_PAST, _AHEAD = timedelta(days=31), timedelta(days=366)


class Rule(StrEnum):
    """Which rule speaks; the key that stands in faults and in the as-run log."""

    QUIET_HOURS = "quiet_hours"
    OUTSIDE_WINDOW = "outside_window"
    MOURNING_DAY = "mourning_day"
    SCHOOL_HOURS = "school_hours"
    EXAM_DAY = "exam_day"
    NOT_APPROVED = "not_approved"
    CLOCK = "clock"
    SESSIONS_A_DAY = "sessions_a_day"
    MINUTES_A_SESSION = "minutes_a_session"
    RELAY_MISSING = "relay_missing"
    RELAY_COLLISION = "relay_collision"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Hours in which the station may sound: half-open local times on some weekdays (0 for Monday)."""

    days: tuple[int, ...]
    start: time
    end: time

    def __post_init__(self) -> None:
        _refuse_backwards("window", self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Regulation:
    """The hours, quiet hours and quotas that one decision sets. Quiet hours may run over midnight."""

    windows: tuple[Window, ...]
    quiet_from: time
    quiet_until: time
    sessions_a_day: int
    minutes_a_session: int
    decision: str = ""
    since: date | None = None
    """The first day on which it is in force; None from ever."""
    until: date | None = None
    """The last one; None for ever."""

    def is_in_force(self, day: date) -> bool:
        """Whether the day goes by it, where no later one does."""
        return _lies_within(day, self.since, self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialDays:
    """Days that are not like others: of mourning without music, of celebration with other hours and quotas.

    What is None stays as on any other day.
    """

    name: str
    dates: tuple[date, ...]
    music: bool = True
    windows: tuple[Window, ...] | None = None
    sessions_a_day: int | None = None
    minutes_a_session: int | None = None
    decision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Some weekdays and some dates, from `since` to `until` (both included), but for those that are `off`."""

    weekdays: tuple[int, ...] = ()
    dates: tuple[date, ...] = ()
    since: date | None = None
    until: date | None = None
    off: tuple[date, ...] = ()

    def __contains__(self, day: date) -> bool:
        named = day.weekday() in self.weekdays or day in self.dates
        return named and _lies_within(day, self.since, self.until) and day not in self.off


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Hours in which some zones (ids; none for all) keep silent: near a school in class, on a day of exams."""

    rule: Rule
    """SCHOOL_HOURS or EXAM_DAY."""
    name: str
    days: Days
    start: time
    end: time
    zones: tuple[str, ...] = ()
    decision: str = ""

    def __post_init__(self) -> None:
        _refuse_backwards("silence", self.start, self.end)

    def touches(self, zones: tuple[str, ...]) -> bool:
        """Whether it is about one of these zones (ids; none for all)."""
        return not zones or not self.zones or not set(zones).isdisjoint(self.zones)


@dataclass(frozen=True, slots=True, kw_only=True)
class MandatoryRelay:
    """A programme that has to be rebroadcast whole, in every zone, when it is on."""

    name: str
    """As week files name the relay."""
    days: Days
    start: time
    length: Millis
    decision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules(Regulation):
    """All the rules of one place: the regulation it began with, and whatever changes it or adds to it."""

    timezone: str
    mourning_days: tuple[date, ...] = ()
    """Days without music that need no more said; others stand in `special_days`."""
    changes: tuple[Regulation, ...] = ()
    """Of two that are in force on a day the later one counts."""
    special_days: tuple[SpecialDays, ...] = ()
    silences: tuple[Silence, ...] = ()
    relays: tuple[MandatoryRelay, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The place's time zone."""
        return ZoneInfo(self.timezone)

    def on(self, day: date) -> DayRules:
        """What holds on one local day."""
        in_force = [one for one in (self, *self.changes) if one.is_in_force(day)]
        return DayRules(
            weekday=day.weekday(),
            regulation=in_force[-1] if in_force else NOTHING_ALLOWED,
            special=tuple(one for one in (*self.special_days, *self._mourning) if day in one.dates),
            silences=tuple(one for one in self.silences if day in one.days),
            relays=tuple(one for one in self.relays if day in one.days),
        )

    @property
    def _mourning(self) -> tuple[SpecialDays, ...]:
        if not self.mourning_days:
            return ()
        return (SpecialDays(name="", dates=self.mourning_days, music=False, decision=self.decision),)

    def around(self, day: date) -> Rules:
        """The same rules with no dates but those from a month before a day to a year after it."""
        return replace(
            self,
            special_days=tuple(replace(one, dates=_near(one.dates, day)) for one in self.special_days),
            silences=tuple(replace(one, days=_days_near(one.days, day)) for one in self.silences),
            relays=tuple(replace(one, days=_days_near(one.days, day)) for one in self.relays),
        )


NOTHING_ALLOWED = Rules(
    timezone="UTC",
    windows=(),
    quiet_from=time(),
    quiet_until=time(),
    sessions_a_day=0,
    minutes_a_session=0,
)
"""Where no rules are known only an emergency sounds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRules:
    """What holds on one day, each with the decision behind it."""

    weekday: int
    regulation: Regulation
    special: tuple[SpecialDays, ...]
    silences: tuple[Silence, ...]
    relays: tuple[MandatoryRelay, ...]

    @property
    def hours(self) -> Regulation | SpecialDays:
        """Who sets the hours of the day."""
        return next((one for one in self.special if one.windows is not None), self.regulation)

    @property
    def session_quota(self) -> Regulation | SpecialDays:
        """Who says how many sessions the day may have."""
        return next((one for one in self.special if one.sessions_a_day is not None), self.regulation)

    @property
    def minute_quota(self) -> Regulation | SpecialDays:
        """Who says how long a session may sound."""
        return next((one for one in self.special if one.minutes_a_session is not None), self.regulation)

    @property
    def windows(self) -> tuple[Window, ...]:
        """Hours of the day in which the station may sound."""
        return tuple(one for one in self.hours.windows or () if self.weekday in one.days)

    @property
    def sessions_a_day(self) -> int:
        """How many sessions the day may have."""
        return self.session_quota.sessions_a_day or 0

    @property
    def minutes_a_session(self) -> int:
        """How long each of them may sound."""
        return self.minute_quota.minutes_a_session or 0

    @property
    def mourning(self) -> SpecialDays | None:
        """The day's mourning, which silences music."""
        return next((one for one in self.special if not one.music), None)


def _lies_within(day: date, since: date | None, until: date | None) -> bool:
    return (since is None or since <= day) and (until is None or day <= until)


def _near(dates: tuple[date, ...], day: date) -> tuple[date, ...]:
    return tuple(one for one in dates if day - _PAST <= one <= day + _AHEAD)


def _days_near(days: Days, day: date) -> Days:
    return replace(days, dates=_near(days.dates, day), off=_near(days.off, day))


def _refuse_backwards(what: str, start: time, end: time) -> None:
    if end <= start:
        message = f"a {what} ends after it starts, before midnight: {start}-{end}"
        raise ValueError(message)
