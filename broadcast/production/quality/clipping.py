"""Tops that are cut off: flat where a wave would be round, at full scale or below it.

A wave turns around smoothly: the flatter its top, the slower it comes and goes. Where it runs at full speed
into a level, stays there, and leaves at full speed, it was cut, whatever was done to its loudness afterwards.
A lossy format rounds such tops off; of what was cut before it was made into mp3 not all can be told.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from broadcast.domain.times import Millis
from broadcast.errors import Said
from broadcast.production.quality.findings import Finding, Kind, minute
from broadcast.production.quality.runs import Planes

_QUIET = 0.05
"""What stays below −26 dBFS is not asked."""
_TOP = 0.985
_FLAT = 0.002
_STEEP = 0.01
"""Of the top, from one sample to the next: within the flat, and at both its ends."""
_FULL, _FEWEST_FULL = 0.9995, 3
"""At full scale fewer samples tell than below it."""
_FEWEST_SAMPLES = 4
_FLAT_SECONDS = 0.00012
_FEWEST = 4
"""Tops in a second."""


class Clipping:
    """Takes in channels second by second; then tells."""

    def __init__(self, rate: int) -> None:
        self._shortest = max(_FEWEST_SAMPLES, round(rate * _FLAT_SECONDS))
        self._tops: list[int] = []

    def hear(self, planes: Planes) -> None:
        """Take a second in."""
        self._tops.append(max(self._cut_tops(plane) for plane in planes))

    def findings(self) -> list[Finding]:
        """All that was found."""
        tops = np.array(self._tops)
        bad = np.flatnonzero(tops >= _FEWEST)
        if not len(bad):
            return []
        at, count, seconds = Millis(int(bad[0]) * 1000), int(tops[bad].sum()), len(bad)
        said = Said(
            f"tiếng bị vỡ từ phút {minute(at)}: {count} chỗ trong {seconds} giây",
            f"it is clipped from {minute(at)} on: {count} times within {seconds} seconds",
        )
        return [Finding(kind=Kind.CLIPPED, at=at, said=said)]

    def _cut_tops(self, samples: NDArray[np.float32]) -> int:
        return sum(self._cut_above(one) for one in (samples, -samples))

    def _cut_above(self, samples: NDArray[np.float32]) -> int:
        top = float(samples.max(initial=0.0))
        if top < _QUIET or len(samples) < self._shortest + 2:
            return 0
        shortest = _FEWEST_FULL if top >= _FULL else self._shortest
        high = samples[1:-1] >= top * _TOP
        level = np.abs(np.diff(samples)) <= top * _FLAT
        steps = np.flatnonzero(level[1:-1] & high[:-1] & high[1:]) + 1  # from sample i to i + 1
        if len(steps) < shortest - 1:
            return 0
        breaks = np.flatnonzero(np.diff(steps) > 1)
        first = steps[np.concatenate([[0], breaks + 1])]
        last = steps[np.concatenate([breaks, [len(steps) - 1]])] + 1
        long = last - first + 1 >= shortest
        first, last = first[long], np.minimum(last[long], len(samples) - 2)
        rises, falls = samples[first] - samples[first - 1], samples[last] - samples[last + 1]
        return int(((rises > top * _STEEP) & (falls > top * _STEEP)).sum())
