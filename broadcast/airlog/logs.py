"""The logs of all outputs of a station, read as one by time.

Each of them is a chain of its own, with numbers of its own; so whatever is told of an entry names the log too.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from broadcast.airlog import chain
from broadcast.domain.asrun import AsRun, EntryKind, Place
from broadcast.errors import LogMissingError


def read(
    logs: Mapping[str, Path],
    bounds: tuple[datetime, datetime] | None = None,
    *,
    since: datetime | None = None,
    kinds: Collection[EntryKind] | None = None,
) -> Iterator[tuple[Place, AsRun]]:
    """The entries of every log (by output), in the order in which they were made; each log keeps its own order.

    `bounds` and `kinds` as in `chain.read`. With `since` what was made long before is not looked at: all that was made from
    then on comes, and some of what was made before. An output that has not aired yet has no log, and nothing to tell.

    Raises as `chain.read` does; LogMissingError where there is no log at all, before the first entry.
    """
    return by_time(_placed(output, path, bounds, since, kinds) for output, path in those_there(logs).items())


def by_time(read: Iterable[Iterable[tuple[Place, AsRun]]]) -> Iterator[tuple[Place, AsRun]]:
    """What was read of each log, merged in the order in which the entries were made."""
    return heapq.merge(*read, key=lambda one: one[1].at)


def hashes(logs: Mapping[str, Path], begin: Mapping[str, int]) -> dict[Place, str]:
    """The hash of every entry of each log (by output) from the number on that it has in `begin`, as recorded; of a log
    that has none, nothing. Raises as `read` does.
    """
    return {
        Place(seq, output): digest
        for output, path in those_there(logs).items()
        if output in begin
        for seq, digest in chain.hashes(path, begin[output] - 1).items()
    }


def those_there(logs: Mapping[str, Path]) -> dict[str, Path]:
    """The logs that there are. Raises LogMissingError where there is none at all."""
    found = {output: path for output, path in logs.items() if chain.is_there(path)}
    if not found:
        raise LogMissingError(path=next(iter(logs.values())))
    return found


def _placed(
    output: str,
    path: Path,
    bounds: tuple[datetime, datetime] | None,
    since: datetime | None,
    kinds: Collection[EntryKind] | None,
) -> Iterator[tuple[Place, AsRun]]:
    after = chain.reach(path, since) if since else 0
    return ((Place(seq, output), entry) for seq, entry in chain.read(path, after, bounds, kinds))
