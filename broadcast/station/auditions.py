"""What there is to speak with at a station, and how each of it sounds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from broadcast.errors import VoiceUnavailableError
from broadcast.production.voices import About, find_voice, voice_names
from broadcast.station.carts import Said, speak
from broadcast.station.home import Home
from broadcast.station.lexicon import lexicon
from broadcast.station.voices import Voices

SAMPLE = (
    "Thưa bà con, đây là Đài truyền thanh {commune}. Từ 8h ngày 2/9/2026, Bộ phận Một cửa nhận hồ sơ tại trụ sở UBND;"
    " bà con cần hỏi thêm, xin gọi 0912 345 678."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownVoice:
    """A voice that is installed, supplied or chosen."""

    name: str
    chosen: bool
    """Whether the settings name it."""
    about: About
    version: str
    """Blank where it cannot be told."""
    trouble: VoiceUnavailableError | None
    """Why it cannot speak now."""


def known(home: Home) -> tuple[KnownVoice, ...]:
    """Every voice, those that the settings name first and in their order. Nothing is asked of a network."""
    voices, chosen = Voices(home), home.settings.speech.every_voice
    names = dict.fromkeys((*chosen, *voice_names(voices.supplies)))
    return tuple(_known(voices, name, chosen=name in chosen) for name in names)


def sample(home: Home, path: Path, name: str | None) -> Said:
    """Let a voice, or the first that the station has, speak a sentence with everything in it into a wav file.

    Raises VoiceUnavailableError, CannotWriteError, DiskFullError.
    """
    voices = Voices(home)
    voice = find_voice(name or home.settings.speech.voices[0], voices.supplies)
    text = SAMPLE.format(commune=home.settings.station.commune)
    return speak(text, path, voice, lexicon(home))


def _known(voices: Voices, name: str, *, chosen: bool) -> KnownVoice:
    voice = voices.voice(name)
    trouble: VoiceUnavailableError | None = None
    version = ""
    try:
        version = voice.version
        voice.check_environment()
    except VoiceUnavailableError as error:
        trouble = error
    return KnownVoice(name=name, chosen=chosen, about=voice.about, version=version, trouble=trouble)
