"""How loud it usually is: learned from what was heard, so that nobody has to measure an amplifier.

The usual level is the middle of the days' own middles, of the last thirty days on which anything was heard; before the
first of them is over, of the minutes so far. An amplifier that is turned down for good is too low for two weeks, and
then it is usual.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from statistics import median_low
from typing import Self

from broadcast import files

_DAYS = 30
_ENOUGH = 3
"""Minutes before anything is known."""
_A_DAY = 1_440


class Usual:
    """Levels in hundredths of a decibel, by day."""

    def __init__(self) -> None:
        self._days: dict[str, list[int]] = {}
        self._is_kept = False

    @property
    def level(self) -> int | None:
        """What is usual; None as long as too little was heard."""
        before = [median_low(levels) for levels in list(self._days.values())[:-1] if len(levels) >= _ENOUGH]
        if before:
            return median_low(before)
        latest = next(reversed(self._days.values()), [])
        return median_low(latest) if len(latest) >= _ENOUGH else None

    def learn(self, day: date, level: int) -> None:
        """A minute's level, of sound that was found in what was heard, be it low or not."""
        levels = self._days.setdefault(day.isoformat(), [])
        levels.append(level)
        del levels[:-_A_DAY]
        while len(self._days) > _DAYS:
            del self._days[next(iter(self._days))]

    @classmethod
    def load(cls, path: Path) -> Self:
        """What was learned; nothing where that cannot be read."""
        usual = cls()
        try:
            found = json.loads(path.read_bytes())
            usual._days = {str(day): [int(level) for level in levels] for day, levels in found.items()}
            usual._is_kept = True
        except (OSError, ValueError, TypeError, AttributeError):
            pass
        return usual

    def save(self, path: Path) -> None:
        """Keep it: of the days before the latest no more than their middle.

        Where somebody has removed the file, all is forgotten instead. Raises DiskFullError, CannotWriteError.
        """
        if self._is_kept and not path.exists():
            self._days.clear()
        latest = next(reversed(self._days), "")
        kept = {
            day: levels if day == latest or len(levels) < _ENOUGH else [median_low(levels)] * _ENOUGH
            for day, levels in self._days.items()
        }
        files.write(path, json.dumps(kept).encode())
        self._is_kept = True
