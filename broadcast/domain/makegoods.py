"""What is owed: an event that was not heard, or not whole, and has to be told again (phát bù).

It travels as data: whoever reads the log proposes it, the planner places it. It is never put into quiet hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from broadcast.domain.rundown import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeGood:
    """A proposal to air an event again (phát bù): which, why, and from when on the rules allow it.

    `missed` is when it should have been heard.
    """

    event: Event
    missed: datetime
    reason: str
    not_before: datetime
