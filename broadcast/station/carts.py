"""What a cart is called, what is doubtful in it, and one that is spoken on its own."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from broadcast import files
from broadcast.domain.content import Telling
from broadcast.domain.schedule import Line
from broadcast.domain.times import RATE, Frames
from broadcast.errors import Fault
from broadcast.production.carts import CartStore
from broadcast.production.segments import Recipe, produce, produce_recording
from broadcast.production.spoken import Lexicon, read_aloud
from broadcast.production.voices import Speaker, Speech, Voice, find_voice
from broadcast.station.doubts import notes_of
from broadcast.station.home import Home, sample_folder

_USUAL = "espeak-ng:vi"


def recording_of(home: Home, line: Line) -> str:
    """The path below audio_assets of a line's recording; a fill that names none has the evergreen."""
    return line.source.reference or home.settings.speech.evergreen


def copy_title(copy: str) -> str:
    """A title for copy that has none of its own: its first words."""
    first = copy.strip().splitlines()[0] if copy.strip() else ""
    return first if len(first) <= 80 else f"{first[:79].rsplit(' ', 1)[0]}…"


def telling_title(telling: Telling) -> str:
    """A title for a plan's item: its name and first words."""
    return f"{telling.name}: {copy_title(telling.text)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What `say` wrote."""

    frames: Frames
    voice: str
    notes: tuple[Fault, ...]


def say(text: str, path: Path, voice: str | None) -> Said:
    """Speak `text` as it would air, with the sample chime, into a wav file. Needs no home.

    Raises NothingToSayError, VoiceUnavailableError, CannotWriteError, DiskFullError.
    """
    return speak(text, path, find_voice(voice or _USUAL), Lexicon.default())


def speak(text: str, path: Path, voice: Voice, lexicon: Lexicon) -> Said:
    """The same by a voice that was found, with these words known. Raises as `say` does."""
    folder = Path(tempfile.mkdtemp(prefix="truyenthanh-"))
    try:
        store = CartStore(folder / "carts")
        chime = produce_recording(sample_folder("audio_assets") / "chuong.flac", store, "chuong")
        speaking = Speaker([voice], folder / "cache")
        reading = read_aloud(text, lexicon=lexicon)
        recipe = Recipe(
            title=copy_title(text),
            copy=reading.script,
            chime=chime.cart,
            chain="pa-horn",
            voices=speaking.names,
            lexicon=lexicon.version,
        )
        produced = produce(recipe, speaking, store)
        with store.open(produced.cart) as cart:
            files.write(path, Speech(cart.read(Frames(0), cart.frames).tobytes(), RATE).wav())
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Said(
        frames=produced.frames,
        voice=produced.voice,
        notes=(*notes_of(recipe.title, reading), *produced.notes),
    )
