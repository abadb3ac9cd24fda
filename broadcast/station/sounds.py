"""Sounds of the station as a page plays and draws them: carts by their hash, recordings by their name.

What a browser plays by itself is sent as it lies there. Of another form a copy is made in `cache/`, once.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from broadcast import files
from broadcast.domain.canonical import digest
from broadcast.domain.times import RATE, Frames
from broadcast.errors import BroadcastError, CartMissingError, FileMissingError
from broadcast.production.carts import CartStore
from broadcast.production.incoming import form_of, media_of, recording
from broadcast.station.home import Home

_FLAC = "audio/flac"
_DRAWING = 1
"""Changes when the same sound would be drawn otherwise."""
_ONE_AT_A_TIME = threading.Lock()
"""Decoding an hour takes seconds; twenty readers who scroll through the library shall not take the machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Playable:
    """A file that a browser plays, and its media type."""

    path: Path
    media: str


def cart(home: Home, sha: str) -> Playable:
    """The cart of that hash. Raises CartMissingError."""
    path = CartStore(home.carts).path(sha)
    if not path.is_file():
        raise CartMissingError(cart=sha, title="")
    return Playable(path=path, media=_FLAC)


def recording_path(home: Home, name: str) -> Path:
    """Where the recording of that name below audio_assets lies. Raises FileMissingError, also for what is elsewhere."""
    path = home.recordings / name
    if "\0" in name or not path.resolve().is_relative_to(home.recordings.resolve()) or not path.is_file():
        raise FileMissingError(path=name)
    return path


def brought(home: Home, name: str) -> Playable:
    """The recording of that name, or a copy of it that browsers play.

    Raises FileMissingError, AudioUnreadableError, DecoderMissingError, DiskFullError, CannotWriteError.
    """
    path = recording_path(home, name)
    media = media_of(form_of(path))
    if media is not None:
        return Playable(path=path, media=media)
    copy = home.folder / "cache" / "playable" / f"{marks(path)}.flac"
    with _ONE_AT_A_TIME:
        if not copy.is_file():
            _copy(path, copy)
    return Playable(path=copy, media=_FLAC)


def cart_outline(home: Home, sha: str) -> tuple[int, ...]:
    """How the cart of that hash is drawn: a height for each stroke. Raises CartMissingError."""
    cart(home, sha)
    return _drawn(home, sha, lambda: _cart_blocks(home, sha))


def brought_outline(home: Home, name: str) -> tuple[int, ...]:
    """How the recording of that name is drawn. Raises as `brought` does."""
    path = recording_path(home, name)
    return _drawn(home, marks(path), lambda: recording(path))


def marks(path: Path) -> str:
    """What tells a file from what it was before: a digest of its place, size and time."""
    facts = path.stat()
    return digest({"path": str(path), "size": facts.st_size, "at": facts.st_mtime_ns})


def _copy(path: Path, copy: Path) -> None:
    from broadcast.production.audiofiles import write_flac

    with files.atomic(copy) as temporary:
        write_flac(temporary, recording(path))


def _cart_blocks(home: Home, sha: str) -> Iterator[bytes]:
    with CartStore(home.carts).open(sha) as reader:
        for start in range(0, reader.frames, RATE):
            yield reader.read(Frames(start), RATE).tobytes()


def _drawn(home: Home, key: str, blocks: Callable[[], Iterable[bytes]]) -> tuple[int, ...]:
    from broadcast.production.waveforms import outline

    kept = home.folder / "cache" / "outlines" / f"{key}.{_DRAWING}.json"
    with _ONE_AT_A_TIME:
        with suppress(OSError, ValueError, TypeError):
            return tuple(int(one) for one in json.loads(kept.read_bytes()))
        strokes = outline(blocks())
        with suppress(BroadcastError):  # a full disk only costs the time to draw it again
            files.write(kept, json.dumps(strokes).encode())
    return strokes
