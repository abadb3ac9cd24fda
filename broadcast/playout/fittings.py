"""What the air is given beside carts, output, clock and log: all that belongs to one output of a station."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from broadcast.domain.orders import Order
from broadcast.domain.rules import NOTHING_ALLOWED, Rules
from broadcast.domain.rundown import Rundown
from broadcast.domain.times import Frames
from broadcast.domain.zones import Contact
from broadcast.playout.commands import Inbox
from broadcast.playout.feeds import Feeds
from broadcast.playout.feeds.presumed import PresumedFeeds
from broadcast.playout.lineup import Key
from broadcast.playout.routing import Block, Routing, Samples

Programme = Callable[[datetime], tuple[Rundown, ...]]
"""The rundowns in force around a moment. While nothing has changed, the very same tuple MUST be answered."""


class Recorder(Protocol):
    """Keeps what feeds brought, so that it can be repeated. Neither verb may wait or raise."""

    def take(self, event: str, samples: Samples) -> None:
        """The next samples of an event's feed."""

    def end(self, event: str) -> None:
        """No more of it comes."""


class Passing(Protocol):
    """Takes what has left for good, for whoever compares it with what is heard."""

    def take(self, block: Block, at: Frames) -> None:
        """A block, and the air position at which its first frame was heard. MUST NOT wait or raise."""


class Standing(Protocol):
    """Keeps what was ordered, so that it outlives this process. MUST NOT wait."""

    def keep(self, orders: tuple[Order, ...], held_until: datetime | None) -> None:
        """These orders have not ended, and the planned line is silent until then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fittings:
    """What belongs to an output of a station beside the output itself."""

    routing: Routing = field(default_factory=Routing)
    rules: Rules = NOTHING_ALLOWED
    """What orders keep to that are no emergency."""
    contacts: tuple[Contact, ...] = ()
    feeds: Feeds = field(default_factory=PresumedFeeds)
    recorder: Recorder | None = None
    passing: Passing | None = None
    inbox: Inbox = field(default_factory=Inbox)
    standing: Standing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What is known of the air before this start."""

    settled: frozenset[Key] = frozenset()
    """Events and orders that the log has an end of: they are neither played nor logged again."""
    begun: Mapping[Key, Frames] = field(default_factory=dict)
    """Events that were broken off, with the frame of their origin: they are joined where they would be by now."""
    orders: tuple[Order, ...] = ()
    held_until: datetime | None = None
    device: str = ""
    """The output that played last, by its name; empty where none has."""
    lost: frozenset[str] = frozenset()
    """Outputs that went while they played, and have not played since."""

    def arrival(self, device: str) -> str:
        """Why a start on that output is none like the last: its log's reason, empty where it is the same."""
        if device in self.lost:
            return "card_back"
        return "other_card" if self.device not in {"", device} else ""
