"""What of the coming weeks waits for an approval, one by one: heard, then approved, or given back with a reason.

    lines of a week ──▶ what each approval is bound to ──▶ approved before? ──no──▶ waits, soonest to air first
                         (its cart, or the source of a relay)

A cart that several lines play waits once. What was approved elsewhere, as a piece or in another week, does not wait.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from broadcast.domain.content import Telling
from broadcast.domain.hearings import Returned
from broadcast.domain.people import Approval, Person, Role
from broadcast.domain.schedule import Line, SourceKind, WeekSchedule
from broadcast.domain.times import Week, local
from broadcast.errors import (
    CartChangedError,
    Fault,
    NotHeardError,
    ReasonMissingError,
    WeekChangedError,
)
from broadcast.station import people, readings, rendering, weeks
from broadcast.station.carts import copy_title, telling_title
from broadcast.station.home import Home
from broadcast.station.rendering import Made, Progress
from broadcast.store import Recipe, WeekState
from broadcast.traffic.checking.waiting import waiting_cart, waiting_lines

_WITHOUT_CART = frozenset({SourceKind.RELAY, SourceKind.LIVE})
_UNMADE = "#"
"""Before the index of a line whose cart has still to be made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Something of a week that waits: lines with the same sound, or a cart that stands in for others (no lines)."""

    week: Week
    version: int
    author: str
    lines: tuple[int, ...]
    title: str
    column: str
    key: str
    """What its approval will be bound to; blank while its cart has still to be made."""
    cart: Recipe | None
    """None where there is nothing to hear before: a relay, a live line, or a cart still to be made."""
    airs: datetime | None
    """When it is to be heard next; None for what stands in, or has its time behind it."""
    returned: Returned | None
    """Where it was given back."""


def waiting(home: Home) -> tuple[Waiting, ...]:
    """All that waits of weeks that are not over, the soonest to air first, what was given back last."""
    today = home.here().date()
    newest = {kept.week: kept for kept in reversed(home.store.weeks()) if kept.week.days[-1] >= today}
    found = [one for week in newest for one in left(home, home.store.week(week))]
    return tuple(sorted(found, key=_urgency))


def left(home: Home, schedule: WeekSchedule) -> tuple[Waiting, ...]:
    """What of one week waits, in the order of its lines; nothing is made for that."""
    made = rendering.at_hand(home, schedule.lines)
    groups: dict[str, list[int]] = {}
    for index, line in enumerate(schedule.lines):
        if line.source.kind is not SourceKind.REPEAT:
            groups.setdefault(_key(home, line, made.get(index)) or f"{_UNMADE}{index}", []).append(index)
    stand_ins = {one.cart: one for one in rendering.fallbacks(home) or ()}
    wanted = [*groups, *(key for key in stand_ins if key not in groups)]
    approved = home.store.approved_of(wanted)
    returned = {one.key: one for one in home.store.returned(schedule.week)}
    tellings = {one.name: one for one in home.store.tellings(retired=True)}
    return tuple(
        _line_waits(
            home,
            schedule,
            groups[key],
            made.get(groups[key][0]),
            key=key,
            title=_title(tellings, schedule.lines[groups[key][0]]),
            returned=returned.get(key),
        )
        if key in groups
        else _stand_in_waits(schedule, stand_ins[key])
        for key in wanted
        if key not in approved
    )


def faults_left(home: Home, schedule: WeekSchedule) -> tuple[Fault, ...]:
    """The same as a person at the command line is told it: line by line, with what would do about it."""
    rules, found = home.settings.rule_values, left(home, schedule)
    lines = {schedule.lines[index] for one in found for index in one.lines}
    return waiting_lines(schedule, rules, lambda line, _day: line in lines) + tuple(
        waiting_cart(one.title, schedule.week, rules) for one in found if not one.lines
    )


def approve(home: Home, user: str | None, week: Week, version: int, key: str) -> None:
    """Approve one thing that waits; with the last of them the week is approved, where it breaks no rule.

    Raises:
        WeekChangedError: another version was kept meanwhile.
        CartChangedError: it does not wait, or is no longer what would air.
        DoubtsError: its words hold some of which the reading is not certain.
        NotHeardError: this person has not fetched its cart.
        SamePersonError: this person wrote it.
    """
    approver = people.acting(home, user, Role.APPROVER)
    schedule = _newest(home, week, version)
    people.refuse_author(approver, schedule.author)
    one = _waiting(home, schedule, key)
    doubtful = tuple(schedule.lines[index] for index in one.lines)
    readings.refuse_doubts(
        home, WeekSchedule(week=week, lines=doubtful, author=schedule.author, version=version)
    )
    _refuse_unheard(home, approver, [one])
    home.store.approve(
        Approval(cart=key, author=schedule.author, approver=approver.name, at=home.clock.wall())
    )
    settle(home, schedule)


def approve_rest(home: Home, user: str | None, week: Week, version: int, progress: Progress) -> None:
    """Approve all that still waits of a week, of which this person has heard everything that can be heard.

    Raises NotHeardError, which names what was not; WeekChangedError; and as `weeks.approve` does.
    """
    approver = people.acting(home, user, Role.APPROVER)
    schedule = _newest(home, week, version)
    _refuse_unheard(home, approver, left(home, schedule))
    weeks.approve(home, week, approver.name, progress)


def give_back(home: Home, user: str | None, week: Week, version: int, key: str, *, reason: str) -> None:
    """Give one thing of a week back to its editor, who is told why. Raises ReasonMissingError, WeekChangedError,
    CartChangedError.
    """
    approver = people.acting(home, user, Role.APPROVER)
    schedule = _newest(home, week, version)
    one = _waiting(home, schedule, key)
    if not reason.strip():
        raise ReasonMissingError(title=one.title)
    home.store.give_back(
        Returned(
            week=week,
            version=version,
            key=key,
            reason=" ".join(reason.split()),
            by=approver.name,
            at=home.clock.wall(),
        )
    )


def settle(home: Home, schedule: WeekSchedule) -> bool:
    """Have a draft of which nothing waits any more count as approved, where it breaks no rule; whether it is."""
    if home.store.week_state(schedule.week, schedule.version) is not WeekState.DRAFT:
        return True
    made = _made(home, schedule)
    if made is None or left(home, schedule) or weeks.faults_of(home, schedule, made):
        return False
    home.store.move_week(schedule.week, schedule.version, WeekState.APPROVED)
    return True


# ── inside ───────────────────────────────────────────────────────────────────────────────────────


def _newest(home: Home, week: Week, version: int) -> WeekSchedule:
    schedule = home.store.week(week)
    if schedule.version != version:
        raise WeekChangedError(week=week, expected=version, found=schedule.version)
    return schedule


def _waiting(home: Home, schedule: WeekSchedule, key: str) -> Waiting:
    one = next((one for one in left(home, schedule) if key and one.key == key), None)
    if one is None:
        raise CartChangedError(title=f"{schedule.week}")
    return one


def _refuse_unheard(home: Home, approver: Person, wanted: Sequence[Waiting]) -> None:
    heard = home.store.heard_by(approver.name)
    missing = [one.title for one in wanted if not one.key or (one.cart and one.cart.cart not in heard)]
    if missing:
        raise NotHeardError(title="”, “".join(missing))


def _key(home: Home, line: Line, cart: Recipe | None) -> str:
    if cart is None and line.source.kind not in _WITHOUT_CART:
        return ""
    return weeks.approval_key(line, cart, weeks.feeds(home))


def _title(tellings: Mapping[str, Telling], line: Line) -> str:
    if line.source.kind is SourceKind.PLAN and line.source.reference in tellings:
        return telling_title(tellings[line.source.reference])
    return copy_title(line.content) or line.source.reference


def _line_waits(
    home: Home,
    schedule: WeekSchedule,
    lines: Sequence[int],
    cart: Recipe | None,
    *,
    key: str,
    title: str,
    returned: Returned | None,
) -> Waiting:
    return Waiting(
        week=schedule.week,
        version=schedule.version,
        author=schedule.author,
        lines=tuple(lines),
        title=title,
        column=schedule.lines[lines[0]].column,
        key="" if key.startswith(_UNMADE) else key,
        cart=cart,
        airs=_airs(home, schedule, lines),
        returned=returned,
    )


def _stand_in_waits(schedule: WeekSchedule, cart: Recipe) -> Waiting:
    return Waiting(
        week=schedule.week,
        version=schedule.version,
        author=schedule.author,
        lines=(),
        title=cart.title,
        column="",
        key=cart.cart,
        cart=cart,
        airs=None,
        returned=None,
    )


def _airs(home: Home, schedule: WeekSchedule, lines: Sequence[int]) -> datetime | None:
    """The first moment that is still to come at which one of the lines, or what it follows, begins."""
    zone, now = home.settings.rule_values.zone, home.clock.wall()
    moments = [
        local(schedule.week.days[day], start, zone)
        for index in lines
        for day, start in _starts(schedule.lines, index)
    ]
    return min((moment for moment in moments if moment >= now), default=None)


def _starts(lines: Sequence[Line], index: int) -> Iterator[tuple[int, time]]:
    for day in lines[index].days:
        above = (line.start for line in reversed(lines[: index + 1]) if day in line.days and line.start)
        start = next(above, None)
        if start is not None:
            yield day, start


def _made(home: Home, schedule: WeekSchedule) -> Made | None:
    """What was made of a week; None where something that stands in for others was not."""
    stand_ins = rendering.fallbacks(home)
    if stand_ins is None:
        return None
    carts, (chime, evergreen) = rendering.at_hand(home, schedule.lines), stand_ins
    return Made(carts=carts, chime=chime, evergreen=evergreen, fresh=0, warm=len(carts), notes=())


def _urgency(one: Waiting) -> tuple[bool, float]:
    return (one.returned is not None, one.airs.timestamp() if one.airs else math.inf)
