"""Published rundowns, read from their folder: each is what its name says, or it is not read at all."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from broadcast.domain.rundown import INDEX_NAME, Rundown, decode, decode_index
from broadcast.domain.times import utc
from broadcast.errors import RundownDamagedError, RundownMissingError

_AFTERWARDS = timedelta(hours=6)
_AHEAD = timedelta(hours=24)


class RundownShelf:
    """The folder of published rundowns, of which playout keeps what it has read.

    Files never change, so each is read once; only the index is looked at again.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, Rundown] = {}
        self._answer: tuple[Rundown, ...] = ()
        self.damage: tuple[RundownDamagedError, ...] = ()
        """What could not be read when `around` was last asked."""

    def on(self, day: date) -> Rundown:
        """The rundown in force for a day.

        Raises:
            RundownMissingError: none is published.
            RundownDamagedError: the index or the file is not what it should be.
        """
        name = self._index().get(day)
        if name is None:
            raise RundownMissingError(date=day.isoformat())
        return self._rundown(name)

    def days(self) -> tuple[date, ...]:
        """The days that a rundown is in force for, in order. Raises RundownDamagedError for a damaged index."""
        return tuple(sorted(self._index()))

    def around(self, moment: datetime, zone: ZoneInfo) -> tuple[Rundown, ...]:
        """What continuous running needs: the local day of `moment` and of the next 24 hours, and until
        06:00 the day before, whose last events may still be waiting. Days without a rundown are left out.

        The same tuple is answered while nothing has changed. What is damaged stops nothing: a day that was
        read before stays as it was, another is left out, and `damage` tells.
        """
        here = utc(moment).astimezone(zone)
        self.damage = ()
        days = sorted({(here - _AFTERWARDS).date(), here.date(), (here + _AHEAD).date()})
        found = tuple(one for one in map(self._kept, days) if one is not None)
        if list(map(id, found)) != list(map(id, self._answer)):
            self._answer = found
            self._read = {one.file_name: one for one in found}
        return self._answer

    def _kept(self, day: date) -> Rundown | None:
        try:
            return self.on(day)
        except RundownMissingError:
            return None
        except RundownDamagedError as error:
            self.damage = (*self.damage, error)
            return next((one for one in self._answer if one.day == day), None)

    def _index(self) -> dict[date, str]:
        try:
            return decode_index((self._folder / INDEX_NAME).read_bytes())
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise RundownDamagedError(path=INDEX_NAME, reason=error.strerror or str(error)) from error

    def _rundown(self, name: str) -> Rundown:
        if name not in self._read:
            try:
                content = (self._folder / name).read_bytes()
            except OSError as error:
                raise RundownDamagedError(path=name, reason=error.strerror or str(error)) from error
            self._read[name] = decode(content, name)
        return self._read[name]
