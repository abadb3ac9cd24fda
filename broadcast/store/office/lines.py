"""An airing as the office keeps it, and the sums that figures are made of."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date

from broadcast.domain.asrun import Place
from broadcast.domain.times import Frames

FACETS = ("total", "group", "column", "language", "origin", "priority", "difference")
"""By what airings are added up: all of them, by a field of theirs, or by what went wrong."""

Key = tuple[str, str]
"""An event of a station: the day of its rundown and its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAiring:
    """An event of one station, heard or not, with the lines that tell of it.

    What tells of administrative reform has a group, or counts under an empty one; nothing else has a group.
    `sounded` says whether anything was heard, `itself` whether that was what had been planned. `played` counts what
    was planned and heard, `all_played` what stood in as well.
    """

    day: str
    event: str
    nth: int
    on: date
    reform: bool
    group: str
    column: str
    language: str
    origin: str
    priority: str
    sounded: bool
    itself: bool
    asked: Frames
    played: Frames
    all_played: Frames
    differences: tuple[tuple[str, Frames], ...]
    """How it was not as planned, as `outcome:reason:rung`, and what was lost by that."""
    lines: tuple[Place, ...]

    def facets(self) -> Iterator[tuple[str, str]]:
        """Every facet in which it counts, with its key there."""
        yield "total", ""
        if self.reform:
            yield "group", self.group
        for facet in ("column", "language", "origin", "priority"):
            if key := getattr(self, facet):
                yield facet, key


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Airings added up.

    `due` are all events, `sounded` those of which anything was heard, `airings` those that were heard themselves;
    `asked` is how long all were to last. Of those heard, `played` is what was planned, `all_played` with what
    stood in; `stood_in` is the length of those that were heard by a stand-in alone; `lost` what differences cost.
    """

    due: int = 0
    sounded: int = 0
    airings: int = 0
    asked: Frames = Frames(0)
    played: Frames = Frames(0)
    all_played: Frames = Frames(0)
    stood_in: Frames = Frames(0)
    lost: Frames = Frames(0)

    @property
    def proper(self) -> Frames:
        """How long airings lasted that were heard themselves: what a ratio to `asked` is made of."""
        return Frames(self.all_played - self.stood_in)


AMOUNTS = tuple(field.name for field in fields(Sums))
"""The names of what is added up."""


def every_day(first: date) -> list[date]:
    """The days of the month that begins on `first`."""
    return [first.replace(day=day + 1) for day in range(monthrange(first.year, first.month)[1])]


_Row = list[int]


def added_up(airings: Iterable[KeptAiring]) -> dict[tuple[date, str, str], _Row]:
    """The sums of each day, facet and key, in the order of the fields of `Sums`."""
    found: dict[tuple[date, str, str], _Row] = {}
    for one in airings:
        amounts = (
            *(1, int(one.sounded), int(one.itself), one.asked),
            one.played if one.itself else 0,
            one.all_played if one.sounded else 0,
            one.all_played if one.sounded and not one.itself else 0,
            0,
        )
        for facet, key in one.facets():
            _add(found, (one.on, facet, key), amounts)
        for key, lost in one.differences:
            _add(found, (one.on, "difference", key), (1, 0, 0, 0, 0, 0, 0, lost))
    return found


def _add(
    found: dict[tuple[date, str, str], _Row], key: tuple[date, str, str], amounts: tuple[int, ...]
) -> None:
    row = found.setdefault(key, [0] * len(amounts))
    for place, amount in enumerate(amounts):
        row[place] += amount
