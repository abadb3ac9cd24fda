"""How a voice is found by its name, and which there are.

A voice is a plug-in of the entry-point group `truyenthanh.voices`. Its name is that of the entry point, and behind
a colon the variant: `espeak-ng:vi-vn-x-south`, `piper:ban-mai`, `http:tinh`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Protocol

from broadcast.errors import Said, VoiceUnavailableError
from broadcast.production.voices.breaths import Grain, Manner
from broadcast.production.voices.port import About, Speech, Voice

_GROUP = "truyenthanh.voices"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A speech service that answers as OpenAI's does: `POST …/v1/audio/speech`."""

    url: str
    model: str
    voice: str
    format: str = "wav"
    key: str = field(default="", repr=False)
    key_file: Path | None = None
    patience: int = 30
    """Seconds that one answer may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplies:
    """What a station has of its own for voices to be made of."""

    folder: Path | None = None
    """A folder for each model or each person: `voices/` of the home."""
    services: Mapping[str, Service] = field(default_factory=dict)
    """By their names."""
    reading: Callable[[str], str] = str
    """How the station writes copy out as words."""

    def below(self, name: str) -> Path | None:
        """The supplied folder of this name; None where there is none."""
        place = self.folder / name if self.folder and name and name == Path(name).name else None
        return place if place is not None and place.is_dir() else None

    def folders_with(self, pattern: str) -> tuple[str, ...]:
        """The names of the supplied folders that hold such a file, in order."""
        found = self.folder.iterdir() if self.folder and self.folder.is_dir() else ()
        return tuple(sorted(place.name for place in found if place.is_dir() and any(place.glob(pattern))))


class VoiceKind(Protocol):
    """What an entry point names: a class of voices."""

    def found(self, variant: str, supplies: Supplies) -> Voice:
        """The voice of this variant; of the usual one where it is blank.

        Raises VoiceUnavailableError when there is none. MUST be quick, and MUST NOT use the network.
        """

    def variants(self, supplies: Supplies) -> tuple[str, ...]:
        """The variants that can be found here, the usual one first. MAY be blank for what has one only."""


def find_voice(name: str, supplies: Supplies | None = None) -> Voice:
    """The voice of this name. Raises VoiceUnavailableError when there is no such voice or variant."""
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
    return _load(known[plugin], name).found(variant, supplies or Supplies())


def find_or_absent(name: str, supplies: Supplies) -> Voice:
    """The voice of this name; where there is none, one that says why whenever it is asked, so the next one speaks."""
    try:
        return find_voice(name, supplies)
    except VoiceUnavailableError as error:
        return _Absent(name, error)


class _Absent:
    """A voice that is not there."""

    grain = Grain.BREATH
    about = About(language="", online=False, licence="")

    def __init__(self, name: str, why: VoiceUnavailableError) -> None:
        self.name, self._why = name, why

    @property
    def version(self) -> str:
        raise self._why

    def check_environment(self) -> None:
        raise self._why

    def speak(self, text: str, manner: Manner = Manner.PLAIN) -> Speech:  # noqa: ARG002
        raise self._why


def voice_names(supplies: Supplies) -> Iterator[str]:
    """The name of every voice that is installed or supplied, whether or not it can speak now.

    A plug-in that is installed wrong is passed over: `find_voice` says why.
    """
    for entry in sorted(entry_points(group=_GROUP), key=lambda entry: entry.name):
        try:
            variants = _load(entry, entry.name).variants(supplies)
        except VoiceUnavailableError:
            continue
        yield from (f"{entry.name}:{variant}" if variant else entry.name for variant in variants)


def _load(entry: EntryPoint, name: str) -> VoiceKind:
    try:
        kind: VoiceKind = entry.load()
    except (ImportError, AttributeError) as error:
        raise VoiceUnavailableError(
            voice=name, reason=Said(f"cài chưa đúng ({error})", f"it is not installed right ({error})")
        ) from error
    return kind
