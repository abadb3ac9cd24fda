"""What those who listen have in common: channels side by side, and where something holds without a break."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Planes = NDArray[np.float32]
"""About a second of sound, a row for each channel."""


class Run(NamedTuple):
    """From one index up to, and without, another."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """How many."""
        return self.end - self.start


def runs(holds: NDArray[np.bool_]) -> list[Run]:
    """Every run of true ones, in order."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], holds, [False]]).astype(np.int8)))
    return [Run(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def longest(found: Sequence[Run]) -> Run | None:
    """The longest, the first of several."""
    return max(found, key=lambda run: run.length, default=None)
