"""Tokens that let an office read the station: given out once in full, kept as digests, revoked by name.

A secret has 256 random bits, so its SHA-256 is enough: there is nothing to guess that a slow hash would guard.

    tt_3f2a91c0_9d1e…        tt_ID_SECRET: by the id the token is found, by the whole it is proved
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from datetime import date, time, timedelta

from broadcast.airlog import chain
from broadcast.domain.access import Scope, Token
from broadcast.domain.times import local
from broadcast.errors import PersonNameError, TokenOverError, TokenScopeError
from broadcast.station.home import Home
from broadcast.station.people import is_short_name
from broadcast.station.rights import Change, tell_log

_SECRET = re.compile(r"tt_([0-9a-f]{16})_[0-9a-f]{64}")
_USES = timedelta(minutes=10)
"""So far apart uses of a token are written down: a token that pulls every second costs no write a second."""
_NOBODYS = "0" * 64


def add(home: Home, *, name: str, scopes: Sequence[str], until: date, by: str) -> str:
    """Give out a token and answer its secret, which cannot be had again. It opens until the end of a local day.

    Raises PersonNameError, TokenScopeError, TokenOverError, TokenExistsError.
    """
    if not is_short_name(name):
        raise PersonNameError(name=name)
    if not scopes:
        raise TokenScopeError(found="", known=", ".join(Scope))
    for scope in scopes:
        if scope not in {*Scope}:
            raise TokenScopeError(found=scope, known=", ".join(Scope))
    now = home.clock.wall()
    end = local(until + timedelta(days=1), time(), home.settings.rule_values.zone)
    if end <= now:
        raise TokenOverError(until=until.isoformat())
    id_ = secrets.token_hex(8)
    secret = f"tt_{id_}_{secrets.token_hex(32)}"
    token = Token(
        id=id_,
        name=name,
        scopes=tuple(scope for scope in Scope if scope in scopes),
        digest=_digest(secret),
        added=now,
        by=by,
        until=end,
    )
    chain.ensure_key(
        home.folder / "keys" / "station.pem"
    )  # whoever pulls proves by it what the station signed
    home.store.add_token(token)
    tell_log(home, Change.TOKEN_ADDED, person=token.name, right=",".join(token.scopes), by=by)
    return secret


def revoke(home: Home, *, name: str, by: str) -> Token:
    """Let a token open nothing any more, from now on. Raises TokenUnknownError."""
    token = home.store.revoke_token(name, home.clock.wall())
    if token.revoked is None:
        tell_log(home, Change.TOKEN_REVOKED, person=token.name, right="", by=by)
    return token


def find(home: Home, secret: str) -> Token | None:
    """The token of a secret, be it expired or revoked; None for anything else. Its time says nothing of how near a guess is."""
    found = _SECRET.fullmatch(secret)
    token = home.store.token(found[1]) if found else None
    right = hmac.compare_digest(token.digest if token else _NOBODYS, _digest(secret))
    return token if right else None


def note_use(home: Home, token: Token) -> None:
    """Write down that a token has opened something, unless that was done a moment ago."""
    now = home.clock.wall()
    if token.used is None or not timedelta(0) <= now - token.used < _USES:
        home.store.note_token_use(token.id, now)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
