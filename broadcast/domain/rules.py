"""The air guard: one pure function that says whether a sound may be heard at a moment.

It is asked by the planner, by `week check`, at approval, at publishing, and by the engine at the moment of
air and again at the window's end. Only an emergency passes quiet hours. The rules in force travel inside
every rundown, so the playout process judges by the same values as the desk.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from broadcast.domain.canonical import Json
from broadcast.domain.schedule import Priority
from broadcast.domain.times import ClockTrust, Millis, utc


class Rule(StrEnum):
    """Which rule speaks; the key that stands in faults and in the as-run log."""

    QUIET_HOURS = "quiet_hours"
    OUTSIDE_WINDOW = "outside_window"
    MOURNING_DAY = "mourning_day"
    NOT_APPROVED = "not_approved"
    CLOCK = "clock"
    SESSIONS_A_DAY = "sessions_a_day"
    MINUTES_A_SESSION = "minutes_a_session"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Hours in which the station may sound: half-open local times on some weekdays (0 for Monday)."""

    days: tuple[int, ...]
    start: time
    end: time

    def __post_init__(self) -> None:
        if self.end <= self.start:
            message = f"a window ends after it starts, before midnight: {self.start}-{self.end}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of one place, and the decision that set them. Quiet hours may run over midnight."""

    timezone: str
    windows: tuple[Window, ...]
    quiet_from: time
    quiet_until: time
    sessions_a_day: int
    minutes_a_session: int
    mourning_days: tuple[date, ...] = ()
    decision: str = ""

    @property
    def zone(self) -> ZoneInfo:
        """The place's time zone."""
        return ZoneInfo(self.timezone)


NOTHING_ALLOWED = Rules(
    timezone="UTC",
    windows=(),
    quiet_from=time(),
    quiet_until=time(),
    sessions_a_day=0,
    minutes_a_session=0,
)
"""Where no rules are known only an emergency sounds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What wants to sound: its priority, whether it is approved, whether it is music."""

    priority: Priority
    approved: bool
    music: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Allowed until `until` (an aware moment), or refused by `rule`."""

    rule: Rule | None
    until: datetime | None = None

    @property
    def allowed(self) -> bool:
        """Whether it may sound."""
        return self.rule is None


_ALWAYS = timedelta(days=1)


def judge(request: Request, moment: datetime, rules: Rules, trust: ClockTrust) -> Verdict:
    """May this sound at `moment`, and until when at the most?

    An emergency may always, for a day. Anything else needs a clock that can be believed, an approval, a
    window of the place open at that local time, no quiet hour, and no music on a day of mourning.
    """
    moment = utc(moment)
    if request.priority is Priority.EMERGENCY:
        return Verdict(rule=None, until=moment + _ALWAYS)
    if trust is ClockTrust.UNTRUSTED:
        return Verdict(rule=Rule.CLOCK)
    if not request.approved:
        return Verdict(rule=Rule.NOT_APPROVED)
    here = moment.astimezone(rules.zone)
    if is_quiet(here.time(), rules):
        return Verdict(rule=Rule.QUIET_HOURS)
    if request.music and here.date() in rules.mourning_days:
        return Verdict(rule=Rule.MOURNING_DAY)
    window = _open_window(here, rules)
    if window is None:
        return Verdict(rule=Rule.OUTSIDE_WINDOW)
    ends = [window.end]
    if rules.quiet_from != rules.quiet_until and here.time() < rules.quiet_from < window.end:
        ends.append(rules.quiet_from)
    until = _moment_of(min(ends), here)
    return Verdict(rule=None, until=until) if until > moment else Verdict(rule=Rule.OUTSIDE_WINDOW)


def _moment_of(end: time, here: datetime) -> datetime:
    """When it is `end` on that day: in an hour that comes twice, the one at hand; in one that is skipped, early."""
    ends = datetime.combine(here.date(), end, tzinfo=here.tzinfo).replace(fold=here.fold)
    exists = utc(ends).astimezone(here.tzinfo).time() == end
    return utc(ends if exists else ends.replace(fold=1))


def is_quiet(at: time, rules: Rules) -> bool:
    """Whether a local time lies in the quiet hours, which may run over midnight."""
    start, end = rules.quiet_from, rules.quiet_until
    if start <= end:
        return start <= at < end
    return at >= start or at < end


def _open_window(here: datetime, rules: Rules) -> Window | None:
    at = here.time()
    touching = [
        window
        for window in rules.windows
        if here.weekday() in window.days and window.start <= at < window.end
    ]
    return max(touching, key=lambda window: window.end, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A stretch of the day with sound in it: when it starts and for how long it sounds."""

    start: datetime
    length: Millis


def judge_day(sessions: tuple[Session, ...], rules: Rules) -> Rule | None:
    """The quota that a day's sessions break, or None."""
    if len(sessions) > rules.sessions_a_day:
        return Rule.SESSIONS_A_DAY
    if any(session.length > rules.minutes_a_session * 60_000 for session in sessions):
        return Rule.MINUTES_A_SESSION
    return None


# ── the form in files ────────────────────────────────────────────────────────────────────────────


def to_record(rules: Rules) -> dict[str, Json]:
    """The rules as they stand inside a rundown and in what playout is told of its station."""
    return {
        "timezone": rules.timezone,
        "windows": [
            {"days": list(w.days), "start": w.start.isoformat(), "end": w.end.isoformat()}
            for w in rules.windows
        ],
        "quiet_from": rules.quiet_from.isoformat(),
        "quiet_until": rules.quiet_until.isoformat(),
        "sessions_a_day": rules.sessions_a_day,
        "minutes_a_session": rules.minutes_a_session,
        "mourning_days": [day.isoformat() for day in rules.mourning_days],
        "decision": rules.decision,
    }


def from_record(record: dict[str, Any]) -> Rules:
    """What `to_record` wrote. Raises ValueError, KeyError or TypeError for anything else."""
    return Rules(
        timezone=record["timezone"],
        windows=tuple(
            Window(
                days=tuple(w["days"]),
                start=time.fromisoformat(w["start"]),
                end=time.fromisoformat(w["end"]),
            )
            for w in record["windows"]
        ),
        quiet_from=time.fromisoformat(record["quiet_from"]),
        quiet_until=time.fromisoformat(record["quiet_until"]),
        sessions_a_day=record["sessions_a_day"],
        minutes_a_session=record["minutes_a_session"],
        mourning_days=tuple(date.fromisoformat(day) for day in record["mourning_days"]),
        decision=record["decision"],
    )
