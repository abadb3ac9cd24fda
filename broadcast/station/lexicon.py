"""The station's own readings: asked before its hub's and the packaged ones, and every version of them kept.

tu-dien.csv is what is in force; an editor may open it in Excel as well. In tu-dien/ lies each version that there
was, by its number, when it was kept, and by whom; one that somebody wrote by hand is kept before it is changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path

from broadcast import files
from broadcast.domain.people import Role
from broadcast.errors import (
    LexiconFaultsError,
    LexiconVersionMissingError,
    ReadingInvalidError,
    ReadingMissingError,
)
from broadcast.production.spoken import Entry, Kind, Lexicon, NumberStyle, Reading, Region, read_aloud
from broadcast.production.spoken.entries import as_file, read_rows
from broadcast.station import people
from broadcast.station.home import Home

BY_HAND = "-"
"""Who wrote a version that was not written by a command."""
_NAME = re.compile(r"(\d{4,})_(\d{8}T\d{6}Z)_(.+)\.csv")
_Marks = tuple[int, ...]
_TIME = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of the station's readings as it was kept."""

    number: int
    at: datetime
    by: str
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What a station's lexicon is made of; a plain value, for another process to be handed."""

    files: tuple[Path, ...]
    """Each is asked before the one in front of it, and may be missing."""
    region: Region

    def lexicon(self) -> Lexicon:
        """The packaged words, and over them those of the files. Raises LexiconFaultsError."""
        return _lexicon(self, tuple(map(_marks, self.files)))


@lru_cache(maxsize=2)
def _lexicon(sources: Sources, marks: tuple[_Marks, ...]) -> Lexicon:
    """Put together once, for as long as the files are what they were: a desk asks at every word that is typed."""
    words = Lexicon.default().in_region(sources.region)
    for path, there in zip(sources.files, marks, strict=True):
        words = words.with_file(path) if there else words
    return words


def _marks(path: Path) -> _Marks:
    """Inode, size and time of a file; none where there is none. While they are the same, so are its bytes."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns


def sources(home: Home) -> Sources:
    """Where the station's readings come from."""
    region = Region(words=tuple(sorted(home.settings.speech.numbers)))
    return Sources(files=(home.hub_lexicon, home.lexicon), region=region)


def lexicon(home: Home) -> Lexicon:
    """All that the station reads by. Raises LexiconFaultsError for a file that cannot be read."""
    return sources(home).lexicon()


def whatever_reads(home: Home) -> Lexicon:
    """The same, or the packaged words where a file of it is damaged: an alert does not wait for a comma."""
    try:
        return lexicon(home)
    except LexiconFaultsError:
        return Lexicon.default()


def reader(home: Home, words: Lexicon) -> Callable[[str], Reading]:
    """How the station writes copy out as words, with these words known."""
    return partial(read_aloud, style=NumberStyle(home.settings.speech.doc_number_style), lexicon=words)


def own(home: Home) -> tuple[Entry, ...]:
    """The station's own rows, in order. Raises LexiconFaultsError."""
    return read_rows(home.lexicon.read_bytes(), home.lexicon) if home.lexicon.exists() else ()


def add(home: Home, user: str | None, entry: Entry) -> Version:
    """Put a reading first among the station's own, in the place of one for the same word and context.

    Raises LexiconFaultsError, and ReadingInvalidError for one that no file may hold.
    """
    _refuse_invalid(entry)
    others = tuple(one for one in own(home) if _place(one) != _place(entry))
    return _put(home, user, as_file((entry, *others)))


def remove(home: Home, user: str | None, written: str) -> Version:
    """Take away every reading of a written form. Raises ReadingMissingError, LexiconFaultsError."""
    rows = own(home)
    others = tuple(one for one in rows if one.written != written)
    if len(others) == len(rows):
        raise ReadingMissingError(written=written)
    return _put(home, user, as_file(others))


def history(home: Home) -> tuple[Version, ...]:
    """Every version that was kept, the oldest first."""
    found = []
    for path in home.lexicon_versions.glob("*.csv"):
        name = _NAME.fullmatch(path.name)
        if name:
            at = datetime.strptime(name[2], _TIME).replace(tzinfo=UTC)
            found.append(Version(number=int(name[1]), at=at, by=name[3], path=path))
    return tuple(sorted(found, key=lambda version: version.number))


def restore(home: Home, user: str | None, number: int) -> Version:
    """Put a kept version in force again, as a new one. Raises LexiconVersionMissingError, LexiconFaultsError."""
    wanted = next((version for version in history(home) if version.number == number), None)
    if wanted is None:
        raise LexiconVersionMissingError(number=number)
    content = wanted.path.read_bytes()
    read_rows(content, wanted.path)
    return _put(home, user, content)


def _put(home: Home, user: str | None, content: bytes) -> Version:
    """Put `content` in force; what was there is kept, and so is what is there now."""
    by = people.acting(home, user, Role.EDITOR).name
    home.lexicon_versions.mkdir(exist_ok=True)
    with files.held(home.folder / "cache" / "tu-dien.lock", wait=True):
        if home.lexicon.exists():
            _keep(home, home.lexicon.read_bytes(), BY_HAND)
        files.write(home.lexicon, content)
        return _keep(home, content, by)


def _keep(home: Home, content: bytes, by: str) -> Version:
    kept = history(home)
    if kept and kept[-1].path.read_bytes() == content:
        return kept[-1]
    number = kept[-1].number + 1 if kept else 1
    at = home.clock.wall().astimezone(UTC).replace(microsecond=0)
    path = home.lexicon_versions / f"{number:04}_{at.strftime(_TIME)}_{by}.csv"
    files.write(path, content)
    return Version(number=number, at=at, by=by, path=path)


def _place(entry: Entry) -> tuple[object, ...]:
    return (entry.kind, entry.written, entry.before, entry.after, entry.near)


def _refuse_invalid(entry: Entry) -> None:
    try:
        read_rows(as_file((entry,)), Path(entry.written))
    except LexiconFaultsError as error:
        raise ReadingInvalidError(written=entry.written, lines=error.facts["lines"]) from error


def kind_of(written: str) -> Kind:
    """The kind of a reading for which nobody named one: a word is an abbreviation, anything else a phrase."""
    return Kind.ABBREVIATION if re.fullmatch(r"\w*[^\W\d]\w*", written) else Kind.PHRASE
