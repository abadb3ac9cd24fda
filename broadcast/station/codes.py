"""A second proof by choice: a code that a telephone shows, new every thirty seconds (TOTP, RFC 6238), good once."""

from __future__ import annotations

import re
from dataclasses import replace

import pyotp

from broadcast.domain.access import Credential
from broadcast.errors import CodeWrongError, PasswordMissingError
from broadcast.station.home import Home
from broadcast.station.rights import Change, tell_log

_PERIOD = 30
_SECRET = re.compile(r"[A-Z2-7]{32}")
_CODE = re.compile(r"[0-9]{6}")


def begin(home: Home, name: str) -> tuple[str, str]:
    """A new secret, and the address by which a telephone takes it up. Nothing is kept before `confirm`."""
    secret, station = pyotp.random_base32(), home.settings.station.name
    return secret, uri(secret, name=name, station=station)


def uri(secret: str, *, name: str, station: str) -> str:
    """The otpauth:// address of a secret, which a picture shows to a telephone."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=station)


def confirm(home: Home, *, name: str, secret: str, code: str) -> None:
    """Ask for codes of this secret from now on: the telephone has shown one. Raises CodeWrongError, PasswordMissingError."""
    found = home.store.accounts.credential(name)
    if found is None:
        raise PasswordMissingError(name=name)
    step = _step(home, secret, code) if _SECRET.fullmatch(secret) else None
    if step is None:
        raise CodeWrongError
    person, credential = found
    home.store.accounts.keep(replace(credential, totp=secret, step=step))
    tell_log(home, Change.CODE_SET, person=person.name, right=person.role, by=person.name)


def drop(home: Home, *, name: str, by: str) -> None:
    """Ask for no code any more."""
    found = home.store.accounts.credential(name)
    if found is None or found[1].totp is None:
        return
    person, credential = found
    home.store.accounts.keep(replace(credential, totp=None))
    tell_log(home, Change.CODE_DROPPED, person=person.name, right=person.role, by=by)


def take(home: Home, credential: Credential, code: str) -> bool:
    """Whether it is the code of now, or of the half minute before or after; a code is taken once."""
    step = _step(home, credential.totp, code) if credential.totp else None
    return step is not None and home.store.accounts.take_step(credential.person, step)


def _step(home: Home, secret: str, code: str) -> int | None:
    """The time step whose code it is, if that is now or next to it."""
    typed = "".join(code.split())
    if not _CODE.fullmatch(typed):
        return None
    now = int(home.clock.wall().timestamp()) // _PERIOD
    codes = {step: pyotp.TOTP(secret).at(step * _PERIOD) for step in (now, now - 1, now + 1)}
    return next((step for step, right in codes.items() if pyotp.utils.strings_equal(typed, right)), None)
