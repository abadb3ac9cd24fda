"""Tokens by which offices read, and the audit of who did or tried what."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, delete, func, insert, or_, select, update

from broadcast.domain.access import DONE, Attempt, Scope, Token
from broadcast.errors import TokenExistsError, TokenUnknownError
from broadcast.store.people import key
from broadcast.store.tables import audit, tokens


def add_token(connection: Connection, token: Token) -> None:
    """Keep a token. Raises TokenExistsError: a name stands once, be its token revoked or not."""
    if connection.execute(select(tokens.c.id).where(tokens.c.key == key(token.name))).first():
        raise TokenExistsError(name=token.name)
    connection.execute(
        insert(tokens).values(
            id=token.id,
            name=unicodedata.normalize("NFC", token.name),
            key=key(token.name),
            scopes=[scope.value for scope in token.scopes],
            digest=token.digest,
            added=token.added,
            by=token.by,
            until=token.until,
            revoked=token.revoked,
            used=token.used,
        )
    )


def listed(connection: Connection) -> tuple[Token, ...]:
    """Every token there ever was, in the order in which they were given out."""
    return tuple(_token(row) for row in connection.execute(select(tokens).order_by(tokens.c.added)))


def token(connection: Connection, id_: str) -> Token | None:
    """The token of an id, if there is one."""
    row = connection.execute(select(tokens).where(tokens.c.id == id_)).first()
    return None if row is None else _token(row)


def revoke(connection: Connection, name: str, at: datetime) -> Token:
    """Let a token open nothing any more; one that was revoked stays so. Raises TokenUnknownError."""
    row = connection.execute(select(tokens).where(tokens.c.key == key(name))).first()
    if row is None:
        raise TokenUnknownError(name=name)
    if row.revoked is None:
        connection.execute(update(tokens).where(tokens.c.id == row.id).values(revoked=at))
    return _token(row)


def note_use(connection: Connection, id_: str, at: datetime) -> None:
    """Write down when a token opened something last."""
    connection.execute(update(tokens).where(tokens.c.id == id_).values(used=at))


def write_down(connection: Connection, attempts: Sequence[Attempt]) -> None:
    """Put rows at the end of the audit."""
    connection.execute(
        insert(audit),
        [
            {
                "at": one.at,
                "who": one.who,
                "origin": one.origin,
                "what": one.what,
                "outcome": one.outcome,
                "times": one.times,
            }
            for one in attempts
        ],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which rows of the audit: by who, by words in what was done or its outcome, between two moments."""

    who: str = ""
    words: str = ""
    since: datetime | None = None
    before: datetime | None = None


EVERY = Wanted()
"""All rows."""


def attempts(connection: Connection, most: int, skip: int, wanted: Wanted) -> tuple[Attempt, ...]:
    """So many of the newest rows that are wanted, newest first, after the first `skip` of them."""
    query = select(audit).order_by(audit.c.id.desc()).limit(most).offset(skip)
    if wanted.who:
        query = query.where(func.lower(audit.c.who) == wanted.who.lower())
    if wanted.words:
        words = unicodedata.normalize("NFC", wanted.words)
        spellings = {words, words.lower()}  # SQLite knows no small letter of Ố
        columns = (audit.c.what, audit.c.outcome)
        query = query.where(
            or_(*(column.icontains(one, autoescape=True) for column in columns for one in spellings))
        )
    if wanted.since is not None:
        query = query.where(audit.c.at >= wanted.since)
    if wanted.before is not None:
        query = query.where(audit.c.at < wanted.before)
    rows = connection.execute(query)
    return tuple(
        Attempt(
            at=row.at, who=row.who, origin=row.origin, what=row.what, outcome=row.outcome, times=row.times
        )
        for row in rows
    )


def forget_refusals(connection: Connection, before: datetime, most: int) -> None:
    """Let go of refusals from before a moment, and of the oldest beyond so many; what was done stays."""
    refused = audit.c.outcome != DONE
    connection.execute(delete(audit).where(refused, audit.c.at < before))
    kept = select(audit.c.id).where(refused).order_by(audit.c.id.desc()).limit(1).offset(most)
    oldest = connection.execute(select(func.max(kept.subquery().c.id))).scalar()
    if oldest is not None:
        connection.execute(delete(audit).where(refused, audit.c.id <= oldest))


def _token(row: Row[tuple[object, ...]]) -> Token:
    return Token(
        id=row.id,
        name=row.name,
        scopes=tuple(map(Scope, row.scopes)),
        digest=row.digest,
        added=row.added,
        by=row.by,
        until=row.until,
        revoked=row.revoked,
        used=row.used,
    )
