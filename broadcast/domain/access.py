"""Who may read a station from outside: tokens, each with its scopes and its end; and what is written down of attempts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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
