"""The relays that the place demands, put into the grid of a day where it has not thought of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from broadcast.domain.folding import fold
from broadcast.domain.rules import MandatoryRelay, Rules
from broadcast.domain.schedule import LineSource, SourceKind, StartKind
from broadcast.traffic.planning.grid import GridLine, Slot

_MINUTE = 60_000
COLUMN = "Tiếp âm"


def with_mandatory(slots: Sequence[Slot], day: date, rules: Rules) -> tuple[Slot, ...]:
    """The slots of a day with every mandatory relay in one of them, or in a session of its own."""
    found = list(slots)
    for relay in rules.on(day).relays:
        if any(_carries(slot, relay, day) for slot in found):
            continue
        place = next((number for number, slot in enumerate(found) if _covers(slot, relay)), None)
        if place is None:
            found.append(_own_session(relay, day))
        else:
            found[place] = replace(found[place], lines=_inserted(found[place].lines, relay))
    return tuple(found)


def _carries(slot: Slot, relay: MandatoryRelay, day: date) -> bool:
    return any(
        line.source is not None
        and line.source.kind is SourceKind.RELAY
        and fold(line.source.reference) == fold(relay.name)
        and (line.start or slot.start) == relay.start
        and day.weekday() in line.days
        for line in slot.lines
    )


def _covers(slot: Slot, relay: MandatoryRelay) -> bool:
    return slot.start <= relay.start < _later(slot.start, slot.minutes)


def _later(at: time, minutes: int) -> time:
    """So many minutes later on the same day."""
    moment = datetime.combine(date.min, at) + timedelta(minutes=minutes)
    return moment.time() if moment.date() == date.min else time.max


def _inserted(lines: Sequence[GridLine], relay: MandatoryRelay) -> tuple[GridLine, ...]:
    """After the items that stand before it in time, before whatever closes the session."""
    later = next(
        (number for number, line in enumerate(lines) if line.start is not None and line.start > relay.start),
        len(lines),
    )
    items = [number for number, line in enumerate(lines[:later]) if line.source is None]
    place = items[-1] + 1 if items else later
    return (*lines[:place], _line(relay), *lines[place:])


def _own_session(relay: MandatoryRelay, day: date) -> Slot:
    return Slot(
        name=f"{COLUMN} {relay.name}",
        days=(day.weekday(),),
        start=relay.start,
        minutes=-(-relay.length // _MINUTE),
        column=COLUMN,
        lines=(_line(relay),),
    )


def _line(relay: MandatoryRelay) -> GridLine:
    return GridLine(
        source=LineSource(kind=SourceKind.RELAY, reference=relay.name),
        start=relay.start,
        start_kind=StartKind.HARD,
        length=relay.length,
        column=COLUMN,
        content=relay.name,
    )
