"""One cart, whoever makes it: a job says what is wanted, a workplace where, and a maker does it.

Jobs and workplaces are plain values, so that another process can be handed them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from broadcast.domain.canonical import digest
from broadcast.production.bulletins import BETWEEN, produce_bulletin
from broadcast.production.carts import CartStore
from broadcast.production.mastering import LOUDNESS, MASTERING
from broadcast.production.segments import Produced, Recipe, produce, produce_recording
from broadcast.production.voices import Speaker, Supplies, Voice, find_or_absent


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """A recording that somebody brought."""

    title: str
    path: Path
    content: str
    """SHA-256 of its bytes; empty where there is no such file."""
    loudness: int = LOUDNESS
    """Hundredths of LUFS that it is brought to."""
    mastering: int = MASTERING

    @property
    def digest(self) -> str:
        """Of what its cart depends on; where the file lies and what it is called do not count."""
        return digest({"recording": self.content, "loudness": self.loudness, "mastering": self.mastering})


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """Tracks that follow each other."""

    title: str
    chime: str
    """Name of the cart before the first track."""
    tracks: tuple[Recipe | Brought, ...]

    @property
    def digest(self) -> str:
        """Of the tracks, their order and what stands between."""
        tracks = [track.digest for track in self.tracks]
        return digest({"chime": self.chime, "tracks": tracks, "between": BETWEEN})


Job = Recipe | Brought | Bulletin


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """What making needs of the place where it is done."""

    carts: Path
    cache: Path
    """What voices have said; may be deleted."""
    supplies: Supplies
    """What voices of the station's own are made of."""


class Maker:
    """Makes carts at a workplace; what it needs for that is opened once."""

    def __init__(self, workplace: Workplace) -> None:
        self._store = CartStore(workplace.carts)
        self._cache, self._supplies = workplace.cache, workplace.supplies
        self._voices: dict[str, Voice] = {}
        self._speakers: dict[tuple[str, ...], Speaker] = {}

    def make(self, job: Job) -> Produced:
        """The cart of `job`. Raises as `produce`, `produce_recording` and `produce_bulletin` do."""
        if isinstance(job, Bulletin):
            tracks = [self.make(track) for track in job.tracks]
            return produce_bulletin(job.title, tracks, self._store, chime=job.chime, recipe=job.digest)
        if isinstance(job, Brought):
            return produce_recording(job.path, self._store, job.title, loudness=job.loudness)
        return produce(job, self._speaker(job.voices), self._store)

    def is_online(self, job: Job) -> bool:
        """Whether a service may be asked for it, one that counts how often. Raises VoiceUnavailableError."""
        if isinstance(job, Bulletin):
            return any(self.is_online(track) for track in job.tracks)
        return isinstance(job, Recipe) and self._speaker(job.voices).online

    def _speaker(self, names: tuple[str, ...]) -> Speaker:
        if names not in self._speakers:
            self._speakers[names] = Speaker([self._voice(name) for name in names], self._cache)
        return self._speakers[names]

    def _voice(self, name: str) -> Voice:
        """One for all speakers: a service is to be asked at one pace, a model to be loaded once."""
        if name not in self._voices:
            self._voices[name] = find_or_absent(name, self._supplies)
        return self._voices[name]
