"""How loud: peak and root mean square of what passes, block by block, in hundredths of a decibel."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from broadcast.domain.times import RATE

_FULL = 32_768


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """Peak and RMS in hundredths of dBFS (−2000 is −20 dBFS); None for digital silence."""

    peak: int | None
    rms: int | None


class Meter:
    """Measures PCM (16 bit, little-endian) as it passes."""

    def __init__(self) -> None:
        self._peak = 0
        self._power = 0
        self._count = 0

    def add(self, pcm: bytes) -> None:
        """Take a block in, of any size."""
        whole = np.frombuffer(pcm, "<i2")
        for start in range(0, len(whole), RATE):  # squares need four times the room
            samples = whole[start : start + RATE].astype(np.int64)
            self._peak = max(self._peak, int(np.abs(samples).max()))
            self._power += int(samples @ samples)
            self._count += len(samples)

    @property
    def level(self) -> Level:
        """Of all that was taken in."""
        if not self._peak:
            return Level(peak=None, rms=None)
        return Level(
            peak=round(2000 * math.log10(self._peak / _FULL)),
            rms=round(1000 * math.log10(self._power / self._count / _FULL**2)),
        )


def measure(pcm: bytes) -> Level:
    """The level of a short piece."""
    meter = Meter()
    meter.add(pcm)
    return meter.level
