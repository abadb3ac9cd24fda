"""What has left for the card, passed on to whoever compares it with what is heard: a ring of samples in shared memory.

    playout ── take ──▶ │ samples of the last 43 s │ ── take ──▶ monitor
      one writer        │ where each block begins  │             a reader, or none

The writer knows of no reader, waits for nobody and owns the ring: a reader that is late has lost what was written over,
and one that is killed costs nothing. The ring lies in memory where the system has a place for that (/dev/shm), with a
link to it in the station's control/; else it is a file there.

    head    what it is, number of blocks so far
    blocks  for each of the last 2,048: air position of its first frame, where in the ring it begins, its length
    frames  the samples, round and round
"""

from __future__ import annotations

import mmap
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from broadcast.domain.times import Frames
from broadcast.files import refusals
from broadcast.playout.routing import Block, Samples

_SHARED = Path("/dev/shm")  # noqa: S108 - the file there is made by mkstemp
_FORM = 0x54_41_50_31
_FRAMES = 1 << 21
_BLOCKS = 1 << 11
_HEAD = 2
_BEFORE = 8 * (_HEAD + 3 * _BLOCKS)
_SIZE = _BEFORE + 2 * _FRAMES
_SPARE = _FRAMES // 8
"""Frames that the writer may put down while a reader copies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A block as it left: mono, the mean of the output's channels. `at` is when it was heard, as an air position."""

    at: Frames
    samples: Samples


def place(home: Path, output: str) -> Path:
    """Where the ring of an output is found."""
    return home / "control" / f"{output}.sent"


class _Ring:
    """The file as numbers."""

    def __init__(self, path: Path, access: int) -> None:
        with path.open("r+b" if access == mmap.ACCESS_WRITE else "rb") as file:
            self.bytes = mmap.mmap(file.fileno(), _SIZE, access=access)
        self.head = np.frombuffer(self.bytes, np.int64, _HEAD)
        self.blocks = np.frombuffer(self.bytes, np.int64, 3 * _BLOCKS, 8 * _HEAD).reshape(_BLOCKS, 3)
        self.frames = np.frombuffer(self.bytes, np.int16, _FRAMES, _BEFORE)

    def close(self) -> None:
        """Let go of it; its numbers are gone then."""
        del self.head, self.blocks, self.frames
        with suppress(BufferError):
            self.bytes.close()


class Tap:
    """The writing end, at the beginning of a new ring. Raises DiskFullError or CannotWriteError where none can be made."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with refusals(path):
            _lay(path)
            self._ring = _Ring(path, mmap.ACCESS_WRITE)
        self._count = 0
        self._next = 0
        self._ring.head[:] = (_FORM, 0)

    def take(self, block: Block, at: Frames) -> None:
        """Pass on a block, of which the first frame was heard at that air position. Never waits."""
        mono = _mono(block)
        begin, size = self._next % _FRAMES, len(mono)
        upto = min(size, _FRAMES - begin)
        self._ring.frames[begin : begin + upto] = mono[:upto]
        self._ring.frames[: size - upto] = mono[upto:]
        self._ring.blocks[self._count % _BLOCKS] = (at, self._next, size)
        self._next += size
        self._count += 1
        self._ring.head[1] = self._count

    def close(self) -> None:
        """No more comes: the ring is taken away; a reader keeps what it has."""
        self._ring.close()
        _remove(self._path)


class TapReader:
    """The reading end. The ring need not be there yet, and may be laid anew at any time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._ring: _Ring | None = None
        self._identity: tuple[int, int] | None = None
        self._count = 0

    def take(self) -> Iterator[Passed]:
        """What was passed on since it was last asked, in order; what is written over meanwhile is left out."""
        self._open()
        if self._ring is None:
            return
        count = int(self._ring.head[1])
        first = max(self._count, count - _BLOCKS // 2)
        self._count = count
        for number in range(first, count):
            at, begin, size = map(int, self._ring.blocks[number % _BLOCKS])
            around = np.arange(begin, begin + size) % _FRAMES
            samples = self._ring.frames[around]
            if self._written() - begin < _FRAMES - _SPARE:
                yield Passed(at=Frames(at), samples=samples)

    def close(self) -> None:
        """Let go of it."""
        if self._ring is not None:
            self._ring.close()
            self._ring = None

    def _written(self) -> int:
        assert self._ring is not None
        _, begin, size = map(int, self._ring.blocks[(int(self._ring.head[1]) - 1) % _BLOCKS])
        return begin + size

    def _open(self) -> None:
        """Follow the ring to where it is now. A new one is read from its beginning."""
        try:
            found = self._path.stat()
        except OSError:
            return
        identity = found.st_dev, found.st_ino
        if identity == self._identity:
            return
        self.close()
        with suppress(OSError, ValueError):
            ring = _Ring(self._path, mmap.ACCESS_READ)
            if ring.head[0] != _FORM:
                ring.close()
                return
            self._ring, self._identity, self._count = ring, identity, 0


def _mono(block: Block) -> Samples:
    if block.shape[1] == 1:
        return block[:, 0]
    together = block[:, 0].astype(np.int32)
    for column in block.T[1:]:
        together += column
    mean: Samples = (together // block.shape[1]).astype(np.int16)
    return mean


def _lay(path: Path) -> None:
    """Make an empty ring at `path`, all of it there: what a full disk refuses, it has to refuse now."""
    _remove(path)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    if _SHARED.is_dir():
        with suppress(OSError):
            handle, name = tempfile.mkstemp(prefix="truyenthanh-", dir=_SHARED)
            try:
                _fill(handle)
                path.symlink_to(name)
            except OSError:
                Path(name).unlink()
                raise
            return
    _fill(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def _fill(handle: int) -> None:
    with os.fdopen(handle, "wb") as file:
        file.write(bytes(_SIZE))


def _remove(path: Path) -> None:
    """Take a ring away, and what the link leads to where it leads into shared memory."""
    with suppress(OSError):
        if path.is_symlink() and path.readlink().parent == _SHARED:
            path.readlink().unlink(missing_ok=True)
    path.unlink(missing_ok=True)
