"""From words to speech: breath by breath, from the cache where it can be, by one voice for the whole item.

When a voice fails in the middle the next one begins again from the first breath, because two voices in one
item sound like a mistake. What failed and why is part of the answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from broadcast.domain.times import frames_in
from broadcast.errors import Fault, NothingToSayError, Said, VoiceUnavailableError
from broadcast.production.audiofiles import resample
from broadcast.production.voices.breaths import PAUSES, Breath, breaths
from broadcast.production.voices.cache import SpeechCache
from broadcast.production.voices.edges import trimmed
from broadcast.production.voices.port import Speech, Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """Speech (PCM: int16 little-endian, mono, 48 kHz), who spoke, and what went wrong before that."""

    pcm: bytes
    voice: str
    version: str
    """Of that voice."""
    from_cache: bool
    """No voice was asked: every breath was there."""
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

    @property
    def online(self) -> bool:
        """Whether one of them is a service over the network."""
        return any(voice.about.online for voice in self._voices)

    def speak(self, text: str) -> Spoken:
        """Read `text` (written out as words, in the form that `breaths` takes) aloud. Raises as `speak_all` does."""
        return self.speak_all([text])[0]

    def speak_all(self, texts: Sequence[str]) -> tuple[Spoken, ...]:
        """Read each of `texts` aloud, all by the same voice.

        Raises:
            NothingToSayError: there is no word in one of them.
            VoiceUnavailableError: every voice failed; the reasons of all are in it.
            DiskFullError, CannotWriteError: the cache cannot be written.
        """
        for text in texts:
            if not breaths(text):
                raise NothingToSayError(text=text.strip()[:60])
        notes: list[Fault] = []
        for voice in self._voices:
            try:
                said = self._by(voice, [breaths(text, voice.grain) for text in texts])
                version = voice.version
            except VoiceUnavailableError as error:
                notes.append(_note(voice, error))
                continue
            if any(fresh for _, fresh in said):
                self._cache.trim()
            return tuple(
                Spoken(pcm=pcm, voice=voice.name, version=version, from_cache=not fresh, notes=tuple(notes))
                for pcm, fresh in said
            )
        raise VoiceUnavailableError(
            voice=", ".join(self.names),
            reason=Said("; ".join(note.vi for note in notes), "; ".join(note.en for note in notes)),
        )

    def _by(self, voice: Voice, texts: Iterable[Sequence[Breath]]) -> list[tuple[bytes, int]]:
        """The item by one voice: each text, and how many breaths it had to be asked for."""
        hurried = voice is not self._voices[-1]
        deadline = self._now() + self._minutes * 60_000_000_000 if hurried else None
        return [self._text_by(voice, text, deadline) for text in texts]

    def _text_by(self, voice: Voice, text: Sequence[Breath], deadline: int | None) -> tuple[bytes, int]:
        parts: list[bytes] = []
        fresh = 0
        for breath in text:
            speech = self._cache.get(voice, breath)
            if speech is None:
                if deadline is not None and self._now() > deadline:
                    raise VoiceUnavailableError(
                        voice=voice.name,
                        reason=Said(
                            f"không đọc xong bài trong {self._minutes} phút",
                            f"it did not finish the item within {self._minutes} minutes",
                        ),
                    )
                speech = self._ask(voice, breath)
                fresh += 1
            parts += [resample(speech.pcm, speech.rate), bytes(2 * frames_in(PAUSES[breath.pause]))]
        return b"".join(parts[:-1]), fresh

    def _ask(self, voice: Voice, breath: Breath) -> Speech:
        speech = trimmed(voice.speak(breath.text, breath.manner))
        self._cache.keep(voice, breath, speech)
        return speech


def _note(voice: Voice, error: VoiceUnavailableError) -> Fault:
    reason = error.facts.get("reason")
    said = reason if isinstance(reason, Said) else Said(str(reason), str(reason))
    return Fault(place=voice.name, vi=said.vi, en=said.en, rule="voice_failed")
