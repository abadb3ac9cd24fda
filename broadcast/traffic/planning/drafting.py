"""What has to be told becomes a week: explainable, under the rules of the place, the same every time.

grid ──sessions──▶ blocks ┐
plans, airings ──dues──▶ standings ├─problem─▶ greedy ─▶ (optimizer) ─▶ assignment ─▶ lines ─▶ guard ─▶ draft
rules, zones, the version before ──┘                                        └─▶ reasons, what was left out
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from broadcast.domain.content import Telling
from broadcast.domain.schedule import Line, Priority, WeekSchedule
from broadcast.domain.times import Week, millis_in
from broadcast.errors import NothingPlacedError, Said
from broadcast.traffic.faults import title_of
from broadcast.traffic.feeds import KnownFeeds
from broadcast.traffic.planning.assembly import Key, Placed, placed_lines
from broadcast.traffic.planning.dues import Barred, Owed, Standing, standing
from broadcast.traffic.planning.greedy import fill
from broadcast.traffic.planning.grid import Slot
from broadcast.traffic.planning.guarding import Removed, guarded
from broadcast.traffic.planning.leftovers import LeftOut, left_out
from broadcast.traffic.planning.problem import Assignment, Problem, problem_of
from broadcast.traffic.planning.reasons import explain
from broadcast.traffic.planning.scoring import Score, score
from broadcast.traffic.planning.sessions import Place, sessions_of

SPACING = timedelta(hours=10)
"""The least time between two airings of a telling, where neither its cadence nor a wish asks for more."""

Improve = Callable[[Problem, Assignment], Assignment]
"""Makes an assignment that misses no more than the one given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why something stands where it stands, why a session stays empty, or why a line was taken out."""

    moment: str
    """Day and time, as in `T2 05:30`."""
    name: str
    """The telling, the slot or the line."""
    why: Said
    line: int | None = None
    """The line of the draft that it is about, by index."""

    def sentence(self, language: str) -> str:
        """Moment, name and reason, in `language`."""
        return f"{self.moment} {self.name}: {self.why.sentence(language)}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A drafted week, its reasons, what it leaves out, and what it misses."""

    schedule: WeekSchedule
    reasons: tuple[Reason, ...]
    """Why each item stands where it stands."""
    remarks: tuple[Reason, ...]
    """Why sessions say nothing of the plans, and what the check of a week would not have passed."""
    left_out: tuple[LeftOut, ...]
    score: Score


def draft(
    week: Week,
    tellings: Sequence[Telling],
    grid: Sequence[Slot],
    *,
    place: Place,
    feeds: KnownFeeds,
    known: Callable[[Line], bool],
    airings: Mapping[str, Sequence[date]],
    author: str,
    owed: Sequence[Owed] = (),
    before: WeekSchedule | None = None,
    spacing: timedelta = SPACING,
    improve: Improve | None = None,
) -> Draft:
    """A week that tells as much of `tellings` as the grid and the rules hold, and makes good what is `owed`.

    `airings` are the local days on which each telling was told, by name; `before` is the version of this week
    to stay near to; `known` says whether a recording is there. The same arguments give the same draft.

    Raises:
        NothingPlacedError: not one line found a place.
    """
    problem = problem_for(
        week, tellings, grid, place=place, airings=airings, owed=owed, before=before, spacing=spacing
    )
    assignment = fill(problem)
    if improve is not None:
        assignment = improve(problem, assignment)
    reasons = explain(problem, assignment)

    def build(without: frozenset[Key]) -> tuple[Placed, ...]:
        return placed_lines(problem, assignment, reasons, without)

    empty = WeekSchedule(week=week, lines=(), author=author)
    lines, removed = guarded(build, empty, place, feeds, known)
    out = _left_out(problem, lines, removed)
    if not lines:
        raise NothingPlacedError(week=week, reason=_why_nothing(problem, out))
    return Draft(
        schedule=WeekSchedule(week=week, lines=tuple(one.line for one in lines), author=author),
        reasons=_placements(problem, lines),
        remarks=(*_silences(problem, lines), *_removals(problem, removed)),
        left_out=out,
        score=score(problem, assignment),
    )


def problem_for(
    week: Week,
    tellings: Sequence[Telling],
    grid: Sequence[Slot],
    *,
    place: Place,
    airings: Mapping[str, Sequence[date]],
    owed: Sequence[Owed] = (),
    before: WeekSchedule | None = None,
    spacing: timedelta = SPACING,
) -> Problem:
    """What has to be decided for a week, for whoever wants to decide it in another way."""
    sessions = sessions_of(week, grid, place)
    standings = tuple(_standings(week, tellings, airings, owed, spacing))
    return problem_of(week, sessions, standings, place, before)


def _standings(
    week: Week,
    tellings: Sequence[Telling],
    airings: Mapping[str, Sequence[date]],
    owed: Sequence[Owed],
    spacing: timedelta,
) -> list[Standing]:
    """Every telling, and every missed event that is no telling, as it stands at the beginning of the week."""
    missed = {name: one for one in reversed(owed) for name in one.make_good.event.items}
    found = [
        standing(one, week, airings.get(one.name, ()), spacing, missed.get(one.name)) for one in tellings
    ]
    names = {one.name for one in tellings}
    found += [
        _of_no_plan(standing(_as_telling(one), week, (), spacing, one), one)
        for one in owed
        if names.isdisjoint(one.make_good.event.items)
    ]
    return found


def _of_no_plan(one: Standing, owed: Owed) -> Standing:
    """What was missed lasts as long as it did; without its line nobody can write it into a week again."""
    if owed.line is None:
        return replace(one, barred=_LINE_LOST)
    return replace(one, length=millis_in(owed.make_good.event.length), barred=None)


_LINE_LOST = Barred(
    why=Said(
        "không còn dòng gốc trong lịch tuần đã phát", "its line is no longer in the week that it was of"
    ),
    remedy=Said("thêm dòng này bằng tay vào lịch tuần", "add the line to the week by hand"),
)


def _as_telling(owed: Owed) -> Telling:
    """A missed event that is of no kept plan, as something to be told."""
    event = owed.make_good.event
    return Telling(
        name=event.title or event.id,
        text=owed.line.content if owed.line else "",
        group=event.group,
        field=None,
        timing=None,
        plan=event.plan or "",
        priority=Priority.PRIORITY,
    )


def _left_out(problem: Problem, lines: Sequence[Placed], removed: Sequence[Removed]) -> tuple[LeftOut, ...]:
    placed = frozenset(one.one for one in lines if one.one is not None)
    why = {one.placed.one: one.why for one in reversed(removed) if one.placed.one is not None}
    return tuple(left_out(problem, placed, why))


# ── reasons, in the order of the week ────────────────────────────────────────────────────────────


def _placements(problem: Problem, lines: Sequence[Placed]) -> tuple[Reason, ...]:
    return tuple(
        Reason(
            moment=problem.sessions[one.key[0]].moment,
            name=problem.standings[one.one].name,
            why=one.why,
            line=number,
        )
        for number, one in enumerate(lines)
        if one.one is not None
    )


def _silences(problem: Problem, lines: Sequence[Placed]) -> list[Reason]:
    """The sessions that say nothing, or nothing of the plans although they have a place for it."""
    heard = {one.key[0] for one in lines}
    with_items = {one.key[0] for one in lines if one.one is not None}
    found = []
    for number, session in enumerate(problem.sessions):
        if session.refused:
            why = session.refused
        elif number not in heard or (number not in with_items and _has_place(problem, number)):
            why = _NOTHING_FITS
        else:
            continue
        found.append(Reason(moment=session.moment, name=session.slot.name, why=why))
    return found


_NOTHING_FITS = Said("không còn nội dung nào vừa buổi này", "no telling is left that fits this session")


def _has_place(problem: Problem, number: int) -> bool:
    return any(part.line.source is None for part in problem.sessions[number].parts)


def _removals(problem: Problem, removed: Sequence[Removed]) -> list[Reason]:
    return [
        Reason(moment=problem.sessions[one.placed.key[0]].moment, name=title_of(one.placed.line), why=one.why)
        for one in removed
    ]


def _why_nothing(problem: Problem, out: Sequence[LeftOut]) -> Said:
    """Why not one line found a place."""
    if not problem.standings:
        return Said("chưa có nội dung kế hoạch nào", "no plan item is kept")
    if not problem.sessions:
        return Said("khung chương trình không có buổi nào", "the grid has no session in the week")
    first = out[0]
    return Said(f"{first.name} {first.why.vi}", f"{first.name}: {first.why.en}")
