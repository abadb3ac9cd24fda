"""Rundowns laid beside the logs: what became of each planned event of some days, and what is made good of it.

`plan owed` and the planner go by the same answers, so what is proposed here is proposed there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from broadcast.airlog.makegoods import Answer
from broadcast.airlog.reconcile import Ending
from broadcast.domain.asrun import AsRun, EntryKind, Place
from broadcast.domain.times import ClockTrust, Period
from broadcast.station import owed
from broadcast.station.home import Home


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """Every planned event of a period with its one end, in running order.

    `besides` is what the logs tell of that no rundown in force plans: orders given on the spot, and events of
    versions that were replaced. `unplanned` are days, today at the latest, without a rundown.
    """

    period: Period
    answers: tuple[Answer, ...]
    besides: tuple[tuple[Place, AsRun], ...]
    unplanned: tuple[date, ...]

    @property
    def counts(self) -> Mapping[Ending, int]:
        """How many events came to each end."""
        found = Counter(one.end.ending for one in self.answers)
        return {ending: found[ending] for ending in Ending}


def of_period(home: Home, period: Period, now: datetime) -> Reconciliation:
    """What became of each planned event of the period. Raises LogMissingError, LogBrokenError."""
    zone = home.settings.rule_values.zone
    today = now.astimezone(zone).date()
    found = tuple(
        one for one in owed.answers(home, now, period.first) if period.first <= one.day <= period.last
    )
    planned = {(one.day.isoformat(), one.end.event.id) for one in found}
    first, end = period.bounds(zone)
    return Reconciliation(
        period=period,
        answers=found,
        besides=tuple(
            (place, entry)
            for place, entry in owed.entries_since(home, period.first)
            if entry.kind is EntryKind.EVENT
            and entry.clock_trust is not ClockTrust.SIMULATED
            and first <= entry.moment < end
            and (entry.rundown[:10], entry.event) not in planned
        ),
        unplanned=tuple(
            day for day in period.every_day() if day <= today and day not in {one.day for one in found}
        ),
    )
