"""What a voice is to the rest of the house, and how one is found by its name.

A voice is a plug-in of the entry-point group `truyenthanh.voices`: a class called with the variant that
follows the colon of its name (`espeak-ng:vi-vn-x-south`), or with nothing.
"""

from __future__ import annotations

import io
import wave
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Protocol, Self

from broadcast.errors import Said, VoiceUnavailableError
from broadcast.production.voices.breaths import Grain, Manner

_GROUP = "truyenthanh.voices"


@dataclass(frozen=True, slots=True)
class Speech:
    """What a voice said: PCM (16 bit, little-endian, mono) and its rate in Hz."""

    pcm: bytes
    rate: int

    @classmethod
    def from_wav(cls, content: bytes) -> Self:
        """Read a wav file's bytes. Raises ValueError for what is not one, or not mono of 16 bit."""
        try:
            with wave.open(io.BytesIO(content)) as file:
                form = (file.getnchannels(), file.getsampwidth())
                speech = cls(file.readframes(file.getnframes()), file.getframerate())
        except (wave.Error, EOFError) as error:
            raise ValueError(str(error)) from error
        if form != (1, 2) or not speech.pcm or len(speech.pcm) % 2:
            message = f"not mono of 16 bit: {form}"
            raise ValueError(message)
        return speech

    def wav(self) -> bytes:
        """As the bytes of a wav file."""
        content = io.BytesIO()
        with wave.open(content, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(self.rate)
            file.writeframes(self.pcm)
        return content.getvalue()

    @property
    def millis(self) -> int:
        """How long it lasts."""
        return len(self.pcm) // 2 * 1000 // self.rate


class Voice(Protocol):
    """A voice that reads Vietnamese aloud. Nothing here is ever called on the way to air."""

    @property
    def name(self) -> str:
        """The name it is found by, variant included. MUST be the same in every run."""

    @property
    def version(self) -> str:
        """MUST change when the same text would sound different: the engine's version and every option.

        Raises VoiceUnavailableError when the engine is not there to tell.
        """

    @property
    def grain(self) -> Grain:
        """How much it wants to be asked for at a time."""

    def check_environment(self) -> None:
        """Raises VoiceUnavailableError, with the reason, if `speak` would fail as things stand now.

        MUST be quick and MUST NOT use the network.
        """

    def speak(self, text: str, manner: Manner = Manner.PLAIN) -> Speech:
        """Read `text` (already written out as words) aloud, in this manner if it knows how.

        MUST return speech that is whole and not silent, MUST come back in bounded time, and MUST survive
        any text. MAY be called from several threads. Raises NothingToSayError for a text without a word,
        VoiceUnavailableError for every other failure, and nothing else.
        """


def find_voice(name: str) -> Voice:
    """The voice of this name, such as `espeak-ng`, `espeak-ng:vi-vn-x-south` or `gtts`.

    Raises VoiceUnavailableError when there is no such voice or variant.
    """
    plugin, _, variant = name.partition(":")
    known = entry_points(group=_GROUP)
    if plugin not in known.names:
        listed = ", ".join(sorted(known.names))
        raise VoiceUnavailableError(
            voice=name,
            reason=Said(
                f"không có giọng nào tên như vậy (có: {listed})",
                f"no voice has that name (there are: {listed})",
            ),
        )
    try:
        kind = known[plugin].load()
    except (ImportError, AttributeError) as error:
        raise VoiceUnavailableError(
            voice=name, reason=Said(f"cài chưa đúng ({error})", f"it is not installed right ({error})")
        ) from error
    voice: Voice = kind(*filter(None, [variant]))
    return voice


def whole(speech: Speech, text: str, *, voice: str, millis_a_letter: int) -> Speech:
    """`speech` itself when it is long enough for `text` and not silent; else VoiceUnavailableError.

    Half an answer must never reach the air looking like a whole one.
    """
    letters = sum(letter.isalnum() for letter in text)
    if speech.millis < letters * millis_a_letter:
        raise VoiceUnavailableError(
            voice=voice,
            reason=Said(
                f"đọc thiếu: {speech.millis} ms cho {letters} chữ cái",
                f"the speech is cut short: {speech.millis} ms for {letters} letters",
            ),
        )
    if not any(speech.pcm):
        raise VoiceUnavailableError(
            voice=voice, reason=Said("chỉ trả về im lặng", "it gave nothing but silence")
        )
    return speech
