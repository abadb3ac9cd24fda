"""What makes one row follow from the row before it, and how a row that does not is named.

The rules are those of the chain alone: wherever its rows lie (in the station's file, on the wire, on a stick, in
an office's database), `where` is what a refusal calls that place. `sealed` asks nothing of an entry but that it is
the one that was hashed, so an office understands the chain of a station whose program is newer than its own.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from broadcast.domain.asrun import AsRun, from_record
from broadcast.domain.canonical import canonical
from broadcast.domain.times import unstamp
from broadcast.errors import LogBrokenError, Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The last entry: number, hash, and when it was made. An empty log has 0, "" and None."""

    seq: int
    hash: str
    at: datetime | None


EMPTY = Head(seq=0, hash="", at=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A row that holds in itself: its body has its hash and speaks of its own number."""

    seq: int
    hash: str
    previous: str
    at: datetime
    body: bytes
    record: dict[str, Any]
    """The fields of the entry as they were hashed, without number and previous hash."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The same, with the entry as this program understands it."""

    seq: int
    hash: str
    previous: str
    entry: AsRun

    @property
    def at(self) -> datetime:
        """When the entry was made."""
        return self.entry.at


def sealed(where: Path | str, seq: int, body: object, digest: object) -> Sealed:
    """Check one row as it stands in its place, whatever its entry tells. Raises LogBrokenError."""
    if not isinstance(body, bytes) or not isinstance(digest, bytes):
        raise _altered(where, seq)
    found = hashlib.sha256(body).hexdigest()
    if found.encode() != digest:
        raise _altered(where, seq)
    try:
        record: dict[str, Any] = json.loads(body)
        whole = canonical(record) == body
        told, previous = int(record.pop("seq")), str(record.pop("previous"))
        at = unstamp(record["at"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _altered(where, seq) from error
    if not whole:
        raise _altered(where, seq)
    if told < seq:
        raise broken(where, seq, f"lặp lại dòng {told}", f"it repeats entry {told}")
    if told > seq:
        raise broken(where, seq, f"bị thiếu, dòng {told} đứng vào chỗ", f"missing, entry {told} stands there")
    return Sealed(seq=seq, hash=found, previous=previous, at=at, body=body, record=record)


def unseal(where: Path | str, seq: int, body: object, digest: object) -> Row:
    """Check one row, and read its entry. Raises LogBrokenError, also for an entry that nothing here wrote."""
    one = sealed(where, seq, body, digest)
    try:
        entry = from_record(one.record)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _altered(where, seq) from error
    return Row(seq=seq, hash=one.hash, previous=one.previous, entry=entry)


def follow(where: Path | str, head: Head, row: Row | Sealed) -> Head:
    """The head after one more row. A row that remembers another hash speaks against the row before it."""
    if row.seq != head.seq + 1:
        raise broken(where, head.seq + 1, "bị thiếu", "it is missing")
    if row.previous != head.hash:
        raise _altered(where, max(head.seq, 1))
    return Head(seq=row.seq, hash=row.hash, at=row.at)


def broken(where: Path | str, seq: int, vi: str, en: str) -> LogBrokenError:
    """The chain does not hold at `seq`, and why."""
    return LogBrokenError(path=where, seq=seq, reason=Said(vi=vi, en=en))


def _altered(where: Path | str, seq: int) -> LogBrokenError:
    return broken(where, seq, "nội dung đã bị thay đổi", "its content was altered")
