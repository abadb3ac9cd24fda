"""What the logs tell of events, kept in memory while the station's home is open.

A year of a log takes a second to read, and it only ever grows: what was read stays as it was, and what came since is put
behind it. A log's head says which of these is so.

    head is known              ──▶ as it was
    head goes on from it       ──▶ what is new is read
    neither, or an earlier day ──▶ read anew

That a line behind a standing head was altered, `log verify` finds and not this.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from broadcast.airlog import chain, logs
from broadcast.airlog.chain import Head
from broadcast.domain.asrun import AsRun, EntryKind, Place
from broadcast.reports.airings import Account, account_of

COUNTED = frozenset({EntryKind.EVENT, EntryKind.HEARD})
"""The lines that figures are made of."""
_MOST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What was read of a log: all that was made since a moment and some of before, up to its head then."""

    since: datetime
    head: Head
    lines: tuple[tuple[Place, AsRun], ...]

    def made_since(self, moment: datetime) -> tuple[tuple[Place, AsRun], ...]:
        """The lines from the first on that says it was made then or later."""
        begun = (number for number, (_, entry) in enumerate(self.lines) if entry.at >= moment)
        return self.lines[next(begun, len(self.lines)) :] if self.since < moment else self.lines


@dataclass(slots=True)
class Logged:
    """The accounts of one station's logs, asked by any thread."""

    _read: dict[Path, _Read] = field(default_factory=dict)
    _made: dict[tuple[datetime, tuple[Head, ...]], Account] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def since(self, home_logs: Mapping[str, Path], moment: datetime) -> Account:
        """The account of all that these logs (by output) tell from a moment on, and some of before.

        Raises as `logs.read` does.
        """
        with self._lock:
            read = [self._grown(output, path, moment) for output, path in logs.those_there(home_logs).items()]
            key = moment, tuple(one.head for one in read)
            if key not in self._made:
                while len(self._made) >= _MOST:
                    del self._made[next(iter(self._made))]
                self._made[key] = account_of(logs.by_time(one.made_since(moment) for one in read))
            return self._made[key]

    def _grown(self, output: str, path: Path, moment: datetime) -> _Read:
        """What the log holds now. The head is asked before its lines: what comes between is read next time again."""
        head, was = chain.head(path), self._read.get(path)
        if was is None or was.since > moment or not _goes_on(path, was.head, head):
            was = _Read(since=moment, head=Head(seq=chain.reach(path, moment), hash="", at=None), lines=())
        if was.head != head:
            new = (
                (Place(seq, output), entry)
                for seq, entry in chain.read(path, was.head.seq, kinds=COUNTED)
                if seq <= head.seq
            )
            was = _Read(since=was.since, head=head, lines=(*was.lines, *new))
        self._read[path] = was
        return was


def _goes_on(path: Path, was: Head, now: Head) -> bool:
    """Whether the log of which `was` was the head is the one of which `now` is."""
    if was.seq == now.seq:
        return was.hash == now.hash
    return was.seq < now.seq and chain.hashes(path, was.seq - 1).get(was.seq) == was.hash
