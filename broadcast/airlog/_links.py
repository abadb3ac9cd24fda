"""What makes one row follow from the row before it, and how a row that does not is named."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from broadcast.domain.asrun import AsRun, from_record
from broadcast.domain.canonical import canonical
from broadcast.errors import LogBrokenError, Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The last entry: number, hash, and when it was made. An empty log has 0, "" and None."""

    seq: int
    hash: str
    at: datetime | None


EMPTY = Head(seq=0, hash="", at=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row that holds in itself: its body has its hash and speaks of its own number."""

    seq: int
    hash: str
    previous: str
    entry: AsRun


def unseal(path: Path, seq: int, body: object, digest: object) -> Row:
    """Check one row as it stands in the file. Raises LogBrokenError."""
    if not isinstance(body, bytes) or not isinstance(digest, bytes):
        raise _altered(path, seq)
    sealed = hashlib.sha256(body).hexdigest()
    if sealed.encode() != digest:
        raise _altered(path, seq)
    try:
        record: dict[str, Any] = json.loads(body)
        told, previous = int(record.pop("seq")), str(record.pop("previous"))
        row = Row(seq=seq, hash=sealed, previous=previous, entry=from_record(record))
        whole = canonical({**record, "seq": told, "previous": previous}) == body
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _altered(path, seq) from error
    if not whole:
        raise _altered(path, seq)
    if told < seq:
        raise broken(path, seq, f"lặp lại dòng {told}", f"it repeats entry {told}")
    if told > seq:
        raise broken(path, seq, f"bị thiếu, dòng {told} đứng vào chỗ", f"missing, entry {told} stands there")
    return row


def follow(path: Path, head: Head, row: Row) -> Head:
    """The head after one more row. A row that remembers another hash speaks against the row before it."""
    if row.seq != head.seq + 1:
        raise broken(path, head.seq + 1, "bị thiếu", "it is missing")
    if row.previous != head.hash:
        raise _altered(path, max(head.seq, 1))
    return Head(seq=row.seq, hash=row.hash, at=row.entry.at)


def broken(path: Path, seq: int, vi: str, en: str) -> LogBrokenError:
    """The chain does not hold at `seq`, and why."""
    return LogBrokenError(path=path, seq=seq, reason=Said(vi=vi, en=en))


def _altered(path: Path, seq: int) -> LogBrokenError:
    return broken(path, seq, "nội dung đã bị thay đổi", "its content was altered")
