"""What was spoken before, breath by breath, so that one corrected word costs one breath and not the whole item.

The version of the lexicon is not part of the key: the words that are spoken are made by it, so a changed
reading is another text, and a changed lexicon that leaves a breath's words as they were makes nobody speak anew.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from broadcast.domain.canonical import digest
from broadcast.files import write
from broadcast.production.voices.breaths import Breath
from broadcast.production.voices.port import Speech, Voice


class SpeechCache:
    """Wav files named by the SHA-256 of (voice, its version with rate and the like, manner, text); the least used go first above `megabytes`.

    It may be deleted at any time.
    """

    def __init__(self, folder: Path, *, megabytes: int) -> None:
        self._folder, self._limit = folder, megabytes * 1_000_000

    def get(self, voice: Voice, breath: Breath) -> Speech | None:
        """What `voice` said before; None if it did not, or if the file is damaged."""
        path = self._path(voice, breath)
        try:
            content = path.read_bytes()
            speech = Speech.from_wav(content)
            os.utime(path)
        except (OSError, ValueError):
            return None
        return speech if speech.wav() == content else None

    def keep(self, voice: Voice, breath: Breath, speech: Speech) -> None:
        """Remember. Raises DiskFullError or CannotWriteError."""
        write(self._path(voice, breath), speech.wav())

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

    def _path(self, voice: Voice, breath: Breath) -> Path:
        name = digest([voice.name, voice.version, breath.manner, breath.text])
        return self._folder / name[:2] / f"{name}.wav"
