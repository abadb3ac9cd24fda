"""What each line of a week asks for: which words by which voices, or which recording."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from broadcast.domain.schedule import Line, SourceKind
from broadcast.errors import Fault
from broadcast.production.making import Brought, Job
from broadcast.production.segments import Recipe
from broadcast.production.spoken import NumberStyle, Reading, read_aloud
from broadcast.station.carts import copy_title, doubts, recording_of, telling_title
from broadcast.station.home import Home
from broadcast.station.voices import VIETNAMESE, Voices, lexicon_of, versions_of_persons


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A cart that something asks for, and what is doubtful about its words."""

    job: Job
    notes: tuple[Fault, ...] = ()


class Recipes:
    """Everything that turns a line into what it asks for, opened once."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._lexicon = lexicon_of(home.lexicon)
        self._style = NumberStyle(home.settings.speech.document_numbers)
        self._voices = Voices(home)

    @property
    def music(self) -> tuple[str, ...]:
        """The recordings that spoken items are made with, by their names."""
        mastering = self._home.settings.mastering
        beds = {mastering.bed, *(mastering.bed_of(column) for column in mastering.columns)} - {""}
        return (self._home.settings.speech.chime, *sorted(beds))

    def wanted(self, line: Line, music: Mapping[str, str]) -> Wanted | None:
        """What `line` asks for; None for a relay, a live line or a repeat.

        `music` says which cart each of `self.music` is. Raises UnknownItemError, or NoVoiceForLanguageError for
        words that nobody here can read.
        """
        if line.source.kind in {SourceKind.FILE, SourceKind.FILL}:
            return self.recording(recording_of(self._home, line))
        if line.source.kind is SourceKind.READ:
            return self._speech(copy_title(line.content), line.content, line, music, announced=False)
        if line.source.kind is SourceKind.PLAN:
            telling = self._home.store.telling(line.source.reference)
            return self._speech(telling_title(telling), telling.text, line, music, announced=True)
        return None

    def recording(self, name: str) -> Wanted:
        """The recording of that name below audio_assets."""
        path = self._home.recordings / name
        loudness = self._home.settings.mastering.hundredths
        return Wanted(
            job=Brought(title=Path(name).stem, path=path, content=_content(path), loudness=loudness)
        )

    def _speech(
        self, title: str, copy: str, line: Line, music: Mapping[str, str], *, announced: bool
    ) -> Wanted:
        voices = self._voices.choice(column=line.column, language=line.language)
        reading = self._reading(copy) if line.language == VIETNAMESE else None
        settings = self._home.settings
        bed = settings.mastering.bed_of(line.column)
        recipe = Recipe(
            title=title,
            copy=copy if reading is None else reading.script,
            lead_in=self._reading(f"{line.column}.").script if announced and reading else "",
            chime=music[settings.speech.chime],
            bed=music[bed] if bed else None,
            times=settings.mastering.times_of(line.column),
            chain=settings.mastering.chain,
            loudness=settings.mastering.hundredths,
            voices=tuple(voice.name for voice in voices),
            recordings=tuple(versions_of_persons(voices)),
            lexicon=self._lexicon.version,
        )
        return Wanted(job=recipe, notes=() if reading is None else doubts(title, reading))

    def _reading(self, copy: str) -> Reading:
        return read_aloud(copy, style=self._style, lexicon=self._lexicon)


def _content(path: Path) -> str:
    """SHA-256 of a recording, which may be hours long; empty where there is none."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
