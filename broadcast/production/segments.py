"""A segment's cart from its recipe, or from a recording that somebody brought.

A recipe says everything that the sound depends on, and its digest is the key under which the station
remembers the cart: what was made once is not made again.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from broadcast.domain.canonical import digest
from broadcast.domain.times import Frames, Millis, frames_in, millis_in
from broadcast.errors import AudioUnreadableError, Fault, Said
from broadcast.production.carts import CartStore, Label
from broadcast.production.incoming import recording
from broadcast.production.levels import Level, Meter, measure
from broadcast.production.mastering import MASTERING, assemble, gain, levelled
from broadcast.production.voices.breaths import PHRASING, words_of
from broadcast.production.voices.packing import clean
from broadcast.production.voices.speech import Speaker
from broadcast.production.wholeness import cut_short

# hundredths of dBFS
_LOUDEST = -2
_WEAKEST = -4_500
_SILENT = -5_500
_HOLE = frames_in(Millis(3_000))


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
    voices: tuple[str, ...]
    """In the order of preference."""
    lexicon: str
    """Version of the lexicon that the words were written out with."""
    mastering: int = MASTERING
    phrasing: int = PHRASING

    @property
    def digest(self) -> str:
        """SHA-256 of the recipe, in hexadecimal."""
        return digest(asdict(self))


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
        CartMissingError: the chime or the closing is not in the store.
        DiskFullError, CannotWriteError: nothing was kept.
    """
    if recipe.voices != speaker.names:
        message = f"the recipe is for {recipe.voices}, the speaker has {speaker.names}"
        raise ValueError(message)
    clean(recipe.copy)
    chime, closing = _sound(store, recipe.chime), _sound(store, recipe.closing)
    words = "\n".join(filter(None, [recipe.lead_in, recipe.copy]))
    spoken = speaker.speak(words)
    pcm = assemble(spoken.pcm, chime=chime, closing=closing)
    label = Label(title=recipe.title, voice=spoken.voice, spoken=words_of(words), recipe=recipe.digest)
    cart = store.put(pcm, label)
    return Produced(cart=cart.sha, frames=cart.frames, voice=spoken.voice, notes=spoken.notes)


def produce_recording(path: Path, store: CartStore, title: str) -> Produced:
    """Bring a recording to the level of speech and put it into the store, in blocks, however long it is.

    The notes say what a listener would complain of: clipping, a hole of silence, a file that was cut short.

    Raises:
        FileMissingError, NotAFileError, FileEmptyError, AudioUnreadableError: there is nothing to take.
        DiskFullError, CannotWriteError: nothing was kept.
    """
    first = _FirstHearing(path.name)
    for block in recording(path):
        first.hear(block)
    level = first.meter.level
    if level.peak is None:
        raise AudioUnreadableError(path=path, reason=Said("chỉ có im lặng", "there is only silence in it"))
    if cut_short(path):
        first.note("recording_cut", "tệp bị cắt cụt so với chính nó khai", "the file is shorter than it says")
    cart = store.put(levelled(recording(path), gain(level)), Label(title=title))
    return Produced(cart=cart.sha, frames=cart.frames, voice="", notes=first.notes(level))


class _FirstHearing:
    """What the first pass over a recording finds."""

    def __init__(self, name: str) -> None:
        self.meter = Meter()
        self._name = name
        self._notes: list[Fault] = []
        self._position = self._sounded = Frames(0)

    def hear(self, block: bytes) -> None:
        """Take in a block of about a second."""
        self.meter.add(block)
        level = measure(block)
        if level.peak is not None and level.peak > _SILENT:
            if 0 < self._sounded < self._position - _HOLE:
                self._hole()
            self._sounded = Frames(self._position + len(block) // 2)
        self._position = Frames(self._position + len(block) // 2)

    def notes(self, level: Level) -> tuple[Fault, ...]:
        """All that was found, with what the level of the whole says."""
        if level.peak is not None and level.peak >= _LOUDEST:
            self.note("recording_clipped", "tiếng bị vỡ (chạm mức tối đa)", "it is clipped (at full scale)")
        if level.rms is not None and level.rms < _WEAKEST:
            self.note(
                "recording_weak", "tiếng quá nhỏ, sẽ lẫn tạp âm", "it is very weak, noise will be heard"
            )
        return tuple(self._notes)

    def note(self, rule: str, vi: str, en: str) -> None:
        """Keep a finding."""
        self._notes.append(Fault(place=self._name, vi=vi, en=en, rule=rule))

    def _hole(self) -> None:
        minutes, seconds = divmod(millis_in(self._sounded) // 1000, 60)
        length = millis_in(Frames(self._position - self._sounded)) // 1000
        self.note(
            "recording_hole",
            f"im lặng {length} giây ở phút {minutes}:{seconds:02d}",
            f"{length} seconds of silence at {minutes}:{seconds:02d}",
        )


def _sound(store: CartStore, cart: str | None) -> bytes | None:
    if cart is None:
        return None
    with store.open(cart) as reader:
        return reader.read(Frames(0), reader.frames).tobytes()
