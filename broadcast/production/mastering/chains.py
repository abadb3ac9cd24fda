"""What is done to speech so that it carries: named chains, each a few numbers.

A horn brings nothing below some 400 Hz and little above 5 kHz. What lies below takes the amplifier's power and
is not heard; consonants, which tell words apart, lie at 1.5 to 4 kHz and are weak. So a chain for horns cuts
the one, raises the other, and lifts what is soft. Chains act on speech alone: music and recordings are brought
to the same loudness and left as they were made.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from broadcast.acoustics.filters import Biquad
from broadcast.domain.times import RATE


@dataclass(frozen=True, slots=True, kw_only=True)
class HighPass:
    """Nothing below: 12 dB an octave, without a bump."""

    hertz: int

    @property
    def section(self) -> Biquad:
        """As the filter runs it."""
        turn, alpha = _angle(self.hertz, math.sqrt(0.5))
        half = (1 + turn) / 2
        return _normalised((half, -2 * half, half), (1 + alpha, -2 * turn, 1 - alpha))


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """What lies around is so many decibels louder, an octave and a half of it."""

    hertz: int
    decibels: int

    @property
    def section(self) -> Biquad:
        """As the filter runs it."""
        turn, alpha = _angle(self.hertz, 0.9)
        height = 10 ** (self.decibels / 40)
        return _normalised(
            (1 + alpha * height, -2 * turn, 1 - alpha * height),
            (1 + alpha / height, -2 * turn, 1 - alpha / height),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Compressor:
    """What is louder than `threshold` is brought nearer to it."""

    threshold: int
    """Decibels above the words' own mean."""
    ratio: int
    recovery: int
    """Decibels a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """What speech passes, in this order, before it is brought to its loudness."""

    filters: tuple[HighPass | Presence, ...] = ()
    compressor: Compressor | None = None


CHAINS: dict[str, Chain] = {
    "none": Chain(),
    "pa-horn": Chain(
        filters=(HighPass(hertz=300), Presence(hertz=2_000, decibels=8)),
        compressor=Compressor(threshold=-15, ratio=3, recovery=200),
    ),
    "fm": Chain(
        filters=(HighPass(hertz=80), Presence(hertz=3_000, decibels=3)),
        compressor=Compressor(threshold=-6, ratio=2, recovery=60),
    ),
}


def _angle(hertz: int, q: float) -> tuple[float, float]:
    turn = 2 * math.pi * hertz / RATE
    return math.cos(turn), math.sin(turn) / (2 * q)


def _normalised(b: tuple[float, float, float], a: tuple[float, float, float]) -> Biquad:
    return Biquad((b[0] / a[0], b[1] / a[0], b[2] / a[0]), (a[1] / a[0], a[2] / a[0]))
