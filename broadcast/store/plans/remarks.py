"""What operators said of kept plans: corrections, plans put aside, and plans looked through. Rows are only added; the newest counts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select

from broadcast.domain.content import Facet
from broadcast.domain.corrections import Correction, Taught, in_force
from broadcast.errors import PlanUnknownError, PlanVersionMissingError
from broadcast.store.people import key
from broadcast.store.plans import rows
from broadcast.store.plans.rows import TABLES, Acceptance
from broadcast.store.tables import plan_acceptances, plan_corrections, plan_retirements, plans

_TEACHING = (Facet.GROUP, Facet.FIELD)


def correct(connection: Connection, said: Sequence[Correction]) -> None:
    """Write down what was said of an item or task."""
    if said:
        connection.execute(insert(plan_corrections), [rows.correction_row(one) for one in said])


def corrections(connection: Connection, code: str) -> tuple[Correction, ...]:
    """Everything ever said of a plan's items and tasks, oldest first."""
    return tuple(
        one
        for name, said in by_name(connection).items()
        if key(name.partition(".")[0]) == key(code)
        for one in said
    )


def by_name(connection: Connection) -> Mapping[str, list[Correction]]:
    """Everything ever said, by the name of what it was said of, oldest first."""
    found: dict[str, list[Correction]] = {}
    for row in connection.execute(select(plan_corrections).order_by(plan_corrections.c.id)):
        found.setdefault(row.name, []).append(rows.correction(row))
    return found


def teachings(connection: Connection) -> tuple[Taught, ...]:
    """What operators said of groups and fields, with the words of which it was said: those of the documents, and
    those that an operator put in their place.
    """
    taught: list[Taught] = []
    for name, said in by_name(connection).items():
        counting = in_force(said, {})
        texts = {
            *_texts(connection, name),
            *(str(one.said) for one in said if one.facet is Facet.TEXT and one.said),
        }
        taught += [
            Taught(text=text, correction=counting[facet])
            for facet in _TEACHING
            if facet in counting
            for text in sorted(texts)
        ]
    return tuple(taught)


def _texts(connection: Connection, name: str) -> Sequence[str]:
    return [
        text
        for table in TABLES
        for text in connection.scalars(select(table.c.text).where(table.c.name == name))
    ]


def retire(
    connection: Connection, code: str, version: int | None, *, retired: bool, by: str, at: datetime
) -> None:
    """Put a plan, or one version of it, aside, or take it back. Raises PlanUnknownError, PlanVersionMissingError."""
    row = {"plan": _number(connection, code, version), "version": version, "retired": retired}
    connection.execute(insert(plan_retirements).values(**row, by=by, at=at))


def retired(connection: Connection) -> set[tuple[int, int | None]]:
    """The plans, and the versions of plans, that are put aside."""
    newest = {
        (row.plan, row.version): row.retired
        for row in connection.execute(select(plan_retirements).order_by(plan_retirements.c.id))
    }
    return {both for both, aside in newest.items() if aside}


def accept(connection: Connection, code: str, version: int, *, by: str, at: datetime) -> None:
    """Write down that a version was looked through. Raises PlanUnknownError, PlanVersionMissingError."""
    row = {"plan": _number(connection, code, version), "version": version, "by": by, "at": at}
    connection.execute(insert(plan_acceptances).values(**row))


def accepted(connection: Connection) -> Mapping[tuple[int, int], Acceptance]:
    """Who looked each version through last, of those that anybody did."""
    return {
        (row.plan, row.version): Acceptance(by=row.by, at=row.at)
        for row in connection.execute(select(plan_acceptances).order_by(plan_acceptances.c.id))
    }


def _number(connection: Connection, code: str, version: int | None) -> int:
    """The number of the plan called `code`, which has that version, where one is named."""
    found = re.fullmatch(r"kh(\d{1,9})", key(code))
    query = select(plans.c.version).where(plans.c.plan == (int(found[1]) if found else 0))
    versions = connection.scalars(query).all()
    if not found or not versions:
        raise PlanUnknownError(code=code)
    if version not in {None, *versions}:
        raise PlanVersionMissingError(code=f"KH{found[1]}", version=version)
    return int(found[1])
