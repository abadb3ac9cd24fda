"""Gain that changes: one value for each stride of two milliseconds, and how it is laid over the samples.

    wanted   ────────┐    ┌──────────
                     └────┘
    eased    ──────╲        ╱────────     it is there before it is needed, and comes back slowly
                    ╲______╱

Nothing is heard live here, so a gain knows what comes. `eased` is all there is to attack, look-ahead, hold and
release, for limiter, compressor and ducking alike.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from broadcast.acoustics.filters import Wave
from broadcast.production.peaks import STRIDE

Curve = NDArray[np.float32]
"""Decibels, one value a stride."""

_PIECE = 30_000
_RAMP = np.arange(STRIDE, dtype=np.float32) / STRIDE


def eased(wanted: Curve, *, fall: float, rise: float) -> Curve:
    """The highest curve that is nowhere above `wanted`, and neither falls nor rises faster; decibels a stride."""
    curve = wanted.copy()
    _held(curve, rise)
    _held(curve[::-1], fall)
    return curve


def energies(samples: Wave) -> NDArray[np.float32]:
    """Mean square of each stride; what is missing of the last is silence."""
    rows = strides(samples)
    mean: NDArray[np.float32] = np.einsum("ij,ij->i", rows, rows) / STRIDE
    return mean


def strides(samples: Wave) -> Wave:
    """Samples as rows of a stride, the last one filled up with silence."""
    short = -len(samples) % STRIDE
    whole = np.concatenate([samples, np.zeros(short, np.float32)]) if short else samples
    return whole.reshape(-1, STRIDE)


def nodes(curve: Curve) -> NDArray[np.float32]:
    """A curve as factors at the edges of strides, one more than there are strides.

    Between two edges the factor goes straight from one to the other, and nowhere in a stride is it above the
    stride's own.
    """
    factors = np.power(np.float32(10), curve / 20, dtype=np.float32)
    if not len(factors):
        return np.ones(1, np.float32)
    edges = np.empty(len(factors) + 1, np.float32)
    edges[0], edges[-1] = factors[0], factors[-1]
    np.minimum(factors[:-1], factors[1:], out=edges[1:-1])
    return edges


def applied(samples: Wave, edges: NDArray[np.float32]) -> Wave:
    """Samples times the factors at the edges of their strides."""
    rows = strides(samples)
    steps = np.diff(edges)
    factors: Wave = np.multiply(steps[:, np.newaxis], _RAMP, dtype=np.float32)
    factors += edges[:-1, np.newaxis]
    factors *= rows
    return factors.reshape(-1)[: len(samples)]


def _held(curve: Curve, rise: float) -> None:
    """Let `curve` rise no faster, in place; in pieces, because an hour has two million strides."""
    before = np.inf
    ramp = np.arange(1, _PIECE + 1) * rise
    for start in range(0, len(curve), _PIECE):
        piece = curve[start : start + _PIECE]
        slope = ramp[: len(piece)]
        held = np.minimum(np.minimum.accumulate(piece - slope), before) + slope
        piece[:] = held
        before = float(held[-1])
