"""A sound from outside, opened by whoever can decode it, and held to what a recording may be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from broadcast.domain.times import Frames
from broadcast.errors import AudioUnreadableError, FileEmptyError, FileMissingError, NotAFileError, Said
from broadcast.production.incoming.forms import Form, Reader, form_of
from broadcast.production.incoming.piped import sound_apart, sound_of_ffmpeg
from broadcast.production.incoming.plain import PlainSound, Rows

LONGEST_HOURS = 6
"""No recording is longer: a few kilobytes can hold days of silence."""
_RATES = range(4_000, 384_001)
_CHANNELS = range(1, 9)


class Decoded(Protocol):
    """A sound that somebody decodes."""

    @property
    def rate(self) -> int:
        """Frames a second."""

    @property
    def channels(self) -> int:
        """How many."""

    @property
    def frames(self) -> Frames | None:
        """How long it is by its header, where that says so."""

    @property
    def subtype(self) -> str:
        """How libsndfile calls its codec."""

    @property
    def damages(self) -> int:
        """How often the decoder stumbled and went on."""

    def blocks(self) -> Iterator[Rows]:
        """Rows of about a second, once. Raises AudioUnreadableError where the file breaks off."""

    def close(self) -> None:
        """Let everything go."""


class Sound:
    """An open recording whose rate and channels are in bounds, and whose blocks end at the longest length."""

    def __init__(self, path: Path, form: Form, decoded: Decoded) -> None:
        self._path, self._decoded = path, decoded
        self.form = form
        self.rate, self.channels, self.subtype = decoded.rate, decoded.channels, decoded.subtype
        if self.rate not in _RATES or self.channels not in _CHANNELS:
            reason = Said(
                f"{self.rate} Hz, {self.channels} kênh là khác thường",
                f"{self.rate} Hz with {self.channels} channels is out of the ordinary",
            )
            raise AudioUnreadableError(path=path, reason=reason)
        if (self.frames or 0) > self._most:
            raise self._too_long()

    @property
    def frames(self) -> Frames | None:
        """How long it is by its header, where that says so."""
        return self._decoded.frames

    @property
    def damages(self) -> int:
        """How often the decoder stumbled so far and went on."""
        return self._decoded.damages

    def blocks(self) -> Iterator[Rows]:
        """Rows of about a second. Raises AudioUnreadableError where it breaks off, or goes on for too long."""
        passed = 0
        for rows in self._decoded.blocks():
            passed += len(rows)
            if passed > self._most:
                raise self._too_long()
            yield rows
        if not passed:
            reason = Said("không có âm thanh nào trong tệp", "there is no sound in it")
            raise AudioUnreadableError(path=self._path, reason=reason)

    @property
    def _most(self) -> int:
        return LONGEST_HOURS * 3_600 * self.rate

    def _too_long(self) -> AudioUnreadableError:
        reason = Said(f"dài hơn {LONGEST_HOURS} giờ", f"it is longer than {LONGEST_HOURS} hours")
        return AudioUnreadableError(path=self._path, reason=reason)


@contextmanager
def open_sound(path: Path) -> Iterator[Sound]:
    """Open a recording of any form.

    Raises:
        FileMissingError, NotAFileError, FileEmptyError: there is no file to read.
        AudioUnreadableError: its content is no sound, or out of bounds.
        DecoderMissingError: it is of a form that ffmpeg decodes, and there is none.
    """
    if not path.exists():
        raise FileMissingError(path=path)
    if not path.is_file():
        raise NotAFileError(path=path)
    if path.stat().st_size == 0:
        raise FileEmptyError(path=path)
    try:
        form = form_of(path)
    except OSError as error:
        raise NotAFileError(path=path) from error
    decoded = _decoder(path, form)
    try:
        yield Sound(path, form, decoded)
    finally:
        decoded.close()


def _decoder(path: Path, form: Form) -> Decoded:
    if form.reader is Reader.HERE:
        return PlainSound(path)
    if form.reader is Reader.FFMPEG:
        return sound_of_ffmpeg(path, form)
    try:
        return sound_apart(path)
    except AudioUnreadableError:
        if not form.demuxer:
            raise
    return sound_of_ffmpeg(path, form)
