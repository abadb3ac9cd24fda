"""The station's people, found by name whatever the letter case or the spelling of the marks."""

from __future__ import annotations

import unicodedata

from sqlalchemy import Connection, Row, insert, select

from broadcast.domain.people import Person, Role
from broadcast.errors import PersonExistsError, PersonUnknownError
from broadcast.store.tables import people


def add(connection: Connection, person: Person) -> None:
    """Put a person on the list. Raises PersonExistsError."""
    if connection.execute(select(people).where(people.c.key == key(person.name))).first():
        raise PersonExistsError(name=person.name)
    connection.execute(
        insert(people).values(
            name=unicodedata.normalize("NFC", person.name),
            key=key(person.name),
            full_name=unicodedata.normalize("NFC", person.full_name),
            role=person.role.value,
        )
    )


def find(connection: Connection, name: str, wanted: str) -> Person:
    """The person called `name`. Raises PersonUnknownError, which names the role `wanted`."""
    row = connection.execute(select(people).where(people.c.key == key(name))).first()
    if row is None:
        raise PersonUnknownError(name=name, role=wanted)
    return _person(row)


def listed(connection: Connection, role: Role | None) -> tuple[Person, ...]:
    """Everybody, or everybody with that role, by name."""
    query = select(people).order_by(people.c.key)
    if role is not None:
        query = query.where(people.c.role == role.value)
    return tuple(_person(row) for row in connection.execute(query))


def key(name: str) -> str:
    """What makes two names one: `Lan` and `lan`, whichever way the keyboard composed them."""
    return unicodedata.normalize("NFC", name.strip()).casefold()


def _person(row: Row[tuple[object, ...]]) -> Person:
    return Person(name=row.name, full_name=row.full_name, role=Role(row.role))
