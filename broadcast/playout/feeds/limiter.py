"""A peak limiter for sound that nobody has mastered: a microphone, a line.

    sample ─▶ gain it needs ─▶ least gain within 5 ms ahead ─▶ rises again by a ramp ─▶ mean over 5 ms ─▶ × sample

The gain is already down when a peak arrives, moves without a step, and is back within 200 ms. Gains are whole
numbers, so the result is the same however the sound is cut into blocks; while nothing exceeds the ceiling,
samples pass bit by bit.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from broadcast.domain.times import RATE, Frames
from broadcast.playout.routing import Samples

CEILING = 29_204
"""-1 dBFS."""
DELAY = Frames(RATE // 200)
"""By how much the sound comes out later: the look-ahead of 5 ms."""

_Gains = NDArray[np.int64]
_ONE = 1 << 30
_DEEPEST = _ONE - CEILING * _ONE // 32_768
_STEP = _DEEPEST // (RATE // 5)
"""How much a gain rises in a sample: the deepest that 16 bits can need is made good in 200 ms."""


class Limiter:
    """Keeps a line of samples at or below the ceiling, `DELAY` samples later."""

    def __init__(self) -> None:
        self._ahead = np.zeros(DELAY, dtype=np.int16)
        """What came last and has not gone out."""
        self._gains = np.full(DELAY, _ONE, dtype=np.int64)
        """The gains before the mean is taken, of what went out last."""

    def limit(self, samples: Samples) -> Samples:
        """As many samples as are given, those that came `DELAY` before them."""
        n = len(samples)
        heard = np.concatenate((self._ahead, samples))
        if n == 0 or (int(self._gains.min()) == _ONE and not _exceeds(heard)):
            self._ahead = heard[n:]
            return heard[:n]
        needed = sliding_window_view(_needed(heard), DELAY + 1).min(axis=1)
        gains = np.concatenate((self._gains, _rising(needed, int(self._gains[-1]))))
        self._ahead, self._gains = heard[n:], gains[n:]
        sums = sliding_window_view(gains, DELAY + 1).sum(axis=1)
        limited: Samples = np.rint(heard[:n] * (sums / ((DELAY + 1) * _ONE))).astype(np.int16)
        return limited


def _exceeds(samples: Samples) -> bool:
    return int(samples.max()) > CEILING or int(samples.min()) < -CEILING


def _needed(samples: Samples) -> _Gains:
    """The greatest gain for each sample that keeps it below the ceiling."""
    needed: _Gains = np.minimum(_ONE, CEILING * _ONE // np.maximum(np.abs(samples.astype(np.int64)), 1))
    return needed


def _rising(needed: _Gains, before: int) -> _Gains:
    """Gains that are never above `needed`, fall at once and rise by a step in each sample, from `before` on."""
    ramp = np.arange(1, len(needed) + 1) * _STEP
    gains: _Gains = np.minimum.accumulate(np.minimum(needed - ramp, before)) + ramp
    return gains
