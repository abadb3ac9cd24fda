"""An assignment as the lines of a week: what frames each session, the items in their places, repeats by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from broadcast.domain.schedule import Line, LineSource, SourceKind, StartKind
from broadcast.domain.times import WEEKDAYS
from broadcast.errors import Said
from broadcast.traffic.planning.dues import Standing
from broadcast.traffic.planning.grid import GridLine
from broadcast.traffic.planning.problem import Assignment, Problem
from broadcast.traffic.planning.reasons import Reasons
from broadcast.traffic.planning.sessions import Part, Session, repeated_yesterday
from broadcast.traffic.running_order import is_music as is_music_line
from broadcast.traffic.spellings import write_time

_TITLE = 60
"""So many letters of a line name it in a repeat."""
_OF_THE_GRID = Said("theo khung của đài", "it stands in the station's grid")
_SPOKEN = frozenset({SourceKind.PLAN, SourceKind.READ, SourceKind.FILE})

Key = tuple[int, int, int]
"""A line of the draft by its session, its part, and its turn there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A line of the draft and where it came from; `one` is the telling that stands in it."""

    line: Line
    key: Key
    one: int | None = None
    why: Said = Said("", "")


def placed_lines(
    problem: Problem, assignment: Assignment, reasons: Reasons, without: frozenset[Key] = frozenset()
) -> tuple[Placed, ...]:
    """The lines of the week in order, those `without` left out. A session with nothing to say has none."""
    blocks = {(block.session, block.part): number for number, block in enumerate(problem.blocks)}
    done: dict[tuple[date, str], list[Placed]] = {}
    for number, session in enumerate(problem.sessions):
        parts: list[Placed] = []
        for place, part in enumerate(session.parts):
            if part.line.source is None:
                block = blocks.get((number, place))
                lines = [] if block is None else _items(problem, assignment, reasons, block, part)
            else:
                lines = [(line, None, _OF_THE_GRID) for line in _fixed(session, part.line, done)]
            parts += [
                Placed(line=line, key=(number, place, turn), one=one, why=why)
                for turn, (line, one, why) in enumerate(lines)
                if (number, place, turn) not in without
            ]
        if not session.refused and any(_says_something(placed.line) for placed in parts):
            done[session.day, write_time(session.slot.start)] = _headed(parts, session)
    return tuple(placed for lines in done.values() for placed in lines)


def _says_something(line: Line) -> bool:
    return not is_music_line(line) and line.source.kind is not SourceKind.FILL


def _headed(parts: Sequence[Placed], session: Session) -> list[Placed]:
    """The first line holds the start of the session, unless it has a time of its own."""
    first = parts[0]
    if first.line.start is not None:
        return list(parts)
    line = replace(first.line, start=session.slot.start, start_kind=StartKind.HARD)
    return [replace(first, line=line), *parts[1:]]


# ── the lines of a part ──────────────────────────────────────────────────────────────────────────


def _items(
    problem: Problem,
    assignment: Assignment,
    reasons: Reasons,
    block: int,
    part: Part,
) -> list[tuple[Line, int | None, Said]]:
    return [
        (
            _item(
                problem.standings[one],
                problem.sessions[problem.blocks[block].session],
                part.line,
                reasons[block, one].vi,
            ),
            one,
            reasons[block, one],
        )
        for one in assignment[block]
    ]


def _item(one: Standing, session: Session, place: GridLine, why: str) -> Line:
    timed = place.start_kind is StartKind.BACK
    missed = one.owed.line if one.owed else None
    line = missed or Line(
        days=(0,),
        start=None,
        start_kind=StartKind.SOFT,
        length=None,
        column=place.column or session.slot.column,
        content=" ".join(one.telling.text.split()),
        source=LineSource(kind=SourceKind.PLAN, reference=one.name),
        zones=place.zones,
    )
    return replace(
        line,
        days=(session.day.weekday(),),
        start=place.start if timed else None,
        start_kind=StartKind.BACK if timed else StartKind.SOFT,
        place=why,
    )


def _fixed(
    session: Session, line: GridLine, done: Mapping[tuple[date, str], Sequence[Placed]]
) -> Iterator[Line]:
    assert line.source is not None  # the items' place is no fixed line
    place = f"khung {session.slot.name}"
    made = Line(
        days=(session.day.weekday(),),
        start=line.start,
        start_kind=line.start_kind,
        length=line.length,
        column=line.column or session.slot.column,
        content=line.content or line.column,
        source=line.source,
        zones=line.zones,
        place=place,
    )
    at = repeated_yesterday(line)
    if at is None:
        yield made
        return
    yesterday = done.get((session.day - timedelta(days=1), write_time(at)), ())
    heard = [one.line for one in yesterday if one.line.source.kind in _SPOKEN and not is_music_line(one.line)]
    for number, spoken in enumerate(heard):
        title = _title(spoken)
        yield replace(
            made,
            start=None if number else made.start,
            start_kind=StartKind.SOFT if number else made.start_kind,
            length=None,
            column=line.column or "Phát lại",
            content=f"Phát lại {WEEKDAYS[spoken.days[0]]} {write_time(at)}: {title}",
            source=LineSource(kind=SourceKind.REPEAT, reference=title),
        )


def _title(line: Line) -> str:
    """The first words of a line, by which a repeat names it."""
    if len(line.content) <= _TITLE:
        return line.content
    return line.content[:_TITLE].rpartition(" ")[0].rstrip(" ,;:.-") or line.content[:_TITLE]
