"""The station's people, found by name whatever the letter case or the spelling of the marks."""

from __future__ import annotations

import unicodedata

from sqlalchemy import Connection, Row, insert, select, update

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
            active=person.active,
        )
    )


def change(connection: Connection, person: Person) -> None:
    """Let the person of that name be as given. Raises PersonUnknownError."""
    found = find(connection, person.name, person.role)
    connection.execute(
        update(people)
        .where(people.c.name == found.name)
        .values(
            full_name=unicodedata.normalize("NFC", person.full_name),
            role=person.role.value,
            active=person.active,
        )
    )


def find(connection: Connection, name: str, wanted: str) -> Person:
    """The person called `name`. Raises PersonUnknownError, which names the role `wanted`."""
    found = known(connection, name)
    if found is None:
        raise PersonUnknownError(name=name, role=wanted)
    return found


def known(connection: Connection, name: str) -> Person | None:
    """The person called `name`, if there is one."""
    row = connection.execute(select(people).where(people.c.key == key(name))).first()
    return None if row is None else _person(row)


def listed(connection: Connection, role: Role | None) -> tuple[Person, ...]:
    """Everybody, or everybody with that role, by name; those too who have left."""
    query = select(people).order_by(people.c.key)
    if role is not None:
        query = query.where(people.c.role == role.value)
    return tuple(_person(row) for row in connection.execute(query))


def key(name: str) -> str:
    """What makes two names one: `Lan` and `lan`, whichever way the keyboard composed them."""
    return unicodedata.normalize("NFC", name.strip()).casefold()


def _person(row: Row[tuple[object, ...]]) -> Person:
    return Person(
        name=row.name,
        full_name=row.full_name,
        role=Role(row.role),
        active=row.active,
    )
