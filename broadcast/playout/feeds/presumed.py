"""Feeds of a simulation: nothing comes in, and it is taken for granted that it would."""

from __future__ import annotations

import numpy as np

from broadcast.domain.times import Frames
from broadcast.playout.routing import Samples


class PresumedFeed:
    """Always good, and silent."""

    good = True

    def read(self, air: Frames, n: int) -> Samples:  # noqa: ARG002
        """Silence."""
        return np.zeros(n, dtype=np.int16)

    def close(self) -> None:
        """Nothing is open."""


class PresumedFeeds:
    """Feeds that need no network and no microphone."""

    def open(self, addresses: tuple[str, ...]) -> PresumedFeed:  # noqa: ARG002
        """One that is presumed."""
        return PresumedFeed()
