"""A day of the week becomes a rundown: every line in its place, with the cart that sounds there.

Local times become UTC here and nowhere later. A line that follows nothing, a zone or a relay that is not the
station's or a repeat of nothing is refused rather than placed at a moment, or heard at a place, that nobody
chose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from broadcast.domain.canonical import digest
from broadcast.domain.content import Group
from broadcast.domain.rules import Rules
from broadcast.domain.rundown import Event, EventKind, Origin, Rundown
from broadcast.domain.schedule import Line, Priority, SourceKind, StartKind, WeekSchedule
from broadcast.domain.times import Frames, Millis, frames_in, local, millis_in
from broadcast.domain.zones import Zone, find_zone
from broadcast.errors import Fault, WeekFaultsError
from broadcast.traffic.faults import (
    FOLLOWS_NOTHING,
    REPEATS_NOTHING,
    merged,
    title_of,
    unknown_relay,
    unknown_zone,
    where,
)
from broadcast.traffic.feeds import KnownFeeds
from broadcast.traffic.layout import Placed, lay_out, unplaceable
from broadcast.traffic.running_order import Airing, is_music, orphans, resolve_repeat, running_order

_FED = frozenset({SourceKind.RELAY, SourceKind.LIVE})


@dataclass(frozen=True, slots=True, kw_only=True)
class CartFacts:
    """What is known of a line's sound: the cart and its frames, who wrote and approved it, what it tells.

    `cart` is None, and `frames` 0, for a relay or live line, whose approval is recorded all the same; it holds
    for the recording that is repeated. A blank `title` takes the line's.
    """

    cart: str | None
    frames: Frames
    title: str = ""
    author: str | None = None
    approver: str | None = None
    items: tuple[str, ...] = ()
    group: Group | None = None
    field: str | None = None
    plan: str | None = None
    previous_cart: str | None = None


_UNMADE = CartFacts(cart=None, frames=Frames(0))


def build_day(
    schedule: WeekSchedule,
    day: date,
    *,
    station: str,
    rules: Rules,
    zones: Sequence[Zone],
    carts: Mapping[int, CartFacts],
    feeds: KnownFeeds,
    evergreen: str | None,
    chime: str | None,
    version: int,
) -> Rundown:
    """The rundown of one day of the week.

    `carts` is by index in `schedule.lines`; a line without one stands there with no cart and no approver,
    and will not air. A repeat takes the cart of the line it repeats; of a relay or live line the recording
    that was made when it aired. A soft line with a time waits for it when what runs before ends earlier. An
    emergency placed in a week airs as a priority item: only an alert passes quiet hours and approval.

    Raises:
        WeekFaultsError: a line follows nothing, repeats nothing, has no end or length to be placed by, or names
            an unknown zone or relay.
    """
    zones = tuple(zones)
    placed = lay_out(schedule, day, rules, lambda index, _: _millis(carts.get(index, _UNMADE).frames))
    faults = (*_faults(schedule, day.weekday(), zones, feeds), *merged(unplaceable(placed)))
    if faults:
        raise WeekFaultsError(name=str(schedule.week), faults=faults)
    ids = _ids(schedule, day)
    starts = _starts(schedule, day, rules, placed)
    return Rundown(
        station=station,
        day=day,
        version=version,
        rules=rules,
        events=tuple(
            _event(
                schedule,
                index,
                _meant(schedule, index, day.weekday()),
                id_=ids[index],
                start=starts[index],
                carts=carts,
                feeds=feeds,
                zones=zones,
            )
            for index in running_order(schedule, day.weekday())
        ),
        zones=tuple(zone.id for zone in zones),
        evergreen=evergreen,
        chime=chime,
    )


def _millis(length: Frames) -> Millis | None:
    return millis_in(length) or None


def lines_by_event(schedule: WeekSchedule, day: date) -> dict[str, Line]:
    """The line that each event of a day was made of, by the event's id."""
    return {id_: schedule.lines[index] for index, id_ in _ids(schedule, day).items()}


def _ids(schedule: WeekSchedule, day: date) -> dict[int, str]:
    """The id of the event that each line becomes on a day."""
    names = _Names(day)
    return {index: names.of(schedule.lines[index]) for index in running_order(schedule, day.weekday())}


class _Names:
    """Ids of a day's events by what stands in their lines and when their session starts, not by their place.

    A line that is put in or taken out renames no other, so after a new version of the rundown playout still
    knows what it has aired, and takes nothing of the afternoon for the same words of the morning.
    """

    def __init__(self, day: date) -> None:
        self._day = day
        self._head = ""
        self._seen: Counter[str] = Counter()

    def of(self, line: Line) -> str:
        """The id of the next event, which is of this line."""
        if line.start is not None:
            self._head = line.start.isoformat()
        said = digest([self._head, line.column, line.content, line.source.kind, line.source.reference])[:8]
        self._seen[said] += 1
        again = f"-{self._seen[said]}" if self._seen[said] > 1 else ""
        return f"{self._day.isoformat()}#{said}{again}"


def _faults(
    schedule: WeekSchedule, weekday: int, zones: tuple[Zone, ...], feeds: KnownFeeds
) -> Iterator[Fault]:
    for index in orphans(schedule, weekday):
        yield FOLLOWS_NOTHING.at(where(schedule.lines[index], (weekday,), None))
    for index in running_order(schedule, weekday):
        line = schedule.lines[index]
        place = where(line, (weekday,), line.start)
        airing = resolve_repeat(schedule, index, weekday)
        if airing is None:
            yield REPEATS_NOTHING.at(place)
        if feeds.of(line.source) is None:
            yield unknown_relay(line.source.reference, feeds.relays).at(place)
        for name in line.zones:
            if find_zone(zones, name) is None:
                yield unknown_zone(name, zones).at(place)


def _meant(schedule: WeekSchedule, index: int, weekday: int) -> Airing:
    meant = resolve_repeat(schedule, index, weekday)
    assert meant is not None  # refused by `_faults`
    return meant


def _starts(
    schedule: WeekSchedule, day: date, rules: Rules, placed: Sequence[Placed]
) -> dict[int, tuple[datetime | None, StartKind]]:
    """How each line's start is held. A soft one with a time follows what runs before, if that ends no earlier."""
    follows = {one.index: before.index for before, one in pairwise(placed) if one.behind == before.index}
    starts: dict[int, tuple[datetime | None, StartKind]] = {}
    above: int | None = None
    for index in running_order(schedule, day.weekday()):
        line = schedule.lines[index]
        soft = line.start_kind is StartKind.SOFT
        if line.start is None or (soft and index in follows and follows[index] == above):
            starts[index] = None, StartKind.SOFT
        else:
            kind = StartKind.NOT_BEFORE if soft else line.start_kind
            starts[index] = local(day, line.start, rules.zone), kind
        above = index
    return starts


def _event(
    schedule: WeekSchedule,
    index: int,
    airing: Airing,
    *,
    id_: str,
    start: tuple[datetime | None, StartKind],
    carts: Mapping[int, CartFacts],
    feeds: KnownFeeds,
    zones: tuple[Zone, ...],
) -> Event:
    line, meant = schedule.lines[index], schedule.lines[airing.line]
    facts = carts.get(airing.line, _UNMADE)
    repeat = index != airing.line
    recorded = repeat and meant.source.kind in _FED
    aired = schedule.week.days[airing.weekday]
    return Event(
        id=id_,
        title=facts.title or title_of(meant),
        column=line.column or meant.column,
        kind=EventKind.SPEECH if recorded else _kind(meant),
        start=start[0],
        start_kind=start[1],
        length=facts.frames or frames_in(meant.length or line.length or Millis(0)),
        cart=_ids(schedule, aired)[airing.line] if recorded else facts.cart,
        feeds=feeds.of(line.source) or (),
        fill=line.source.kind is SourceKind.FILL,
        previous_cart=facts.previous_cart,
        items=facts.items,
        group=facts.group,
        field=facts.field,
        plan=facts.plan,
        language=meant.language,
        origin=Origin.RELAY if meant.source.kind is SourceKind.RELAY else Origin.OWN,
        repeat=repeat,
        priority=Priority.PRIORITY if line.priority is Priority.EMERGENCY else line.priority,
        zones=_zone_ids(line, zones),
        author=facts.author,
        approver=facts.approver,
        late=line.late,
        overrun=line.overrun,
    )


def _kind(line: Line) -> EventKind:
    if line.source.kind is SourceKind.RELAY:
        return EventKind.RELAY
    if line.source.kind is SourceKind.LIVE:
        return EventKind.LIVE
    return EventKind.MUSIC if is_music(line) else EventKind.SPEECH


def _zone_ids(line: Line, zones: tuple[Zone, ...]) -> tuple[str, ...]:
    return tuple(zone.id for name in line.zones if (zone := find_zone(zones, name)))
