"""Whether somebody can speak tomorrow: each voice that the settings name, and each language by itself."""

from __future__ import annotations

from collections.abc import Iterator

from broadcast.errors import BroadcastError, NoVoiceForLanguageError
from broadcast.production.voices import Voice
from broadcast.station.doctor.finding import Finding
from broadcast.station.home import Home
from broadcast.station.voices import VIETNAMESE, Voices
from broadcast.traffic import spellings


def look(home: Home) -> Iterator[Finding]:
    """A voice that cannot speak is worth a look; a language without one that can is wrong."""
    voices = Voices(home)
    state = {name: _state(voices.voice(name)) for name in home.settings.speech.every_voice}
    yield from state.values()
    for language in dict.fromkeys((VIETNAMESE, *home.settings.speech.languages)):
        yield from _of_language(voices, language, state)


def _state(voice: Voice) -> Finding:
    try:
        voice.check_environment()
    except BroadcastError as error:
        return Finding(check="voice", state="warning", vi=error.sentence("vi"), en=error.sentence("en"))
    return Finding(
        check="voice",
        state="ok",
        vi=f"Giọng đọc {voice.name} dùng được.",
        en=f"The voice {voice.name} can be used.",
    )


def _of_language(voices: Voices, language: str, state: dict[str, Finding]) -> Iterator[Finding]:
    name = spellings.write_language(language)
    try:
        able = [one for one in voices.choice(language=language) if state[one.name].state == "ok"]
    except NoVoiceForLanguageError:
        able = []
    if not able and language == VIETNAMESE:
        yield Finding(
            check="voice",
            state="fault",
            vi="Không có giọng đọc nào dùng được: cài espeak-ng.",
            en="No voice can be used: install espeak-ng.",
        )
    elif not able:
        yield Finding(
            check="voice",
            state="fault",
            vi=f"Không có giọng đọc nào dùng được cho tiếng {name}.",
            en=f"No voice can be used for the language {name}.",
        )
