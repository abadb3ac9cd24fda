"""What was sent and what was heard of it, kept as sound for some days: found again by its moment.

    aircheck/chinh/2026-11-23/053000.ogg     Opus; first channel sent, second heard; ten minutes at the most

A file begins with a whole second of the clock at the station, which is its name, and goes on without a gap: so any
moment is found by counting. One that a kill or a power cut broke off is read as far as it goes.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from broadcast.domain.times import RATE, Frames, frame_at
from broadcast.errors import AudioUnreadableError
from broadcast.files import refusals
from broadcast.production.audiofiles import OpusWriter, Samples, SoundReader

_LONGEST = 600
"""Seconds of a file: what a damaged one costs at most."""
_HEAD, _WIDTH = 44, 2
"""Bytes of a wav's head, and of a sample."""
_DAY, _TIME = re.compile(r"\d{4}-\d{2}-\d{2}"), re.compile(r"\d{6}")


class Airchecks:
    """The air-check of one output, in one folder. `zone` is that of the station, by which files are named."""

    def __init__(self, folder: Path, zone: ZoneInfo) -> None:
        self._folder, self._zone = folder, zone

    def writer(self, second: int, channels: int) -> AircheckWriter:
        """A new file that begins with a second of the wall clock. Raises DiskFullError, CannotWriteError."""
        at = datetime.fromtimestamp(second, UTC).astimezone(self._zone)
        path = self._folder / at.date().isoformat() / f"{at:%H%M%S}.ogg"
        with refusals(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        return AircheckWriter(path, second, channels)

    def cut(self, first: datetime, last: datetime) -> Iterator[NDArray[np.int16]]:
        """The sound between two moments, in blocks of two channels; what was not kept is silence.

        One channel alone was sent: the second is silence. Nothing comes where nothing at all was kept. Damage ends a
        file there.
        """
        return self.cut_frames(frame_at(first), frame_at(last))

    def cut_frames(self, begin: Frames, end: Frames) -> Iterator[NDArray[np.int16]]:
        """The same between two positions of the air."""
        at, done = begin, False
        for start, path in self._files(begin, end):
            for where, block in _blocks(path, start, max(at, begin), end):
                if where > at:
                    yield from _silence(where - at)
                yield block
                at, done = Frames(where + len(block)), True
        if done and at < end:
            yield from _silence(end - at)

    def prune(self, before: date, limit: int) -> None:
        """Remove what is of days before `before`, then the oldest until the rest is within `limit` bytes.

        Raises CannotWriteError when the folder does not allow it.
        """
        found = [(path, path.stat().st_size) for _, path in self._all()]
        size = sum(one for _, one in found)
        for path, one in found:
            if path.parent.name >= before.isoformat() and size <= limit:
                break
            with refusals(path):
                path.unlink(missing_ok=True)
            size -= one
            with suppress(OSError):
                path.parent.rmdir()

    def _files(self, begin: Frames, end: Frames) -> list[tuple[Frames, Path]]:
        return [(start, path) for start, path in self._all() if begin - _LONGEST * RATE < start < end]

    def _all(self) -> list[tuple[Frames, Path]]:
        """Every file with the frame at which it begins, the oldest first."""
        found = []
        for path in self._folder.glob("*/*.ogg"):
            if _DAY.fullmatch(path.parent.name) and _TIME.fullmatch(path.stem):
                with suppress(ValueError):
                    at = datetime.fromisoformat(f"{path.parent.name}T{path.stem}")
                    found.append((frame_at(at.replace(tzinfo=self._zone)), path))
        return sorted(found)


class Excerpt:
    """One channel of an air-check between two moments as a wav file that lies nowhere: any part of it is made when asked.

    `channel` is 0 for what was sent and 1 for what was heard. A day's sound is some gigabytes as a wav; a person who
    listens into it wants some seconds.
    """

    def __init__(self, airchecks: Airchecks, first: datetime, last: datetime, channel: int) -> None:
        self._airchecks, self._channel = airchecks, channel
        self._begin, self._end = frame_at(first), frame_at(last)
        self.size = _HEAD + (self._end - self._begin) * _WIDTH
        """Bytes."""

    @property
    def is_kept(self) -> bool:
        """Whether anything of it was kept."""
        return next(self._airchecks.cut_frames(self._begin, self._end), None) is not None

    def part(self, start: int, stop: int) -> Iterator[bytes]:
        """Its bytes from `start` to before `stop`, in pieces of about a second."""
        head = _wav_head(self.size)[start:stop]
        if head:
            yield head
        start = max(start, _HEAD)
        if start >= stop:
            return
        begin = Frames(self._begin + (start - _HEAD) // _WIDTH)
        end = Frames(self._begin - (_HEAD - stop) // _WIDTH)
        skipped, left = (start - _HEAD) % _WIDTH, stop - start
        for block in self._sound(begin, end):
            piece = block[skipped : skipped + left]
            skipped, left = 0, left - len(piece)
            yield piece

    def _sound(self, begin: Frames, end: Frames) -> Iterator[bytes]:
        nothing = True
        for block in self._airchecks.cut_frames(begin, end):
            nothing = False
            yield block[:, self._channel].astype("<i2").tobytes()
        if nothing:
            yield from (block[:, 0].tobytes() for block in _silence(end - begin))


class AircheckWriter:
    """A file that is being written, second by second."""

    def __init__(self, path: Path, second: int, channels: int) -> None:
        self._path, self._first, self._next = path, second, second
        with refusals(path):
            self._file = OpusWriter(path, channels)

    def takes(self, second: int) -> bool:
        """Whether that second goes on where this file is, and the file is not full."""
        return second == self._next and second - self._first < _LONGEST

    def write(self, *sounds: Samples | None) -> None:
        """The next second, a sound for each channel; None is silence. Raises DiskFullError, CannotWriteError."""
        silence = np.zeros(RATE, np.int16)
        with refusals(self._path):
            self._file.write(np.stack([silence if one is None else one for one in sounds], axis=1))
        self._next += 1

    def close(self) -> None:
        """Bring it to its end. Raises DiskFullError, CannotWriteError."""
        with refusals(self._path):
            self._file.close()


def _blocks(
    path: Path, start: Frames, begin: Frames, end: Frames
) -> Iterator[tuple[Frames, NDArray[np.int16]]]:
    """What a file that starts at `start` has between two frames, with where each block belongs."""
    with suppress(AudioUnreadableError), SoundReader(path) as reader:
        at = Frames(max(begin, start))
        if at - start >= reader.frames:
            return
        reader.seek(Frames(at - start))
        while at < end and len(block := reader.read(min(RATE, end - at), "int16")):
            yield at, np.pad(block, ((0, 0), (0, 2 - reader.channels)))
            at = Frames(at + len(block))


def _silence(frames: int) -> Iterator[NDArray[np.int16]]:
    for done in range(0, frames, RATE):
        yield np.zeros((min(RATE, frames - done), 2), np.int16)


def _wav_head(size: int) -> bytes:
    """What stands before the samples of a wav of one channel; one that is too long for its counters says their most."""
    most = 2**32 - 1
    form = struct.pack("<HHIIHH", 1, 1, RATE, RATE * _WIDTH, _WIDTH, 8 * _WIDTH)
    riff, data = min(size - 8, most), min(size - _HEAD, most)
    return struct.pack("<4sI4s4sI16s4sI", b"RIFF", riff, b"WAVE", b"fmt ", len(form), form, b"data", data)
