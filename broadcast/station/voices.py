"""Which voices speak what: a station's choice by language and column, and what it supplies for them.

    another language                 [speech.languages.CODE], or nobody
    Vietnamese, in a column          [speech.columns."NAME"]
    Vietnamese otherwise             [speech] voices

Each is an order: the next voice speaks when one fails. A voice that is known to read another language is passed
over, so that no Vietnamese voice ever reads Mông as if it were Vietnamese.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property

from broadcast.config import SpeechSettings
from broadcast.domain.folding import fold
from broadcast.errors import NoVoiceForLanguageError, VoiceUnavailableError
from broadcast.production.spoken import Lexicon, NumberStyle, read_aloud
from broadcast.production.voices import Grain, Service, Supplies, Voice, find_or_absent
from broadcast.station.home import Home
from broadcast.station.lexicon import Sources, sources
from broadcast.traffic import spellings

VIETNAMESE = "vi"


class Voices:
    """The voices of a station, each found once."""

    def __init__(self, home: Home) -> None:
        self._speech = home.settings.speech
        self.supplies = supplies(home)
        self._found: dict[str, Voice] = {}

    def choice(self, *, column: str = "", language: str = VIETNAMESE) -> tuple[Voice, ...]:
        """The voices for words in this language and column, in the order of choice.

        Raises NoVoiceForLanguageError when none of the station's voices reads that language.
        """
        found = tuple(self.voice(name) for name in names(self._speech, column=column, language=language))
        able = tuple(voice for voice in found if voice.about.language in {"", language})
        if not able:
            name = spellings.write_language(language)
            raise NoVoiceForLanguageError(language=name, code=language)
        return able

    def voice(self, name: str) -> Voice:
        """The voice of this name; one that says why it is not there, where it is not."""
        if name not in self._found:
            self._found[name] = find_or_absent(name, self.supplies)
        return self._found[name]


def versions_of_persons(voices: Iterable[Voice]) -> Iterator[str]:
    """The versions of those voices that are people's recordings; one whose recordings cannot be read has none."""
    for voice in voices:
        if voice.grain is Grain.PARAGRAPH:
            with suppress(VoiceUnavailableError):
                yield voice.version


def names(speech: SpeechSettings, *, column: str = "", language: str = VIETNAMESE) -> tuple[str, ...]:
    """The names that the settings give for this language and column; none where nobody reads it."""
    if language != VIETNAMESE:
        return speech.languages[language].voices if language in speech.languages else ()
    wanted = fold(column)
    own = (one.voices for name, one in speech.columns.items() if fold(name) == wanted)
    return next(own, speech.voices)


def supplies(home: Home) -> Supplies:
    """What the home has for voices to be made of."""
    speech = home.settings.speech
    return Supplies(
        folder=home.voices,
        services={
            name: Service(
                url=one.url,
                model=one.model,
                voice=one.voice,
                format=one.format,
                key=one.key,
                key_file=home.folder / one.key_file if one.key_file else None,
                patience=one.patience,
            )
            for name, one in speech.services.items()
        },
        reading=_Reading(sources(home), NumberStyle(speech.doc_number_style)),
    )


class _Reading:
    """How the station writes copy out as words; a plain value until it is asked, for another process to be handed."""

    def __init__(self, sources: Sources, style: NumberStyle) -> None:
        self._sources, self._style = sources, style

    def __call__(self, text: str) -> str:
        return read_aloud(text, style=self._style, lexicon=self._lexicon).text

    @cached_property
    def _lexicon(self) -> Lexicon:
        return self._sources.lexicon()
