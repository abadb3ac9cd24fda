"""Where nothing is heard: at the ends, and in the middle of what is told.

What counts as nothing goes by the recording: a pause is full of the room's own noise, and a soft passage of
music is no pause.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from broadcast.domain.times import Millis
from broadcast.errors import Said
from broadcast.production.quality.findings import Finding, Kind, minute
from broadcast.production.quality.runs import Planes, Run, runs

FRAMES = 50
"""In a second."""
_FRAME = 1000 // FRAMES
_LOUDEST, _LOWEST, _BELOW = -55.0, -70.0, 40.0
_OVER_NOISE, _CLEAR_OF_WORDS = 6.0, 20.0
_HOLE, _HEAD, _TAIL = 3_000, 2_000, 3_000
_CLICK = 3
"""Frames: what is shorter than 60 ms does not end a silence."""

Levels = NDArray[np.float32]
"""dBFS, one a frame of 20 ms."""


class Silences:
    """Takes in channels second by second; then tells."""

    def __init__(self, rate: int) -> None:
        self._size = rate // FRAMES
        self._levels: list[Levels] = []

    def hear(self, planes: Planes) -> Levels:
        """Take a second in. The level of each of its frames."""
        count = planes.shape[1] // self._size
        framed = planes[:, : count * self._size].reshape(len(planes), count, self._size)
        powers = np.einsum("kij,kij->ki", framed, framed) / self._size - framed.mean(axis=2) ** 2
        levels: Levels = 10 * np.log10(np.maximum(powers.max(axis=0), 1e-12))
        self._levels.append(levels)
        return levels

    @property
    def active(self) -> float:
        """How loud it is where it sounds."""
        return float(np.percentile(self._all(), 95))

    def sounding(self, noise: float | None) -> Run | None:
        """From when to when something is heard, in milliseconds; None when nothing is."""
        heard = runs(~self._silent(noise))
        return Run(heard[0].start * _FRAME, heard[-1].end * _FRAME) if heard else None

    def findings(self, noise: float | None) -> list[Finding]:
        """All that was found, where `noise` is the level of the room's."""
        silent = self._silent(noise)
        end = len(silent)
        found = []
        for run in runs(silent):
            length, at = run.length * _FRAME, Millis(run.start * _FRAME)
            if run.start == 0 or run.end == end:
                if length >= (_HEAD if run.start == 0 else _TAIL) and run.length < end:
                    found.append(_at_an_end(at, length, first=run.start == 0))
            elif length >= _HOLE:
                found.append(_hole(at, length))
        return found

    def _silent(self, noise: float | None) -> NDArray[np.bool_]:
        levels = self._all()
        silent: NDArray[np.bool_] = levels < self._threshold(noise)
        for run in runs(~silent):
            if run.length < _CLICK and run.start > 0 and run.end < len(silent):
                silent[run.start : run.end] = True
        return silent

    def _all(self) -> Levels:
        whole = np.concatenate(self._levels)
        return whole if len(whole) else np.full(1, _LOWEST - 1, np.float32)

    def _threshold(self, noise: float | None) -> float:
        """What is below is silence: digital, or no more than the room's noise well below the words."""
        alone = min(max(_LOWEST, min(_LOUDEST, self.active - _BELOW)), self.active - _CLEAR_OF_WORDS)
        if noise is None:
            return alone
        return max(alone, min(noise + _OVER_NOISE, self.active - _CLEAR_OF_WORDS))


def _hole(at: Millis, length: int) -> Finding:
    said = Said(
        f"im lặng {length // 1000} giây ở phút {minute(at)}",
        f"{length // 1000} seconds of silence at {minute(at)}",
    )
    return Finding(kind=Kind.HOLE, at=at, said=said)


def _at_an_end(at: Millis, length: int, *, first: bool) -> Finding:
    seconds = length // 1000
    said = (
        Said(f"im lặng {seconds} giây đầu", f"{seconds} seconds of silence at the beginning")
        if first
        else Said(
            f"im lặng {seconds} giây cuối, từ phút {minute(at)}",
            f"{seconds} seconds of silence at the end, from {minute(at)} on",
        )
    )
    return Finding(kind=Kind.ENDS, at=at, said=said)
