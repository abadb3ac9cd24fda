"""Who acts: the person named, or the only one whose role fits."""

from __future__ import annotations

from broadcast.domain.people import Person, Role
from broadcast.errors import PersonUnknownError, RoleRefusedError
from broadcast.station.home import Home

_ALSO = {
    Role.EDITOR: (Role.EDITOR, Role.OPERATOR, Role.ADMINISTRATOR),
    Role.APPROVER: (Role.APPROVER,),
    Role.OPERATOR: (Role.OPERATOR, Role.EDITOR, Role.ADMINISTRATOR),
}
"""Roles that may do the work of a role. Nobody approves but an approver."""


def acting(home: Home, name: str | None, role: Role) -> Person:
    """The person called `name`, or the only one at this station who may do the work of `role`.

    Raises:
        PersonUnknownError: no such person, or not exactly one to choose.
        RoleRefusedError: that person's role does not allow it.
    """
    if name is not None:
        person = home.store.person(name)
        if person.role not in _ALSO[role]:
            raise RoleRefusedError(name=name, role=person.role, wanted=role)
        return person
    exact = [person for person in home.store.people() if person.role is role]
    able = exact or [person for person in home.store.people() if person.role in _ALSO[role]]
    if len(able) != 1:
        raise PersonUnknownError(name=", ".join(person.name for person in able) or "—", role=role)
    return able[0]


def add(home: Home, *, name: str, full_name: str, role: Role) -> Person:
    """Put a person on the station's list. Raises PersonExistsError."""
    person = Person(name=name, full_name=full_name or name, role=role)
    home.store.add_person(person)
    return person
