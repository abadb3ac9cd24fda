"""A week's carts: what each line asks for is made once and remembered by its recipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from broadcast.domain.schedule import WeekSchedule
from broadcast.domain.times import Frames
from broadcast.errors import CartMissingError, Fault
from broadcast.production.carts import CartStore
from broadcast.production.making import Job, Maker, Workplace
from broadcast.production.segments import Produced
from broadcast.station.home import Home
from broadcast.station.recipes import Recipes, Wanted
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
    """See that every line of `schedule` (or those of index in `only`) has its cart.

    What was made before from the same recipe, and is whole, is kept. `jobs` voices speak at the same time.
    Raises what production raises for a line that cannot be made.
    """
    recipes, kitchen = Recipes(home), _Kitchen(home, author)
    chime = kitchen.bring(recipes.recording(home.settings.speech.chime).job)
    evergreen = kitchen.bring(recipes.recording(home.settings.speech.evergreen).job)
    wanted = {
        index: item
        for index, line in enumerate(schedule.lines)
        if (only is None or index in only) and (item := recipes.wanted(line, chime.cart)) is not None
    }
    distinct = list({item.job.digest: item for item in wanted.values()}.values())
    carts: dict[str, KeptRecipe] = {}
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        for done, (item, kept) in enumerate(kitchen.bring_all(pool, distinct), 1):
            carts[item.job.digest] = kept
            progress(done, len(distinct), item.job.title)
    return Made(
        carts={index: carts[item.job.digest] for index, item in wanted.items()},
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
        self._maker = Maker(Workplace(carts=home.carts, cache=home.folder / "cache"))
        self.fresh = self.warm = 0
        self.notes: list[Fault] = []

    def bring(self, job: Job) -> KeptRecipe:
        """The cart of `job`, made if it is not there."""
        return self._known(job) or self._keep(job, self._maker.make(job))

    def bring_all(
        self, pool: ThreadPoolExecutor, items: Sequence[Wanted]
    ) -> Iterator[tuple[Wanted, KeptRecipe]]:
        """Each of `items` with its cart, in order; what is missing is made side by side."""
        known = [self._known(item.job) for item in items]
        making = [
            None if found else pool.submit(self._maker.make, item.job)
            for item, found in zip(items, known, strict=True)
        ]
        for item, found, job in zip(items, known, making, strict=True):
            self.notes.extend(item.notes)
            if found is not None:
                yield item, found
            elif job is not None:
                yield item, self._keep(item.job, job.result())

    def _known(self, job: Job) -> KeptRecipe | None:
        kept = self._home.store.cart_of(job.digest)
        if kept is None:
            return None
        try:
            self._store.check(kept.cart)
        except CartMissingError:
            return None
        self.warm += 1
        return kept

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
