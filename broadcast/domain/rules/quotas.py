"""How often and how long a day may sound: its sessions, and the quotas on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from broadcast.domain.rules.guard import Verdict
from broadcast.domain.rules.place import Rule, Rules
from broadcast.domain.times import Millis

SESSION_GAP = timedelta(minutes=30)
"""Silence that parts one session (buổi) from the next; less is a pause within it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A stretch of the day with sound in it: when it starts and for how long it sounds."""

    start: datetime
    length: Millis


def sessions(sounding: Iterable[tuple[datetime, datetime]]) -> Iterator[Session]:
    """The sessions that a day's sounds (start and end, by their starts) make: a pause of more than half an hour parts them."""
    run: list[tuple[datetime, datetime]] = []
    for start, end in sounding:
        if run and start - max(before for _, before in run) > SESSION_GAP:
            yield _session(run)
            run = []
        run.append((start, end))
    if run:
        yield _session(run)


def _session(run: list[tuple[datetime, datetime]]) -> Session:
    length = sum((end - start for start, end in run), timedelta())
    return Session(start=run[0][0], length=Millis(length // timedelta(milliseconds=1)))


def judge_day(heard: tuple[Session, ...], rules: Rules) -> Verdict:
    """Whether the sessions of one local day keep to its quotas, and which one they break."""
    if not heard:
        return Verdict(rule=None)
    today = rules.on(heard[0].start.astimezone(rules.zone).date())
    if len(heard) > today.sessions_a_day:
        return Verdict(rule=Rule.SESSIONS_A_DAY, decision=today.session_quota.decision)
    if any(session.length > today.minutes_a_session * 60_000 for session in heard):
        return Verdict(rule=Rule.MINUTES_A_SESSION, decision=today.minute_quota.decision)
    return Verdict(rule=None)
