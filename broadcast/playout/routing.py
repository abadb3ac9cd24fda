"""Which channels a zone is heard on, and how loud: mono material onto the channels of one output.

A zone without channels of its own is heard on every channel. At level 0 samples pass bit by bit; where a
zone's level changes with the hour, it glides over one block.
"""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from broadcast.domain.times import Frames, moment_at
from broadcast.domain.zones import Zone, ZoneId

Samples = NDArray[np.int16]
"""Mono, 16 bit, at 48 kHz: shape (frames,)."""
Block = NDArray[np.int16]
"""What leaves for an output: shape (frames, channels)."""
_Gains = NDArray[np.float64]


class Routing:
    """The zones of one output. Without any, everything is heard on one channel."""

    def __init__(self, zones: Sequence[Zone] = (), timezone: ZoneInfo | None = None) -> None:
        self.zones = frozenset(zone.id for zone in zones)
        self.channels = max((channel for zone in zones for channel in zone.channels), default=1)
        self._zones = tuple(zones)
        self._timezone = timezone or ZoneInfo("UTC")
        self._levelled = any(zone.gains for zone in zones)

    def covers(self, zones: Sequence[str]) -> bool:
        """Whether sound for these zones (none for all) leaves no zone of this output to anything else."""
        return not zones or self.zones <= frozenset(map(ZoneId, zones))

    def serves(self, zones: Sequence[str]) -> bool:
        """Whether sound for these zones (none for all) is heard at this output at all."""
        return not zones or not self.zones or not self.zones.isdisjoint(map(ZoneId, zones))

    def put(self, block: Block, samples: Samples, zones: Sequence[str], air: Frames, *, full: bool) -> None:
        """Add `samples`, of which the first lies at `air`, to the channels of `zones` in a block of their length.

        `full` is for what is to be heard at level 0 whatever the hour.
        """
        first = self._gains(zones, air, full=full)
        last = self._gains(zones, Frames(air + len(samples)), full=full)
        for channel in np.flatnonzero(np.maximum(first, last)):
            column = block[:, channel]
            column[:] = _sum(column, _levelled(samples, first[channel], last[channel]))

    def damp(self, block: Block, gain: NDArray[np.float64], zones: Sequence[str]) -> None:
        """Let what the channels of `zones` hold sink by a factor for each frame."""
        for channel in np.flatnonzero(self._gains(zones, Frames(0), full=True)):
            block[:, channel] = np.rint(block[:, channel] * gain)

    def _gains(self, zones: Sequence[str], air: Frames, *, full: bool) -> _Gains:
        gains = np.zeros(self.channels)
        if not self._zones:
            gains[:] = 1
        for zone in self._zones:
            if zones and zone.id not in zones:
                continue
            level = 0 if full or not self._levelled else self._level(zone, air)
            channels = [channel - 1 for channel in zone.channels] or range(self.channels)
            for channel in channels:
                gains[channel] = max(gains[channel], 1.0 if level == 0 else 10 ** (level / 2_000))
        return gains

    def _level(self, zone: Zone, air: Frames) -> int:
        at = moment_at(air).astimezone(self._timezone).time()
        return next((gain.level for gain in zone.gains if gain.start <= at < gain.end), 0)


def _levelled(samples: Samples, first: float, last: float) -> Samples:
    if first == last == 1:
        return samples
    gain = first if first == last else np.linspace(first, last, len(samples))
    levelled: Samples = np.clip(np.rint(samples * gain), -32_768, 32_767).astype(np.int16)
    return levelled


def _sum(one: Samples, other: Samples) -> Samples:
    """Both together, without wrapping round; where one is silent the other passes bit by bit."""
    if not one.any():
        return other
    both: Samples = np.clip(one.astype(np.int32) + other, -32_768, 32_767).astype(np.int16)
    return both
