"""How people sign in: a password and, by choice, a code; then a session at one browser that can be ended from any.

    sign_in ──► lockout.begin ──► the password, or as much work in vain ──► the code ──► lockout.take_back ──► a session

A session's secret has 256 random bits and is kept as its SHA-256. Whoever is refused learns neither which of name,
password and code was wrong nor, from the time that it took, whether there is such a name.
"""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from broadcast.domain.access import LONGEST_SESSION, Credential, Session
from broadcast.domain.people import Person, Role
from broadcast.errors import (
    CannotWriteError,
    CodeWantedError,
    DatabaseError,
    DiskFullError,
    RoleRefusedError,
    SignInRefusedError,
)
from broadcast.station import codes, lockout, passwords
from broadcast.station.home import Home
from broadcast.station.people import may, named
from broadcast.station.rights import Change, tell_log

_SEEN = timedelta(minutes=5)
"""So far apart uses of a session are written down."""


def set_password(
    home: Home, *, name: str, password: str, by: str, keep: str = "", temporary: bool = False
) -> None:
    """Give somebody a password; a code of theirs stays, their sessions end but the one whose id is `keep`.

    A `temporary` one was chosen by somebody else and opens nothing but the choice of one's own.

    Raises PersonUnknownError, PersonLeftError, PasswordWeakError, and as `rights.tell_log` does.
    """
    person, now = named(home, name), home.clock.wall()
    chosen = passwords.judge(password, person.name, person.full_name, home.settings.station.name)
    found = home.store.accounts.credential(person.name)
    before = found[1] if found else Credential(person=person.name, hash="", temporary=False, changed=now)
    hashed = passwords.hashed(chosen)
    home.store.accounts.keep(replace(before, hash=hashed, temporary=temporary, changed=now))
    home.store.accounts.revoke_all(person.name, now, but=keep)
    tell_log(home, Change.PASSWORD_SET, person=person.name, right=person.role, by=by)


def sign_in(home: Home, *, name: str, password: str, code: str, origin: str, agent: str) -> str:
    """The secret of a new session of somebody who proved who they are. `origin` is an address, `agent` a browser.

    Raises SignInRefusedError, LockedOutError; CodeWantedError when all that is missing is the code.
    """
    lockout.begin(home, name, origin)
    found = home.store.accounts.credential(name)
    if not passwords.fits(password, found[1].hash if found else None) or found is None:
        raise SignInRefusedError
    person, credential = found
    if credential.totp is not None:
        if not code.strip():
            lockout.take_back(home, name, origin, right=False)
            raise CodeWantedError
        if not codes.take(home, credential, code):
            raise SignInRefusedError
    lockout.take_back(home, name, origin, right=True)
    if passwords.is_old(credential.hash):
        home.store.accounts.rehash(person.name, credential.hash, passwords.hashed(password))
    return _opened(home, person, origin, agent)


def proves(home: Home, *, name: str, password: str, origin: str) -> bool:
    """Whether it is that person's password: asked once more before something that a passer-by should not do.

    Wrong guesses count as those of `sign_in` do. Raises LockedOutError.
    """
    lockout.begin(home, name, origin)
    found = home.store.accounts.credential(name)
    right = passwords.fits(password, found[1].hash if found else None)
    if right:
        lockout.take_back(home, name, origin, right=False)
    return right


def session(home: Home, secret: str) -> tuple[Session, Person] | None:
    """The open session of a secret and whose it is, as that person is now; None for anything else."""
    found = home.store.accounts.session(_digest(secret)) if secret else None
    now = home.clock.wall()
    if found is None or not found[0].is_open(now) or not found[1].active:
        return None
    if not timedelta(0) <= now - found[0].seen < _SEEN:
        # a disk that takes nothing signs nobody out
        with suppress(CannotWriteError, DiskFullError, DatabaseError):
            home.store.accounts.see(found[0].id, now)
    return found


def sign_out(home: Home, secret: str) -> None:
    """End the session of a secret, if there is one."""
    home.store.accounts.revoke(_digest(secret), home.clock.wall())


def sessions(home: Home, name: str) -> tuple[Session, ...]:
    """Where somebody is signed in now, the newest first. Raises PersonUnknownError."""
    person, now = home.store.person(name), home.clock.wall()
    return tuple(one for one in home.store.accounts.sessions(person.name) if one.is_open(now))


def revoke(home: Home, *, id_: str, by: Person) -> None:
    """End a session by its id: one's own, or as administrator anybody's. Raises RoleRefusedError."""
    found = home.store.accounts.session(id_)
    if found is None:
        return
    if found[1].name != by.name and not may(by, Role.ADMINISTRATOR):
        raise RoleRefusedError(name=by.name, role=by.role, wanted=Role.ADMINISTRATOR)
    home.store.accounts.revoke(id_, home.clock.wall())


def has_administrator(home: Home) -> bool:
    """Whether somebody can sign in who may add others: until then the station is at its first run."""
    able = home.store.accounts.with_passwords()
    return any(one.active and one.name in able for one in home.store.people(Role.ADMINISTRATOR))


def _opened(home: Home, person: Person, origin: str, agent: str) -> str:
    secret, now = secrets.token_urlsafe(32), home.clock.wall()
    shown = "".join(letter if letter.isprintable() else "?" for letter in agent)[:200]
    session = Session(
        id=_digest(secret),
        person=person.name,
        since=now,
        seen=now,
        until=now + LONGEST_SESSION,
        origin=origin,
        agent=shown,
    )
    home.store.accounts.open(session, over=now - LONGEST_SESSION)
    return secret


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="surrogateescape")).hexdigest()
