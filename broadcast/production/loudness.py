"""How loud to an ear, by ITU-R BS.1770-4: K-weighted, gated, and the true peak, of mono sound that streams.

Loudness is told in hundredths of LUFS and peaks in hundredths of dBTP: −1600 is −16 LUFS. A mono programme
counts as one channel, as ffmpeg's ebur128 has it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from broadcast.acoustics.filters import Wave, wave
from broadcast.acoustics.loudness import Ear
from broadcast.domain.times import RATE
from broadcast.production.peaks import TruePeaks


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """Integrated loudness and true peak in hundredths; None where nothing is loud enough to count."""

    integrated: int | None
    true_peak: int | None


class LoudnessMeter:
    """Measures PCM (16 bit, little-endian, mono, 48 kHz) as it passes; an hour takes as little room as a minute."""

    def __init__(self) -> None:
        self._ear = Ear()
        self._peaks = TruePeaks()
        self._highest = 0.0

    def add(self, pcm: bytes) -> None:
        """Take a block in, of any size."""
        whole = np.frombuffer(pcm, "<i2")
        for start in range(0, len(whole), RATE):
            samples = wave(whole[start : start + RATE].tobytes())
            self._ear.hear(samples)
            self._highest = max(self._highest, _highest(self._peaks.feed(samples, self._highest)))

    @property
    def loudness(self) -> Loudness:
        """Of all that was taken in."""
        highest = max(self._highest, _highest(self._peaks.rest(self._highest)))
        return Loudness(
            integrated=self._ear.integrated,
            true_peak=round(2000 * math.log10(highest)) if highest > 0 else None,
        )


def measure_loudness(pcm: bytes) -> Loudness:
    """The loudness of a short piece."""
    meter = LoudnessMeter()
    meter.add(pcm)
    return meter.loudness


def _highest(peaks: Wave) -> float:
    return float(peaks.max(initial=0.0))
