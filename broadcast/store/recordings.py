"""What people said of recordings. Rows are added, never changed: of each name the newest counts."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from broadcast.domain.recordings import Particulars
from broadcast.store.tables import recordings


def say(connection: Connection, said: Particulars) -> None:
    """Write down what was said."""
    connection.execute(
        insert(recordings).values(
            name=said.name,
            title=said.title,
            first=said.first,
            last=said.last,
            retired=said.retired,
            by=said.by,
            at=said.at,
        )
    )


def said(connection: Connection) -> dict[str, Particulars]:
    """What counts of each recording of which anything was said, by its name."""
    return {
        row.name: Particulars(
            name=row.name,
            title=row.title,
            first=row.first,
            last=row.last,
            retired=row.retired,
            by=row.by,
            at=row.at,
        )
        for row in connection.execute(select(recordings).order_by(recordings.c.id))
    }
