"""Who has heard which cart, and what of a week was given back. Both only grow."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from broadcast.domain.hearings import Hearing, Returned
from broadcast.domain.times import Week
from broadcast.store.people import key
from broadcast.store.tables import hearings, week_returns


def keep(connection: Connection, hearing: Hearing) -> None:
    """Write down that somebody heard a cart. Once heard is heard."""
    if hearing.cart not in heard_by(connection, hearing.person):
        connection.execute(
            insert(hearings).values(cart=hearing.cart, person=key(hearing.person), at=hearing.at)
        )


def heard_by(connection: Connection, person: str) -> frozenset[str]:
    """The carts that somebody has heard."""
    return frozenset(connection.scalars(select(hearings.c.cart).where(hearings.c.person == key(person))))


def give_back(connection: Connection, returned: Returned) -> None:
    """Write down that something of a week was given back."""
    connection.execute(
        insert(week_returns).values(
            year=returned.week.year,
            number=returned.week.number,
            version=returned.version,
            key=returned.key,
            reason=returned.reason,
            by=returned.by,
            at=returned.at,
        )
    )


def returned(connection: Connection, week: Week) -> tuple[Returned, ...]:
    """Everything that was ever given back of a week, oldest first."""
    query = (
        select(week_returns)
        .where(week_returns.c.year == week.year, week_returns.c.number == week.number)
        .order_by(week_returns.c.id)
    )
    return tuple(
        Returned(week=week, version=row.version, key=row.key, reason=row.reason, by=row.by, at=row.at)
        for row in connection.execute(query)
    )
