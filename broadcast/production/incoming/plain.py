"""Sound that this process decodes itself: plain samples and flac, the two forms with hardly a codec to break."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from broadcast.domain.times import Frames
from broadcast.errors import AudioUnreadableError, Said
from broadcast.production.audiofiles import SoundReader

Rows = NDArray[np.float32]
"""Frames, each a row of channels; full scale is 1. A float file may hold what is beyond it, or no number."""

NO_SOUND = Said(
    "nội dung không phải là wav, flac, mp3, ogg, opus, m4a, wma, amr, 3gp hay webm",
    "its content is not wav, flac, mp3, ogg, opus, m4a, wma, amr, 3gp or webm",
)


class PlainSound:
    """An open file of plain samples, or flac. Raises AudioUnreadableError when it is neither."""

    damages = 0

    def __init__(self, path: Path) -> None:
        self._path = path
        # by its descriptor: a path would have the name say what is in the file
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        try:
            self._reader = SoundReader(handle, str(path))
        except AudioUnreadableError as error:
            raise AudioUnreadableError(path=path, reason=NO_SOUND) from error
        self.rate, self.channels = self._reader.rate, self._reader.channels
        self.subtype = self._reader.subtype
        self.frames: Frames | None = self._reader.frames or None

    def blocks(self) -> Iterator[Rows]:
        """The samples as rows of channels, a second at a time. Raises AudioUnreadableError where it breaks off."""
        while len(rows := self._reader.read(self.rate, "float32")):
            yield rows

    def close(self) -> None:
        """Let the file go."""
        self._reader.close()


def damaged(path: Path, why: str) -> AudioUnreadableError:
    """What is said of a file that breaks off while it is decoded."""
    reason = Said(f"tệp bị hỏng giữa chừng ({why})", f"it is damaged in the middle ({why})")
    return AudioUnreadableError(path=path, reason=reason)
