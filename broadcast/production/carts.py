"""The cart store: finished recordings, immutable, each named by the SHA-256 of its FLAC file.

    carts/ab/ab12….flac     the sound: 48 kHz, mono, 16 bit
    carts/ab/ab12….json     its label: title, voice, the words, the recipe, length, level, maker

A cart that was put is never written again, so playout reads here while production writes. What was approved
is the name, so nothing is opened whose bytes have not been proved to be what the name says. This module is
imported by the playout process: it stays light.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from types import TracebackType
from typing import Self

from broadcast import __version__
from broadcast.domain.canonical import canonical
from broadcast.domain.times import RATE, Frames
from broadcast.errors import AudioUnreadableError, CartMissingError
from broadcast.files import atomic, write
from broadcast.production.audiofiles import Samples, SoundReader, write_flac
from broadcast.production.levels import Meter

_NAME = re.compile(r"[0-9a-f]{64}")
_REMEMBERED = 1_000
"""Of how many carts a store remembers that it has proved them: more than weeks have, less than years."""

_Marks = tuple[int, int, int, int]
"""Inode, size and times of a file: while they are the same, so are its bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What is written on a cart for people: it says nothing that the sound depends on."""

    title: str
    voice: str = ""
    """The voice that speaks; empty for a recording."""
    spoken: str = ""
    """The words as they were given to the voice; empty for a recording."""
    recipe: str = ""
    """Digest of the recipe it was made from; empty for a recording."""
    voice_version: str = ""
    """Of the voice, with all that it was told to do."""
    lexicon: str = ""
    """Version of the words known, by which the copy was written out."""
    alert: str = ""
    """`emergency` or `drill` where it was made to be ordered as one; empty for whatever else."""
    passed_over: str = ""
    """The voices that were to speak before this one and could not, each with its reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cart:
    """A cart in the store: its name, its length, its file."""

    sha: str
    frames: Frames
    path: Path


class CartReader:
    """An open cart: `read` takes from any place, the file is never held whole. Close it, or use `with`."""

    def __init__(self, sound: SoundReader, sha: str, title: str) -> None:
        self._sound, self._sha, self._title = sound, sha, title
        self._next = Frames(0)
        self.frames = sound.frames

    def read(self, offset: Frames, n: int) -> Samples:
        """`n` samples (int16, mono) from frame `offset` on; fewer at the end, none behind it.

        Raises CartMissingError where the file is damaged.
        """
        count = max(0, min(n, self.frames - offset))
        try:
            if count and offset != self._next:
                self._sound.seek(offset)
            samples: Samples = self._sound.read(count, "int16")[:, 0]
        except AudioUnreadableError as error:
            raise CartMissingError(cart=self._sha, title=self._title) from error
        if len(samples) < count:
            raise CartMissingError(cart=self._sha, title=self._title)
        if count:
            self._next = Frames(offset + count)
        return samples

    def close(self) -> None:
        """Let the file go."""
        self._sound.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class CartStore:
    """The carts below one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._proved: dict[str, _Marks] = {}

    def put(self, pcm: bytes | Iterable[bytes], label: Label) -> Cart:
        """Keep a recording (int16 little-endian, mono, 48 kHz; whole or in blocks) and give it its name.

        The same samples get the same name, and the label of whoever came first. A damaged file of that
        name is replaced. Raises DiskFullError or CannotWriteError; then nothing was kept.
        """
        meter = Meter()
        draft = self._folder / f".{uuid.uuid4().hex}.flac"
        try:
            with atomic(draft) as temporary:
                frames = write_flac(temporary, _metered([pcm] if isinstance(pcm, bytes) else pcm, meter))
            sha = _hash(draft)
            cart = Cart(sha=sha, frames=frames, path=self.path(sha))
            if not (cart.path.is_file() and _hash(cart.path) == sha):
                with atomic(cart.path) as place:
                    draft.replace(place)
        finally:
            draft.unlink(missing_ok=True)
        self._attach(cart, label, meter)
        return cart

    def path(self, sha: str) -> Path:
        """Where the cart of this name stands, or would. Raises CartMissingError for what is no name."""
        if not _NAME.fullmatch(sha):
            raise CartMissingError(cart=sha, title="")
        return self._folder / sha[:2] / f"{sha}.flac"

    def label(self, sha: str) -> Label:
        """What is written on the cart. A label that is lost or unreadable is blank: the sound is what counts."""
        try:
            found = json.loads(self.path(sha).with_suffix(".json").read_bytes())
            return Label(**{field.name: str(found.get(field.name, "")) for field in fields(Label)})
        except (OSError, ValueError, AttributeError):
            return Label(title="")

    def frames(self, sha: str) -> Frames:
        """How long the cart says that it is; only `open` proves it. Raises CartMissingError."""
        with self._reader(sha) as reader:
            return reader.frames

    def open(self, sha: str) -> CartReader:
        """Open the cart for reading, once its bytes are proved to be what its name says.

        The whole file is read for that, unless this store has done so before and the file is still the same
        by its inode, size and times. Raises CartMissingError when it is not there, is another recording, or
        is not in a cart's form.
        """
        if not self._is_proved(sha):
            self._prove(sha)
        return self._reader(sha)

    def check(self, sha: str) -> None:
        """See that the file is there, that its bytes are what its name says, and that both ends decode.

        Bytes that hash to the name are the bytes that were put, so what lies between need not be decoded
        each time a week is looked over. Raises CartMissingError.
        """
        self._prove(sha)
        with self._reader(sha) as reader:
            reader.read(Frames(0), RATE)
            reader.read(Frames(max(0, reader.frames - RATE)), RATE)

    def _reader(self, sha: str) -> CartReader:
        path = self.path(sha)
        title = self.label(sha).title
        try:
            sound = SoundReader(path)
        except AudioUnreadableError as error:
            raise CartMissingError(cart=sha, title=title) from error
        if (sound.rate, sound.channels, sound.subtype) != (RATE, 1, "PCM_16"):
            sound.close()
            raise CartMissingError(cart=sha, title=title)
        return CartReader(sound, sha, title)

    def _is_proved(self, sha: str) -> bool:
        try:
            return self._proved.get(sha) == self._marks(sha)
        except OSError:
            return False

    def _prove(self, sha: str) -> None:
        try:
            marks = self._marks(sha)
            whole = _hash(self.path(sha)) == sha
        except OSError as error:
            raise CartMissingError(cart=sha, title=self.label(sha).title) from error
        if not whole:
            raise CartMissingError(cart=sha, title=self.label(sha).title)
        self._proved.pop(sha, None)
        self._proved[sha] = marks
        if len(self._proved) > _REMEMBERED:
            del self._proved[next(iter(self._proved))]

    def _marks(self, sha: str) -> _Marks:
        found = self.path(sha).stat()
        return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns

    def _attach(self, cart: Cart, label: Label, meter: Meter) -> None:
        place = cart.path.with_suffix(".json")
        if place.exists():
            return
        level = meter.level
        record = asdict(label) | {
            "frames": cart.frames,
            "peak": level.peak,
            "rms": level.rms,
            "software": __version__,
        }
        write(place, canonical(record))


def _metered(blocks: Iterable[bytes], meter: Meter) -> Iterator[bytes]:
    for block in blocks:
        meter.add(block)
        yield block


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
