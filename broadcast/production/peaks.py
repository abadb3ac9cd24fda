"""True peaks: how high the sound rises between its samples, by interpolation to four times the rate.

ITU-R BS.1770-4, annex 2, asks for no less than four times; the interpolator is our own, a windowed sinc over
twenty-four samples. What stands at a sample is there already, so only the three places between are computed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from broadcast.acoustics.filters import Wave
from broadcast.domain.times import RATE

STRIDE = 96
"""Two milliseconds: one peak is told for each."""
_TAPS = 24
_BEFORE, _AFTER = _TAPS // 2 - 1, _TAPS // 2
_ROW, _SHEET = 16, 20
"""Samples in a row, and strides in one product: few enough for BLAS to stay in its thread."""
_CHUNK = RATE


class TruePeaks:
    """Peaks of sound that streams, one for each STRIDE samples; the last may be of fewer."""

    def __init__(self) -> None:
        self._pending: Wave = np.zeros(_BEFORE, np.float32)

    def feed(self, samples: Wave, floor: float = 0.0) -> Wave:
        """Take samples in; give the peaks that are ready.

        A peak above `floor` is exact; where none can be, nothing is interpolated, which saves most of the work.
        """
        whole = np.concatenate([self._pending, samples])
        chunks = max(0, len(whole) - _BEFORE - _AFTER) // _CHUNK
        ready: Wave = np.empty((chunks, _CHUNK // STRIDE), np.float32)
        for index in range(chunks):
            ready[index] = _peaks(whole[index * _CHUNK :], floor)
        self._pending = whole[chunks * _CHUNK :]
        return ready.reshape(-1)

    def rest(self, floor: float = 0.0) -> Wave:
        """The peaks that would come if the sound ended here; more may be fed all the same."""
        left = len(self._pending) - _BEFORE
        padded: Wave = np.zeros(_BEFORE + 2 * _CHUNK + _AFTER + 1, np.float32)
        padded[: len(self._pending)] = self._pending
        peaks = [_peaks(padded, floor), _peaks(padded[_CHUNK:], floor)]
        return np.concatenate(peaks)[: -(-left // STRIDE)]


def _peaks(samples: Wave, floor: float) -> Wave:
    """Of a chunk that begins after `_BEFORE` samples and has `_AFTER` behind it."""
    samples = samples[: _BEFORE + _CHUNK + _AFTER]
    heights: Wave = np.abs(samples[_BEFORE : 1 - _AFTER])
    highest: Wave = heights[:-1].reshape(-1, STRIDE).max(axis=1)
    near = np.flatnonzero(_bound(samples, highest, heights[STRIDE::STRIDE]) > floor)
    rows = np.lib.stride_tricks.sliding_window_view(samples, _ROW + _TAPS - 1)[:_CHUNK:_ROW]
    strides = rows.reshape(-1, STRIDE // _ROW, _ROW + _TAPS - 1)
    for start in range(0, len(near), _SHEET):
        some = near[start : start + _SHEET]
        between = np.abs(strides[some].reshape(-1, _ROW + _TAPS - 1) @ _BETWEEN)
        highest[some] = np.maximum(highest[some], between.reshape(len(some), -1).max(axis=1))
    return highest


def _bound(samples: Wave, highest: Wave, following: Wave) -> Wave:
    """What no peak of a stride is above: its samples and the one that follows, and how sharply all bend there."""
    bends = np.abs(np.diff(samples, 2))
    sharpest = bends[_BEFORE - 1 : _BEFORE - 1 + _CHUNK].reshape(-1, STRIDE).max(axis=1)
    around = np.concatenate([[bends[: _BEFORE - 1].max()], sharpest, [bends[1 - _AFTER :].max()]])
    bend = np.maximum(np.maximum(around[:-2], around[2:]), sharpest)
    bound: Wave = np.maximum(highest, following) * _NEARLY_STRAIGHT + bend * _BENT
    return bound


def _interpolator() -> NDArray[np.float32]:
    """A row of samples, times this, is what lies at a quarter, a half and three quarters behind each."""
    window_shape = 6.0
    matrix = np.zeros((_ROW + _TAPS - 1, _ROW, 3))
    for phase in range(3):
        distance = np.arange(-_BEFORE, _AFTER + 1) - (phase + 1) / 4
        window = np.i0(window_shape * np.sqrt(1 - (distance / (_TAPS / 2)) ** 2)) / np.i0(window_shape)
        taps = np.sinc(distance) * window
        taps /= taps.sum()
        for place in range(_ROW):
            matrix[place : place + _TAPS, place, phase] = taps
    return matrix.reshape(_ROW + _TAPS - 1, -1).astype(np.float32)


_BETWEEN = _interpolator()
_NEARLY_STRAIGHT, _BENT = 1.006, 0.42
"""Between two samples the interpolation is the straight line, and so much of the second differences around."""
