"""When, how long and which sample: the units that every other room counts in.

Wall time says when (always aware, stored in UTC), the monotonic clock how long, the sample which. An air
position is a whole number of frames since 1970-01-01T00:00Z at 48 kHz, so that placing, cutting and
following on are integer arithmetic with no day boundary in it.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NewType, Protocol, Self
from zoneinfo import ZoneInfo

from broadcast.errors import PeriodError, Said

Frames = NewType("Frames", int)
"""A number of samples, or an air position: frames since the epoch, at `RATE`."""
Millis = NewType("Millis", int)

RATE = 48_000
"""Frames a second, everywhere after a cart is made."""

_PERIODS = Said(
    "kỳ như 2026, 2026-H1, 2026-Q4, 2026-11, 2026-W48, 2026-11-23 hoặc 2026-11-01..2026-11-15",
    "a period like 2026, 2026-H1, 2026-Q4, 2026-11, 2026-W48, 2026-11-23 or 2026-11-01..2026-11-15",
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class ClockTrust(StrEnum):
    """How far the wall clock may be believed. Only TRUSTED and HOLDOVER air a planned event for real."""

    TRUSTED = "trusted"
    HOLDOVER = "holdover"
    UNTRUSTED = "untrusted"
    SIMULATED = "simulated"
    """A made-up clock, for `simulate` and rehearsals: what is logged under it is no real airing."""


class Clock(Protocol):
    """Where the time comes from. Nothing else in the program asks the system."""

    def wall(self) -> datetime:
        """The present moment, aware, in UTC. MAY step in either direction."""

    def monotonic_ns(self) -> int:
        """Nanoseconds that MUST never go back; the zero is arbitrary."""

    def trust(self) -> ClockTrust:
        """How far `wall` may be believed now."""


def utc(moment: datetime) -> datetime:
    """The same moment in UTC. Raises ValueError for a naive datetime."""
    if moment.tzinfo is UTC:
        return moment
    if moment.tzinfo is None:
        message = f"a moment needs a zone: {moment}"
        raise ValueError(message)
    return moment.astimezone(UTC)


def frame_at(moment: datetime) -> Frames:
    """The air position of a moment, rounded down to a frame."""
    return Frames((utc(moment) - _EPOCH) // _MICROSECOND * RATE // 1_000_000)


def moment_at(frame: Frames) -> datetime:
    """The moment of an air position in UTC, rounded down to a microsecond."""
    return _EPOCH + timedelta(microseconds=frame * 1_000_000 // RATE)


def frames_in(length: Millis) -> Frames:
    """How many frames a length holds."""
    return Frames(length * RATE // 1000)


def millis_in(length: Frames) -> Millis:
    """How long a number of frames lasts, rounded down."""
    return Millis(length * 1000 // RATE)


def local(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment in UTC of a local wall time. In a repeated hour the first, in a skipped one the shifted."""
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def stamp(moment: datetime) -> str:
    """`moment` as it is stored: ISO 8601 in UTC with microseconds and Z."""
    return utc(moment).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def unstamp(text: str) -> datetime:
    """The moment that `stamp` wrote."""
    return utc(datetime.fromisoformat(text))


# ── days of the week ─────────────────────────────────────────────────────────────────────────────

WEEKDAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
"""Names of the days as operators write them; the index is `date.weekday()`."""


# ── weeks and periods ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Week:
    """An ISO week: Monday to Sunday. Written `2026-W48`."""

    year: int
    number: int

    def __post_init__(self) -> None:
        _refuse_far(date.fromisocalendar(self.year, self.number, 1))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2026-W48`. Raises PeriodError."""
        found = re.fullmatch(r"(\d{4})-?W(\d{1,2})", text.strip(), re.IGNORECASE)
        try:
            if found:
                return cls(year=int(found[1]), number=int(found[2]))
        except ValueError:
            pass
        raise PeriodError(found=text, wanted=Said("tuần như 2026-W48", "a week like 2026-W48"))

    @classmethod
    def of(cls, day: date) -> Self:
        """The week that `day` belongs to."""
        year, number, _ = day.isocalendar()
        return cls(year=year, number=number)

    @property
    def days(self) -> tuple[date, ...]:
        """Its seven dates, Monday first."""
        monday = date.fromisocalendar(self.year, self.number, 1)
        return tuple(monday + timedelta(days=count) for count in range(7))

    def __str__(self) -> str:
        return f"{self.year:04d}-W{self.number:02d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A run of whole local days, both ends included, with the name it was asked by."""

    first: date
    last: date
    name: str

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise PeriodError(found=self.name, wanted=_PERIODS)
        _refuse_far(self.first)
        _refuse_far(self.last)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read 2026, 2026-H1, 2026-Q4, 2026-11, 2026-W48, 2026-11-23 or FROM..TO. Raises PeriodError."""
        name = text.strip()
        try:
            first, last = _span(name)
        except (ValueError, PeriodError) as error:
            raise PeriodError(found=text, wanted=_PERIODS) from error
        return cls(first=first, last=last, name=name)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def every_day(self) -> Iterator[date]:
        """Its days, in order."""
        return (self.first + timedelta(days=count) for count in range(self.days))

    def one_day(self) -> date:
        """The only day of it. Raises PeriodError when it has more."""
        if self.days != 1:
            raise PeriodError(
                found=self.name, wanted=Said("một ngày như 2026-11-23", "a day like 2026-11-23")
            )
        return self.first

    def within_a_week(self) -> Self:
        """Itself, when it is a week or days of one. Raises PeriodError when it is more."""
        if Week.of(self.first) != Week.of(self.last):
            raise PeriodError(
                found=self.name,
                wanted=Said(
                    "một tuần hoặc một ngày, như 2026-W48 hay 2026-11-23",
                    "a week or a day, like 2026-W48 or 2026-11-23",
                ),
            )
        return self

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Start and end as a half-open interval of moments in UTC."""
        return local(self.first, time(), zone), local(self.last + timedelta(days=1), time(), zone)


def _refuse_far(day: date) -> None:
    """A year that nobody broadcasts in is a slip of the fingers."""
    if not 2000 <= day.year <= 2199:
        raise PeriodError(found=day.isoformat(), wanted=_PERIODS)


def _span(name: str) -> tuple[date, date]:
    if ".." in name:
        first, _, last = name.partition("..")
        return date.fromisoformat(first.strip()), date.fromisoformat(last.strip())
    if re.fullmatch(r"\d{4}-?W\d{1,2}", name, re.IGNORECASE):
        days = Week.parse(name).days
        return days[0], days[-1]
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", name):
        day = date.fromisoformat(name)
        return day, day
    found = re.fullmatch(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(\d{2})))?", name, re.IGNORECASE)
    if not found:
        raise ValueError(name)
    year = int(found[1])
    if found[2]:
        start, months = int(found[2]) * 6 - 5, 6
    elif found[3]:
        start, months = int(found[3]) * 3 - 2, 3
    elif found[4]:
        start, months = int(found[4]), 1
    else:
        start, months = 1, 12
    end = start + months - 1
    return date(year, start, 1), date(year, end, calendar.monthrange(year, end)[1])
