"""Weeks in their versions, the state of each, and what was published of them.

    draft → approved → published

An approval may be taken back (to draft); what was published may be approved and published again, because a
cart was made anew. A new edit is a new version and starts as a draft.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from broadcast.domain.rundown import Rundown, is_recording
from broadcast.domain.schedule import (
    LateRule,
    Line,
    LineSource,
    Overrun,
    Priority,
    SourceKind,
    StartKind,
    WeekSchedule,
)
from broadcast.domain.times import Millis, Week
from broadcast.errors import WeekChangedError, WeekMissingError, WeekStateError, WeekVersionMissingError
from broadcast.store.tables import publications, published_carts, week_lines, weeks


class WeekState(StrEnum):
    """How far a version of a week has come."""

    DRAFT = "draft"
    APPROVED = "approved"
    PUBLISHED = "published"


class WeekOrigin(StrEnum):
    """How a version came to be."""

    DRAFTED = "drafted"
    """By the planner."""
    LOADED = "loaded"
    """From a file that was made from no version."""
    EDITED = "edited"
    """By a person, from the version before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekBirth:
    """How a version comes to be: by what way, when, and which earlier version it takes back, if any."""

    origin: WeekOrigin = WeekOrigin.DRAFTED
    at: datetime | None = None
    """None where nobody said; so of all that were kept before this was asked."""
    restores: int | None = None


TRANSITIONS = {
    WeekState.DRAFT: frozenset({WeekState.APPROVED}),
    WeekState.APPROVED: frozenset({WeekState.DRAFT, WeekState.APPROVED, WeekState.PUBLISHED}),
    WeekState.PUBLISHED: frozenset({WeekState.APPROVED, WeekState.PUBLISHED}),
}
"""Where each state may go. Nothing is published that was not approved before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A version of a week on the list: who wrote it and when, how far it has come, when it was published last."""

    week: Week
    version: int
    author: str
    state: WeekState
    origin: WeekOrigin
    published: datetime | None
    at: datetime | None
    restores: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineOfWeek:
    """A line, and the version of a week in which it stands."""

    week: Week
    version: int
    state: WeekState
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """One publishing of a week's version: which rundown files, by whom, when."""

    week: Week
    version: int
    files: tuple[str, ...]
    by: str
    at: datetime


def keep(
    connection: Connection, schedule: WeekSchedule, expected: int | None, birth: WeekBirth
) -> WeekSchedule:
    """Keep the next version of a week. Raises WeekChangedError when the newest is not `expected`."""
    newest = _newest(connection, schedule.week)
    if expected is not None and expected != newest:
        raise WeekChangedError(week=schedule.week, expected=expected, found=newest)
    week_id = connection.scalar(
        insert(weeks)
        .values(
            year=schedule.week.year,
            number=schedule.week.number,
            version=newest + 1,
            author=schedule.author,
            state=WeekState.DRAFT.value,
            origin=birth.origin.value,
            at=birth.at,
            restores=birth.restores,
        )
        .returning(weeks.c.id)
    )
    rows = [_line_row(line) | {"week_id": week_id, "position": n} for n, line in enumerate(schedule.lines)]
    if rows:
        connection.execute(insert(week_lines), rows)
    return WeekSchedule(week=schedule.week, lines=schedule.lines, author=schedule.author, version=newest + 1)


def find(connection: Connection, week: Week, version: int | None) -> WeekSchedule:
    """A version of a week, the newest when none is named. Raises WeekMissingError."""
    row = _row(connection, week, version)
    query = select(week_lines).where(week_lines.c.week_id == row.id).order_by(week_lines.c.position)
    return WeekSchedule(
        week=week,
        lines=tuple(_line(line) for line in connection.execute(query)),
        author=row.author,
        version=row.version,
    )


def state(connection: Connection, week: Week, version: int | None) -> WeekState:
    """How far that version has come. Raises WeekMissingError."""
    return WeekState(_row(connection, week, version).state)


def origin(connection: Connection, week: Week, version: int | None) -> WeekOrigin:
    """How that version came to be. Raises WeekMissingError."""
    return WeekOrigin(_row(connection, week, version).origin)


def move(connection: Connection, week: Week, version: int, to: WeekState) -> None:
    """Set the state of a version. Raises WeekMissingError, and WeekStateError where the table forbids it."""
    row = _row(connection, week, version)
    if to not in TRANSITIONS[WeekState(row.state)]:
        raise WeekStateError(week=week, version=version, found=row.state, wanted=to)
    connection.execute(update(weeks).where(weeks.c.id == row.id).values(state=to.value))


def lines_of(connection: Connection, kinds: Collection[SourceKind]) -> tuple[LineOfWeek, ...]:
    """The lines with a source of these kinds in the newest version of each week, and in what was published; newest first."""
    newest = (
        select(weeks.c.year, weeks.c.number, func.max(weeks.c.version).label("version"))
        .group_by(weeks.c.year, weeks.c.number)
        .subquery()
    )
    query = (
        select(weeks.c.year, weeks.c.number, weeks.c.version, weeks.c.state, week_lines)
        .join(week_lines, week_lines.c.week_id == weeks.c.id)
        .join(newest, (newest.c.year == weeks.c.year) & (newest.c.number == weeks.c.number))
        .where(week_lines.c.source_kind.in_([kind.value for kind in kinds]))
        .where((weeks.c.version == newest.c.version) | (weeks.c.state == WeekState.PUBLISHED.value))
        .order_by(weeks.c.year.desc(), weeks.c.number.desc(), weeks.c.version.desc(), week_lines.c.position)
    )
    return tuple(
        LineOfWeek(
            week=Week(year=row.year, number=row.number),
            version=row.version,
            state=WeekState(row.state),
            line=_line(row),
        )
        for row in connection.execute(query)
    )


def listed(connection: Connection, week: Week | None = None) -> tuple[Kept, ...]:
    """Every version of every week, or of one, the newest first."""
    latest = func.max(publications.c.at)
    query = (
        select(weeks, latest)
        .outerjoin(publications)
        .group_by(weeks.c.id)
        .order_by(weeks.c.year.desc(), weeks.c.number.desc(), weeks.c.version.desc())
    )
    if week is not None:
        query = query.where(weeks.c.year == week.year, weeks.c.number == week.number)
    return tuple(
        Kept(
            week=Week(year=row.year, number=row.number),
            version=row.version,
            author=row.author,
            state=WeekState(row.state),
            origin=WeekOrigin(row.origin),
            published=published,
            at=row.at,
            restores=row.restores,
        )
        for row in connection.execute(query)
        for published in (row[-1],)
    )


# ── publications ─────────────────────────────────────────────────────────────────────────────────


def keep_publication(
    connection: Connection, week: Week, version: int, rundowns: Sequence[Rundown], *, by: str, at: datetime
) -> Publication:
    """Write down what was published of a version, and which approved cart stood under which title.

    What was taken from a relay and is repeated is no cart. The same files of the same version are the same
    publication: it is given as it was kept first. Raises WeekMissingError.
    """
    row = _row(connection, week, version)
    files = tuple(rundown.file_name for rundown in rundowns)
    last = next(reversed(published(connection, week)), None)
    if last is not None and (last.version, last.files) == (version, files):
        return last
    number = connection.scalar(
        insert(publications)
        .values(week_id=row.id, files=list(files), by=by, at=at)
        .returning(publications.c.id)
    )
    aired = [
        {"publication_id": number, "day": rundown.day, "title": event.title, "cart": event.cart}
        for rundown in rundowns
        for event in rundown.events
        if event.cart and event.approver and not is_recording(event.cart)
    ]
    if aired:
        connection.execute(insert(published_carts), aired)
    return Publication(week=week, version=version, files=files, by=by, at=at)


def published(connection: Connection, week: Week) -> tuple[Publication, ...]:
    """Every publication of a week, oldest first."""
    query = (
        select(publications, weeks.c.version)
        .join(weeks)
        .where(weeks.c.year == week.year, weeks.c.number == week.number)
        .order_by(publications.c.id)
    )
    return tuple(
        Publication(week=week, version=row.version, files=tuple(row.files), by=row.by, at=row.at)
        for row in connection.execute(query)
    )


def previous_cart(connection: Connection, title: str, cart: str, day: date) -> str | None:
    """The cart that was last published under `title` for `day` or an earlier one, other than `cart`."""
    query = (
        select(published_carts.c.cart)
        .where(
            published_carts.c.title == title,
            published_carts.c.cart != cart,
            published_carts.c.day <= day,
        )
        .order_by(published_carts.c.day.desc(), published_carts.c.id.desc())
        .limit(1)
    )
    return connection.scalar(query)


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────


def _newest(connection: Connection, week: Week) -> int:
    query = select(func.max(weeks.c.version)).where(weeks.c.year == week.year, weeks.c.number == week.number)
    return connection.scalar(query) or 0


def _row(connection: Connection, week: Week, version: int | None) -> Row[Any]:
    newest = _newest(connection, week)
    if not newest:
        raise WeekMissingError(week=week)
    wanted = newest if version is None else version
    row = connection.execute(
        select(weeks).where(
            weeks.c.year == week.year, weeks.c.number == week.number, weeks.c.version == wanted
        )
    ).first()
    if row is None:
        raise WeekVersionMissingError(week=week, version=wanted)
    return row


def _line_row(line: Line) -> dict[str, Any]:
    return {
        "days": list(line.days),
        "start": line.start,
        "start_kind": line.start_kind.value,
        "length": line.length,
        "column": line.column,
        "content": line.content,
        "source_kind": line.source.kind.value,
        "source_reference": line.source.reference,
        "zones": list(line.zones),
        "priority": line.priority.value,
        "language": line.language,
        "note": line.note,
        "overrun": line.overrun.value,
        "late": line.late.value,
        "place": line.place,
    }


def _line(row: Row[Any]) -> Line:
    return Line(
        days=tuple(row.days),
        start=row.start,
        start_kind=StartKind(row.start_kind),
        length=None if row.length is None else Millis(row.length),
        column=row.column,
        content=row.content,
        source=LineSource(kind=SourceKind(row.source_kind), reference=row.source_reference),
        zones=tuple(row.zones),
        priority=Priority(row.priority),
        language=row.language,
        note=row.note,
        overrun=Overrun(row.overrun),
        late=LateRule(row.late),
        place=row.place,
    )
