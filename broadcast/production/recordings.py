"""What a relay or a live event brought, kept so that it can be heard again.

    recordings/2026-11-22#ab12cd34.raw      while it comes: bare samples, appended
    recordings/2026-11-22#ab12cd34.flac     when it has ended
    recordings/.2026-11-22#ab12cd34.lock    held by whoever writes

Where both forms are there, a kill came between making the one and removing the other: the raw one is whole
then, and counts. A kill costs nothing that was written, a power cut less than a second of it. This module is
imported by the playout process: it stays light.
"""

from __future__ import annotations

import os
import re
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing, suppress
from datetime import date
from pathlib import Path
from typing import BinaryIO, Protocol

import numpy as np

from broadcast.domain.times import RATE, Frames
from broadcast.errors import AudioUnreadableError, CannotWriteError, CartMissingError, Said
from broadcast.files import atomic, held, refusals
from broadcast.production.audiofiles import Samples, SoundReader, write_flac
from broadcast.production.carts import CartReader

_NAME = re.compile(r"\d{4}-\d{2}-\d{2}#[0-9a-f]{8}(-\d+)?")
_SAMPLE = 2
_TRIES = 8
"""A recording may change its form just when it is opened."""


class RecordingReader(Protocol):
    """An open recording."""

    @property
    def frames(self) -> Frames:
        """How long it was when it was opened."""

    def read(self, offset: Frames, n: int) -> Samples:
        """`n` samples from frame `offset` on; fewer only at the end. Raises CartMissingError for damage."""

    def close(self) -> None:
        """Let the file go."""


class Recordings:
    """The recordings in one folder, each named by the id of its event, such as `2026-11-22#ab12cd34`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def writer(self, name: str) -> RecordingWriter:
        """Go on with a recording at its end, or begin it. May take its time.

        Raises:
            CannotWriteError: the folder does not allow it, or somebody else is writing this very recording.
            DiskFullError: as it says.
            CartMissingError: that is no name of a recording.
        """
        raw = self._path(name, "raw")
        try:
            return self._writer(name)
        except BlockingIOError as error:
            reason = Said("đang được một tiến trình khác ghi", "another process is writing it")
            raise CannotWriteError(path=raw, reason=reason) from error

    def take_up(self, before: date) -> None:
        """Bring to their form the recordings of days before `before` that a process left when it was killed.

        An event that still goes on is written on by its own writer, so its day is not to be among them; what
        somebody writes is left alone in any case. Raises DiskFullError or CannotWriteError; what was not done
        is still there, and can be played.
        """
        for name in self._names("raw"):
            if name[:10] < before.isoformat():
                with suppress(BlockingIOError):
                    self._writer(name).close()

    def frames(self, name: str) -> Frames:
        """How long a recording is by now. Raises CartMissingError when there is none."""
        reader = self.open(name)
        reader.close()
        return reader.frames

    def open(self, name: str) -> RecordingReader:
        """Open a recording, which may still be growing. Raises CartMissingError when there is none."""
        raw, flac = self._path(name, "raw"), self._path(name, "flac")
        for _ in range(_TRIES):
            with suppress(FileNotFoundError):
                return _RawReader(raw.open("rb"), name)
            with suppress(AudioUnreadableError):
                return CartReader(SoundReader(flac), name, "")
        raise CartMissingError(cart=name, title="")

    def prune(self, before: date, limit: int) -> None:
        """Remove what is of days before `before`, and then the oldest until the rest is within `limit` bytes.

        What is being written is never removed. Raises CannotWriteError when the folder does not allow it.
        """
        found = sorted({*self._names("raw"), *self._names("flac")}, key=self._age)
        sizes = {name: sum(one.st_size for one in self._stats(name)) for name in found}
        for name in found:
            if name[:10] >= before.isoformat() and sum(sizes.values()) <= limit:
                break
            if self._remove(name):
                del sizes[name]

    def _writer(self, name: str) -> RecordingWriter:
        raw, flac = self._path(name, "raw"), self._path(name, "flac")
        with refusals(raw):
            self._folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            stack.enter_context(held(self._lock(name), wait=False))
            self._clear_drafts(name)
            if not raw.exists():
                with atomic(raw) as draft:
                    _unpack(flac, draft)
            with refusals(raw):
                flac.unlink(missing_ok=True)
                file = stack.enter_context(raw.open("ab", buffering=0))
                return RecordingWriter(file, raw, flac, stack.pop_all())

    def _path(self, name: str, form: str) -> Path:
        if not _NAME.fullmatch(name):
            raise CartMissingError(cart=name, title="")
        return self._folder / f"{name}.{form}"

    def _lock(self, name: str) -> Path:
        return self._folder / f".{name}.lock"

    def _names(self, form: str) -> list[str]:
        return sorted(path.stem for path in self._folder.glob(f"*.{form}") if _NAME.fullmatch(path.stem))

    def _age(self, name: str) -> tuple[str, float]:
        return name[:10], max((one.st_mtime for one in self._stats(name)), default=0.0)

    def _stats(self, name: str) -> Iterator[os.stat_result]:
        for form in ("raw", "flac"):
            with suppress(FileNotFoundError):
                yield self._path(name, form).stat()

    def _remove(self, name: str) -> bool:
        try:
            with held(self._lock(name), wait=False), refusals(self._folder):
                for form in ("raw", "flac"):
                    self._path(name, form).unlink(missing_ok=True)
                self._clear_drafts(name)
        except BlockingIOError:
            return False
        self._lock(name).unlink(missing_ok=True)
        return True

    def _clear_drafts(self, name: str) -> None:
        for path in self._folder.glob(f".{name}.*.tmp"):
            path.unlink(missing_ok=True)


class RecordingWriter:
    """A recording that is being made. One thread uses it, which can afford to wait for the disk."""

    def __init__(self, file: BinaryIO, raw: Path, flac: Path, hold: ExitStack) -> None:
        self._file, self._raw, self._flac, self._hold = file, raw, flac, hold
        self._written = raw.stat().st_size // _SAMPLE * _SAMPLE
        self._safe = self._written
        self._cut_back()

    def write(self, samples: Samples) -> None:
        """Append. Raises DiskFullError or CannotWriteError; nothing of these samples was kept then."""
        content = memoryview(samples.astype("<i2", copy=False).tobytes())
        with refusals(self._raw):
            try:
                left = content
                while left:
                    left = left[self._file.write(left) :]
            except OSError:
                self._cut_back()
                raise
            self._written += len(content)
            if self._written - self._safe >= RATE * _SAMPLE // 2:
                os.fsync(self._file.fileno())
                self._safe = self._written

    def close(self) -> None:
        """Bring it to its form; an empty one is forgotten. It may be called again, and takes its time.

        Raises DiskFullError or CannotWriteError; then it stays in the form in which it was written.
        """
        if self._file.closed:
            return
        with self._hold:
            self._file.close()
            if self._written:
                with atomic(self._flac) as draft, closing(_blocks(self._raw)) as blocks:
                    write_flac(draft, blocks)
            with refusals(self._raw):
                self._raw.unlink()

    def _cut_back(self) -> None:
        """Let go of a part of a sample, or of what did not fit whole."""
        self._file.truncate(self._written)


class _RawReader:
    """A recording in the form in which it is written."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file, self._name = file, name
        self.frames = Frames(os.fstat(file.fileno()).st_size // _SAMPLE)

    def read(self, offset: Frames, n: int) -> Samples:
        try:
            self._file.seek(offset * _SAMPLE)
            content = self._file.read(n * _SAMPLE)
        except OSError as error:
            raise CartMissingError(cart=self._name, title="") from error
        return np.frombuffer(content, "<i2", count=len(content) // _SAMPLE).astype(np.int16)

    def close(self) -> None:
        self._file.close()


def _blocks(raw: Path) -> Generator[bytes]:
    with raw.open("rb") as file:
        while block := file.read(RATE * _SAMPLE):
            yield block


def _unpack(flac: Path, raw: Path) -> None:
    """Bring a recording back to the form in which it is written; of a damaged one what can be read."""
    if not flac.exists():
        return
    with suppress(AudioUnreadableError), raw.open("wb") as file, SoundReader(flac) as reader:
        while len(rows := reader.read(RATE, "int16")):
            file.write(rows[:, 0].astype("<i2").tobytes())
