"""A segment's cart from its recipe, or from a recording that somebody brought.

A recipe says everything that the sound depends on, and its digest is the key under which the station
remembers the cart: what was made once is not made again.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from broadcast.acoustics.filters import wave
from broadcast.domain.canonical import digest
from broadcast.domain.times import Frames
from broadcast.errors import Fault
from broadcast.production.carts import CartStore, Label
from broadcast.production.incoming import recording
from broadcast.production.mastering import (
    CHAINS,
    LOUDNESS,
    MASTERING,
    Finish,
    Measured,
    assemble,
    levelled_blocks,
)
from broadcast.production.quality import examine
from broadcast.production.voices.breaths import PHRASING, breaths, words_of
from broadcast.production.voices.packing import clean
from broadcast.production.voices.speech import Speaker


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What a spoken segment is made of. All words are written out for the voice, in the form that `breaths` takes."""

    title: str
    copy: str
    """The words of the item; a line is a paragraph."""
    lead_in: str = ""
    """Words that announce it."""
    chime: str | None = None
    """Name of the cart before the words."""
    closing: str | None = None
    """Name of the cart after the words."""
    bed: str | None = None
    """Name of the cart under the words."""
    times: int = 1
    """How often the copy is said."""
    chain: str = "none"
    """What the words pass: one of the mastering's CHAINS."""
    loudness: int = LOUDNESS
    """Hundredths of LUFS."""
    voices: tuple[str, ...]
    """In the order of preference."""
    recordings: tuple[str, ...] = ()
    """Versions of those voices that are a person's: a recording brought later is heard instead of a machine."""
    lexicon: str
    """Version of the lexicon that the words were written out with."""
    mastering: int = MASTERING
    phrasing: int = PHRASING

    @property
    def digest(self) -> str:
        """SHA-256 of the recipe and of every number of its chain, in hexadecimal."""
        return digest(asdict(self) | {"chain": asdict(CHAINS[self.chain])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Produced:
    """A cart that is now in the store, and what was noticed while it was made."""

    cart: str
    frames: Frames
    voice: str
    """The voice that spoke; empty for a recording."""
    notes: tuple[Fault, ...]


def produce(recipe: Recipe, speaker: Speaker, store: CartStore) -> Produced:
    """Speak and master `recipe` and put it into the store. Lead-in and copy are spoken by one voice.

    Raises:
        NothingToSayError: the copy has no word.
        VoiceUnavailableError: every voice failed.
        CartMissingError: the chime, the closing or the bed is not in the store.
        DiskFullError, CannotWriteError: nothing was kept.
    """
    if recipe.voices != speaker.names:
        message = f"the recipe is for {recipe.voices}, the speaker has {speaker.names}"
        raise ValueError(message)
    clean(recipe.copy)
    texts = [recipe.copy, *([recipe.lead_in] if breaths(recipe.lead_in) else [])]
    spoken, *lead_in = speaker.speak_all(texts)
    pcm = assemble(
        spoken.pcm,
        Finish(chain=recipe.chain, loudness=recipe.loudness, bed=_sound(store, recipe.bed)),
        lead_in=lead_in[0].pcm if lead_in else None,
        chime=_sound(store, recipe.chime),
        closing=_sound(store, recipe.closing),
        times=recipe.times,
    )
    label = Label(
        title=recipe.title,
        voice=spoken.voice,
        spoken=words_of("\n".join(reversed(texts))),
        recipe=recipe.digest,
        voice_version=spoken.version,
        lexicon=recipe.lexicon,
        passed_over="; ".join(f"{note.place}: {note.vi}" for note in spoken.notes),
    )
    cart = store.put(pcm, label)
    return Produced(cart=cart.sha, frames=cart.frames, voice=spoken.voice, notes=spoken.notes)


def produce_recording(path: Path, store: CartStore, title: str, *, loudness: int = LOUDNESS) -> Produced:
    """Bring a recording to the loudness of speech and put it into the store, in blocks, however long it is.

    It is heard through first: the notes say what a listener would complain of, and two channels are taken so that
    they do not cancel.

    Raises:
        FileMissingError, NotAFileError, FileEmptyError, AudioUnreadableError, DecoderMissingError: there is nothing
            to take.
        DiskFullError, CannotWriteError: nothing was kept.
    """
    report = examine(path)
    measured = Measured()
    for block in recording(path, report.weights):
        measured.add(wave(block))
    sound = levelled_blocks(recording(path, report.weights), measured.gain(loudness))
    cart = store.put(sound, Label(title=title))
    return Produced(cart=cart.sha, frames=cart.frames, voice="", notes=report.faults(path.name))


def _sound(store: CartStore, cart: str | None) -> bytes | None:
    if cart is None:
        return None
    with store.open(cart) as reader:
        return reader.read(Frames(0), reader.frames).tobytes()
