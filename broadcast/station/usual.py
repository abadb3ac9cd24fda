"""At which hours a station is used to be heard, so that a line at an odd hour is told loudly before it airs.

A start is usual near one that was published in the last weeks, on whatever day. A station that has published
nothing yet knows only that the quiet hours are near.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from broadcast.domain.rules import Rules
from broadcast.domain.times import Week
from broadcast.errors import Said
from broadcast.station.home import Home
from broadcast.traffic.spellings import write_time

_LOOKED_BACK = 4
"""Weeks."""
_NEAR = timedelta(hours=1)
_ANY_DAY = date(2000, 1, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """The starts of the last weeks, and the rules that say which hours are quiet."""

    starts: tuple[time, ...]
    rules: Rules

    def odd(self, start: datetime, end: datetime) -> Said | None:
        """Why a sound from `start` to `end` (local) comes at an odd hour; None where it does not."""
        if self.starts:
            near = any(abs(_apart(start.time(), one)) <= _NEAR for one in self.starts)
            return None if near else self._unusual(start)
        return self._late(end)

    def _unusual(self, start: datetime) -> Said:
        often = ", ".join(f"{at:%H:%M}" for at in _thinned(self.starts))
        return Said(
            f"giờ lạ: {start:%H:%M}, trong khi các tuần qua đài phát quanh {often}",
            f"odd hour: {start:%H:%M}, while in the last weeks the station began around {often}",
        )

    def _late(self, end: datetime) -> Said | None:
        """What ends within the hour before the quiet hours; a morning begins right after them everywhere."""
        quiet = self.rules.on(end.date()).regulation
        if (
            quiet.quiet_from == quiet.quiet_until
            or not timedelta() <= _apart(quiet.quiet_from, end.time()) < _NEAR
        ):
            return None
        hours = f"{write_time(quiet.quiet_from)}-{write_time(quiet.quiet_until)}"
        return Said(
            f"giờ lạ: sát giờ yên lặng ({hours})", f"odd hour: right before the quiet hours ({hours})"
        )


def usual(home: Home, week: Week) -> Usual:
    """At which hours the station was heard in the four weeks before `week`, as they were published last."""
    starts = sorted({at for before in _weeks_before(week) for at in _starts(home, before)})
    return Usual(starts=tuple(starts), rules=home.settings.rule_values)


def _starts(home: Home, week: Week) -> Iterator[time]:
    last = next(reversed(home.store.publications(week)), None)
    if last is not None:
        lines = home.store.week(week, last.version).lines
        yield from (line.start for line in lines if line.start is not None)


def _weeks_before(week: Week) -> Iterator[Week]:
    for count in range(1, _LOOKED_BACK + 1):
        yield Week.of(week.days[0] - timedelta(weeks=count))


def _apart(one: time, other: time) -> timedelta:
    """How much later `one` is than `other`, on one day."""
    return datetime.combine(_ANY_DAY, one) - datetime.combine(_ANY_DAY, other)


def _thinned(starts: tuple[time, ...]) -> Iterator[time]:
    """The starts without those that come soon after the one before."""
    last: time | None = None
    for at in starts:
        if last is None or _apart(at, last) > _NEAR:
            yield at
            last = at
