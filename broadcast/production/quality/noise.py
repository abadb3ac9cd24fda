"""The noise of the room or the cable: what is left in the quietest moment of each second.

Noise is told from soft music by its spectrum: it has no lines anywhere.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from broadcast.domain.times import Millis
from broadcast.errors import Said
from broadcast.production.quality.findings import Finding, Kind
from broadcast.production.quality.silences import FRAMES, Levels

_NOTHING = -75.0
_LOUD = -60.0
_NEAREST = 20.0
"""Noise that is less than so many decibels below the words is heard."""
_LOW, _HIGH, _BAND = 300, 6_000, 280
"""Hertz."""
_EVEN = 0.3
_OUTSIDE = 12.0
"""What is so many decibels stronger outside of these bands, as hum is, is not noise."""
_QUIETEST = 30


class Noise:
    """Takes in one channel second by second; then tells."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._size = 2 * (rate // FRAMES)
        self._levels: list[float] = []
        self._even: list[float] = []

    def hear(self, sound: NDArray[np.float32], levels: Levels) -> None:
        """Take a second in, with the level of its frames."""
        if len(levels) < FRAMES:
            return
        pairs = np.maximum(levels[:-1], levels[1:])
        at = int(pairs.argmin())
        if pairs[at] > _NOTHING:
            start = at * self._size // 2
            within, even = self._spectrum(sound[start : start + self._size])
            self._levels.append(float(pairs[at]))
            self._even.append(even if within > pairs[at] - _OUTSIDE else 0.0)

    def floor(self) -> float | None:
        """How loud the noise is in dBFS; None where none is known."""
        if not self._levels:
            return None
        levels, even = np.array(self._levels), np.array(self._even)
        level = float(np.percentile(levels, _QUIETEST))
        there = levels <= level + 3
        return level if float(np.median(even[there])) >= _EVEN else None

    def findings(self, active: float) -> list[Finding]:
        """All that was found in sound that is `active` dBFS loud."""
        floor = self.floor()
        if floor is None or floor < _LOUD or active - floor >= _NEAREST:
            return []
        below = round(active - floor)
        said = Said(
            f"tạp âm lớn suốt bài, chỉ nhỏ hơn lời {below} dB",
            f"there is loud noise all along, only {below} dB below the words",
        )
        return [Finding(kind=Kind.NOISY, at=Millis(0), said=said)]

    def _spectrum(self, samples: NDArray[np.float32]) -> tuple[float, float]:
        """The level of what lies in the bands of speech, and how even it is there: 0 for lines, about 0.6 for noise."""
        shape = np.hanning(len(samples))
        power = np.abs(np.fft.rfft(samples * shape)) ** 2 * 2 / (shape @ shape) / len(samples) + 1e-20
        per_hertz = len(samples) / self._rate
        width = max(6, round(_BAND * per_hertz))
        first, last = round(_LOW * per_hertz), round(min(_HIGH, 0.4 * self._rate) * per_hertz)
        bands = power[first : first + (last - first) // width * width].reshape(-1, width)
        strength = bands.mean(axis=1)
        even = np.average(np.exp(np.log(bands).mean(axis=1)) / strength, weights=strength)
        return 10 * math.log10(bands.sum()), float(even)
