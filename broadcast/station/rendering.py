"""A week's carts: what each line asks for is made once and remembered by its recipe."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import chain

from broadcast.domain.schedule import Line, WeekSchedule
from broadcast.domain.times import Frames
from broadcast.errors import (
    BroadcastError,
    CannotWriteError,
    CartMissingError,
    CartsNotMadeError,
    DiskFullError,
    Fault,
    Said,
    listed,
)
from broadcast.production.carts import CartStore
from broadcast.production.making import Job, Maker, Workplace
from broadcast.production.segments import Produced
from broadcast.production.sidebyside import make_all
from broadcast.station.carts import copy_title
from broadcast.station.home import Home
from broadcast.station.recipes import Recipes, Wanted
from broadcast.station.voices import supplies
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


def make(
    home: Home,
    schedule: WeekSchedule,
    *,
    author: str,
    jobs: int,
    progress: Progress,
    only: Sequence[int] | None = None,
) -> Made:
    """See that every line of `schedule` (or those of index in `only`) has its cart, made by `jobs` processes.

    What was made before from the same recipe, and is whole, is kept, and each cart is as soon as it is made: who
    is stopped goes on from there. Every line is tried before any is complained of.

    Raises:
        CartsNotMadeError: lines that could not be made, each with its reason.
        DiskFullError, CannotWriteError: nothing more could be kept.
    """
    recipes, kitchen = Recipes(home), _Kitchen(home, author)
    sounds = {name: kitchen.bring(recipes.recording(name).job) for name in recipes.music}
    chime, music = sounds[home.settings.speech.chime], {name: kept.cart for name, kept in sounds.items()}
    evergreen = kitchen.bring(recipes.recording(home.settings.speech.evergreen).job)
    wanted: dict[int, Wanted] = {}
    for index, line in enumerate(schedule.lines):
        if only is None or index in only:
            try:
                item = recipes.wanted(line, music)
            except BroadcastError as refusal:
                kitchen.fail(copy_title(line.content), refusal)
            else:
                wanted |= {index: item} if item else {}
    digests = {index: item.job.digest for index, item in wanted.items()}
    distinct = {digests[index]: item for index, item in wanted.items()}
    carts = kitchen.bring_all({digest: item.job for digest, item in distinct.items()}, jobs, progress)
    kitchen.refuse_failures()
    return Made(
        carts={index: carts[digest] for index, digest in digests.items()},
        chime=chime,
        evergreen=evergreen,
        fresh=kitchen.fresh,
        warm=kitchen.warm,
        notes=(*chain.from_iterable(item.notes for item in distinct.values()), *kitchen.notes),
    )


def make_one(home: Home, line: Line, *, author: str) -> KeptRecipe | None:
    """The cart of one line, and what stands in for it, made here and now where they are not there.

    None for a relay, a live line or a repeat.

    Raises what the cart itself is refused for: `Recipes.wanted` and `Maker.make` say as what.
    """
    recipes, kitchen = Recipes(home), _Kitchen(home, author)
    music = {name: kitchen.bring(recipes.recording(name).job).cart for name in recipes.music}
    kitchen.bring(recipes.recording(home.settings.speech.evergreen).job)
    wanted = recipes.wanted(line, music)
    return kitchen.bring(wanted.job) if wanted else None


def at_hand(home: Home, lines: Sequence[Line]) -> dict[int, KeptRecipe]:
    """The carts of those lines that were made before, by index; nothing is made, and no bytes are proved."""
    recipes = Recipes(home)
    music = {name: recipes.recording(name).job.digest for name in recipes.music}
    made = home.store.carts_of(music.values())
    if len(made) < len(set(music.values())):
        return {}
    sounds = {name: made[digest].cart for name, digest in music.items()}
    digests: dict[int, str] = {}
    for index, line in enumerate(lines):
        with suppress(BroadcastError):  # what cannot be made is not at hand
            wanted = recipes.wanted(line, sounds)
            digests |= {index: wanted.job.digest} if wanted else {}
    found = home.store.carts_of(set(digests.values()))
    return {index: found[digest] for index, digest in digests.items() if digest in found}


def fallbacks(home: Home) -> tuple[KeptRecipe, KeptRecipe] | None:
    """The carts that stand in for others, the chime and the evergreen; None where one of them was not made."""
    recipes, speech = Recipes(home), home.settings.speech
    chime, evergreen = (recipes.recording(name).job.digest for name in (speech.chime, speech.evergreen))
    found = home.store.carts_of({chime, evergreen})
    return (found[chime], found[evergreen]) if {chime, evergreen} <= found.keys() else None


class _Kitchen:
    """Where carts are looked for, made and kept, and what went wrong."""

    def __init__(self, home: Home, author: str) -> None:
        self._home, self._author = home, author
        self._store = CartStore(home.carts)
        self._workplace = Workplace(carts=home.carts, cache=home.folder / "cache", supplies=supplies(home))
        self.fresh = self.warm = 0
        self.notes: list[Fault] = []
        self._failures: list[tuple[str, BroadcastError]] = []

    def bring(self, job: Job) -> KeptRecipe:
        """The cart of `job`, made if it is not there."""
        known = self._known([job.digest])
        return known.get(job.digest) or self._keep(job, Maker(self._workplace).make(job))

    def bring_all(self, jobs: Mapping[str, Job], workers: int, progress: Progress) -> dict[str, KeptRecipe]:
        """The cart of each job, both by the digest of the job; what is missing is made side by side."""
        carts = self._known(jobs)
        missing = [job for digest, job in jobs.items() if digest not in carts]
        if carts:
            progress(len(carts), len(jobs), "")
        with closing(make_all(self._workplace, missing, workers)) as made:
            for done, (job, outcome) in enumerate(made, len(carts) + 1):
                if isinstance(outcome, (DiskFullError, CannotWriteError)):
                    raise outcome
                if isinstance(outcome, BroadcastError):
                    self.fail(job.title, outcome)
                else:
                    kept = self._keep(job, outcome)
                    carts[kept.digest] = kept
                progress(done, len(jobs), job.title)
        return carts

    def fail(self, title: str, refusal: BroadcastError) -> None:
        """Remember why there is no cart."""
        self._failures.append((title, refusal))

    def refuse_failures(self) -> None:
        """Raise CartsNotMadeError when there was any, with the titles of what failed for the same reason together."""
        if not self._failures:
            return
        reasons: dict[Said, list[str]] = {}
        for title, refusal in self._failures:
            said = Said(refusal.sentence("vi"), refusal.sentence("en"))
            reasons.setdefault(said, []).append(f"“{title}”")
        raise CartsNotMadeError(
            failed=len(self._failures),
            made=self.fresh + self.warm,
            lines=listed(
                Said(f"{titles}: {reason.vi}", f"{titles}: {reason.en}")
                for reason, titles in ((reason, ", ".join(names)) for reason, names in reasons.items())
            ),
        )

    def _known(self, digests: Iterable[str]) -> dict[str, KeptRecipe]:
        """What was made before and is whole: the bytes of each are proved, every time."""
        known = {}
        for digest, kept in self._home.store.carts_of(digests).items():
            with suppress(CartMissingError), self._store.open(kept.cart):
                known[digest] = kept
        self.warm += len(known)
        return known

    def _keep(self, job: Job, produced: Produced) -> KeptRecipe:
        self.fresh += 1
        self.notes.extend(produced.notes)
        kept = KeptRecipe(
            digest=job.digest,
            cart=produced.cart,
            frames=produced.frames,
            title=job.title,
            voice=produced.voice,
            author=self._author,
            at=self._home.clock.wall(),
        )
        self._home.store.keep_recipe(kept)
        return kept
