"""What stands in a week that has not aired yet: whoever plans the week after it takes it as told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from broadcast.domain.rules import Rules
from broadcast.domain.schedule import SourceKind, WeekSchedule
from broadcast.domain.times import local
from broadcast.traffic.running_order import resolve_repeat, running_order

_END = time(23, 59, 59)


def planned(schedule: WeekSchedule, now: datetime, rules: Rules) -> Mapping[str, tuple[date, ...]]:
    """The days from `now` on on which each plan item stands in the week, its repeats included.

    A line counts from its own time on, or that of the line it follows.
    """
    found: dict[str, list[date]] = {}
    for weekday, day in enumerate(schedule.week.days):
        if local(day, _END, rules.zone) <= now:
            continue
        head = time()
        for index in running_order(schedule, weekday):
            head = schedule.lines[index].start or head
            airing = resolve_repeat(schedule, index, weekday)
            if airing is None or local(day, head, rules.zone) <= now:
                continue
            source = schedule.lines[airing.line].source
            if source.kind is SourceKind.PLAN:
                found.setdefault(source.reference, []).append(day)
    return {name: tuple(days) for name, days in found.items()}
