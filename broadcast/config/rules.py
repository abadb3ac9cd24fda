"""`[rules]`: what the place has decided, as it stands in config.toml, and as the domain has it."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, InstanceOf
from pydantic_core import PydanticCustomError

from broadcast.config.days import read_days, together
from broadcast.config.sections import EVERY_DAY, Hours, Section, Validity, Weekday
from broadcast.domain.rules import (
    Days,
    MandatoryRelay,
    Regulation,
    Rule,
    Rules,
    Silence,
    SpecialDays,
    Window,
)
from broadcast.domain.times import Millis

_WHY_SILENT = {"trường học": Rule.SCHOOL_HOURS, "thi": Rule.EXAM_DAY}


def _days(phrase: object) -> Days:
    try:
        return read_days(phrase.isoformat() if isinstance(phrase, date) else str(phrase))
    except ValueError as error:
        raise PydanticCustomError("days", "days") from error


def _dates(phrase: object) -> Days:
    found = _days(phrase)
    if found.weekdays:
        raise PydanticCustomError("dates", "dates")
    return found


DayPhrase = Annotated[InstanceOf[Days], BeforeValidator(_days)]
"""Weekdays or dates, as `config.days` reads them."""
DatePhrase = Annotated[InstanceOf[Days], BeforeValidator(_dates)]
"""Dates alone."""


class WindowSettings(Hours):
    """Hours in which the station may sound."""

    days: tuple[Weekday, ...] = EVERY_DAY


class RegulationSettings(Validity):
    """Hours and quotas that one decision sets, and when it is in force."""

    decision: str = ""
    quiet_from: time = time(21)
    quiet_until: time = time(5)
    sessions_a_day: int = Field(default=3, ge=1)
    minutes_a_session: int = Field(default=60, ge=1)
    windows: tuple[WindowSettings, ...] = Field(min_length=1)


class SpecialDaysSettings(Section):
    """Days of mourning, of celebration: what differs on them."""

    name: str = Field(min_length=1)
    days: tuple[DatePhrase, ...] = Field(min_length=1)
    music: bool = True
    windows: tuple[WindowSettings, ...] | None = None
    sessions_a_day: int | None = Field(default=None, ge=0)
    minutes_a_session: int | None = Field(default=None, ge=0)
    decision: str = ""


class SilenceSettings(Hours, Validity):
    """Hours in which some zones keep silent."""

    name: str = Field(min_length=1)
    reason: Literal["trường học", "thi"]
    zones: tuple[str, ...] = ()
    """Every zone when left out."""
    days: tuple[DayPhrase, ...] = Field(min_length=1)
    except_days: tuple[DatePhrase, ...] = ()
    decision: str = ""


class MandatoryRelaySettings(Validity):
    """A relay that has to be heard."""

    name: str = Field(min_length=1)
    """Of one of `[[relays]]`."""
    days: tuple[DayPhrase, ...] = (Days(weekdays=tuple(range(7))),)
    start: time
    minutes: int = Field(ge=1)
    except_days: tuple[DatePhrase, ...] = ()
    decision: str = ""


class RulesSettings(RegulationSettings):
    """The rules of the place."""

    mourning_days: tuple[DatePhrase, ...] = ()
    changes: tuple[RegulationSettings, ...] = ()
    special_days: tuple[SpecialDaysSettings, ...] = ()
    silences: tuple[SilenceSettings, ...] = ()
    relays: tuple[MandatoryRelaySettings, ...] = ()

    def values(self, timezone: str) -> Rules:
        """The rules as the domain has them."""
        return Rules(
            timezone=timezone,
            windows=_windows(self.windows),
            quiet_from=self.quiet_from,
            quiet_until=self.quiet_until,
            sessions_a_day=self.sessions_a_day,
            minutes_a_session=self.minutes_a_session,
            decision=self.decision,
            since=self.since,
            until=self.until,
            mourning_days=together(self.mourning_days).dates,
            changes=tuple(map(_regulation, self.changes)),
            special_days=tuple(map(_special, self.special_days)),
            silences=tuple(map(_silence, self.silences)),
            relays=tuple(map(_relay, self.relays)),
        )


def _windows(settings: tuple[WindowSettings, ...]) -> tuple[Window, ...]:
    return tuple(Window(days=one.days, start=one.start, end=one.end) for one in settings)


def _regulation(one: RegulationSettings) -> Regulation:
    return Regulation(
        windows=_windows(one.windows),
        quiet_from=one.quiet_from,
        quiet_until=one.quiet_until,
        sessions_a_day=one.sessions_a_day,
        minutes_a_session=one.minutes_a_session,
        decision=one.decision,
        since=one.since,
        until=one.until,
    )


def _special(one: SpecialDaysSettings) -> SpecialDays:
    return SpecialDays(
        name=one.name,
        dates=together(one.days).dates,
        music=one.music,
        windows=None if one.windows is None else _windows(one.windows),
        sessions_a_day=one.sessions_a_day,
        minutes_a_session=one.minutes_a_session,
        decision=one.decision,
    )


def _silence(one: SilenceSettings) -> Silence:
    return Silence(
        rule=_WHY_SILENT[one.reason],
        name=one.name,
        days=_named(one),
        start=one.start,
        end=one.end,
        zones=one.zones,
        decision=one.decision,
    )


def _relay(one: MandatoryRelaySettings) -> MandatoryRelay:
    return MandatoryRelay(
        name=one.name,
        days=_named(one),
        start=one.start,
        length=Millis(one.minutes * 60_000),
        decision=one.decision,
    )


def _named(one: SilenceSettings | MandatoryRelaySettings) -> Days:
    named, off = together(one.days), together(one.except_days)
    return Days(weekdays=named.weekdays, dates=named.dates, since=one.since, until=one.until, off=off.dates)
