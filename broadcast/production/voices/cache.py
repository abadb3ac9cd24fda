"""Sentences that were spoken before, so that one corrected word costs one sentence and not the whole item."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from broadcast.domain.canonical import digest
from broadcast.files import write
from broadcast.production.voices.port import Speech, Voice


class SpeechCache:
    """Wav files named by the SHA-256 of (voice, version, text); the least used go first above `megabytes`.

    It may be deleted at any time.
    """

    def __init__(self, folder: Path, *, megabytes: int) -> None:
        self._folder, self._limit = folder, megabytes * 1_000_000

    def get(self, voice: Voice, text: str) -> Speech | None:
        """What `voice` said before; None if it did not, or if the file is damaged."""
        path = self._path(voice, text)
        try:
            content = path.read_bytes()
            speech = Speech.from_wav(content)
            os.utime(path)
        except (OSError, ValueError):
            return None
        return speech if speech.wav() == content else None

    def keep(self, voice: Voice, text: str, speech: Speech) -> None:
        """Remember. Raises DiskFullError or CannotWriteError."""
        write(self._path(voice, text), speech.wav())

    def trim(self) -> None:
        """Forget what was not used for the longest time, down to the limit."""
        files = []
        for path in self._folder.glob("*/*.wav"):
            with contextlib.suppress(FileNotFoundError):  # somebody else trims too
                files.append((path.stat(), path))
        files.sort(key=lambda found: found[0].st_mtime_ns, reverse=True)
        total = 0
        for facts, path in files:
            total += facts.st_size
            if total > self._limit:
                path.unlink(missing_ok=True)

    def _path(self, voice: Voice, text: str) -> Path:
        name = digest([voice.name, voice.version, text])
        return self._folder / name[:2] / f"{name}.wav"
