"""What a station signs of a log once a day, as it is handed over and kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedDay:
    """The head of a log on a day (YYYY-MM-DD): its last number and hash then, and when that entry was made.

    `signature` is Ed25519 over the canonical `{"at", "hash", "seq"}`; it and `public_key` are hexadecimal.
    """

    day: str
    seq: int
    hash: str
    at: datetime | None
    public_key: str
    signature: str
