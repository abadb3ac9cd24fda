"""Who comes in: people by a session after a password, offices by a token with scopes and an end; what is written down
of attempts, and how long somebody waits who guesses.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from broadcast.domain.times import utc


class Scope(StrEnum):
    """What a token opens."""

    AS_RUN = "as-run"
    HEADS = "heads"
    REPORTS = "reports"


class TokenState(StrEnum):
    """Whether a token opens anything at a moment."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A right to read, given to an office. The secret itself is kept nowhere: `digest` is its SHA-256.

    `id` stands in front of the secret and is no secret; `until` is the first moment at which it opens nothing.
    """

    id: str
    name: str
    scopes: tuple[Scope, ...]
    digest: str
    added: datetime
    by: str
    until: datetime
    revoked: datetime | None = None
    used: datetime | None = None
    """When it opened something last, to within ten minutes."""

    def __post_init__(self) -> None:
        utc(self.added)
        utc(self.until)

    def state(self, now: datetime) -> TokenState:
        """What it is at a moment."""
        if self.revoked is not None:
            return TokenState.REVOKED
        return TokenState.EXPIRED if utc(now) >= self.until else TokenState.VALID


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What somebody did or tried to do: a row of the audit table.

    `who` is "" where nobody was named; `origin` an address, or `cli`; `outcome` is `done`, or `refused:` and why;
    `times` how often within a minute, where the same was refused again and again.
    """

    at: datetime
    who: str
    origin: str
    what: str
    outcome: str
    times: int = 1

    def __post_init__(self) -> None:
        utc(self.at)


DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """How a person proves who they are: the hash of a password and, by choice, the secret of a code that changes.

    `step` is the last time step whose code was taken, so that none is taken twice. A `temporary` password was chosen
    by somebody else, and is good for choosing one's own.
    """

    person: str
    hash: str
    temporary: bool
    changed: datetime
    totp: str | None = None
    step: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A person signed in at one browser. Its secret is kept nowhere: `id` is the secret's SHA-256.

    It ends `IDLE` after it was `seen` last, and at `until` however often it was. `origin` is an address, `agent` what
    the browser calls itself; `temporary` whether a password of one's own is still to be chosen.
    """

    id: str
    person: str
    since: datetime
    seen: datetime
    until: datetime
    origin: str
    agent: str
    revoked: datetime | None = None
    temporary: bool = False

    def is_open(self, now: datetime) -> bool:
        """Whether it opens anything at a moment."""
        return self.revoked is None and utc(now) < min(self.until, self.seen + IDLE)


IDLE = timedelta(hours=12)
"""A session that nobody uses ends after so long: over a night, but not over a morning at the desk."""
LONGEST_SESSION = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failures:
    """How often somebody guessed wrong one after another, by account or by address, and until when they wait."""

    count: int
    last: datetime
    until: datetime | None = None

    def one_more(self, now: datetime, bears: int) -> Failures:
        """With one more wrong at `now`; from the `bears`-th on each is followed by a wait, longer every time."""
        count = self.count + 1 if now - self.last < _FORGIVEN else 1
        beyond = count - bears
        wait = _WAITS[min(beyond, len(_WAITS) - 1)] if beyond >= 0 else None
        return Failures(count=count, last=now, until=now + wait if wait else None)

    def one_less(self) -> Failures | None:
        """As if the last one had not been; None when nothing is left."""
        return Failures(count=self.count - 1, last=self.last) if self.count > 1 else None


_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
_FORGIVEN = timedelta(days=1)
