"""Signed files that came by stick are taken in: verified to the last byte first, and then kept like any pull.

The same file twice is the same as once. Files may come in any order; what is missing between them stays a gap until
it comes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from broadcast.airlog.chain import is_signed
from broadcast.airlog.links import Head, broken, follow, sealed
from broadcast.errors import FileMissingError, LogBrokenError, LogForkedError, NotAFileError
from broadcast.hub import bundle
from broadcast.hub.bundle import SeveredError
from broadcast.hub.client import PAGE
from broadcast.hub.wire import Passage
from broadcast.office.contact import Held, believe, held, write_down
from broadcast.office.home import OfficeHome
from broadcast.office.intake import keep, linked


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a file brought: from whom, whether that station is new here, and how its logs stand now."""

    station: str
    is_new: bool
    logs: tuple[Held, ...]


def take_in(home: OfficeHome, path: Path) -> Taken:
    """Take a file of `log export --usb` in.

    Raises:
        FileMissingError, NotAFileError: there is no such file.
        FileDamagedError: its head or signature was altered; HomeNewerError: a newer version wrote it.
        LogBrokenError: names the first entry that was altered.
        StationKeyError: it is signed with another key than the station's.
        LogForkedError: it contradicts what is kept.
    """
    head = _verified(path)
    heads = head.heads
    known = home.store.station_of(heads.public_key)
    configured = home.named(heads.station)
    name = known.name if known else configured.name if configured else heads.station
    station = home.store.meet(name, heads.public_key, home.clock.wall())
    new: dict[str, int] = {one.output: 0 for one in head.stretches}
    try:
        for output, seq, passages in _runs(path):
            run = linked(str(path), seq - 1, passages)
            with home.store.intake(station, output) as batch:
                new[output] += keep(batch, run)
        for told in heads.outputs:
            believe(home, station, told.output, told.signed)
    except (LogForkedError, LogBrokenError) as error:
        write_down(home, station, str(error.facts.get("output", "")), error)
        raise
    return Taken(
        station=station.name,
        is_new=known is None and configured is None,
        logs=tuple(held(home, station, output, count) for output, count in new.items()),
    )


def _verified(path: Path) -> bundle.Head:
    """The head of a file that holds to its last byte, entry by entry."""
    try:
        head = bundle.read_head(path)
        before: dict[str, Head] = {}
        for output, seq, passage in bundle.read(path, is_signed):
            row = sealed(path, seq, passage.body, passage.hash.encode())
            last = before.get(output) or Head(seq=seq - 1, hash=row.previous if seq > 1 else "", at=None)
            before[output] = follow(path, last, row)
    except SeveredError as error:
        raise broken(path, error.seq, "nội dung đã bị thay đổi", "its content was altered") from error
    except FileNotFoundError as error:
        raise FileMissingError(path=path) from error
    except OSError as error:
        raise NotAFileError(path=path) from error
    return head


def _runs(path: Path) -> Iterator[tuple[str, int, Sequence[Passage]]]:
    """The entries of a file, a page at a time: output, first number, entries."""
    whole = bundle.read(path, is_signed)
    for (output, _), lines in groupby(whole, key=lambda line: (line[0], line[1] // PAGE)):
        run = list(lines)
        yield output, run[0][1], [passage for _, _, passage in run]
