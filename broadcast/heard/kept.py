"""The levels of the last hour, second by second: all that is remembered of what was sent, or heard."""

from __future__ import annotations

import numpy as np

from broadcast.heard.features import BANDS, STEPS, Rows

KEPT_SECONDS = 3_600
"""An event that lasts longer is judged by its last hour."""


class Kept:
    """Rows by the step that they are of: steps are counted from 1970, as seconds are. A few megabytes at most."""

    def __init__(self) -> None:
        self._seconds: dict[int, Rows] = {}

    def put(self, second: int, rows: Rows) -> None:
        """The rows of a whole second, which is later than those before; the oldest are forgotten."""
        self._seconds[second] = rows
        while next(iter(self._seconds)) <= second - KEPT_SECONDS:
            del self._seconds[next(iter(self._seconds))]

    def rows(self, first: int, last: int) -> Rows:
        """The rows of the steps from `first` to before `last`; NaN where nothing is known."""
        seconds = range(first // STEPS, -(-last // STEPS))
        unknown = np.full((STEPS, BANDS), np.nan, np.float16)
        together = np.concatenate([self._seconds.get(second, unknown) for second in seconds])
        offset = first - seconds.start * STEPS
        return together[offset : offset + last - first]
