"""The logs as an office gets them: their heads, and where no network leads there, one signed file on a stick."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from pathlib import Path

from broadcast import __version__
from broadcast.airlog import chain
from broadcast.airlog.links import EMPTY
from broadcast.domain.canonical import Json, canonical
from broadcast.domain.times import stamp
from broadcast.errors import FileDamagedError, FileMissingError, LogMissingError, Said
from broadcast.files import atomic, write
from broadcast.hub import bundle
from broadcast.hub.bundle import SUFFIX, SeveredError, Stretch
from broadcast.station import papers
from broadcast.station.home import Home

_HANDED = "da-giao.json"
"""In the home: up to which number the log of each output was handed over by stick."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """A file that holds these numbers of the logs."""

    path: Path
    stretches: tuple[Stretch, ...]

    @property
    def count(self) -> int:
        """How many entries there are in it."""
        return sum(one.seq - one.after for one in self.stretches)


def heads(home: Home) -> dict[str, Json]:
    """Who the station is and how far its logs have come, with all heads that it signed, as an office is told.

    Raises LogBrokenError, FileDamagedError.
    """
    key_file = home.folder / "keys" / "station.pem"
    chain.ensure_key(key_file)
    return {
        "station": home.settings.station.name,
        "commune": home.settings.station.commune,
        "public_key": chain.public_key(key_file),
        "software": __version__,
        "outputs": [log_head(home, output, log) for output, log in _laid(home)],
    }


def log_head(home: Home, output: str, log: Path, since: date | None = None) -> dict[str, Json]:
    """How far a log has come, be it there yet or not, and what was signed of it: all, or from a day on.

    Raises LogBrokenError.
    """
    try:
        last = chain.head(log)
    except LogMissingError:
        last = EMPTY
    return {
        "output": output,
        "seq": last.seq,
        "hash": last.hash,
        "at": stamp(last.at) if last.at else None,
        "signed": [
            {
                "day": day.isoformat(),
                "seq": signed.head.seq,
                "hash": signed.head.hash,
                "at": stamp(signed.head.at) if signed.head.at else None,
                "public_key": signed.public_key,
                "signature": signed.signature,
            }
            for day, signed in papers.signed_heads(home, log, since)
        ],
    }


def hand_over(home: Home, target: Path, *, whole: bool = False) -> HandedOver | None:
    """Write what was not handed over yet (or all there is) into one signed file, read it back, and remember that.

    `target` is a folder, as that of a stick, or a file. None when there is nothing new.

    Raises LogBrokenError (a log that does not hold is not handed on), CannotWriteError, DiskFullError, and
    FileDamagedError when the stick does not give back what was written.
    """
    before = {} if whole else _handed(home)
    stretches = tuple(
        Stretch(output=output, after=min(before.get(output, 0), last), seq=last)
        for output, log in _laid(home)
        if (last := chain.verify(log).seq) > before.get(output, 0)
    )
    if not stretches:
        return None
    path = target / _name(home) if target.is_dir() else target
    key_file = home.folder / "keys" / "station.pem"
    record = bundle.head_record(heads(home), stretches, home.clock.wall())
    with atomic(path) as temporary, temporary.open("wb") as file:
        bundle.write(file, record, _entries(home, stretches), lambda message: chain.sign(key_file, message))
    _read_back(path)
    write(home.folder / _HANDED, canonical({**before, **{one.output: one.seq for one in stretches}}) + b"\n")
    return HandedOver(path=path, stretches=stretches)


def _laid(home: Home) -> Iterator[tuple[str, Path]]:
    """Every log that is there, with its output."""
    return ((output, log) for output, log in home.logs().items() if chain.is_there(log))


def _entries(home: Home, stretches: tuple[Stretch, ...]) -> Iterator[tuple[str, str, bytes]]:
    logs = home.logs()
    for one in stretches:
        for row in takewhile(lambda row: row.seq <= one.seq, chain.rows(logs[one.output], one.after)):  # noqa: B023 - used up before the next
            yield one.output, row.hash, row.body


def _name(home: Home) -> str:
    return f"nhat-ky-{home.settings.station.code}-{home.here():%Y%m%d-%H%M%S}{SUFFIX}"


def _handed(home: Home) -> dict[str, int]:
    """Up to which number each log was handed over; nothing, where that cannot be told."""
    try:
        told = json.loads((home.folder / _HANDED).read_bytes())
        return {str(output): int(seq) for output, seq in told.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _read_back(path: Path) -> None:
    """Read the file from the stick, and not from memory, as an office will."""
    with path.open("rb") as file, contextlib.suppress(AttributeError, OSError):
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    try:
        for _ in bundle.read(path, chain.is_signed):
            pass
    except SeveredError as error:
        raise FileDamagedError(
            path=path,
            reason=Said(
                "đọc lại khác với khi ghi, thẻ nhớ có thể đã hỏng", "it reads otherwise than it was written"
            ),
        ) from error
    except FileNotFoundError as error:
        raise FileMissingError(path=path) from error
