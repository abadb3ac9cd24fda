"""The exact running order of one local day: what the desk publishes and playout reads, and nothing else.

A rundown is a file: immutable, versioned, its digest in its name. It carries the rules of the place and the
fallback carts with it, so that playout needs no database, no settings and no network.

    rundowns/2026-11-23.v0002.5f0c….json     one version of one day
    rundowns/current.json                    {"2026-11-23": "2026-11-23.v0002.5f0c….json", …}

The index is replaced in one step, so a whole week switches at once or not at all.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from broadcast.domain import rules
from broadcast.domain.canonical import Json, canonical, digest
from broadcast.domain.content import Group
from broadcast.domain.rules import Rules
from broadcast.domain.schedule import LateRule, Overrun, Priority, StartKind
from broadcast.domain.times import Frames, Millis, stamp, unstamp, utc
from broadcast.errors import RundownDamagedError

FORMAT = 3
_NEW_IN_2 = ("overrun", "feeds", "fill")
INDEX_NAME = "current.json"


class EventKind(StrEnum):
    """What sort of sound it is. Music keeps silent on days of mourning."""

    SPEECH = "speech"
    MUSIC = "music"
    RELAY = "relay"
    LIVE = "live"


class Origin(StrEnum):
    """Who made it, as the national statistics ask."""

    OWN = "own"
    HUB = "hub"
    RELAY = "relay"
    BOUGHT = "bought"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One dòng phát. `start` is None for a soft event: it follows the one above it."""

    id: str
    title: str
    column: str
    kind: EventKind
    start: datetime | None
    """When it starts; for StartKind.BACK when it ends."""
    start_kind: StartKind
    length: Frames
    """Planned length: of the cart, or of the slot where there is no cart."""
    cart: str | None
    """SHA-256 of the cart; for the repeat of a relay or live event that event's id; None where `feeds` are."""
    feeds: tuple[str, ...] = ()
    """Where a relay or live event takes its sound from, in order of choice: addresses of streams, or
    `line:NAME` for an input of this computer (`line` for its default one).
    """
    fill: bool = False
    """Its cart sounds again and again until the next event that has a time of its own."""
    previous_cart: str | None = None
    """The version aired before, the ladder's second rung."""
    items: tuple[str, ...] = ()
    group: Group | None = None
    field: str | None = None
    plan: str | None = None
    language: str = "vi"
    origin: Origin = Origin.OWN
    repeat: bool = False
    priority: Priority = Priority.NORMAL
    zones: tuple[str, ...] = ()
    """Zone ids; empty means all."""
    author: str | None = None
    approver: str | None = None
    """Who approved this very cart; None means it may not air."""
    tolerance: Millis = Millis(2_000)
    late: LateRule = LateRule.JOIN
    overrun: Overrun = Overrun.CUT

    def __post_init__(self) -> None:
        if self.start is not None:
            utc(self.start)
        if (self.start is None) != (self.start_kind is StartKind.SOFT):
            message = f"event {self.id}: a soft event has no time of its own, another must have one"
            raise ValueError(message)
        if self.length < 0:
            message = f"event {self.id}: negative length"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rundown:
    """One version of one local day's events, in running order."""

    station: str
    day: date
    version: int
    rules: Rules
    events: tuple[Event, ...]
    zones: tuple[str, ...] = ()
    evergreen: str | None = None
    chime: str | None = None
    form: int = FORMAT
    """Of its file: what was published in an older form keeps its digest and its name."""
    digest: str = field(init=False, compare=False, repr=False)
    """SHA-256 of the canonical content."""

    def __post_init__(self) -> None:
        ids = [event.id for event in self.events]
        if len(set(ids)) != len(ids):
            message = f"rundown {self.day}: two events of one id"
            raise ValueError(message)
        object.__setattr__(self, "digest", digest(_record(self)))

    @property
    def file_name(self) -> str:
        """The name under which this version is published."""
        return f"{self.day.isoformat()}.v{self.version:04d}.{self.digest[:16]}.json"

    @property
    def carts(self) -> frozenset[str]:
        """Every recording that it names, to be heard as planned or to stand in."""
        named = [self.evergreen, self.chime]
        for event in self.events:
            named += [event.cart, event.previous_cart]
        return frozenset(cart for cart in named if cart)


def is_recording(cart: str) -> bool:
    """Whether it is no hash but the id of a relay or live event, whose recording is to be heard again."""
    return "#" in cart


def encode(rundown: Rundown) -> bytes:
    """The file's bytes."""
    return canonical(_record(rundown)) + b"\n"


def decode(content: bytes, file_name: str) -> Rundown:
    """The rundown in a file's bytes. Raises RundownDamagedError when it is not what its name says."""
    try:
        record = json.loads(content)
        if record["format"] not in range(1, FORMAT + 1):
            raise RundownDamagedError(path=file_name, reason=f"dạng {record['format']}")
        rundown = _rundown(record)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RundownDamagedError(path=file_name, reason=str(error)) from error
    if rundown.file_name != file_name:
        raise RundownDamagedError(path=file_name, reason="nội dung không khớp với tên tệp")
    return rundown


def encode_index(current: Mapping[date, str]) -> bytes:
    """The index file: which version of each day is in force."""
    return canonical({day.isoformat(): name for day, name in current.items()}) + b"\n"


def decode_index(content: bytes) -> dict[date, str]:
    """What `encode_index` wrote. Raises RundownDamagedError."""
    try:
        return {date.fromisoformat(day): str(name) for day, name in json.loads(content).items()}
    except (ValueError, AttributeError) as error:
        raise RundownDamagedError(path=INDEX_NAME, reason=str(error)) from error


# ── the form on disk ─────────────────────────────────────────────────────────────────────────────


def _record(rundown: Rundown) -> dict[str, Json]:
    return {
        "format": rundown.form,
        "station": rundown.station,
        "day": rundown.day.isoformat(),
        "version": rundown.version,
        "zones": list(rundown.zones),
        "evergreen": rundown.evergreen,
        "chime": rundown.chime,
        "rules": _rules_in_form(rules.to_record(rundown.rules), rundown.form),
        "events": [_in_form(event_record(event), rundown.form) for event in rundown.events],
    }


def _rules_in_form(record: dict[str, Json], form: int) -> dict[str, Json]:
    return (
        record if form > 2 else {name: value for name, value in record.items() if name not in rules.NEW_IN_3}
    )


def _in_form(event: dict[str, Json], form: int) -> dict[str, Json]:
    return event if form > 1 else {name: value for name, value in event.items() if name not in _NEW_IN_2}


def event_record(event: Event) -> dict[str, Json]:
    """An event as it stands in the file and in `rundown --json`: times in UTC, lengths in frames."""
    return {
        "id": event.id,
        "title": event.title,
        "column": event.column,
        "kind": event.kind,
        "start": stamp(event.start) if event.start else None,
        "start_kind": event.start_kind,
        "length": event.length,
        "cart": event.cart,
        "previous_cart": event.previous_cart,
        "items": list(event.items),
        "group": event.group,
        "field": event.field,
        "plan": event.plan,
        "language": event.language,
        "origin": event.origin,
        "repeat": event.repeat,
        "priority": event.priority,
        "zones": list(event.zones),
        "author": event.author,
        "approver": event.approver,
        "tolerance": event.tolerance,
        "late": event.late,
        "overrun": event.overrun,
        "feeds": list(event.feeds),
        "fill": event.fill,
    }


def _rundown(record: dict[str, Any]) -> Rundown:
    return Rundown(
        form=record["format"],
        station=record["station"],
        day=date.fromisoformat(record["day"]),
        version=record["version"],
        zones=tuple(record["zones"]),
        evergreen=record["evergreen"],
        chime=record["chime"],
        rules=rules.from_record(record["rules"]),
        events=tuple(event_from_record(event) for event in record["events"]),
    )


def event_from_record(record: dict[str, Any]) -> Event:
    """What `event_record` wrote, in this form or an older one. Raises ValueError, KeyError or TypeError for anything else."""
    return Event(
        id=record["id"],
        title=record["title"],
        column=record["column"],
        kind=EventKind(record["kind"]),
        start=unstamp(record["start"]) if record["start"] else None,
        start_kind=StartKind(record["start_kind"]),
        length=Frames(record["length"]),
        cart=record["cart"],
        previous_cart=record["previous_cart"],
        items=tuple(record["items"]),
        group=Group(record["group"]) if record["group"] else None,
        field=record["field"],
        plan=record["plan"],
        language=record["language"],
        origin=Origin(record["origin"]),
        repeat=record["repeat"],
        priority=Priority(record["priority"]),
        zones=tuple(record["zones"]),
        author=record["author"],
        approver=record["approver"],
        tolerance=Millis(record["tolerance"]),
        late=LateRule(record["late"]),
        overrun=Overrun(record.get("overrun", Overrun.CUT)),
        feeds=tuple(record.get("feeds", ())),
        fill=record.get("fill", False),
    )
