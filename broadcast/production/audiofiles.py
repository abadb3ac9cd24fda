"""The one door to the libraries of sound files: libsndfile reads and writes them, soxr changes the rate.

Everything passes in blocks of about a second, so an hour's recording needs no more memory than a minute's.
What people bring comes by way of `incoming`, which asks this module where it may.
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
from broadcast.errors import AudioUnreadableError, Said

Samples = NDArray[np.int16]
"""Mono samples, one a frame."""

_SCALE = 32_768
_SHORT = 600
"""Seconds of a file in memory."""


class SoundReader:
    """An open sound file. `rate`, `channels` and `frames` are what its header says.

    Raises AudioUnreadableError when the content is none of the formats that libsndfile decodes.
    """

    def __init__(self, source: Path | BinaryIO | int, name: str = "") -> None:
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


def decode(content: bytes, name: str) -> tuple[bytes, int]:
    """A short sound file in memory as mono PCM and its rate. Raises AudioUnreadableError with `name`.

    A second is decoded at a time: a small file may hold hours, and claim any number of channels.
    """
    pcm = bytearray()
    with SoundReader(io.BytesIO(content), name) as reader:
        while len(rows := reader.read(reader.rate, "float32")):
            pcm += pcm_of(np.clip(np.nan_to_num(rows), -1.0, 1.0).mean(axis=1))
            if len(pcm) > 2 * reader.rate * _SHORT:
                raise AudioUnreadableError(
                    path=name, reason=Said(f"dài hơn {_SHORT} giây", f"it is longer than {_SHORT} seconds")
                )
        return bytes(pcm), reader.rate


def resample(pcm: bytes, rate: int) -> bytes:
    """Mono PCM of `rate` at 48 kHz."""
    if rate == RATE:
        return pcm
    import soxr

    samples = np.frombuffer(pcm, "<i2").astype(np.float32) / _SCALE
    return pcm_of(soxr.resample(samples, rate, RATE))


def to_house_rate(blocks: Iterable[NDArray[np.float32]], rate: int) -> Iterator[NDArray[np.float32]]:
    """Mono samples of `rate` at 48 kHz, block by block."""
    if rate == RATE:
        yield from blocks
        return
    import soxr

    change = soxr.ResampleStream(rate, RATE, 1, "float32")
    for block in blocks:
        yield change.resample_chunk(block)
    yield change.resample_chunk(np.zeros(0, np.float32), last=True)


def pcm_of(samples: NDArray[np.float32]) -> bytes:
    """Samples whose full scale is 1 as PCM."""
    whole = np.rint(samples * np.float32(_SCALE))
    return bytes(np.clip(whole, -_SCALE, _SCALE - 1).astype("<i2").data)


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


def write_wav(path: Path, blocks: Iterable[NDArray[np.int16]], channels: int) -> Frames:
    """Write rows of channels at 48 kHz into `path` as they are. How many there were. Raises OSError as writing does."""
    import soundfile

    frames = 0
    with path.open("w+b", buffering=0) as file:
        sink = _Sink(file)
        with soundfile.SoundFile(sink, "w", RATE, channels, subtype="PCM_16", format="WAV") as encoder:
            for block in blocks:
                encoder.write(block)
                sink.complain()
                frames += len(block)
        sink.complain()
    return Frames(frames)


class OpusWriter:
    """An Ogg Opus file at `path`, 48 kHz, about 31 kbit/s for each channel; open from its making on.

    Raises OSError as writing a file does, here and at each verb; it takes no place that is taken. A file that was not closed is read as far as it goes.
    """

    _SMALLNESS = 0.9
    """Of what libsndfile can: the same as 64 kbit/s for two channels."""

    def __init__(self, path: Path, channels: int) -> None:
        import soundfile

        self._raw = path.open("x+b", buffering=0)
        self._sink = _Sink(self._raw)
        self._encoder = soundfile.SoundFile(
            self._sink,
            "w",
            RATE,
            channels,
            subtype="OPUS",
            format="OGG",
            compression_level=self._SMALLNESS,
        )

    def write(self, rows: NDArray[np.int16]) -> None:
        """What comes next, a second at most, as rows of channels."""
        self._encoder.write(rows)
        self._sink.complain()

    def close(self) -> None:
        """Bring it to its end."""
        self._encoder.close()
        self._raw.close()
        self._sink.complain()


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
