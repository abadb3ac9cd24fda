"""What is said to the air now, outside the schedule: an alert, a drill, a person at the microphone.

    emergency > hub emergency > operator live > priority > planned > fill

One total order holds for everything that wants to sound. Orders lie over the planned line; what they break
off goes on by its own late rule when they have ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from broadcast.domain.canonical import Json
from broadcast.domain.rundown import Event, event_from_record, event_record
from broadcast.domain.schedule import Priority
from broadcast.domain.times import Frames, stamp, unstamp, utc


class Level(IntEnum):
    """The total order: the greater one is heard. Among equals the one that sounds goes on to its end."""

    FILL = 1
    PLANNED = 2
    PRIORITY = 3
    """A priority item, or a relay that the province has made one."""
    LIVE = 4
    """The operator at the microphone, a drill, or something approved that is played at once."""
    HUB_EMERGENCY = 5
    EMERGENCY = 6


def level_of(event: Event) -> Level:
    """The place of a planned event in the total order."""
    if event.priority is Priority.EMERGENCY:
        return Level.EMERGENCY
    if event.priority is Priority.PRIORITY:
        return Level.PRIORITY
    return Level.FILL if event.fill else Level.PLANNED


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One thing to be heard now. It has a cart or feeds, as an event has."""

    id: str
    level: Level
    title: str
    length: Frames
    """Of the cart; of a live one the most that it may last."""
    cart: str | None
    feeds: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    """Zone ids; empty means all."""
    drill: bool = False
    event: Event | None = None
    """What is to be heard now of what was made for the schedule, with the approver of its cart: it is told of in
    the log as its own, but for the place in a rundown. None for what is made for the order alone.
    """
    by: str
    """Who gave it."""
    at: datetime
    """When it was given."""

    def __post_init__(self) -> None:
        utc(self.at)
        if self.level < Level.LIVE:
            message = f"order {self.id}: {self.level.name.lower()} belongs into a rundown"
            raise ValueError(message)
        if self.drill and self.level is not Level.LIVE:
            message = f"order {self.id}: a drill is no emergency"
            raise ValueError(message)
        if self.event is not None and (self.level is not Level.LIVE or self.event.approver is None):
            message = (
                f"order {self.id}: what is made for the schedule is no emergency, and needs its approval"
            )
            raise ValueError(message)
        if self.cart is not None and self.level is Level.LIVE and not self.drill and self.event is None:
            message = f"order {self.id}: nobody says what this cart is"
            raise ValueError(message)
        if self.length <= 0 or (self.cart is None) == (not self.feeds):
            message = f"order {self.id}: it needs a length, and either a cart or feeds"
            raise ValueError(message)


def to_record(order: Order) -> dict[str, Json]:
    """The order as it is sent and kept: times in UTC, lengths in frames."""
    return {
        "id": order.id,
        "level": order.level.name.lower(),
        "title": order.title,
        "length": order.length,
        "cart": order.cart,
        "feeds": list(order.feeds),
        "zones": list(order.zones),
        "drill": order.drill,
        "event": None if order.event is None else event_record(order.event),
        "by": order.by,
        "at": stamp(order.at),
    }


def from_record(record: dict[str, Any]) -> Order:
    """What `to_record` wrote. Raises ValueError, KeyError, TypeError or AttributeError for anything else."""
    return Order(
        id=str(record["id"]),
        level=Level[record["level"].upper()],
        title=str(record["title"]),
        length=Frames(int(record["length"])),
        cart=record["cart"],
        feeds=tuple(record["feeds"]),
        zones=tuple(record["zones"]),
        drill=bool(record["drill"]),
        event=None if record["event"] is None else event_from_record(record["event"]),
        by=str(record["by"]),
        at=unstamp(record["at"]),
    )
