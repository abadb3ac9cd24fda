"""The hum of the mains: lines at 50, 100 and 150 Hz that stand above their neighbours and do not move.

A voice passes through these tones and music may stop at one; hum stays for seconds, at one level, and is there
in the pauses.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from broadcast.domain.times import Millis
from broadcast.errors import Said
from broadcast.production.quality.findings import Finding, Kind, minute
from broadcast.production.quality.runs import longest, runs

LINES = (50, 100, 150)
_ENOUGH = 4_000
"""Hertz: the rate at which lines of 150 Hz are looked for."""
_STANDS_OUT = 12.0
_STEADY, _GONE = 3.0, 6.0
_LEAST, _BELOW_SOUND = -66.0, 45.0
_WINDOWS = 8
"""Of a second each, half a second apart: four seconds and a half."""
_SHARE = {50: 0.6, 100: 0.4, 150: 0.4}
"""How many of them have to show the line; in the others a voice may cover it."""


class Hum:
    """Takes in one channel second by second; then tells."""

    def __init__(self, rate: int) -> None:
        self._factor = max(1, rate // _ENOUGH)
        self._size = rate // self._factor
        self._bins = rate / self._factor / self._size
        self._shape = np.hanning(self._size).astype(np.float32)
        self._pending = np.zeros(0, np.float32)
        self._levels: list[list[float]] = []
        self._stand: list[list[float]] = []

    def hear(self, sound: NDArray[np.float32]) -> None:
        """Take a piece in."""
        count = len(sound) // self._factor
        slow = sound[: count * self._factor].reshape(count, self._factor).mean(axis=1)
        self._pending = np.concatenate([self._pending, slow])
        while len(self._pending) >= self._size:
            self._look(self._pending[: self._size])
            self._pending = self._pending[self._size // 2 :]

    def findings(self, active: float) -> list[Finding]:
        """All that was found in sound that is `active` dBFS loud."""
        lines = [line for line in (self._line(index, active) for index in range(len(LINES))) if line]
        if not lines:
            return []
        start = min(start for start, _, _ in lines)
        level = 10 * np.log10(sum(10 ** (level / 10) for _, level, _ in lines))
        hertz = ", ".join(str(hertz) for _, _, hertz in lines)
        at = Millis(start)
        said = Said(
            f"tiếng ù điện lưới ({hertz} Hz, {level:.0f} dB) từ phút {minute(at)}",
            f"mains hum ({hertz} Hz, {level:.0f} dB) from {minute(at)} on",
        )
        return [Finding(kind=Kind.HUM, at=at, said=said)]

    def _look(self, samples: NDArray[np.float32]) -> None:
        power = np.abs(np.fft.rfft((samples - samples.mean()) * self._shape)) ** 2
        levels, stand = [], []
        for hertz in LINES:
            at = round(hertz / self._bins)
            line = power[at - 1 : at + 2]
            beside = np.concatenate([power[at - 8 : at - 3], power[at + 4 : at + 9]])
            total = line.sum() / (self._shape @ self._shape) / self._size * 2
            levels.append(10 * np.log10(total + 1e-12))
            above = 10 * np.log10((line.max() + 1e-12) / (np.median(beside) + 1e-12))
            stand.append(above if line[1] == line.max() else 0.0)
        self._levels.append(levels)
        self._stand.append(stand)

    def _line(self, index: int, active: float) -> tuple[int, float, int] | None:
        """Where a line begins (milliseconds), how strong it is, and which it is."""
        if len(self._levels) < _WINDOWS:
            return None
        levels, stand = np.array(self._levels)[:, index], np.array(self._stand)[:, index]
        shown = stand >= _STANDS_OUT
        if shown.sum() < _WINDOWS // 2:
            return None
        level = float(np.median(levels[shown]))
        if level < max(_LEAST, active - _BELOW_SOUND):
            return None
        run = longest(runs(levels > level - _GONE))
        if run is None or run.length < _WINDOWS:
            return None
        seen = (shown & (np.abs(levels - level) <= _STEADY))[run.start : run.end]
        if seen.sum() < max(_WINDOWS // 2, _SHARE[LINES[index]] * run.length):
            return None
        begun = (stand >= _STANDS_OUT / 2) & (
            np.abs(levels - level) <= _GONE
        )  # a voice may cover it at first
        return (run.start + int(begun[run.start : run.end].argmax())) * 500, level, LINES[index]
