"""Room on the disk that was taken while there was some: entries that a full disk refuses are kept here meanwhile.

    SHA-256 of the frame before and its own words │ length │ words (an entry)     frame after frame, then zeros

The file is as long as a day's entries when it is made, and is only ever written in place, which needs no room (on most
file systems: one that copies on write may refuse). While it holds any, nothing else is appended to the log; so what
was entered already of it is the log's end, and who is killed while it is emptied doubles nothing. Each frame is bound
to the one before it: what is left of an earlier use, or half written, ends the row.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

from broadcast import files
from broadcast.domain.asrun import AsRun, from_record, to_record
from broadcast.domain.canonical import canonical
from broadcast.errors import DiskFullError, FileDamagedError

SIZE = 1 << 19
"""Bytes: some five hundred entries, more than a station makes in a day."""
_DIGEST, _LENGTH = 32, 4
_AHEAD = _DIGEST + _LENGTH


class Reserve:
    """The reserve at `path`, made when it is not there yet; used by one process, in one thread at a time.

    Raises:
        DiskFullError, CannotWriteError: there is none, and no room to make it; or it cannot be read.
        FileDamagedError: it keeps what no entry is; it is left as it is.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with files.refusals(path):
            made = path.exists() and path.stat().st_size == SIZE
        if not made:
            files.write(path, bytes(SIZE))
        self.entries: tuple[AsRun, ...] = ()
        """What is kept here, in order."""
        self._end, self._last = 0, b""
        self._load()

    def keep(self, entry: AsRun) -> None:
        """Keep one more; it is on the disk when this returns. Raises DiskFullError when it has no room, CannotWriteError."""
        frame = _frame(self._last, canonical(to_record(entry)))
        if self._end + len(frame) > SIZE:
            raise DiskFullError(path=self._path)
        self._write(self._end, frame)
        self.entries, self._end, self._last = (*self.entries, entry), self._end + len(frame), frame[:_DIGEST]

    def left(self, end: Sequence[AsRun]) -> tuple[AsRun, ...]:
        """What is kept here and is not the end of a log already, of which `end` gives as many entries as are kept."""
        done = (count for count in range(len(end), 0, -1) if tuple(end[-count:]) == self.entries[:count])
        return self.entries[next(done, 0) :]

    def clear(self) -> None:
        """All of it stands in the log. Raises CannotWriteError."""
        if self.entries:
            self._write(0, bytes(_AHEAD))
            self.entries, self._end, self._last = (), 0, b""

    def _load(self) -> None:
        with files.refusals(self._path):
            content = self._path.read_bytes()
        entries = []
        while (words := _words(content, self._end, self._last)) is not None:
            try:
                entries.append(from_record(json.loads(words)))
            except (ValueError, KeyError, TypeError) as error:
                raise FileDamagedError(path=self._path, reason=str(error)) from error
            self._last = content[self._end : self._end + _DIGEST]
            self._end += _AHEAD + len(words)
        self.entries = tuple(entries)

    def _write(self, place: int, content: bytes) -> None:
        with files.refusals(self._path), self._path.open("r+b") as file:
            file.seek(place)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


def _frame(last: bytes, words: bytes) -> bytes:
    return hashlib.sha256(last + words).digest() + len(words).to_bytes(_LENGTH, "big") + words


def _words(content: bytes, place: int, last: bytes) -> bytes | None:
    """The words of the frame at a place, if there is one that follows from the last."""
    begin = place + _AHEAD
    length = int.from_bytes(content[place + _DIGEST : begin], "big")
    words = content[begin : begin + length]
    whole = (
        len(words) == length > 0 and hashlib.sha256(last + words).digest() == content[place : place + _DIGEST]
    )
    return words if whole else None
