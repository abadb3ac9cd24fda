"""What lies between a feed and the air: sound in the order in which it came, and enough of it to outlast a stall.

    source ─ write ─▶ │ kept: about `target` │ ─ read ─▶ │ given: the last second, to be asked again │

The sender's clock is not the card's: over an hour they part by up to a second, and what is kept grows or
shrinks. Once it has left a band around the target, one sample in 20 ms is left out or doubled where the
wave is flattest, until the target is met again; otherwise samples pass bit by bit.
"""

from __future__ import annotations

from threading import Lock

import numpy as np

from broadcast.domain.times import RATE, Frames
from broadcast.playout.routing import Samples

_MEMORY = Frames(RATE)
"""How far back what was given may be asked again, and how far ahead is no jump."""
_FIT_EVERY = Frames(RATE // 50)
_CALM = Frames(5 * RATE)
"""Over about this long what is kept is averaged, so that sound that comes in pieces is no drift."""


class Buffer:
    """Sound on its way to the air. One thread writes, one reads; neither waits longer than a copy takes.

    It holds no more than twice the target: when nobody reads, the oldest is let go of. When it has run dry
    it stays silent until a quarter of the target is there again.
    """

    def __init__(self, target: Frames) -> None:
        self._target, self._band, self._least = target, target // 4, target // 4
        self._turn = Lock()
        self._kept = _silence(0)
        self._given = _silence(_MEMORY)
        self._next: Frames | None = None
        """The air position after the last one given."""
        self._dry = True
        self._level = target * _CALM
        """What was kept on the average of late, times `_CALM`; at a beginning, what is hoped for."""
        self._fitting = False
        self._unfitted = Frames(0)
        """Samples since one was left out or doubled."""

    @property
    def room(self) -> int:
        """How many samples are missing to the target."""
        return max(0, self._target - len(self._kept))

    def write(self, samples: Samples) -> None:
        """Keep what has come, after all that came before."""
        with self._turn:
            kept = np.concatenate((self._kept, samples))
            self._kept = kept if len(kept) <= 2 * self._target else kept[-self._target :].copy()

    def clear(self) -> None:
        """Let go of what is kept: what comes now is the beginning of something else."""
        with self._turn:
            self._kept = _silence(0)

    def read(self, air: Frames, n: int) -> Samples:
        """As the port of a feed promises."""
        with self._turn:
            if self._next is None or abs(air - self._next) > _MEMORY:
                self._jump(air)
            assert self._next is not None
            new = max(0, air + n - self._next)
            given = np.concatenate((self._given, self._fresh(new)))
            self._next = Frames(self._next + new)
            self._given = given[-_MEMORY:]
            start = len(given) - (self._next - air)
            return given[start : start + n].copy()

    def _jump(self, air: Frames) -> None:
        self._next = air
        self._given = _silence(_MEMORY)
        self._kept = self._kept[-self._target :]
        self._dry = True

    def _fresh(self, n: int) -> Samples:
        """The next `n` samples, or silence in their place."""
        if self._dry:
            self._dry = len(self._kept) < self._least
            self._level = self._target * _CALM
        if self._dry:
            return _silence(n)
        taken = n + self._surplus(n)
        fresh, self._kept = self._kept[:taken], self._kept[taken:]
        if len(fresh) < taken:
            self._dry = True
            return np.concatenate((fresh, _silence(n - len(fresh))))
        return _fitted(fresh, n)

    def _surplus(self, n: int) -> int:
        """1 where a sample is to be left out of the next `n`, -1 where one is to be doubled, mostly 0."""
        self._level += (len(self._kept) - self._level // _CALM) * min(n, _CALM)
        off = self._level // _CALM - self._target
        self._fitting = abs(off) > (self._band // 4 if self._fitting else self._band)
        self._unfitted = Frames(self._unfitted + n)
        if not self._fitting or self._unfitted < _FIT_EVERY or not 1 < n < len(self._kept):
            return 0
        self._unfitted = Frames(0)
        return 1 if off > 0 else -1


def _fitted(samples: Samples, n: int) -> Samples:
    """One sample more or less brought to `n`, where the sound moves least."""
    if len(samples) == n:
        return samples
    flattest = int(np.argmin(np.abs(np.diff(samples.astype(np.int32)))))
    if len(samples) > n:
        return np.delete(samples, flattest)
    return np.insert(samples, flattest, samples[flattest])


def _silence(n: int) -> Samples:
    return np.zeros(n, dtype=np.int16)
