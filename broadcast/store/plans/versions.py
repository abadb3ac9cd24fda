"""Keeping a document as a plan, as a new version of one, or not again; and finding what it asks to be told.

read ──▶ these bytes are kept?        ──▶ known: nothing changes
──▶ the same content is kept?    ──▶ same: nothing changes
──▶ a plan in force was this one? ──▶ revised: its next version, names going with the content
──▶ otherwise                    ──▶ new
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, func, insert, select

from broadcast.domain.content import Plan, PlanItem, Telling
from broadcast.domain.corrections import corrected as apply
from broadcast.domain.revisions import Part, Standing, matched, standing
from broadcast.errors import PlanUnknownError, PlanVersionMissingError, UnknownItemError
from broadcast.store.people import key
from broadcast.store.plans import remarks, rows
from broadcast.store.plans.names import name_items, name_tasks
from broadcast.store.plans.rows import TABLES, Kept, KeptPlan, PlanVersion
from broadcast.store.tables import plan_items, plan_tasks, plans


class Outcome(StrEnum):
    """What became of a document that was to be kept."""

    NEW = "new"
    KNOWN = "known"
    SAME = "same"
    REVISED = "revised"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """The version of a plan that a document now is, or was already."""

    outcome: Outcome
    code: str
    version: int


def keep(connection: Connection, plan: Plan, *, at: datetime, separate: bool = False) -> Keeping:
    """Keep a document; one whose bytes or content are kept already changes nothing.

    `separate` makes a plan of its own of what would be a new version of another.
    """
    found = _known(connection, plan, separate=separate)
    if found:
        return found
    before = None if separate else _revised(connection, plan)
    number = int(before.kept.code.removeprefix("KH")) if before else _next_number(connection)
    version = _add(connection, plan, number, before, at)
    outcome = Outcome.REVISED if before else Outcome.NEW
    return Keeping(outcome=outcome, code=f"KH{number}", version=version)


def _next_number(connection: Connection) -> int:
    return (connection.scalar(select(func.max(plans.c.plan))) or 0) + 1


def _known(connection: Connection, plan: Plan, *, separate: bool) -> Keeping | None:
    """Where the document is kept already; a `separate` one only where it is a plan of its own, and in use."""
    every = list(_every(connection))
    same_bytes = [kept for row, kept in every if row.document == plan.document]
    if separate:
        same_bytes = [kept for kept in same_bytes if kept.version == 1 and not kept.retired]
    for kept in sorted(same_bytes, key=lambda kept: not kept.in_force):
        return Keeping(outcome=Outcome.KNOWN, code=kept.code, version=kept.version)
    for row, kept in () if separate else every:
        if standing(rows.version(connection, row, kept).plan, plan) is Standing.SAME:
            return Keeping(outcome=Outcome.SAME, code=kept.code, version=kept.version)
    return None


def _revised(connection: Connection, plan: Plan) -> PlanVersion | None:
    """The version in force that `plan` is a new version of."""
    for row, kept in _every(connection):
        if kept.in_force:
            found = rows.version(connection, row, kept)
            if standing(found.plan, plan) is Standing.REVISION:
                return found
    return None


def _add(connection: Connection, plan: Plan, number: int, before: PlanVersion | None, at: datetime) -> int:
    """Add the next version of plan `number`, whose names go with the content of `before`; gives its number."""
    identity = (connection.scalar(select(func.max(plans.c.id))) or 0) + 1
    newest = connection.scalar(select(func.max(plans.c.version)).where(plans.c.plan == number))
    version = (newest or 0) + 1
    row = {"id": identity, "plan": number, "version": version, "at": at}
    connection.execute(insert(plans).values(**row, **rows.plan_row(plan)))
    taken = _ever_given(connection, number)
    had_items = _names_before(before.plan.items, before.item_names, plan.items) if before else ()
    had_tasks = _names_before(before.plan.tasks, before.task_names, plan.tasks) if before else ()
    _add_parts(connection, identity, number, plan.items, name_items(plan.items, had_items, taken))
    _add_parts(connection, identity, number, plan.tasks, name_tasks(plan.tasks, had_tasks, taken))
    return version


def _add_parts(
    connection: Connection, identity: int, number: int, parts: Sequence[Part], names: Sequence[str]
) -> None:
    made = [
        rows.part_row(identity, position, f"KH{number}.{name}", part)
        for position, (name, part) in enumerate(zip(names, parts, strict=True))
    ]
    if made:
        connection.execute(insert(plan_items if isinstance(parts[0], PlanItem) else plan_tasks), made)


def _names_before(was: Sequence[Part], names: Sequence[str], now: Sequence[Part]) -> tuple[str | None, ...]:
    """What each of `now` was called within the plan before, or None for what is new."""
    return tuple(None if old is None else names[old].partition(".")[2] for old in matched(was, now))


def _ever_given(connection: Connection, number: int) -> frozenset[str]:
    """Every name within the plan that any version of it gave."""
    return frozenset(
        name.partition(".")[2]
        for table in TABLES
        for name in connection.scalars(
            select(table.c.name).join(plans, plans.c.id == table.c.plan_id).where(plans.c.plan == number)
        )
    )


# ── finding ──────────────────────────────────────────────────────────────────────────────────────


def listed(connection: Connection) -> tuple[KeptPlan, ...]:
    """Every version of every plan, in the order in which the plans came and then the versions."""
    return tuple(kept for _, kept in _every(connection))


def whole(connection: Connection, code: str, version: int | None = None) -> PlanVersion:
    """A version of the plan called `code`: by default that in force, or the newest of a retired plan.

    Raises PlanUnknownError, PlanVersionMissingError.
    """
    found = re.fullmatch(r"kh(\d{1,9})", key(code))
    every = [(row, kept) for row, kept in _every(connection) if found and row.plan == int(found[1])]
    if not every:
        raise PlanUnknownError(code=code)
    if version is None:
        asked = [both for both in every if both[1].in_force] or every
    else:
        asked = [both for both in every if both[1].version == version]
    if not asked:
        raise PlanVersionMissingError(code=every[-1][1].code, version=version)
    return rows.version(connection, *asked[-1])


def tellings(connection: Connection, *, retired: bool = False) -> tuple[Telling, ...]:
    """What the versions in force ask to be told, plan by plan: items and then tasks, as corrected.

    With `retired` also everything that only other versions or retired plans ask, by its last words, after it.
    """
    return _as_corrected(connection, _gathered(connection, list(_every(connection)), retired=retired))


def telling(connection: Connection, name: str, *, corrected: bool = True) -> Telling:
    """The item or task of that name, letter case apart, retired or not: as corrected, or as read.

    Raises UnknownItemError.
    """
    code = key(name).partition(".")[0]
    of_plan = [both for both in _every(connection) if key(both[1].code) == code]
    for one in _gathered(connection, of_plan, retired=True):
        if key(one.name) == key(name):
            return _as_corrected(connection, (one,))[0] if corrected else one
    raise UnknownItemError(name=name)


def _gathered(
    connection: Connection, every: Sequence[tuple[Kept, KeptPlan]], *, retired: bool
) -> tuple[Telling, ...]:
    """The tellings of the versions in force, then with `retired` what only others name, by its last words."""
    in_force = [row for row, kept in every if kept.in_force]
    others = [row for row, kept in reversed(every) if not kept.in_force] if retired else []
    found: dict[str, Telling] = {}
    for row in (*in_force, *others):
        for one in _tellings_of(connection, row):
            found.setdefault(one.name, one)
    return tuple(found.values())


def _as_corrected(connection: Connection, found: Sequence[Telling]) -> tuple[Telling, ...]:
    said = remarks.by_name(connection)
    return tuple(apply(one, said.get(one.name, ())) for one in found)


def _tellings_of(connection: Connection, row: Kept) -> Iterator[Telling]:
    for table in TABLES:
        yield from map(rows.telling, rows.parts_of(connection, table, row.id))


def _every(connection: Connection) -> Iterator[tuple[Kept, KeptPlan]]:
    """Every row of `plans` with what it is at this station."""
    every = connection.execute(select(plans).order_by(plans.c.plan, plans.c.version)).all()
    retired, accepted = remarks.retired(connection), remarks.accepted(connection)
    standing_now = {
        row.plan: row.version for row in every if not retired & {(row.plan, None), (row.plan, row.version)}
    }
    for row in every:
        yield (
            row,
            KeptPlan(
                code=f"KH{row.plan}",
                version=row.version,
                document=row.document,
                name=row.name,
                heading=rows.heading(row),
                at=row.at,
                in_force=standing_now.get(row.plan) == row.version,
                retired=bool(retired & {(row.plan, None), (row.plan, row.version)}),
                accepted=accepted.get((row.plan, row.version)),
            ),
        )
