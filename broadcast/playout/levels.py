"""How loud each channel of an output is, as a meter shows it: of the samples that have left, between two signs of life."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from broadcast.domain.times import Frames
from broadcast.playout.routing import Block

FULL_SCALE = 32_768.0


def decibels(peak: int) -> int | None:
    """A sample's height in hundredths of dBFS; None for 0."""
    return round(2_000 * math.log10(peak / FULL_SCALE)) if peak else None


def rms_decibels(energy: int, frames: int) -> int | None:
    """The level of so many samples of which the squares come to `energy`, in hundredths of dBFS; None for silence."""
    return round(1_000 * math.log10(energy / frames / FULL_SCALE**2)) if energy else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelLevel:
    """One channel over a while, in hundredths of dBFS; None for digital silence."""

    peak: int | None
    rms: int | None


class ChannelMeter:
    """What has left on each of so many channels since it was read last."""

    def __init__(self, channels: int) -> None:
        self._frames = Frames(0)
        self._peaks: NDArray[np.int64] = np.zeros(channels, np.int64)
        self._energies: NDArray[np.int64] = np.zeros(channels, np.int64)

    def add(self, block: Block) -> None:
        """Count a block, shape (frames, channels)."""
        wide = block.astype(np.int64)
        self._frames = Frames(self._frames + len(block))
        np.maximum(self._peaks, np.abs(wide).max(axis=0, initial=0), out=self._peaks)
        self._energies += np.einsum("ij,ij->j", wide, wide)

    def read(self) -> tuple[ChannelLevel, ...]:
        """The level of each channel; what is counted from now on is another while."""
        levels = tuple(
            ChannelLevel(peak=decibels(int(peak)), rms=rms_decibels(int(energy), self._frames))
            for peak, energy in zip(self._peaks, self._energies, strict=True)
        )
        self._frames = Frames(0)
        self._peaks[:] = 0
        self._energies[:] = 0
        return levels
