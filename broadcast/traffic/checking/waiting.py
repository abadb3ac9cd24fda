"""What of a week still waits for an approval, line by line, and what would do about it.

    line ──▶ asked of the guard as if not approved ──▶ rule, decision ─┬─▶ place, title, “chưa được duyệt”
                                                                       └─▶ proposal: listen, week approve

An item that waits is no fault of the week: a draft waits as a whole. It is named where somebody publishes, and by
a check of a kept week, so that a person sees what is left to listen to.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

from broadcast.domain.rules import Request, Rule, Rules, judge
from broadcast.domain.schedule import Line, Priority, WeekSchedule
from broadcast.domain.times import ClockTrust, Week, local
from broadcast.errors import Act, Fault, Proposal, Said
from broadcast.traffic.faults import title_of, where


def waiting_lines(
    schedule: WeekSchedule, rules: Rules, waits: Callable[[Line, int], bool] = lambda _line, _day: True
) -> tuple[Fault, ...]:
    """A fault for each line that `waits`, asked with a weekday, on some of its days; by default all do."""
    found = []
    for index, line in enumerate(schedule.lines):
        days = tuple(day for day in line.days if waits(line, day))
        if days:
            first = schedule.week.days[days[0]]
            proposal = _approve(schedule.week, (index,), days)
            found.append(_fault(where(line, days, line.start), title_of(line), proposal, first, rules))
    return tuple(found)


def waiting_cart(title: str, week: Week, rules: Rules) -> Fault:
    """The fault of what would stand in for a line of the week: the chime, the evergreen."""
    return _fault("băng dự phòng", title, _approve(week, (), tuple(range(7))), week.days[0], rules)


def _approve(week: Week, lines: tuple[int, ...], days: tuple[int, ...]) -> Proposal:
    command = f"`broadcast week approve {week}`"
    said = Said(f"nghe và duyệt bằng {command}", f"listen and approve with {command}")
    return Proposal(act=Act.APPROVE, lines=lines, days=days, said=said)


def _fault(place: str, title: str, proposal: Proposal, day: date, rules: Rules) -> Fault:
    request = Request(priority=Priority.NORMAL, approved=False)
    verdict = judge(request, local(day, time(12), rules.zone), rules, ClockTrust.TRUSTED)
    assert verdict.rule is Rule.NOT_APPROVED  # nothing else is asked before
    vi = f"“{title}” chưa được duyệt" + (f" (theo {verdict.decision})" if verdict.decision else "")
    en = f"“{title}” is not approved" + (f" (by {verdict.decision})" if verdict.decision else "")
    return Fault(place=place, vi=vi, en=en, rule=verdict.rule, decision=verdict.decision, proposal=proposal)
