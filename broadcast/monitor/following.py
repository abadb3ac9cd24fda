"""The events of one log as they come to their end: what is to be judged next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from broadcast.airlog import chain
from broadcast.domain.asrun import AsRun, EntryKind
from broadcast.domain.times import ClockTrust
from broadcast.errors import BroadcastError

_SHORTEST = timedelta(seconds=3)
_LATELY = timedelta(hours=1)


class Following:
    """Reads on where it left off, from the end of the log as it is `now`. It writes nothing."""

    def __init__(self, path: Path, now: datetime) -> None:
        self._path = path
        self._last = 0
        with suppress(BroadcastError):
            self._last = chain.reach(path, now - _LATELY)
        for _ in self.ended():
            pass

    def ended(self) -> Iterator[AsRun]:
        """Events that sounded for long enough to be judged, of which the log tells since it was last asked.

        A log that cannot be read just now is read the next time; one that began anew is read from its beginning.
        """
        for seq, entry in self._entries():
            self._last = seq
            if _can_be_judged(entry):
                yield entry

    def _entries(self) -> Iterator[tuple[int, AsRun]]:
        with suppress(BroadcastError):
            if self._last and self._last not in chain.hashes(self._path, self._last - 1):
                self._last = 0
            yield from chain.read(self._path, after=self._last)


def _can_be_judged(entry: AsRun) -> bool:
    if entry.kind is not EntryKind.EVENT or entry.clock_trust is ClockTrust.SIMULATED or not entry.heard:
        return False
    if entry.actual_start is None or entry.actual_end is None:
        return False
    return entry.actual_end - entry.actual_start >= _SHORTEST
