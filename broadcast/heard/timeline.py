"""Sound in the order in which it comes, laid onto whole seconds: so what was sent and what was heard lie side by side.

    blocks, each with its moment ─▶ Timeline ─▶ the samples of each second of the wall clock
    a device that only counts    ─▶ Arrivals ─▶ moments

Two cards never agree on how long a second is. A few thousandths of difference add up to a gap, or an overlap, of 40 ms
after a while, and then it is made good; until then sound follows on sample by sample.
"""

from __future__ import annotations

from collections import deque

import numpy as np

from broadcast.domain.times import RATE, Frames
from broadcast.heard.features import Samples, lead

_JUMP = RATE // 25
_LONGEST_GAP = 5 * RATE
_LONGEST = 60 * RATE
"""More than this is not kept waiting."""


class Timeline:
    """Samples of the last moments, by their air position."""

    def __init__(self) -> None:
        self._kept: Samples = np.zeros(0, np.int16)
        self._start = Frames(0)

    def put(self, at: Frames, samples: Samples) -> None:
        """What comes next; `at` is where its first sample belongs. What is missing before it is silence.

        Where it belongs far from what came before (another process, a step of the clock), it begins anew.
        """
        gap = at - self._end
        if not len(self._kept) or abs(gap) > _LONGEST_GAP:
            self._start, self._kept = at, samples
            return
        if gap > _JUMP:
            samples = np.concatenate((np.zeros(gap, np.int16), samples))
        elif gap < -_JUMP:
            samples = samples[-gap:]
        self._kept = np.concatenate((self._kept, samples))
        if len(self._kept) > _LONGEST:
            self._forget(Frames(self._end - _LONGEST))

    def take(self, second: int) -> Samples | None:
        """The samples of a second that is over, with what features need before it; None where they are not all there.

        What lies before is forgotten.
        """
        first, last = Frames(second * RATE - lead()), Frames((second + 1) * RATE)
        if not self._start <= first or self._end < last:
            return None
        taken = self._kept[first - self._start : last - self._start]
        self._forget(Frames(last - lead()))
        return taken

    @property
    def _end(self) -> Frames:
        return Frames(self._start + len(self._kept))

    def _forget(self, until: Frames) -> None:
        self._kept = self._kept[until - self._start :].copy()
        self._start = until


class Arrivals:
    """When the samples of a capture device were heard: it gives them in pieces, sooner or later, and no time with them.

    Nothing comes before it was heard, so the piece that came soonest of late says when all of them were.
    """

    _LATELY = 8
    """Seconds."""

    def __init__(self) -> None:
        self._count = 0
        self._soonest: deque[tuple[int, int]] = deque()
        """By second: the least that the clock was ahead of the count of samples."""

    def place(self, now: Frames, count: int) -> Frames:
        """Where `count` samples belong that have come by `now`: the air position of their first."""
        before, self._count = self._count, self._count + count
        ahead, second = now - self._count, now // RATE
        if self._soonest and self._soonest[-1][0] == second:
            ahead = min(ahead, self._soonest.pop()[1])
        self._soonest.append((second, ahead))
        while not 0 <= second - self._soonest[0][0] < self._LATELY:
            self._soonest.popleft()
        return Frames(before + min(ahead for _, ahead in self._soonest))
