"""A day of the week becomes a rundown: every line in its place, with the cart that sounds there.

Local times become UTC here and nowhere later. A line that follows nothing, a zone that is not the station's
or a repeat of nothing is refused rather than placed at a moment, or heard at a place, that nobody chose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from broadcast.domain.canonical import digest
from broadcast.domain.content import Group
from broadcast.domain.rules import Rules
from broadcast.domain.rundown import Event, EventKind, Origin, Rundown
from broadcast.domain.schedule import Line, Priority, SourceKind, StartKind, WeekSchedule
from broadcast.domain.times import Frames, Millis, frames_in, local, millis_in
from broadcast.domain.zones import Zone, find_zone
from broadcast.errors import Fault, WeekFaultsError
from broadcast.traffic.faults import FOLLOWS_NOTHING, REPEATS_NOTHING, title_of, unknown_zone, where
from broadcast.traffic.running_order import is_music, orphans, resolve_repeat, running_order


@dataclass(frozen=True, slots=True, kw_only=True)
class CartFacts:
    """What is known of a line's sound: the cart and its frames, who wrote and approved it, what it tells.

    `cart` is None, and `frames` 0, for a relay or live line, whose approval is recorded all the same. A blank
    `title` takes the line's.
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
    evergreen: str | None,
    chime: str | None,
    version: int,
) -> Rundown:
    """The rundown of one day of the week.

    `carts` is by index in `schedule.lines`; a line without one stands there with no cart and no approver,
    and will not air. A repeat takes the cart of the line it repeats. A soft line with a time waits for it
    when what runs before ends earlier. An emergency placed in a week airs as a priority item: only an alert
    passes quiet hours and approval.

    Raises:
        WeekFaultsError: a line follows nothing, repeats nothing, or names an unknown zone.
    """
    zones = tuple(zones)
    faults = tuple(_faults(schedule, day.weekday(), zones))
    if faults:
        raise WeekFaultsError(name=str(schedule.week), faults=faults)
    events: list[Event] = []
    runs_until: datetime | None = None
    names = _Names(day)
    for index in running_order(schedule, day.weekday()):
        line, meant = schedule.lines[index], _meant(schedule, index, day.weekday())
        facts = carts.get(meant, _UNMADE)
        start, kind = _start(line, day, rules, runs_until)
        length = facts.frames or frames_in(line.length or schedule.lines[meant].length or Millis(0))
        runs_until = max(filter(None, (start, runs_until))) + timedelta(milliseconds=millis_in(length))
        events.append(
            _event(
                id_=names.of(line),
                start=start,
                start_kind=kind,
                length=length,
                line=line,
                meant=schedule.lines[meant],
                facts=facts,
                zones=_zone_ids(line, zones),
            )
        )
    return Rundown(
        station=station,
        day=day,
        version=version,
        rules=rules,
        events=tuple(events),
        zones=tuple(zone.id for zone in zones),
        evergreen=evergreen,
        chime=chime,
    )


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


def _faults(schedule: WeekSchedule, weekday: int, zones: tuple[Zone, ...]) -> Iterator[Fault]:
    for index in orphans(schedule, weekday):
        yield FOLLOWS_NOTHING.at(where(schedule.lines[index], (weekday,), None))
    for index in running_order(schedule, weekday):
        line = schedule.lines[index]
        place = where(line, (weekday,), line.start)
        if line.source.kind is SourceKind.REPEAT and resolve_repeat(schedule, index, weekday) is None:
            yield REPEATS_NOTHING.at(place)
        for name in line.zones:
            if find_zone(zones, name) is None:
                yield unknown_zone(name, zones).at(place)


def _meant(schedule: WeekSchedule, index: int, weekday: int) -> int:
    meant = resolve_repeat(schedule, index, weekday)
    assert meant is not None  # refused by `_faults`
    return meant


def _start(
    line: Line, day: date, rules: Rules, runs_until: datetime | None
) -> tuple[datetime | None, StartKind]:
    if line.start is None:
        return None, StartKind.SOFT
    at = local(day, line.start, rules.zone)
    if line.start_kind is not StartKind.SOFT:
        return at, line.start_kind
    if runs_until is not None and runs_until >= at:
        return None, StartKind.SOFT
    return at, StartKind.NOT_BEFORE


def _event(
    *,
    id_: str,
    start: datetime | None,
    start_kind: StartKind,
    length: Frames,
    line: Line,
    meant: Line,
    facts: CartFacts,
    zones: tuple[str, ...],
) -> Event:
    planned = Priority.PRIORITY if line.priority is Priority.EMERGENCY else line.priority
    return Event(
        id=id_,
        title=facts.title or title_of(meant),
        column=line.column or meant.column,
        kind=_kind(meant),
        start=start,
        start_kind=start_kind,
        length=length,
        cart=facts.cart,
        previous_cart=facts.previous_cart,
        items=facts.items,
        group=facts.group,
        field=facts.field,
        plan=facts.plan,
        language=meant.language,
        origin=Origin.RELAY if meant.source.kind is SourceKind.RELAY else Origin.OWN,
        repeat=line is not meant,
        priority=planned,
        zones=zones,
        author=facts.author,
        approver=facts.approver,
    )


def _kind(line: Line) -> EventKind:
    if line.source.kind is SourceKind.RELAY:
        return EventKind.RELAY
    if line.source.kind is SourceKind.LIVE:
        return EventKind.LIVE
    return EventKind.MUSIC if is_music(line) else EventKind.SPEECH


def _zone_ids(line: Line, zones: tuple[Zone, ...]) -> tuple[str, ...]:
    return tuple(zone.id for name in line.zones if (zone := find_zone(zones, name)))
