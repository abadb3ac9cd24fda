"""What an approver does on the way to an approval: hears the very cart, or gives a line of a week back with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from broadcast.domain.times import Week, utc


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """Somebody has fetched a cart to its end, to hear it."""

    cart: str
    person: str
    at: datetime

    def __post_init__(self) -> None:
        utc(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What of a week's version was given back: the cart or source that the approval would be bound to, and why."""

    week: Week
    version: int
    key: str
    reason: str
    by: str
    at: datetime

    def __post_init__(self) -> None:
        utc(self.at)
