"""How people prove who they are, where they are signed in, and who guessed wrong how often."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from broadcast.domain.access import Credential, Failures, Session
from broadcast.domain.people import Person
from broadcast.store import people
from broadcast.store.database import WRITES
from broadcast.store.tables import credentials, failures, sessions

Counting = Callable[[str, Failures | None], Failures | None]
"""What a key's wrong guesses become; None forgets them. What it raises leaves all of them as they were."""


class Accounts:
    """A station's accounts, in its main database; a method raises as those of `Store` do."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing = engine.execution_options(**WRITES)

    def credential(self, name: str) -> tuple[Person, Credential] | None:
        """The person of a name, who has not left, and how they prove it; None when there is no such or no password."""
        with self._engine.begin() as connection:
            person = people.known(connection, name)
            if person is None or not person.active:
                return None
            theirs = select(credentials).where(credentials.c.person == person.name)
            row = connection.execute(theirs).first()
            return (person, _credential(row)) if row else None

    def with_passwords(self) -> frozenset[str]:
        """The names of all who have a password, those too who have left."""
        with self._engine.begin() as connection:
            return frozenset(connection.execute(select(credentials.c.person)).scalars())

    def keep(self, credential: Credential) -> None:
        """Let a person prove themselves by this and by nothing they had before."""
        values = {
            name: getattr(credential, name) for name in ("hash", "temporary", "changed", "totp", "step")
        }
        with self._writing.begin() as connection:
            connection.execute(delete(credentials).where(credentials.c.person == credential.person))
            connection.execute(insert(credentials).values(person=credential.person, **values))

    def rehash(self, person: str, before: str, after: str) -> None:
        """Keep the same password in a newer form, unless another was chosen meanwhile."""
        with self._writing.begin() as connection:
            same = (credentials.c.person == person, credentials.c.hash == before)
            connection.execute(update(credentials).where(*same).values(hash=after))

    def take_step(self, person: str, step: int) -> bool:
        """Use up a time step and all before it; False when that was done already."""
        with self._writing.begin() as connection:
            later = (credentials.c.person == person, credentials.c.step < step)
            return connection.execute(update(credentials).where(*later).values(step=step)).rowcount == 1

    # ── sessions ─────────────────────────────────────────────────────────────────────────────────

    def open(self, session: Session, over: datetime) -> None:
        """Keep a new session; those that ended before `over` are let go."""
        names = ("id", "person", "since", "seen", "until", "origin", "agent", "revoked")
        with self._writing.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.until < over))
            connection.execute(insert(sessions).values(**{name: getattr(session, name) for name in names}))

    def session(self, id_: str) -> tuple[Session, Person] | None:
        """A session, be it over or not, and whose it is as that person is now."""
        with self._engine.begin() as connection:
            row = connection.execute(_SESSIONS.where(sessions.c.id == id_)).first()
            return (_session(row), people.find(connection, row.person, "")) if row else None

    def sessions(self, person: str | None = None) -> tuple[Session, ...]:
        """Every session that is kept, of one person or of all; the newest first."""
        query = _SESSIONS.order_by(sessions.c.since.desc(), sessions.c.id)
        if person is not None:
            query = query.where(sessions.c.person == person)
        with self._engine.begin() as connection:
            return tuple(_session(row) for row in connection.execute(query))

    def see(self, id_: str, at: datetime) -> None:
        """Write down when a session was used last."""
        with self._writing.begin() as connection:
            connection.execute(update(sessions).where(sessions.c.id == id_).values(seen=at))

    def revoke(self, id_: str, at: datetime) -> None:
        """Let a session open nothing any more."""
        with self._writing.begin() as connection:
            connection.execute(update(sessions).where(sessions.c.id == id_, _OPEN).values(revoked=at))

    def revoke_all(self, person: str, at: datetime, *, but: str = "") -> None:
        """Let no session of a person open anything any more, `but` one."""
        with self._writing.begin() as connection:
            theirs = (sessions.c.person == person, sessions.c.id != but, _OPEN)
            connection.execute(update(sessions).where(*theirs).values(revoked=at))

    # ── wrong guesses ────────────────────────────────────────────────────────────────────────────

    def count(self, keys: Sequence[str], counting: Counting) -> None:
        """Count anew what was guessed wrong by each of the keys, all at once or, when `counting` raises, none."""
        with self._writing.begin() as connection:
            changed = {key: counting(key, _failures(connection, key)) for key in keys}
            connection.execute(delete(failures).where(failures.c.key.in_(keys)))
            for key, now in changed.items():
                if now is not None:
                    values = {"count": now.count, "last": now.last, "until": now.until}
                    connection.execute(insert(failures).values(key=key, **values))

    def forget_failures(self, before: datetime) -> None:
        """Let go of what was guessed wrong before a moment."""
        with self._writing.begin() as connection:
            connection.execute(delete(failures).where(failures.c.last < before))


_OPEN = sessions.c.revoked.is_(None)
_SESSIONS = select(sessions, credentials.c.temporary).outerjoin(
    credentials, credentials.c.person == sessions.c.person
)


def _credential(row: Row[tuple[object, ...]]) -> Credential:
    return Credential(
        person=row.person,
        hash=row.hash,
        temporary=row.temporary,
        changed=row.changed,
        totp=row.totp,
        step=row.step,
    )


def _session(row: Row[tuple[object, ...]]) -> Session:
    return Session(
        id=row.id,
        person=row.person,
        since=row.since,
        seen=row.seen,
        until=row.until,
        origin=row.origin,
        agent=row.agent,
        revoked=row.revoked,
        temporary=bool(row.temporary),
    )


def _failures(connection: Connection, key: str) -> Failures | None:
    query = select(failures.c["count"], failures.c.last, failures.c.until).where(failures.c.key == key)
    row = connection.execute(query).first()
    if row is None:
        return None
    count, last, until = row
    return Failures(count=count, last=last, until=until)
