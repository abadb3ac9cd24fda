"""The carts of the library: what was made, of what, and where it was and will be heard."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from broadcast.domain.folding import fold
from broadcast.domain.people import Approval
from broadcast.domain.planned import planned
from broadcast.domain.rundown import Rundown
from broadcast.domain.times import moment_at
from broadcast.errors import BroadcastError
from broadcast.playout.shelf import RundownShelf
from broadcast.production.carts import CartStore, Label
from broadcast.production.making import Brought
from broadcast.station import entries, sounds
from broadcast.station.home import Home
from broadcast.station.library import Recording
from broadcast.store import Recipe


@dataclass(frozen=True, slots=True, kw_only=True)
class Airings:
    """How often carts were heard by the log, when last, and when they will be by the rundowns in force."""

    count: int = 0
    last: datetime | None = None
    to_come: tuple[tuple[datetime, str], ...] = ()
    """Moment and title, the next first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeCart:
    """One cart with what is written on it, what it was made of, and whose word it has."""

    sha: str
    label: Label
    recipes: tuple[Recipe, ...]
    """The newest first; none for a cart that came from elsewhere."""
    approval: Approval | None
    airings: Airings


def carts(home: Home, words: str) -> tuple[Recipe, ...]:
    """The newest recipe of each cart whose title, voice or hash holds all of the words; what was made last first."""
    wanted = fold(words).split()
    newest: dict[str, Recipe] = {}
    for recipe in home.store.recipes():
        newest.setdefault(recipe.cart, recipe)
    return tuple(one for one in newest.values() if _holds(one, wanted))


def cart(home: Home, sha: str) -> MadeCart:
    """One cart. Raises CartMissingError."""
    sounds.cart(home, sha)
    return MadeCart(
        sha=sha,
        label=CartStore(home.carts).label(sha),
        recipes=tuple(one for one in home.store.recipes() if one.cart == sha),
        approval=home.store.approval_of(sha),
        airings=airings(home, [sha]),
    )


def carts_of(home: Home, one: Recording) -> tuple[str, ...]:
    """The carts that were made of a recording, as it is now; none where nobody has heard it through."""
    if one.heard is None:
        return ()
    brought = Brought(
        title=one.title,
        path=home.recordings / one.name,
        content=one.heard.content,
        loudness=home.settings.mastering.hundredths,
    )
    return tuple(recipe.cart for recipe in home.store.carts_of([brought.digest]).values())


def airings(home: Home, shas: Collection[str]) -> Airings:
    """Where these carts were and will be heard. A log that cannot be read tells nothing here."""
    told: Mapping[str, tuple[int, datetime]] = {}
    with suppress(BroadcastError), entries.opened(home) as logs:
        told = logs.airings(shas)
    return Airings(
        count=sum(count for count, _ in told.values()),
        last=max((last for _, last in told.values()), default=None),
        to_come=_to_come(home, frozenset(shas)),
    )


def _to_come(home: Home, shas: frozenset[str]) -> tuple[tuple[datetime, str], ...]:
    now = home.clock.wall()
    return tuple(
        (moment_at(one.start), one.event.title)
        for rundown in _in_force(home)
        for one in planned([rundown])
        if one.event.cart in shas and moment_at(one.end) > now
    )


def _in_force(home: Home) -> Iterator[Rundown]:
    """The rundowns of today and later; one that is damaged says nothing."""
    shelf, today = RundownShelf(home.rundowns), home.here().date()
    with suppress(BroadcastError):
        for day in (day for day in shelf.days() if day >= today):
            with suppress(BroadcastError):
                yield shelf.on(day)


def _holds(one: Recipe, wanted: list[str]) -> bool:
    text = f"{fold(one.title)} {fold(one.voice)} {one.cart}" if wanted else ""
    return all(word in text for word in wanted)
