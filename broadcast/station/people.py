"""Who acts: the person named, or the only one whose role fits; and who may do whose work."""

from __future__ import annotations

import re
from dataclasses import replace

from broadcast.domain.people import Person, Role
from broadcast.errors import (
    LastAdministratorError,
    PersonLeftError,
    PersonNameError,
    PersonUnknownError,
    RoleRefusedError,
    SamePersonError,
)
from broadcast.station.home import SAMPLE_PEOPLE, Home
from broadcast.station.rights import Change, tell_log

_NAME = re.compile(r"[^\W_][\w.-]{0,39}")
DOES = {
    Role.VIEWER: (*Role,),
    Role.EDITOR: (Role.EDITOR, Role.OPERATOR, Role.ADMINISTRATOR),
    Role.APPROVER: (Role.APPROVER,),
    Role.OPERATOR: (Role.OPERATOR, Role.EDITOR, Role.ADMINISTRATOR),
    Role.ADMINISTRATOR: (Role.ADMINISTRATOR,),
    Role.AUDITOR: (Role.AUDITOR, Role.ADMINISTRATOR),
}
"""Roles that may do the work of a role. Nobody approves but an approver; a viewer's work is reading, and everybody's."""


def may(person: Person, role: Role) -> bool:
    """Whether a person may do the work of `role`."""
    return person.active and person.role in DOES[role]


def acting(home: Home, name: str | None, role: Role) -> Person:
    """The person called `name`, or the only one at this station who may do the work of `role`.

    The sample people step back as soon as somebody else has the role.

    Raises:
        PersonUnknownError: no such person, or not exactly one to choose.
        PersonLeftError: that person has left the station.
        RoleRefusedError: that person's role does not allow it.
    """
    if name is not None:
        return _named(home, name, role)
    everyone = [person for person in home.store.people() if person.active]
    exact = [person for person in everyone if person.role is role]
    able = exact or [person for person in everyone if person.role in DOES[role]]
    real = [person for person in able if person not in SAMPLE_PEOPLE]
    chosen = real or able
    if len(chosen) != 1:
        raise PersonUnknownError(name=", ".join(person.name for person in chosen) or "—", role=role)
    return chosen[0]


def refuse_author(approver: Person, *authors: str) -> None:
    """Raise SamePersonError when the approver is one of the authors."""
    if approver.name in authors:
        raise SamePersonError(name=approver.name)


def _named(home: Home, name: str, role: Role) -> Person:
    try:
        person = home.store.person(name)
    except PersonUnknownError as error:
        raise PersonUnknownError(name=name, role=role) from error
    if not person.active:
        raise PersonLeftError(name=person.name)
    if not may(person, role):
        raise RoleRefusedError(name=name, role=person.role, wanted=role)
    return person


def named(home: Home, name: str) -> Person:
    """The person called `name`, who has not left. Raises PersonUnknownError, PersonLeftError."""
    person = home.store.person(name)
    if not person.active:
        raise PersonLeftError(name=person.name)
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


def change_role(home: Home, *, name: str, role: Role, by: str) -> Person:
    """Give somebody another role. Raises PersonUnknownError, PersonLeftError, LastAdministratorError."""
    person = named(home, name)
    if role is person.role:
        return person
    if person.role is Role.ADMINISTRATOR:
        _refuse_last(home, person)
    changed = replace(person, role=role)
    home.store.change_person(changed)
    tell_log(home, Change.ROLE_CHANGED, person=person.name, right=role, by=by)
    return changed


def deactivate(home: Home, *, name: str, by: str) -> Person:
    """Let somebody do nothing here any more: they have left. They stay known. Raises PersonUnknownError, LastAdministratorError."""
    person = home.store.person(name)
    if not person.active:
        return person
    if person.role is Role.ADMINISTRATOR:
        _refuse_last(home, person)
    home.store.change_person(replace(person, active=False))
    home.store.accounts.revoke_all(person.name, home.clock.wall())
    tell_log(home, Change.PERSON_LEFT, person=person.name, right="", by=by)
    return replace(person, active=False)


def reactivate(home: Home, *, name: str, by: str) -> Person:
    """Take somebody back who had left, in the role of before. Raises PersonUnknownError."""
    person = home.store.person(name)
    if person.active:
        return person
    home.store.change_person(replace(person, active=True))
    tell_log(home, Change.PERSON_BACK, person=person.name, right=person.role, by=by)
    return replace(person, active=True)


def _refuse_last(home: Home, person: Person) -> None:
    """Somebody must stay who may add others; and who can sign in, where this one can."""
    able = home.store.accounts.with_passwords()
    others = [one for one in home.store.people(Role.ADMINISTRATOR) if one.active and one.name != person.name]
    if not any(one.name in able or person.name not in able for one in others):
        raise LastAdministratorError(name=person.name)
