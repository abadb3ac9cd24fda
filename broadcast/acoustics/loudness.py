"""How loud to an ear, by ITU-R BS.1770-4: K-weighted and gated, of mono sound that streams.

Loudness is told in hundredths of LUFS: −1600 is −16 LUFS. A mono programme counts as one channel, as ffmpeg's
ebur128 has it.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from broadcast.acoustics.filters import Biquad, Filter, Wave
from broadcast.domain.times import RATE

K_WEIGHTING = (
    Biquad((1.53512485958697, -2.69169618940638, 1.19839281085285), (-1.69065929318241, 0.73248077421585)),
    Biquad((1.0, -2.0, 1.0), (-1.99004745483398, 0.99007225036621)),
)
"""The standard's two sections at 48 kHz: a head's shelf, and what an ear does not hear below."""

STEP = RATE // 10
_BLOCK = 4
"""Steps of a gating block: 400 ms, each 100 ms after the one before."""
_OFFSET = -0.691
_ABSOLUTE, _RELATIVE = -70.0, -10.0


class Ear:
    """Hears sound that streams; an hour takes as little room as a minute."""

    def __init__(self) -> None:
        self._weighting = Filter(K_WEIGHTING)
        self._steps = Steps()

    def hear(self, samples: Wave) -> None:
        """Take samples in, full scale at 1."""
        self._steps.add(self._weighting.feed(samples))

    @property
    def integrated(self) -> int | None:
        """Loudness of all that was heard; None where nothing is loud enough to count."""
        return integrated(self._steps.powers(self._weighting.rest()))


class Steps:
    """The power of K-weighted sound in steps of 100 ms."""

    def __init__(self) -> None:
        self._powers: list[NDArray[np.float64]] = []
        self._pending: Wave = np.zeros(0, np.float32)

    def add(self, weighted: Wave) -> None:
        """Take samples in."""
        samples = np.concatenate([self._pending, weighted])
        count = len(samples) // STEP
        self._powers.append(_power(samples[: count * STEP]))
        self._pending = samples[count * STEP :]

    def powers(self, rest: Wave) -> NDArray[np.float64]:
        """Of each step, with `rest` behind what was taken in; a last one that is not whole is left out.

        What is shorter than a gating block altogether is one step four times over.
        """
        samples = np.concatenate([self._pending, rest])
        count = len(samples) // STEP
        powers = np.concatenate([*self._powers, _power(samples[: count * STEP])])
        if 0 < len(powers) * STEP + len(samples) % STEP < _BLOCK * STEP:
            left = samples[count * STEP :].astype(np.float64)
            mean = (powers.sum() * STEP + left @ left) / (len(powers) * STEP + len(left))
            return np.full(_BLOCK, mean)
        return powers


def integrated(powers: NDArray[np.float64]) -> int | None:
    """Hundredths of LUFS from the power of each step of 100 ms: both gates of the standard, then the mean."""
    if len(powers) < _BLOCK:
        return None
    blocks = np.convolve(powers, np.full(_BLOCK, 1 / _BLOCK), "valid")
    loud = blocks[blocks > _power_at(_ABSOLUTE)]
    if not len(loud):
        return None
    gate = _power_at(_OFFSET + 10 * math.log10(loud.mean()) + _RELATIVE)
    return round(100 * (_OFFSET + 10 * math.log10(loud[loud > gate].mean())))


def _power(samples: Wave) -> NDArray[np.float64]:
    rows = samples.reshape(-1, STEP).astype(np.float64)
    power: NDArray[np.float64] = np.einsum("ij,ij->i", rows, rows) / STEP
    return power


def _power_at(loudness: float) -> float:
    return float(10 ** ((loudness - _OFFSET) / 10))
