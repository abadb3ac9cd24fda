"""Sound brought to one loudness with no peak above the bound, whatever it takes of the one or the other.

A first pass measures each stride: how high it is between its samples, and how loud to an ear. All that is to be
decided is decided on these: how much gain, where the limiter holds it back, and how much more it takes because
of that. A second pass does it. So an hour's recording passes twice in blocks, and a few megabytes remember it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from broadcast.acoustics.filters import Filter, Wave, wave
from broadcast.acoustics.loudness import K_WEIGHTING, STEP, integrated
from broadcast.domain.times import RATE
from broadcast.production.mastering.dynamics import Curve, applied, eased, energies, nodes
from broadcast.production.peaks import STRIDE, TruePeaks

_CEILING = -1.2
"""dBTP: two tenths below what is promised, because meters differ by as much."""
_MOST = 30.0
"""It is raised by no more: below that there is noise."""
_PUSH = 6.0
"""What the limiter takes is made up for by so much at the most."""
_FALL, _RISE = 2.0, 0.25
"""Decibels a stride: the limiter is there within milliseconds, and gone at 125 dB a second."""
_ROUNDS, _NEAR = 8, 0.03
_PIECE = RATE
"""A short sound passes in pieces as well: they stay in the processor's own memory."""
_IN_STEP = STEP // STRIDE


class Measured:
    """What the first pass knows of a sound that streams."""

    def __init__(self) -> None:
        self._weighting = Filter(K_WEIGHTING)
        self._peaks = TruePeaks()
        self._heights: list[NDArray[np.float32]] = []
        self._heard: list[NDArray[np.float32]] = []

    def add(self, samples: Wave) -> None:
        """Take samples in."""
        self._heights.append(self._peaks.feed(samples))
        self._heard.append(energies(self._weighting.feed(samples)))

    def gain(self, loudness: int) -> NDArray[np.float32]:
        """The factors at the edges of strides that bring the sound to `loudness` (hundredths of LUFS)."""
        heights = np.concatenate([*self._heights, self._peaks.rest()])
        heard = np.concatenate([*self._heard, energies(self._weighting.rest())])
        return nodes(_gain(heights, heard, loudness / 100))


def levelled(samples: Wave, loudness: int) -> bytes:
    """A short sound at `loudness` (hundredths of LUFS), as PCM."""
    weighting, peaks = Filter(K_WEIGHTING), TruePeaks()
    pieces = [samples[start : start + _PIECE] for start in range(0, len(samples), _PIECE)]
    heard = np.concatenate(
        [*(energies(weighting.feed(piece)) for piece in pieces), energies(weighting.rest())]
    )
    floor = 10 ** ((_CEILING - _first_gain(heard, loudness / 100) - _PUSH) / 20)
    heights = np.concatenate([*(peaks.feed(piece, floor) for piece in pieces), peaks.rest(floor)])
    return b"".join(_with_gain(pieces, nodes(_gain(heights, heard, loudness / 100))))


def levelled_blocks(blocks: Iterable[bytes], edges: NDArray[np.float32]) -> Iterator[bytes]:
    """PCM that passes in blocks of any size, with the gain that was found for it."""
    return _with_gain(map(wave, blocks), edges)


def _with_gain(blocks: Iterable[Wave], edges: NDArray[np.float32]) -> Iterator[bytes]:
    pending: Wave = np.zeros(0, np.float32)
    at = 0
    for block in blocks:
        pending = np.concatenate([pending, block])
        count = len(pending) // STRIDE
        yield _pcm(applied(pending[: count * STRIDE], edges[at : at + count + 1]))
        pending, at = pending[count * STRIDE :], at + count
    if len(pending):
        yield _pcm(applied(pending, edges[at:]))


def _gain(heights: NDArray[np.float32], heard: NDArray[np.float32], loudness: float) -> Curve:
    """Decibels of each stride: the same for all, but where the limiter works."""
    room: Curve = np.asarray(_CEILING - 20 * np.log10(np.maximum(heights, 1e-6)), np.float32)
    gain = _first_gain(heard, loudness)
    most = min(gain + _PUSH, _MOST)
    limit = _limit(room, gain)
    for _ in range(_ROUNDS):
        reached = _integrated(heard * np.power(np.float32(10), limit / 10))
        missing = 0.0 if reached is None else loudness - reached - gain
        if abs(missing) < _NEAR or (gain == most and missing > 0):
            break
        gain = min(gain + missing, most)
        limit = _limit(room, gain)
    return limit + np.float32(gain)


def _limit(room: Curve, gain: float) -> Curve:
    return eased(np.minimum(room - np.float32(gain), 0), fall=_FALL, rise=_RISE)


def _first_gain(heard: NDArray[np.float32], loudness: float) -> float:
    """What it would take if there were no bound for peaks."""
    found = _integrated(heard)
    return 0.0 if found is None else min(loudness - found, _MOST)


def _integrated(heard: NDArray[np.floating]) -> float | None:
    count = len(heard) // _IN_STEP
    powers = heard[: count * _IN_STEP].reshape(-1, _IN_STEP).mean(axis=1, dtype=np.float64)
    if count < 4 and len(heard):
        powers = np.full(4, heard.mean(dtype=np.float64))
    found = integrated(powers)
    return None if found is None else found / 100


def _pcm(samples: Wave) -> bytes:
    whole = samples * np.float32(32_768)
    np.rint(whole, out=whole)
    np.clip(whole, -32_768, 32_767, out=whole)
    return whole.astype("<i2").tobytes()
