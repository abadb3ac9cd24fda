"""The rules of the place, and the one judge of what may sound.

`place` holds what was decided and when it is in force, `guard` says whether a sound may be heard at a moment,
`quotas` how often and how long a day may sound. The rules in force travel inside every rundown (`records`), so
the playout process judges by the same values as the desk.
"""

from broadcast.domain.rules.guard import (
    Request,
    Verdict,
    is_quiet,
    judge,
    open_spans,
    open_until,
    quiet_after,
)
from broadcast.domain.rules.likeness import allow_the_same
from broadcast.domain.rules.place import (
    NOTHING_ALLOWED,
    DayRules,
    Days,
    MandatoryRelay,
    Regulation,
    Rule,
    Rules,
    Silence,
    SpecialDays,
    Window,
)
from broadcast.domain.rules.quotas import SESSION_GAP, Session, judge_day, sessions
from broadcast.domain.rules.records import NEW_IN_3, from_record, to_record

__all__ = [
    "NEW_IN_3",
    "NOTHING_ALLOWED",
    "SESSION_GAP",
    "DayRules",
    "Days",
    "MandatoryRelay",
    "Regulation",
    "Request",
    "Rule",
    "Rules",
    "Session",
    "Silence",
    "SpecialDays",
    "Verdict",
    "Window",
    "allow_the_same",
    "from_record",
    "is_quiet",
    "judge",
    "judge_day",
    "open_spans",
    "open_until",
    "quiet_after",
    "sessions",
    "to_record",
]
