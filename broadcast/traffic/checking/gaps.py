"""Where a run of lines would still fit on a day: the open stretches, less what is heard in its zones already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from broadcast.domain.rules import Request, Rules, open_spans
from broadcast.domain.times import local

_MINUTE = timedelta(minutes=1)
_Stretch = tuple[datetime, datetime]


def free_starts(
    wanted: datetime, length: timedelta, request: Request, taken: Sequence[_Stretch], rules: Rules
) -> tuple[datetime, ...]:
    """Whole minutes, local, at which something of that length may be heard; the nearest to `wanted` first.

    Of each gap the first, the last and the nearest one. `taken` is what is heard in the same zones that day; what a
    mandatory relay asks for is taken as well.
    """
    day = wanted.astimezone(rules.zone).date()
    found: set[datetime] = set()
    for opens, closes in _gaps(request, day, (*taken, *_demanded(day, rules)), rules):
        first, last = _up(opens), _down(closes - length)
        if first <= last:
            found |= {first, last, min(max(_down(wanted), first), last)}
    return tuple(sorted(found - {wanted}, key=lambda start: (abs(start - wanted), start)))


def _gaps(request: Request, day: date, taken: Sequence[_Stretch], rules: Rules) -> Iterator[_Stretch]:
    for opens, closes in open_spans(request, day, rules):
        free = opens
        for start, end in sorted(taken):
            if start >= closes:
                break
            if start > free:
                yield free.astimezone(rules.zone), start.astimezone(rules.zone)
            free = max(free, end)
        if free < closes:
            yield free.astimezone(rules.zone), closes.astimezone(rules.zone)


def _demanded(day: date, rules: Rules) -> Iterator[_Stretch]:
    for relay in rules.on(day).relays:
        begins = local(day, relay.start, rules.zone)
        yield begins, begins + timedelta(milliseconds=relay.length)


def _down(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _up(moment: datetime) -> datetime:
    return _down(moment + _MINUTE - timedelta(microseconds=1))
