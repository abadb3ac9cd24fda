"""An airing (lượt phát): one event that was heard, put together from all the lines that tell of it.

An event that was interrupted and went on is one airing in several lines, and so is one that several outputs
carried. Whether listeners had the whole of it is one judgement, here and wherever something is owed.

    chinh 12  interrupted ─┐
    chinh 14  went on     ─┴ Part ─┐
    phu    7  aired       ── Part ─┴ Airing
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from broadcast.domain.asrun import STAND_INS, AsRun, EntryKind, Outcome, Place, is_told
from broadcast.domain.times import ClockTrust, Frames, Period

REAL = frozenset({ClockTrust.TRUSTED, ClockTrust.HOLDOVER})
"""Clocks under which something is really heard at the moment that the log says."""
_Key = TypeVar("_Key")


HeardKey = tuple[str, str, str, datetime | None, datetime | None]
Monitors = dict[HeardKey, tuple[Place, AsRun]]
"""What monitors heard, by the line of which they tell."""


def heard_key(place: Place, entry: AsRun) -> HeardKey:
    """By what the line of an event and the line of what was heard of it find each other."""
    return place.output, entry.rundown, entry.event, entry.planned_start, entry.actual_start


@dataclass(frozen=True, slots=True)
class Part:
    """One event on one output, with the lines that tell of it: more than one when it was interrupted and went on.

    What every figure asks of it is found once: a year has tens of thousands of them.
    """

    lines: tuple[tuple[Place, AsRun], ...]
    heard: bool = field(init=False)
    """Whether anything sounded, be it something in its place."""
    itself: bool = field(init=False)
    """Whether what was planned was heard, and not only something in its place."""
    sounded: Frames = field(init=False)
    """Frames that were heard, with what stood in for it."""
    proper: Frames = field(init=False)
    """Frames that were heard of it itself."""
    planned: Frames = field(init=False)
    """How long the event was to last."""
    told: bool = field(init=False)
    """Whether listeners of this output had the whole of it."""

    def __post_init__(self) -> None:
        put = object.__setattr__
        heard = [entry for _, entry in self.lines if entry.heard]
        proper = [entry for entry in heard if entry.rung not in STAND_INS]
        put(self, "heard", bool(heard))
        put(self, "itself", bool(proper))
        put(self, "sounded", Frames(sum(entry.frames for entry in heard)))
        put(self, "proper", Frames(sum(entry.frames for entry in proper)))
        put(self, "planned", self.lines[0][1].planned)
        put(self, "told", is_told([entry for _, entry in self.lines]))

    @property
    def output(self) -> str:
        """The output in whose log it stands."""
        return self.lines[0][0].output

    @property
    def entry(self) -> AsRun:
        """The line of its end."""
        return self.lines[-1][1]

    @property
    def difference(self) -> tuple[Outcome, str, str] | None:
        """Outcome, cause and what stood in; None when it was aired as planned."""
        outcome = self.entry.outcome
        if outcome is None or (outcome is Outcome.AIRED and len(self.lines) == 1):
            return None
        went_on = len(self.lines) > 1 and outcome in {Outcome.AIRED, Outcome.JOINED_LATE}
        told = self.lines[0][1] if went_on else self.entry
        rung = self.entry.rung if outcome is Outcome.REPLACED else ""
        return told.outcome or outcome, told.reason, rung


@dataclass(frozen=True, slots=True)
class Airing:
    """One event on the outputs that carried it, or on some of them."""

    parts: tuple[Part, ...]

    most: Part = field(init=False)
    """The part of the output on which most of it was heard."""
    entry: AsRun = field(init=False)
    """The end as that output tells it."""
    heard: bool = field(init=False)
    """Whether anything sounded anywhere, be it something in its place."""
    itself: bool = field(init=False)
    """Whether what was planned was heard anywhere."""
    places: tuple[Place, ...] = field(init=False)
    """Every line that tells of it."""
    moment: datetime = field(init=False)
    """When the first of the outputs tells of it: the moment that places it in a period."""

    def __post_init__(self) -> None:
        most, put = self.parts[0], object.__setattr__
        alone = len(self.parts) == 1
        if not alone:
            most = max(self.parts, key=lambda part: (part.proper, part.sounded))
        put(self, "most", most)
        put(self, "entry", most.lines[-1][1])
        put(self, "heard", most.heard if alone else any(part.heard for part in self.parts))
        put(self, "itself", most.itself if alone else any(part.itself for part in self.parts))
        put(self, "places", tuple([place for part in self.parts for place, _ in part.lines]))
        put(self, "moment", min([part.lines[0][1].moment for part in self.parts]))

    @property
    def stood_in(self) -> bool:
        """Whether all that was heard was something in its place."""
        return self.heard and not self.itself

    @property
    def reform(self) -> bool:
        """Whether it tells of administrative reform."""
        return bool(self.entry.group or self.entry.field or self.entry.items or self.entry.plan)

    @property
    def uneven(self) -> bool:
        """Whether one output had the whole of it and another had not."""
        return len({part.told for part in self.parts}) > 1

    @property
    def lost(self) -> Frames:
        """Planned and not heard, what stood in not counted as heard."""
        return Frames(max(0, self.most.planned - self.most.proper))

    def split(self, keys: Callable[[Part], Iterable[_Key]]) -> Iterator[tuple[_Key, Airing]]:
        """The event on the outputs that have a key in common, once for each key."""
        if len(self.parts) == 1:
            return ((key, self) for key in keys(self.parts[0]))
        found: dict[_Key, list[Part]] = {}
        for part in self.parts:
            for key in keys(part):
                found.setdefault(key, []).append(part)
        return ((key, Airing(tuple(parts))) for key, parts in found.items())


def airings_of(lines: Iterable[tuple[Place, AsRun]]) -> list[Airing]:
    """Parts put together: where logs tell of an event more than once, the first in one is the first in another."""
    airings: list[Airing] = []
    told: Counter[tuple[str, str, str]] = Counter()
    known: dict[tuple[str, str, int], int] = {}
    for part in _parts(lines):
        day, event = _event(part.entry)
        told[part.output, day, event] += 1
        where = known.setdefault((day, event, told[part.output, day, event]), len(airings))
        if where == len(airings) or not event:
            airings.append(Airing((part,)))
        else:
            airings[where] = Airing((*airings[where].parts, part))
    return airings


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What the logs tell, put together once for every figure."""

    rehearsal: bool
    """Nothing here was really heard: the logs hold rehearsals only."""
    airings: tuple[Airing, ...]
    """Of everything that counts: what was logged under a clock that can be believed, or the rehearsals."""
    counted: tuple[tuple[Place, AsRun], ...]
    """The lines of these, as they came."""
    uncounted: tuple[tuple[Place, AsRun], ...]
    """Lines of events that count for nothing."""
    monitors: Monitors
    several: bool
    """Whether there are logs of several outputs."""

    @property
    def real(self) -> tuple[Airing, ...]:
        """What was really aired."""
        return () if self.rehearsal else self.airings


def account_of(entries: Iterable[tuple[Place, AsRun]]) -> Account:
    """The account of the logs of all outputs, each in its order."""
    events: list[tuple[Place, AsRun]] = []
    monitors: Monitors = {}
    for place, entry in entries:
        if entry.kind is EntryKind.EVENT:
            events.append((place, entry))
        elif entry.kind is EntryKind.HEARD:
            monitors[heard_key(place, entry)] = (place, entry)
    trusts = {entry.clock_trust for _, entry in events}
    rehearsal = not trusts & REAL and ClockTrust.SIMULATED in trusts
    counts = {ClockTrust.SIMULATED} if rehearsal else REAL
    counted = tuple((place, entry) for place, entry in events if entry.clock_trust in counts)
    return Account(
        rehearsal=rehearsal,
        airings=tuple(airings_of(counted)),
        counted=counted,
        uncounted=tuple((place, entry) for place, entry in events if entry.clock_trust not in counts),
        monitors=monitors,
        several=any(place.output for place, _ in events),
    )


def _parts(lines: Iterable[tuple[Place, AsRun]]) -> list[Part]:
    """Lines grouped into events: a line goes on with the one before of its event if that was interrupted."""
    parts: list[Part] = []
    interrupted: dict[tuple[str, str, str], int] = {}
    for place, entry in lines:
        key = (place.output, *_event(entry))
        where = interrupted.pop(key, None)
        if where is None:
            where = len(parts)
            parts.append(Part(((place, entry),)))
        else:
            parts[where] = Part((*parts[where].lines, (place, entry)))
        if entry.outcome is Outcome.INTERRUPTED and entry.event:
            interrupted[key] = where
    return parts


def _event(entry: AsRun) -> tuple[str, str]:
    """Its day and id: an event is the same in every version of a day."""
    return entry.rundown[:10], entry.event


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAiring:
    """An airing that tells of a group or field, but of no item of a kept plan."""

    day: date
    group: str
    field: str


def told_days(
    airings: Iterable[Airing], first: date, last: date, zone: ZoneInfo
) -> dict[str, tuple[date, ...]]:
    """The local days from `first` to `last` on which each plan item was told, a day as often as it was told then.

    Told is what the report calls told: each output that had to carry the item has had the whole of it. So its
    n-th telling is complete on the day when the last of these outputs has had it for the n-th time. Repeats
    count.
    """
    heard: dict[str, dict[str, list[date]]] = {}
    naming = (airing for airing in airings if airing.entry.items)
    for day, airing in _dated(naming, first, last, zone):
        for item in airing.entry.items:
            _note(heard.setdefault(item, {}), airing, day)
    return {item: days for item, outputs in heard.items() if (days := _rounds(outputs))}


def told_besides(
    airings: Iterable[Airing], known: Container[str], first: date, last: date, zone: ZoneInfo
) -> tuple[GroupAiring, ...]:
    """What was told in these days of a group or field, by events that tell of none of the `known` items.

    Each counts once, where each output that carried it had the whole of it.
    """
    besides = (
        airing
        for airing in airings
        if (airing.entry.group or airing.entry.field)
        and not any(item in known for item in airing.entry.items)
    )
    return tuple(
        GroupAiring(day=day, group=airing.entry.group, field=airing.entry.field)
        for day, airing in _dated(besides, first, last, zone)
        if all(part.told for part in airing.parts)
    )


def _dated(
    airings: Iterable[Airing], first: date, last: date, zone: ZoneInfo
) -> Iterator[tuple[date, Airing]]:
    """The airings of some local days, each with its day."""
    begin, end = Period(first=first, last=last, name="").bounds(zone) if first <= last else (None, None)
    for airing in airings:
        if begin is not None and end is not None and begin <= (moment := airing.moment) < end:
            yield moment.astimezone(zone).date(), airing


def _note(outputs: dict[str, list[date]], airing: Airing, day: date) -> None:
    """Write down what each output that had to carry an item has had of it."""
    for part in airing.parts:
        days = outputs.setdefault(part.output, [])
        if part.told:
            days.append(day)


def _rounds(outputs: Mapping[str, list[date]]) -> tuple[date, ...]:
    return tuple(max(days) for days in zip(*map(sorted, outputs.values()), strict=False))
