"""The silence sensor: whether a source brings sound, or only silence, or nothing at all."""

from __future__ import annotations

import numpy as np

from broadcast.domain.times import RATE, Frames
from broadcast.playout.routing import Samples

_WINDOW = RATE // 50
_FAINT = 32_768 * 10 ** (-50 / 20)
"""RMS of a window at -50 dBFS, an offset of the converter's zero apart."""
_LONGEST_SILENCE_NS = 2_000_000_000
_STEADY = Frames(RATE)


class SilenceSensor:
    """Told of all that comes, and when it came. Sound in pauses of less than two seconds is steady sound."""

    def __init__(self) -> None:
        self._rest = np.zeros(0, dtype=np.int16)
        self._sounded = Frames(0)
        """How much sound came since the last silence of two seconds; counted up to what is steady."""
        self.sounded_ns = 0
        """When the last sound came."""

    def hear(self, samples: Samples, now_ns: int) -> bool:
        """Take in what has just come. Whether sound begins in it, after two seconds without."""
        if self._is_silent(now_ns):
            self._sounded = Frames(0)
        heard = np.concatenate((self._rest, samples))
        whole = len(heard) // _WINDOW * _WINDOW
        self._rest = heard[whole:].copy()
        windows = heard[:whole].reshape(-1, _WINDOW).astype(np.float64)
        sounding = int(np.count_nonzero(windows.var(axis=1) > _FAINT**2))
        if not sounding:
            return False
        begins = not self._sounded
        self.sounded_ns = now_ns
        self._sounded = Frames(min(_STEADY, self._sounded + sounding * _WINDOW))
        return begins

    def good(self, now_ns: int) -> bool:
        """Whether sound has been coming steadily."""
        return self._sounded >= _STEADY and not self._is_silent(now_ns)

    def _is_silent(self, now_ns: int) -> bool:
        return now_ns - self.sounded_ns >= _LONGEST_SILENCE_NS
