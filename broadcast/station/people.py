"""Who acts: the person named, or the only one whose role fits."""

from __future__ import annotations

import re

from broadcast.domain.people import Person, Role
from broadcast.errors import PersonNameError, PersonUnknownError, RoleRefusedError
from broadcast.station.home import SAMPLE_PEOPLE, Home
from broadcast.station.rights import Change, tell_log

_NAME = re.compile(r"[^\W_][\w.-]{0,39}")
_ALSO = {
    Role.EDITOR: (Role.EDITOR, Role.OPERATOR, Role.ADMINISTRATOR),
    Role.APPROVER: (Role.APPROVER,),
    Role.OPERATOR: (Role.OPERATOR, Role.EDITOR, Role.ADMINISTRATOR),
}
"""Roles that may do the work of a role. Nobody approves but an approver."""


def acting(home: Home, name: str | None, role: Role) -> Person:
    """The person called `name`, or the only one at this station who may do the work of `role`.

    The sample people step back as soon as somebody else has the role.

    Raises:
        PersonUnknownError: no such person, or not exactly one to choose.
        RoleRefusedError: that person's role does not allow it.
    """
    if name is not None:
        return _named(home, name, role)
    everyone = home.store.people()
    exact = [person for person in everyone if person.role is role]
    able = exact or [person for person in everyone if person.role in _ALSO[role]]
    real = [person for person in able if person not in SAMPLE_PEOPLE]
    chosen = real or able
    if len(chosen) != 1:
        raise PersonUnknownError(name=", ".join(person.name for person in chosen) or "—", role=role)
    return chosen[0]


def _named(home: Home, name: str, role: Role) -> Person:
    try:
        person = home.store.person(name)
    except PersonUnknownError as error:
        raise PersonUnknownError(name=name, role=role) from error
    if person.role not in _ALSO[role]:
        raise RoleRefusedError(name=name, role=person.role, wanted=role)
    return person


def is_short_name(name: str) -> bool:
    """Whether it can be the short name of a person, or of a token: 1 to 40 letters, digits, dots and hyphens."""
    return _NAME.fullmatch(name) is not None


def add(home: Home, *, name: str, full_name: str, role: Role, by: str = "") -> Person:
    """Put a person on the station's list, which the as-run log is told; `by` did it, or nobody who was named.

    Raises PersonExistsError, PersonNameError, and as `rights.tell_log` does.
    """
    if not is_short_name(name):
        raise PersonNameError(name=name)
    person = Person(name=name, full_name=full_name or name, role=role)
    home.store.add_person(person)
    tell_log(home, Change.PERSON_ADDED, person=name, right=role, by=by)
    return person
