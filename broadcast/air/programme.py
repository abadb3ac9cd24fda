"""Which rundowns the air goes by: one day's, or those around the moment, from day to day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from broadcast.domain.rundown import Rundown
from broadcast.errors import BroadcastError
from broadcast.playout.fittings import Programme
from broadcast.playout.shelf import RundownShelf


def programme(
    shelf: RundownShelf,
    day: date | None,
    zone: ZoneInfo,
    away: tuple[Rundown, ...],
    on_damage: Callable[[BroadcastError], None],
) -> Programme:
    """The rundown of `day`, or what is published around each moment with the days that were missed before.

    What is damaged is told of once and stops nothing. Raises RundownMissingError and RundownDamagedError of `day`.
    """
    if day is not None:
        only = (shelf.on(day),)
        return lambda _moment: only
    return _Around(shelf, zone, away, on_damage)


class _Around:
    def __init__(
        self,
        shelf: RundownShelf,
        zone: ZoneInfo,
        away: tuple[Rundown, ...],
        on_damage: Callable[[BroadcastError], None],
    ) -> None:
        self._shelf, self._zone, self._away, self._on_damage = shelf, zone, away, on_damage
        self._told: set[str] = set()
        self._near: tuple[Rundown, ...] | None = None
        self._whole: tuple[Rundown, ...] = ()

    def __call__(self, moment: datetime) -> tuple[Rundown, ...]:
        near = self._shelf.around(moment, self._zone)
        for error in self._shelf.damage:
            if error.sentence("en") not in self._told:
                self._told.add(error.sentence("en"))
                self._on_damage(error)
        if near is not self._near:
            days = {rundown.day for rundown in near}
            self._near, self._whole = near, (*(one for one in self._away if one.day not in days), *near)
        return self._whole
