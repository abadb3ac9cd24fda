"""Carts for a week: each line's words or recording becomes a cart, made once and remembered by its recipe."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from broadcast import files
from broadcast.domain.canonical import digest
from broadcast.domain.content import Telling
from broadcast.domain.schedule import Line, SourceKind, WeekSchedule
from broadcast.domain.times import Frames
from broadcast.errors import CartMissingError, Fault
from broadcast.production.carts import CartStore
from broadcast.production.mastering import MASTERING
from broadcast.production.segments import Produced, Recipe, produce, produce_recording
from broadcast.production.spoken import Lexicon, NumberStyle, Reading, read_aloud
from broadcast.production.voices import Speaker, find_voice
from broadcast.station.home import Home, sample_folder
from broadcast.store import Recipe as KeptRecipe

Progress = Callable[[int, int, str], None]
"""Called with (done, all, what)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What `make` did: the cart of each line by its index, the fallbacks, and what was noticed on the way."""

    carts: Mapping[int, KeptRecipe]
    chime: KeptRecipe
    evergreen: KeptRecipe
    fresh: int
    warm: int
    notes: tuple[Fault, ...]

    @property
    def lengths(self) -> tuple[Frames, ...]:
        """The length of each line's cart."""
        return tuple(cart.frames for cart in self.carts.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """A cart that something asks for: its recipe's digest, and how to make it."""

    digest: str
    title: str
    make: Callable[[], Produced]
    notes: tuple[Fault, ...] = ()


def make(
    home: Home,
    schedule: WeekSchedule,
    *,
    author: str,
    jobs: int,
    progress: Progress,
    only: Sequence[int] | None = None,
) -> Made:
    """See that every line of `schedule` (or those of index in `only`) has its cart.

    What was made before from the same recipe, and is whole, is kept. `jobs` voices speak at the same time.
    Raises what production raises for a line that cannot be made.
    """
    kitchen = _Kitchen(home, author)
    chime = kitchen.bring(kitchen.recording(home.settings.speech.chime))
    evergreen = kitchen.bring(kitchen.recording(home.settings.speech.evergreen))
    wanted = {
        index: item
        for index, line in enumerate(schedule.lines)
        if (only is None or index in only) and (item := kitchen.wanted(line, chime.cart)) is not None
    }
    distinct = list({item.digest: item for item in wanted.values()}.values())
    carts: dict[str, KeptRecipe] = {}
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        for done, (item, kept) in enumerate(kitchen.bring_all(pool, distinct), 1):
            carts[item.digest] = kept
            progress(done, len(distinct), item.title)
    return Made(
        carts={index: carts[item.digest] for index, item in wanted.items()},
        chime=chime,
        evergreen=evergreen,
        fresh=kitchen.fresh,
        warm=kitchen.warm,
        notes=tuple(kitchen.notes),
    )


class _Kitchen:
    """Everything that making needs, opened once."""

    def __init__(self, home: Home, author: str) -> None:
        self._home, self._author = home, author
        self._store = CartStore(home.carts)
        words = Lexicon.default()
        self._lexicon = words.with_file(home.lexicon) if home.lexicon.exists() else words
        self._style = NumberStyle(home.settings.speech.document_numbers)
        self._speaker = speaker(home.settings.speech.voices, home.folder / "cache")
        self.fresh = self.warm = 0
        self.notes: list[Fault] = []

    def wanted(self, line: Line, chime: str) -> _Wanted | None:
        """What `line` asks for; None for a relay, a live line or a repeat."""
        if line.source.kind in {SourceKind.FILE, SourceKind.FILL}:
            return self.recording(recording_of(self._home, line))
        if line.source.kind is SourceKind.READ:
            return self._speech(copy_title(line.content), line.content, "", chime)
        if line.source.kind is SourceKind.PLAN:
            telling = self._home.store.telling(line.source.reference)
            return self._speech(telling_title(telling), telling.text, f"{line.column}.", chime)
        return None

    def recording(self, name: str) -> _Wanted:
        path = self._home.recordings / name
        content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        return _Wanted(
            digest=digest({"recording": content, "mastering": MASTERING}),
            title=Path(name).stem,
            make=partial(produce_recording, path, self._store, Path(name).stem),
        )

    def _speech(self, title: str, copy: str, lead_in: str, chime: str) -> _Wanted:
        reading = read_aloud(copy, style=self._style, lexicon=self._lexicon)
        recipe = Recipe(
            title=title,
            copy=reading.script,
            lead_in=read_aloud(lead_in, style=self._style, lexicon=self._lexicon).script,
            chime=chime,
            voices=self._speaker.names,
            lexicon=self._lexicon.version,
        )
        return _Wanted(
            digest=recipe.digest,
            title=title,
            make=partial(produce, recipe, self._speaker, self._store),
            notes=_doubts(title, reading),
        )

    def bring(self, item: _Wanted) -> KeptRecipe:
        """The cart of `item`, made if it is not there."""
        return self._known(item) or self._keep(item, item.make())

    def bring_all(
        self, pool: ThreadPoolExecutor, items: Sequence[_Wanted]
    ) -> Iterator[tuple[_Wanted, KeptRecipe]]:
        """Each of `items` with its cart, in order; what is missing is made side by side."""
        known = [self._known(item) for item in items]
        making = [None if found else pool.submit(item.make) for item, found in zip(items, known, strict=True)]
        for item, found, job in zip(items, known, making, strict=True):
            self.notes.extend(item.notes)
            if found is not None:
                yield item, found
            elif job is not None:
                yield item, self._keep(item, job.result())

    def _known(self, item: _Wanted) -> KeptRecipe | None:
        kept = self._home.store.cart_of(item.digest)
        if kept is None:
            return None
        try:
            self._store.check(kept.cart)
        except CartMissingError:
            return None
        self.warm += 1
        return kept

    def _keep(self, item: _Wanted, produced: Produced) -> KeptRecipe:
        self.fresh += 1
        self.notes.extend(produced.notes)
        kept = KeptRecipe(
            digest=item.digest,
            cart=produced.cart,
            frames=produced.frames,
            title=item.title,
            voice=produced.voice,
            author=self._author,
            at=self._home.clock.wall(),
        )
        self._home.store.keep_recipe(kept)
        return kept


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


def speaker(voices: Sequence[str], cache: Path) -> Speaker:
    """The voices by these names, in this order. Raises VoiceUnavailableError for a name that is none."""
    return Speaker([find_voice(name) for name in voices], cache)


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
    import wave

    folder = Path(tempfile.mkdtemp(prefix="truyenthanh-"))
    try:
        store = CartStore(folder / "carts")
        chime = produce_recording(sample_folder("audio_assets") / "chuong.flac", store, "chuong")
        speaking = speaker([voice or "espeak-ng:vi"], folder / "cache")
        lexicon = Lexicon.default()
        reading = read_aloud(text, lexicon=lexicon)
        recipe = Recipe(
            title=copy_title(text),
            copy=reading.script,
            chime=chime.cart,
            voices=speaking.names,
            lexicon=lexicon.version,
        )
        produced = produce(recipe, speaking, store)
        with (
            files.atomic(path) as temporary,
            wave.open(str(temporary), "wb") as wav,
            store.open(produced.cart) as cart,
        ):
            wav.setparams((1, 2, 48_000, 0, "NONE", ""))
            wav.writeframes(cart.read(Frames(0), cart.frames).tobytes())
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Said(
        frames=produced.frames, voice=produced.voice, notes=(*_doubts(recipe.title, reading), *produced.notes)
    )


def _doubts(title: str, reading: Reading) -> tuple[Fault, ...]:
    return tuple(
        Fault(
            place=title,
            vi=f"không chắc cách đọc “{token.written}”, đang đọc là “{token.spoken}”",
            en=f"it is not certain how “{token.written}” is read; it is read “{token.spoken}”",
            rule="reading",
        )
        for token in reading.doubts
    )
