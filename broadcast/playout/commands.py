"""What the air can be told while it plays, and how an answer comes back."""

from __future__ import annotations

import queue
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from broadcast.domain.orders import Order
from broadcast.domain.rules import Rule
from broadcast.errors import BroadcastError, OrderRefusedError, Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """Let an order be heard. Answered with the moment at which it is; an order that is known is not given twice."""

    order: Order


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Silence now, orders included, and the planned line until a moment. Answered with that moment."""

    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """Back to the schedule. Answered with now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """This order is to be heard no more, or no order at all; the schedule goes on. Answered with now."""

    order: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """Play to the end of what is on air, and end. Answered with that moment."""


Command = Say | Silence | Resume | Withdraw | Leave
Answer = datetime | BroadcastError


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A command on its way to the air; `answer` is called once, in the air's own thread."""

    command: Command
    answer: Callable[[Answer], None]


Inbox = queue.SimpleQueue[Asked]
"""Where commands wait for the air, which looks at every block."""


_WHY: dict[str, Said] = {
    Rule.QUIET_HOURS: Said("đang trong giờ yên lặng", "these are quiet hours"),
    Rule.OUTSIDE_WINDOW: Said("đang ngoài khung giờ được phát", "the station's hours are closed"),
    Rule.SCHOOL_HOURS: Said("đang trong giờ học của trường gần cụm loa", "a school nearby is in class"),
    Rule.EXAM_DAY: Said("đang trong giờ thi", "an exam is being held"),
    Rule.MOURNING_DAY: Said("hôm nay là ngày không phát nhạc", "no music is heard today"),
    Rule.CLOCK: Said("đồng hồ của máy không tin cậy", "the clock cannot be believed"),
}


def refusal(order: Order, why: str) -> OrderRefusedError:
    """The refusal of an order that the air guard does not let sound."""
    return OrderRefusedError(title=order.title, reason=_WHY.get(why, why))
