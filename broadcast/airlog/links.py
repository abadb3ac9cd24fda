"""What makes one row follow from the row before it, and how a row that does not is named.

The rules are those of the chain alone: wherever its rows lie (in the station's file, on the wire, on a stick, in
an office's database), `where` is what a refusal calls that place. `sealed` asks nothing of an entry but that it is
the one that was hashed, so an office understands the chain of a station whose program is newer than its own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from broadcast.domain.asrun import AsRun, EntryKind, from_record
from broadcast.domain.canonical import canonical
from broadcast.domain.times import stamp, unstamp
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
    text, found = _intact(where, seq, body, digest)
    record = _record(where, seq, text)
    try:
        whole = canonical(record) == text
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
    return Sealed(seq=seq, hash=found, previous=previous, at=at, body=text, record=record)


def unseal(where: Path | str, seq: int, body: object, digest: object) -> Row:
    """Check one row, and read its entry. Raises LogBrokenError, also for an entry that nothing here wrote."""
    one = sealed(where, seq, body, digest)
    try:
        entry = from_record(one.record)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _altered(where, seq) from error
    return Row(seq=seq, hash=one.hash, previous=one.previous, entry=entry)


def told(
    where: Path | str,
    page: Sequence[tuple[int, object, object]],
    kinds: Collection[EntryKind] | None = None,
    bounds: tuple[datetime, datetime] | None = None,
) -> Iterator[tuple[int, AsRun]]:
    """The entries of rows that have their hash, with their numbers: all, or those of some kinds, or of some time.

    Whether a row is spelled as the chain spells it, and what is before it, is not asked: that is for whoever
    verifies. Raises LogBrokenError.
    """
    intact = [(seq, _intact(where, seq, body, digest)[0]) for seq, body, digest in page]
    if kinds is not None:
        marks = [
            f'"kind":"{kind}"'.encode() for kind in kinds
        ]  # inside a text its quotation marks are not bare
        intact = [(seq, body) for seq, body in intact if any(mark in body for mark in marks)]
    first, end = (stamp(bounds[0]), stamp(bounds[1])) if bounds else ("", "")
    for seq, record in zip((seq for seq, _ in intact), _records(where, intact), strict=True):
        try:
            if record.pop("seq") != seq:
                raise _altered(where, seq)
            del record["previous"]
            moment = record["actual_start"] or record["planned_start"] or record["at"]
            if bounds is None or first <= moment < end:
                yield seq, from_record(record)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise _altered(where, seq) from error


def _records(where: Path | str, page: Sequence[tuple[int, bytes]]) -> list[dict[str, Any]]:
    """What bodies say. A page at once, since a name that all of them have is then read once."""
    try:
        records: list[dict[str, Any]] = json.loads(b"[" + b",".join(body for _, body in page) + b"]")
    except (ValueError, RecursionError):
        records = []
    return records if len(records) == len(page) else [_record(where, seq, body) for seq, body in page]


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


def _intact(where: Path | str, seq: int, body: object, digest: object) -> tuple[bytes, str]:
    """A body that has the hash that stands beside it, and that hash."""
    if not isinstance(body, bytes) or not isinstance(digest, bytes):
        raise _altered(where, seq)
    found = hashlib.sha256(body).hexdigest()
    if found.encode() != digest:
        raise _altered(where, seq)
    return body, found


def _record(where: Path | str, seq: int, body: bytes) -> dict[str, Any]:
    try:
        record = json.loads(body.decode())
    except (ValueError, RecursionError) as error:
        raise _altered(where, seq) from error
    if not isinstance(record, dict):
        raise _altered(where, seq)
    return record


def _altered(where: Path | str, seq: int) -> LogBrokenError:
    return broken(where, seq, "nội dung đã bị thay đổi", "its content was altered")
