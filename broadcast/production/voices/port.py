"""What a voice is to the rest of the house, and when what it gave is speech."""

from __future__ import annotations

import io
import wave
from dataclasses import dataclass
from typing import Protocol, Self

from broadcast.errors import Said, VoiceUnavailableError
from broadcast.production.levels import measure
from broadcast.production.voices.breaths import Grain, Manner

_RATES = range(8_000, 192_001)
_FAINT = -5_000
"""Hundredths of dBFS: where nothing is louder, nobody speaks."""
_START, _MOST_A_LETTER, _MOST_A_WORD = 1_500, 180, 450
"""Milliseconds: an announcer who reads to farmers takes 110 a letter, one who spells 350 a letter's name."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What an operator should know of a voice before choosing it."""

    language: str
    """The code of the one language that it reads; blank where its owner has to know."""
    online: bool
    licence: str
    """Whose it is and on what terms, or where it stands; blank for what is the station's own."""


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

    @property
    def about(self) -> About:
        """What it is. MUST NOT fail, whatever is missing."""

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


def unavailable(voice: str, reason: str, reason_en: str) -> VoiceUnavailableError:
    """The refusal of the voice of this name."""
    return VoiceUnavailableError(voice=voice, reason=Said(reason, reason_en))


def whole(speech: Speech, text: str, *, voice: str, millis_a_letter: int) -> Speech:
    """`speech` itself when it is as long as `text` asks for and not silent; else VoiceUnavailableError.

    Half an answer must never reach the air looking like a whole one, nor one that runs at a wrong rate.
    """
    if speech.rate not in _RATES:
        raise unavailable(
            voice, f"tần số {speech.rate} Hz là khác thường", f"{speech.rate} Hz is no usual rate"
        )
    letters = sum(letter.isalnum() for letter in text)
    if speech.millis < letters * millis_a_letter:
        raise unavailable(
            voice,
            f"đọc thiếu: {speech.millis} ms cho {letters} chữ cái",
            f"the speech is cut short: {speech.millis} ms for {letters} letters",
        )
    if speech.millis > _START + max(letters * _MOST_A_LETTER, len(text.split()) * _MOST_A_WORD):
        raise unavailable(
            voice,
            f"đọc quá chậm: {speech.millis} ms cho {letters} chữ cái",
            f"the speech is too slow: {speech.millis} ms for {letters} letters",
        )
    return sounding(speech, voice=voice)


def sounding(speech: Speech, *, voice: str) -> Speech:
    """`speech` itself when there is sound in it; else VoiceUnavailableError."""
    peak = measure(speech.pcm).peak
    if peak is None or peak < _FAINT:
        raise unavailable(voice, "chỉ trả về im lặng", "it gave nothing but silence")
    return speech
