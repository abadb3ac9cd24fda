"""The one door to sound files: what libsndfile reads comes in, FLAC goes out, soxr changes the rate.

Everything passes in blocks of about a second, so an hour's recording needs no more memory than a minute's.
What comes in is brought to the form of the house: 48 kHz, mono, 16 bit, little-endian.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Literal, Self

import numpy as np
from numpy.typing import NDArray

from broadcast.domain.times import RATE, Frames
from broadcast.errors import AudioUnreadableError, FileEmptyError, FileMissingError, NotAFileError, Said

Samples = NDArray[np.int16]
"""Mono samples, one a frame."""

_RATES = range(4_000, 384_001)
_CHANNELS = range(1, 9)
_SCALE = 32_768


class SoundReader:
    """An open sound file. `rate`, `channels` and `frames` are what its header says.

    Raises AudioUnreadableError when the content is none of the formats that libsndfile decodes.
    """

    def __init__(self, source: Path | BinaryIO, name: str = "") -> None:
        import soundfile

        self._name = name or str(source)
        self._errors: tuple[type[Exception], ...] = (soundfile.SoundFileError, OSError)
        try:
            self._file = soundfile.SoundFile(source)
        except self._errors as error:
            raise AudioUnreadableError(
                path=self._name,
                reason=Said(
                    "nội dung không phải là wav, flac, mp3, ogg hay opus",
                    "its content is not wav, flac, mp3, ogg or opus",
                ),
            ) from error
        self.rate: int = self._file.samplerate
        self.channels: int = self._file.channels
        self.frames = Frames(self._file.frames)
        self.subtype: str = self._file.subtype

    def seek(self, offset: Frames) -> None:
        """Go to a frame. Raises AudioUnreadableError where the file is damaged."""
        with _damage(self._name, self._errors):
            self._file.seek(offset)

    def read(self, frames: int, form: Literal["int16", "float32"]) -> NDArray[Any]:
        """Up to `frames` frames as rows of channels; empty at the end.

        Raises AudioUnreadableError where the file is damaged.
        """
        with _damage(self._name, self._errors):
            block: NDArray[Any] = self._file.read(frames, dtype=form, always_2d=True)
            return block

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def recording(path: Path) -> Iterator[bytes]:
    """The sound of a wav, flac, mp3, ogg or opus file in blocks of about a second, in the form of the house.

    Raises:
        FileMissingError, NotAFileError, FileEmptyError: there is no file to read.
        AudioUnreadableError: it cannot be decoded, before the first block or in the middle.
    """
    if not path.exists():
        raise FileMissingError(path=path)
    if not path.is_file():
        raise NotAFileError(path=path)
    if path.stat().st_size == 0:
        raise FileEmptyError(path=path)
    with SoundReader(path) as reader:
        yield from _house_blocks(reader, path)


def load_recording(path: Path, *, minutes: int = 15) -> bytes:
    """The whole sound of a short recording; a longer one than `minutes` belongs to `recording`.

    Raises as `recording` does.
    """
    whole = bytearray()
    for block in recording(path):
        whole += block
        if len(whole) > minutes * 60 * RATE * 2:
            raise AudioUnreadableError(
                path=path, reason=Said(f"dài hơn {minutes} phút", f"it is longer than {minutes} minutes")
            )
    return bytes(whole)


def decode(content: bytes, name: str) -> tuple[bytes, int]:
    """A short sound file in memory as mono PCM and its rate. Raises AudioUnreadableError with `name`."""
    with SoundReader(io.BytesIO(content), name) as reader:
        rows = reader.read(reader.rate * 600, "float32")
        return _pcm(_mono(rows)), reader.rate


def resample(pcm: bytes, rate: int) -> bytes:
    """Mono PCM of `rate` at 48 kHz."""
    if rate == RATE:
        return pcm
    import soxr

    samples = np.frombuffer(pcm, "<i2").astype(np.float32) / _SCALE
    return _pcm(soxr.resample(samples, rate, RATE))


def write_flac(path: Path, blocks: Iterable[bytes]) -> Frames:
    """Encode mono PCM at 48 kHz into `path`; the same samples give the same bytes. How many frames there were.

    Raises OSError as writing a file does.
    """
    import soundfile

    frames = 0
    with path.open("w+b", buffering=0) as file:  # a buffer would refuse later, at a seek
        sink = _Sink(file)
        with soundfile.SoundFile(sink, "w", RATE, 1, subtype="PCM_16", format="FLAC") as encoder:
            for block in blocks:
                samples = np.frombuffer(block, "<i2")
                # one write takes a second at most: libsndfile keeps a whole write on its stack for some formats
                for start in range(0, len(samples), RATE):
                    encoder.write(samples[start : start + RATE])
                    sink.complain()
                frames += len(samples)
        sink.complain()
    return Frames(frames)


class _Sink:
    """A file for libsndfile to write to, which remembers the refusal that libsndfile would swallow."""

    def __init__(self, file: io.FileIO) -> None:
        self._file = file
        self._refusal: OSError | None = None

    def write(self, content: bytes) -> int:
        try:
            left = memoryview(content)
            while left:
                left = left[self._file.write(left) :]
        except OSError as error:
            self._refusal = self._refusal or error
        return len(content)

    def read(self, size: int) -> bytes:
        return self._file.read(size) or b""

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def complain(self) -> None:
        if self._refusal:
            raise self._refusal


@contextmanager
def _damage(name: str, errors: tuple[type[Exception], ...]) -> Iterator[None]:
    """What libsndfile says in the middle of a file, as AudioUnreadableError."""
    try:
        yield
    except errors as error:
        raise AudioUnreadableError(
            path=name,
            reason=Said(f"tệp bị hỏng giữa chừng ({error})", f"it is damaged in the middle ({error})"),
        ) from error


def _house_blocks(reader: SoundReader, path: Path) -> Iterator[bytes]:
    import soxr

    if reader.rate not in _RATES or reader.channels not in _CHANNELS:
        raise AudioUnreadableError(
            path=path,
            reason=Said(
                f"{reader.rate} Hz, {reader.channels} kênh là khác thường",
                f"{reader.rate} Hz with {reader.channels} channels is out of the ordinary",
            ),
        )
    change = soxr.ResampleStream(reader.rate, RATE, 1, "float32") if reader.rate != RATE else None
    heard = False
    while len(rows := reader.read(reader.rate, "float32")):
        heard = True
        samples = _mono(rows)
        yield _pcm(change.resample_chunk(samples) if change else samples)
    if change:
        yield _pcm(change.resample_chunk(np.zeros(0, np.float32), last=True))
    if not heard:
        raise AudioUnreadableError(
            path=path, reason=Said("không có âm thanh nào trong tệp", "there is no sound in it")
        )


def _mono(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    # a float file may hold what is no number, or far too large
    mono: NDArray[np.float32] = np.clip(np.nan_to_num(rows), -1.0, 1.0).mean(axis=1)
    return mono


def _pcm(samples: NDArray[np.float32]) -> bytes:
    whole = np.rint(samples * np.float32(_SCALE))
    return bytes(np.clip(whole, -_SCALE, _SCALE - 1).astype("<i2").data)
