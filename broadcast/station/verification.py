"""The chains of the logs followed from their beginning to their end, and what is remembered of having done so.

    cache/verified/as_run.json     when it was last done, by whom, up to which entry, and where it broke if it did

It is done each night when the heads are signed, and whenever somebody asks for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from broadcast import files
from broadcast.airlog import chain
from broadcast.airlog.chain import Head, SignedHead
from broadcast.domain.times import stamp, unstamp
from broadcast.errors import BroadcastError, LogBrokenError, LogMissingError, Said
from broadcast.station import papers
from broadcast.station.home import Home

_A_MONTH = timedelta(days=31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """That a log was followed: `seq` is its last entry then; where it did not hold, the first that did not, and why."""

    at: datetime
    by: str
    """A person; empty for the station itself."""
    seq: int
    fault: Said | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One log as it stands: its last entry, when it was verified, and which heads of it were signed, newest first."""

    output: str
    file: str
    head: Head | None
    """None where it cannot be read; then `unread` says why."""
    verified: Verified | None
    signed: tuple[tuple[date, SignedHead], ...]
    unread: BroadcastError | None = None


def verify(home: Home, log: Path, by: str) -> Head:
    """Follow one of the logs, hold it against the head that was signed last, and remember that. Raises as `papers.verify`."""
    with _remembered(home, log, by):
        return papers.verify(home, log)


def sign(home: Home, log: Path) -> None:
    """Keep the head of one of the logs as that of today, signed, once it was followed. Raises as `papers.sign`."""
    with _remembered(home, log, ""):
        papers.sign(home, log)


def standings(home: Home) -> tuple[Standing, ...]:
    """Every log that is there, with the heads that were signed in the last month."""
    there = ((output, log) for output, log in home.logs().items() if log.exists())
    return tuple(_standing(home, output, log) for output, log in there)


def _standing(home: Home, output: str, log: Path) -> Standing:
    head, unread = None, None
    try:
        head = chain.head(log)
    except BroadcastError as error:
        unread = error
    signed = list(papers.signed_heads(home, log, home.here().date() - _A_MONTH))
    return Standing(
        output=output,
        file=log.name,
        head=head,
        verified=_recalled(home, log),
        signed=tuple(reversed(signed)),
        unread=unread,
    )


@contextmanager
def _remembered(home: Home, log: Path, by: str) -> Iterator[None]:
    try:
        yield
    except LogMissingError:
        raise
    except LogBrokenError as error:
        why = error.facts["reason"]
        assert isinstance(why, Said)
        _remember(home, log, by, int(str(error.facts["seq"])), why)
        raise
    _remember(home, log, by, chain.head(log).seq, None)


def _remember(home: Home, log: Path, by: str, seq: int, fault: Said | None) -> None:
    record = {"at": stamp(home.clock.wall()), "by": by, "seq": seq, "fault": fault}
    with suppress(BroadcastError):  # a full disk only costs the memory of it
        files.write(_place(home, log), json.dumps(record, ensure_ascii=False).encode())


def _recalled(home: Home, log: Path) -> Verified | None:
    with suppress(OSError, ValueError, TypeError, KeyError):
        record = json.loads(_place(home, log).read_bytes())
        fault = Said(*record["fault"]) if record["fault"] else None
        return Verified(at=unstamp(record["at"]), by=str(record["by"]), seq=int(record["seq"]), fault=fault)
    return None


def _place(home: Home, log: Path) -> Path:
    return home.folder / "cache" / "verified" / f"{log.stem}.json"
