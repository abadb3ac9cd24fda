"""Figures typed in by hand. They are added, never changed: a correction is a newer one of the same days."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select

from broadcast.domain.facts import Fact, FactKind
from broadcast.store.tables import facts


def add(connection: Connection, said: Sequence[Fact]) -> None:
    """Write down what was said."""
    connection.execute(
        insert(facts),
        [
            {
                "kind": fact.kind.value,
                "first": fact.first,
                "last": fact.last,
                "value": fact.value,
                "note": fact.note,
                "by": fact.by,
                "at": fact.at,
            }
            for fact in said
        ],
    )


def listed(connection: Connection) -> tuple[Fact, ...]:
    """Everything ever said, oldest first."""
    return tuple(
        Fact(
            kind=FactKind(row.kind),
            first=row.first,
            last=row.last,
            value=row.value,
            note=row.note,
            by=row.by,
            at=row.at,
        )
        for row in connection.execute(select(facts).order_by(facts.c.id))
    )
