"""A bulletin as a folder of tracks: recordings and texts that follow each other by their numbers.

    ban-tin/tuan-48/1 mở đầu.mp3
                    2 giá lúa.txt          read in the language of the line
                    3 giá lúa.mww.txt      read in the language that the name says
                    10 kết thúc.mp3

A text beside a recording of the same name is what the recording says: a person is heard before any voice.
What the folder holds is asked when the carts are made: a track that is added or replaced makes another cart,
which has to be approved as any other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from broadcast.domain.schedule import Line
from broadcast.domain.times import Millis
from broadcast.errors import BroadcastError
from broadcast.ingest.readers.reading import read_words
from broadcast.production.bulletins import BETWEEN
from broadcast.production.incoming import length_of
from broadcast.station.home import Home
from broadcast.traffic import spellings
from broadcast.traffic.lengths import reading_length

_RUNS = re.compile(r"(\d+)")
_LEFT_BY_WINDOWS = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One file of a bulletin, and the language it is in."""

    path: Path
    language: str

    @property
    def is_copy(self) -> bool:
        """Whether it is to be read; else it is a recording."""
        return self.path.suffix.casefold() == ".txt"

    def copy(self) -> str:
        """The words to be read. Raises as `read_words`, and OSError."""
        return read_words(self.path, self.path.read_bytes()).text.strip()

    def length(self) -> Millis:
        """How long it is, or will be when it is read. Raises as `copy` or `length_of`."""
        return reading_length(self.copy()) if self.is_copy else length_of(self.path)


def tracks(folder: Path, language: str) -> tuple[Track, ...]:
    """The tracks of a bulletin whose line is in `language`, in order; none where there is no such folder."""
    if not folder.is_dir():
        return ()
    files = [path for path in folder.iterdir() if path.is_file() and not _is_left_behind(path.name)]
    found = [
        Track(path=path, language=_language(path) or language)
        for path in sorted(files, key=lambda path: _order(path.name))
    ]
    recorded = {track.path.stem for track in found if not track.is_copy}
    return tuple(track for track in found if not (track.is_copy and track.path.stem in recorded))


def tracks_of(home: Home, line: Line) -> tuple[Track, ...]:
    """The tracks of the bulletin that `line` plays."""
    return tracks(home.recordings / line.source.reference, line.language)


def bulletin_length(home: Home, line: Line) -> Millis | None:
    """How long the tracks are with the pauses between; None where one of them cannot be read."""
    found = tracks_of(home, line)
    try:
        lengths = [track.length() for track in found]
    except (BroadcastError, OSError):  # said by whoever makes the cart
        return None
    return Millis(sum(lengths) + len(lengths) * BETWEEN) if lengths else None


def _language(path: Path) -> str | None:
    """The language that stands before the ending of a name, by its code or its name."""
    said = Path(path.stem).suffix.removeprefix(".")
    code = spellings.read_language(said) if said else None
    return code if code in {said, *spellings.LANGUAGES.values()} else None


def _order(name: str) -> tuple[tuple[int, str], ...]:
    """Numbers by what they count: 2 comes before 10."""
    return tuple(
        (int(run), "") if run.isdecimal() else (0, run.casefold()) for run in _RUNS.split(name) if run
    )


def _is_left_behind(name: str) -> bool:
    return name.startswith(".") or name.casefold() in _LEFT_BY_WINDOWS
