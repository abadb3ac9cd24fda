"""From words to speech: sentence by sentence, from the cache where it can be, by one voice for the whole item.

When a voice fails in the middle the next one begins again from the first sentence, because two voices in one
item sound like a mistake. What failed and why is part of the answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from broadcast.domain.times import Frames, Millis, frames_in
from broadcast.errors import Fault, NothingToSayError, Said, VoiceUnavailableError
from broadcast.production.audiofiles import resample
from broadcast.production.voices.cache import SpeechCache
from broadcast.production.voices.packing import paragraphs
from broadcast.production.voices.port import Speech, Voice

_PARAGRAPH_PAUSE = frames_in(Millis(500))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """Speech (PCM: int16 little-endian, mono, 48 kHz), who spoke, and what went wrong before that."""

    pcm: bytes
    voice: str
    from_cache: bool
    """No voice was asked: every sentence was there."""
    notes: tuple[Fault, ...]
    """The voices that failed, in order, each with its reason; `rule` is `voice_failed`."""


class Speaker:
    """Voices in the order of preference, with the memory of what they said.

    `minutes` is how long one voice may work on one item before the next is asked; the last may take its time.
    """

    def __init__(
        self,
        voices: Sequence[Voice],
        cache_folder: Path,
        *,
        cache_megabytes: int = 512,
        minutes: int = 10,
        monotonic_ns: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        if not voices:
            message = "a speaker needs a voice"
            raise ValueError(message)
        self._voices = tuple(voices)
        self._cache = SpeechCache(cache_folder, megabytes=cache_megabytes)
        self._minutes, self._now = minutes, monotonic_ns

    @property
    def names(self) -> tuple[str, ...]:
        """The voices, in the order of preference."""
        return tuple(voice.name for voice in self._voices)

    def speak(self, text: str) -> Spoken:
        """Read `text` (already written out as words; a line is a paragraph) aloud.

        Raises:
            NothingToSayError: there is no word in it.
            VoiceUnavailableError: every voice failed; the reasons of all are in it.
            DiskFullError, CannotWriteError: the cache cannot be written.
        """
        found = paragraphs(text)
        if not found:
            raise NothingToSayError(text=text.strip()[:60])
        notes: list[Fault] = []
        for voice in self._voices:
            try:
                pcm, fresh = self._by(voice, found, hurried=voice is not self._voices[-1])
            except VoiceUnavailableError as error:
                notes.append(_note(voice, error))
                continue
            if fresh:
                self._cache.trim()
            return Spoken(pcm=pcm, voice=voice.name, from_cache=not fresh, notes=tuple(notes))
        raise VoiceUnavailableError(
            voice=", ".join(self.names),
            reason=Said("; ".join(note.vi for note in notes), "; ".join(note.en for note in notes)),
        )

    def _by(self, voice: Voice, text: tuple[tuple[str, ...], ...], *, hurried: bool) -> tuple[bytes, int]:
        """The item by one voice, and how many sentences it had to be asked for."""
        deadline = self._now() + self._minutes * 60_000_000_000
        parts: list[bytes] = []
        fresh = 0
        for sentences in text:
            if parts:
                parts.append(_silence(_PARAGRAPH_PAUSE))
            for sentence in sentences:
                speech = self._cache.get(voice, sentence)
                if speech is None:
                    if hurried and self._now() > deadline:
                        raise VoiceUnavailableError(
                            voice=voice.name,
                            reason=Said(
                                f"không đọc xong bài trong {self._minutes} phút",
                                f"it did not finish the item within {self._minutes} minutes",
                            ),
                        )
                    speech = self._ask(voice, sentence)
                    fresh += 1
                parts.append(resample(speech.pcm, speech.rate))
        return b"".join(parts), fresh

    def _ask(self, voice: Voice, sentence: str) -> Speech:
        speech = voice.speak(sentence)
        self._cache.keep(voice, sentence, speech)
        return speech


def _silence(length: Frames) -> bytes:
    return bytes(length * 2)


def _note(voice: Voice, error: VoiceUnavailableError) -> Fault:
    reason = error.facts.get("reason")
    said = reason if isinstance(reason, Said) else Said(str(reason), str(reason))
    return Fault(place=voice.name, vi=said.vi, en=said.en, rule="voice_failed")
