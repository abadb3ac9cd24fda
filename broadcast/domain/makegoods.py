"""What is owed: an event that was not heard, or not whole, and has to be told again (phát bù).

It travels as data: whoever reads the log proposes it, the planner places it. It is never put into quiet hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

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


class Unowed(StrEnum):
    """Why an event of which listeners did not have the whole is not proposed again."""

    NOT_REPEATED = "not_repeated"
    """A relay, music, a repeat, an emergency or what nobody approved is not told again for its own sake."""
    BEFORE_LOG = "before_log"
    """The log begins later: it cannot say whether it was heard."""
    BY_RULE = "by_rule"
    """The rules of its day refused it at its own planned time, and so on purpose."""
    LET_GO = "let_go"
    """It was missed too long ago."""
    PUT_IN_LATE = "put_in_late"
    """It came into the rundown after its time."""
    SETTLING = "settling"
    """An hour after its planned end has not passed yet."""
    TOLD_SINCE = "told_since"
    TO_COME = "to_come"
    """It stands in a rundown to come."""
    NOT_ASKED = "not_asked"
    """No plan in force asks for it any more, or its deadline is over."""
    NO_WINDOW = "no_window"
    """The rules let nothing of its length sound within two weeks."""
