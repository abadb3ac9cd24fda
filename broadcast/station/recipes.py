"""What each line of a week asks for: which words by which voices, or which recording."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from pathlib import Path

from broadcast.domain.content import Telling
from broadcast.domain.schedule import Line, SourceKind
from broadcast.errors import Fault, FileMissingError
from broadcast.production.making import Brought, Bulletin, Job
from broadcast.production.segments import Recipe
from broadcast.station.bulletins import Track, tracks_of
from broadcast.station.carts import copy_title, recording_of, telling_title
from broadcast.station.doubts import notes_of
from broadcast.station.home import Home
from broadcast.station.lexicon import lexicon, reader
from broadcast.station.voices import VIETNAMESE, Voices, versions_of_persons


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A cart that something asks for, and what is doubtful about its words."""

    job: Job
    notes: tuple[Fault, ...] = ()


class Recipes:
    """Everything that turns a line into what it asks for, opened once."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._lexicon = lexicon(home)
        self._read = reader(home, self._lexicon)
        self._voices = Voices(home)

    @property
    def music(self) -> tuple[str, ...]:
        """The recordings that spoken items are made with, by their names."""
        mastering = self._home.settings.mastering
        beds = {mastering.bed, *(mastering.bed_of(column) for column in mastering.columns)} - {""}
        return (self._home.settings.speech.chime, *sorted(beds))

    def wanted(self, line: Line, music: Mapping[str, str]) -> Wanted | None:
        """What `line` asks for; None for a relay, a live line or a repeat.

        `music` says which cart each of `self.music` is. Raises UnknownItemError, NoVoiceForLanguageError for words
        that nobody here can read, and what `tracks` and `Track.copy` raise for a bulletin.
        """
        if line.source.kind in {SourceKind.FILE, SourceKind.FILL}:
            return self.recording(recording_of(self._home, line))
        if line.source.kind is SourceKind.READ:
            return self._speech(copy_title(line.content), line.content, line, music, announced=False)
        if line.source.kind is SourceKind.PLAN:
            telling = self._telling(line.source.reference)
            return self._speech(telling_title(telling), telling.text, line, music, announced=True)
        if line.source.kind is SourceKind.BULLETIN:
            return self._bulletin(line, music[self._home.settings.speech.chime])
        return None

    def _telling(self, name: str) -> Telling:
        """The item of a plan, from all of them that are read once. Raises UnknownItemError."""
        return self._tellings.get(name) or self._home.store.telling(name)

    @cached_property
    def _tellings(self) -> Mapping[str, Telling]:
        return {one.name: one for one in self._home.store.tellings(retired=True)}

    def recording(self, name: str) -> Wanted:
        """The recording of that name below audio_assets."""
        return Wanted(job=self._brought(self._home.recordings / name))

    def _brought(self, path: Path) -> Brought:
        loudness = self._home.settings.mastering.hundredths
        return Brought(title=path.stem, path=path, content=_content(path), loudness=loudness)

    def _bulletin(self, line: Line, chime: str) -> Wanted:
        found = [self._track(track, line.column) for track in tracks_of(self._home, line)]
        if not found:
            raise FileMissingError(path=self._home.recordings / line.source.reference)
        title = line.content or Path(line.source.reference).name
        job = Bulletin(title=title, chime=chime, tracks=tuple(one for one, _ in found))
        return Wanted(job=job, notes=tuple(chain.from_iterable(notes for _, notes in found)))

    def _track(self, track: Track, column: str) -> tuple[Recipe | Brought, tuple[Fault, ...]]:
        if track.is_copy:
            return self._words(track.path.stem, track.copy(), column, track.language)
        return self._brought(track.path), ()

    def _speech(
        self, title: str, copy: str, line: Line, music: Mapping[str, str], *, announced: bool
    ) -> Wanted:
        recipe, notes = self._words(title, copy, line.column, line.language)
        settings = self._home.settings
        bed = settings.mastering.bed_of(line.column)
        segment = replace(
            recipe,
            lead_in=self._read(f"{line.column}.").script if announced and line.language == VIETNAMESE else "",
            chime=music[settings.speech.chime],
            bed=music[bed] if bed else None,
            times=settings.mastering.times_of(line.column),
        )
        return Wanted(job=segment, notes=notes)

    def _words(self, title: str, copy: str, column: str, language: str) -> tuple[Recipe, tuple[Fault, ...]]:
        """Words alone, and what is doubtful about them: nobody here knows how to write out another language."""
        voices = self._voices.choice(column=column, language=language)
        reading = self._read(copy) if language == VIETNAMESE else None
        recipe = Recipe(
            title=title,
            copy=copy if reading is None else reading.script,
            chain=self._home.settings.mastering.chain,
            loudness=self._home.settings.mastering.hundredths,
            voices=tuple(voice.name for voice in voices),
            recordings=tuple(versions_of_persons(voices)),
            lexicon=self._lexicon.version,
        )
        return recipe, () if reading is None else tuple(notes_of(title, reading))


def _content(path: Path) -> str:
    """SHA-256 of a recording, which may be hours long; empty where there is none."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
