"""Linear filters over sound that streams: second-order sections in series, many samples at once.

A recursive filter looks like a loop over samples. Over rows of `_ROW` samples it is three products instead:
what a row's own samples make of themselves, what they leave to the rows behind, and what a row is left by
those before it. What is left adds up by tens, hundreds and thousands of rows in the same way, so there is no
loop over samples: it is the recursion itself, to the precision of its numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from broadcast.domain.times import RATE

Wave = NDArray[np.float32]
"""Mono samples, full scale at 1."""

_Matrix = NDArray[np.float64]

_ROW = 48
_SHEET = 100
"""Rows in one product: few enough for BLAS to stay in its thread."""
_CHUNK = RATE
"""Always so many samples at a time: how sound is fed makes no difference, not in the last bit."""
_GROUP, _LEVELS = 10, 3
"""A chunk is a thousand rows."""


@dataclass(frozen=True, slots=True)
class Biquad:
    """A second-order section, normalised to a0 = 1."""

    b: tuple[float, float, float]
    a: tuple[float, float]


class Filter:
    """Sections in series, one at least. What is fed comes back filtered and of the same length, some of it later."""

    def __init__(self, sections: Sequence[Biquad]) -> None:
        step, enter, leave, through = _state_space(sections)
        powers = [np.linalg.matrix_power(step, n) for n in range(_ROW + 1)]
        inside = through * np.eye(_ROW)
        for n in range(1, _ROW):
            inside += np.diag(np.full(_ROW - n, (enter @ powers[n - 1] @ leave).item()), n)
        heard = np.hstack([powers[n] @ leave for n in range(_ROW)])
        self._leaves = np.vstack([enter @ powers[_ROW - 1 - n] for n in range(_ROW)]).astype(np.float32)
        self._hears = np.vstack([inside, heard]).astype(np.float32)
        self._carry = powers[_ROW]
        self._sums = [_prefix(np.linalg.matrix_power(self._carry, _GROUP**level)) for level in range(_LEVELS)]
        self._state: _Matrix = np.zeros(len(step))
        self._pending: Wave = np.zeros(0, np.float32)

    def feed(self, samples: Wave) -> Wave:
        """Take samples in; give what is ready."""
        whole = np.concatenate([self._pending, samples])
        ready: Wave = np.empty(len(whole) // _CHUNK * _CHUNK, np.float32)
        for start in range(0, len(ready), _CHUNK):
            ready[start : start + _CHUNK], self._state = self._run(whole[start : start + _CHUNK])
        self._pending = whole[len(ready) :]
        return ready

    def rest(self) -> Wave:
        """What would come if the sound ended here; more may be fed all the same."""
        padded: Wave = np.zeros(_CHUNK, np.float32)
        padded[: len(self._pending)] = self._pending
        return self._run(padded)[0][: len(self._pending)]

    def _run(self, samples: Wave) -> tuple[Wave, _Matrix]:
        """A chunk, filtered, and the state behind it."""
        rows = samples.reshape(-1, _ROW)
        left = (rows @ self._leaves).astype(np.float64)
        left[0] += self._state @ self._carry
        left = self._summed(left, 0)
        found = np.vstack([self._state, left[:-1]]).astype(np.float32)
        sheets = np.hstack([rows, found]).reshape(-1, _SHEET, len(self._hears))
        return (sheets @ self._hears).reshape(-1), left[-1]

    def _summed(self, left: _Matrix, level: int) -> _Matrix:
        """What every row leaves, with what those before it left to it."""
        size = left.shape[1]
        among, onward = self._sums[level]
        groups = left.reshape(-1, _GROUP * size) @ among
        if len(groups) > 1:
            groups[1:] += self._summed(groups[:, -size:], level + 1)[:-1] @ onward
        return groups.reshape(-1, size)


def wave(pcm: bytes) -> Wave:
    """PCM (16 bit, little-endian) with full scale at 1."""
    return np.frombuffer(pcm, "<i2").astype(np.float32) * np.float32(1 / 32_768)


def _prefix(carry: _Matrix) -> tuple[_Matrix, _Matrix]:
    """How a group of rows adds up among itself, and how what came before it is carried onward through it."""
    powers = [np.linalg.matrix_power(carry, n) for n in range(_GROUP + 1)]
    nothing = np.zeros_like(carry)
    among = [[powers[to - of] if to >= of else nothing for to in range(_GROUP)] for of in range(_GROUP)]
    return np.block(among), np.hstack(powers[1:])


def _state_space(sections: Sequence[Biquad]) -> tuple[_Matrix, _Matrix, _Matrix, float]:
    """The sections as one system on row vectors: state' = state @ step + x · enter; y = state @ leave + x · through."""
    size = 2 * len(sections)
    step, enter, leave, through = np.zeros((size, size)), np.zeros((1, size)), np.zeros((size, 1)), 1.0
    for index, section in enumerate(sections):
        own = slice(2 * index, 2 * index + 2)
        (b0, b1, b2), (a1, a2) = section.b, section.a
        gains = np.array([[b1 - a1 * b0, b2 - a2 * b0]])
        step[:, own] += leave @ gains
        step[own, own] += np.array([[-a1, -a2], [1.0, 0.0]])
        enter[:, own] = through * gains
        leave, through = leave * b0, through * b0
        leave[2 * index, 0] += 1.0
    return step, enter, leave, through
