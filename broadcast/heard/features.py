"""How loud a sound is, band by band and step by step: all that is compared of what was sent and what was heard.

    samples ─▶ a window of 40 ms each 20 ms ─▶ 12 bands of 300 to 4,000 Hz, as a horn passes them ─▶ dB, one row a step

The numbers are small, say nothing of what was spoken, and outlast gain, delay and noise.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from broadcast.domain.times import RATE

Samples = NDArray[np.int16]
"""Mono, 16 bit."""
Rows = NDArray[np.float16]
"""Decibels relative to full scale, shape (steps, bands). NaN where nothing is known."""

STEPS = 50
"""Rows a second."""
BANDS = 12
FLOOR = -120.0
"""What digital silence counts as, in dB: a number, so that it can be compared."""
_LOWEST, _HIGHEST = 300.0, 4_000.0
_SCALE = 32_768.0
_FAINT = 32


def sounds(samples: Samples) -> bool:
    """Whether there is anything above -60 dBFS in it."""
    return bool(np.abs(samples.astype(np.int32)).max(initial=0) > _FAINT)


def lead(rate: int = RATE) -> int:
    """How many samples before the first step `rows` looks at."""
    return rate // STEPS


def rows(samples: Samples, rate: int = RATE) -> Rows:
    """The levels of sound that begins `lead` samples before its first step: a row for each whole step."""
    step = lead(rate)
    count = len(samples) // step - 1
    windows = np.lib.stride_tricks.sliding_window_view(samples, 2 * step)[: count * step : step]
    shape, bands, scale = _shape(rate)
    spectra = np.fft.rfft(windows.astype(np.float32) * shape, axis=1)
    power = (spectra.real**2 + spectra.imag**2) @ bands * scale
    levels = 10 * np.log10(np.maximum(power, 10 ** (FLOOR / 10)))
    return levels.astype(np.float16)


@lru_cache(maxsize=2)
def _shape(rate: int) -> tuple[NDArray[np.float32], NDArray[np.float32], float]:
    """The window, which bin belongs to which band, and what makes a full-scale sine in a band 0 dB."""
    size = 2 * lead(rate)
    window = np.hanning(size + 1)[:-1]
    hertz = np.fft.rfftfreq(size, 1 / rate)
    edges = np.geomspace(_LOWEST, _HIGHEST, BANDS + 1)
    bands = (hertz[:, None] >= edges[:-1]) & (hertz[:, None] < edges[1:])
    scale = 4 / (window**2).sum() / size / _SCALE**2
    return window.astype(np.float32), bands.astype(np.float32), float(scale)
