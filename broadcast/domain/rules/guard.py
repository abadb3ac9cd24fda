"""The air guard: one pure function that says whether a sound may be heard at a moment.

It is asked by the planner, by `week check`, at approval, at publishing, and by the engine at the moment of
air and again at the window's end. Only an emergency passes quiet hours. What is heard in several zones is
judged whole: where one of them has to keep silent, it does not sound.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from broadcast.domain.rules.place import DayRules, Rule, Rules, Silence, Window
from broadcast.domain.schedule import Priority
from broadcast.domain.times import ClockTrust, local, utc

_ALWAYS = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What wants to sound: its priority, whether it is approved, whether it is music, and in which zones."""

    priority: Priority
    approved: bool
    music: bool = False
    zones: tuple[str, ...] = ()
    """Zone ids; empty means all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Allowed until `until` (an aware moment), or refused by `rule`, with what stands behind that rule."""

    rule: Rule | None
    until: datetime | None = None
    decision: str = ""
    """Number of the decision that set the rule; empty where none is known."""
    name: str = ""
    """The special day or the silence, as the place calls it."""
    zones: tuple[str, ...] = ()
    """The zones (ids; none for all) that have to keep silent, where the rule is about zones."""

    @property
    def allowed(self) -> bool:
        """Whether it may sound."""
        return self.rule is None


def judge(request: Request, moment: datetime, rules: Rules, trust: ClockTrust) -> Verdict:
    """May this sound at `moment`, and until when at the most?

    An emergency may always, for a day. Anything else needs a clock that can be believed, an approval, no
    quiet hour, no music on a day of mourning, no zone that keeps silent, and a window of the place open at
    that local time. `until` lies on the same local day.
    """
    moment = utc(moment)
    if request.priority is Priority.EMERGENCY:
        return Verdict(rule=None, until=moment + _ALWAYS)
    if trust is ClockTrust.UNTRUSTED:
        return Verdict(rule=Rule.CLOCK)
    here = moment.astimezone(rules.zone)
    today = rules.on(here.date())
    if not request.approved:
        return Verdict(rule=Rule.NOT_APPROVED, decision=today.regulation.decision)
    refused = _refusal(request, here.time(), today)
    if refused is not None:
        return refused
    until = _moment_of(min(_ends(request, here.time(), today)), here)
    return Verdict(rule=None, until=until) if until > moment else _outside(today)


def _refusal(request: Request, at: time, today: DayRules) -> Verdict | None:
    """What forbids the request at that local time."""
    if _lies_in_quiet_hours(at, today):
        return Verdict(rule=Rule.QUIET_HOURS, decision=today.regulation.decision)
    mourning = today.mourning
    if request.music and mourning is not None:
        return Verdict(rule=Rule.MOURNING_DAY, decision=mourning.decision, name=mourning.name)
    for one in _silences(request, today):
        if one.start <= at < one.end:
            return Verdict(rule=one.rule, decision=one.decision, name=one.name, zones=one.zones)
    return None if _open_windows(at, today) else _outside(today)


def _outside(today: DayRules) -> Verdict:
    return Verdict(rule=Rule.OUTSIDE_WINDOW, decision=today.hours.decision)


def _ends(request: Request, at: time, today: DayRules) -> Iterator[time]:
    """The local times at which what may sound now has to end."""
    yield max(window.end for window in _open_windows(at, today))
    quiet = today.regulation
    if quiet.quiet_from != quiet.quiet_until and at < quiet.quiet_from:
        yield quiet.quiet_from
    yield from (one.start for one in _silences(request, today) if at < one.start)


def _silences(request: Request, today: DayRules) -> Iterator[Silence]:
    return (one for one in today.silences if one.touches(request.zones))


def _open_windows(at: time, today: DayRules) -> list[Window]:
    return [window for window in today.windows if window.start <= at < window.end]


def _moment_of(end: time, here: datetime) -> datetime:
    """When it is `end` on that day: in an hour that comes twice, the one at hand; in one that is skipped, early."""
    ends = datetime.combine(here.date(), end, tzinfo=here.tzinfo).replace(fold=here.fold)
    exists = utc(ends).astimezone(here.tzinfo).time() == end
    return utc(ends if exists else ends.replace(fold=1))


# ── quiet hours on their own ─────────────────────────────────────────────────────────────────────


def is_quiet(moment: datetime, rules: Rules) -> bool:
    """Whether a moment lies in the quiet hours of its day, which may run over midnight."""
    here = utc(moment).astimezone(rules.zone)
    return _lies_in_quiet_hours(here.time(), rules.on(here.date()))


def quiet_after(moment: datetime, rules: Rules) -> datetime | None:
    """When quiet hours begin after a moment outside of them, within two days; None where there are none."""
    first = utc(moment).astimezone(rules.zone).date()
    for day in (first + timedelta(days=count) for count in range(3)):
        for at in (time(), rules.on(day).regulation.quiet_from):
            begins = local(day, at, rules.zone)
            if begins > moment and is_quiet(begins, rules):
                return begins
    return None


def _lies_in_quiet_hours(at: time, today: DayRules) -> bool:
    start, end = today.regulation.quiet_from, today.regulation.quiet_until
    if start <= end:
        return start <= at < end
    return at >= start or at < end


# ── what is open on a day ────────────────────────────────────────────────────────────────────────


def open_spans(request: Request, day: date, rules: Rules) -> tuple[tuple[datetime, datetime], ...]:
    """The stretches of a local day in which this may sound under a clock that is believed, in order (UTC)."""
    spans: list[tuple[datetime, datetime]] = []
    for opening in _openings(day, rules):
        if spans and opening < spans[-1][1]:
            continue
        end = open_until(request, opening, rules)
        if end > opening:
            spans.append((opening, end))
    return tuple(spans)


def _openings(day: date, rules: Rules) -> list[datetime]:
    """The moments at which something may begin to be allowed."""
    today = rules.on(day)
    times = {window.start for window in today.windows} | {one.end for one in today.silences}
    return sorted({local(day, at, rules.zone) for at in times | {today.regulation.quiet_until}})


def open_until(request: Request, moment: datetime, rules: Rules) -> datetime:
    """Up to where it may sound from `moment` on, over windows that touch; `moment` itself where it may not."""
    end = utc(moment)
    while (until := judge(request, end, rules, ClockTrust.TRUSTED).until) is not None:
        end = until
    return end
