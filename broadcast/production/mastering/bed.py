"""A bed: music that lies under the words, makes room for them, and is out when they are.

    music  ▁▃▅▇▇▅▃▃▃▃▃▃▃▃▃▃▅▃▃▃▃▃▃▃▅▇▇▅▃▁
    words        Thưa bà con …   Bộ phận …

It begins before the words and ends after them, lies low while somebody speaks, and swells where they pause:
a long pause more than a breath, because it comes back slowly.
"""

from __future__ import annotations

import numpy as np

from broadcast.acoustics.filters import Wave, wave
from broadcast.domain.times import RATE, Millis, frames_in
from broadcast.production.mastering.dynamics import Curve, applied, eased, energies, nodes
from broadcast.production.mastering.editing import lengthened
from broadcast.production.mastering.levelling import levelled

_LEAD, _TAIL = Millis(1_500), Millis(2_000)
_CROSSFADE, _FADE = Millis(1_000), Millis(1_200)
_OPEN, _UNDER = -6.0, -20.0
"""Decibels that the music is below the words: alone, and under them."""
_HEARD = 10 ** (-25 / 10)
"""Words are what is no more than so much below their mean."""
_ATTACK, _RELEASE = 0.1, 0.015
"""Decibels a stride: 50 and 7.5 in a second."""


def laid_under(words: bytes, music: bytes, loudness: int) -> Wave:
    """Words with music under them; the words are at `loudness` (hundredths of LUFS) already."""
    lead, tail = frames_in(_LEAD), frames_in(_TAIL)
    whole = np.concatenate([np.zeros(lead, np.float32), wave(words), np.zeros(tail, np.float32)])
    length = Millis(-(-len(whole) * 1000 // RATE))
    bed = wave(levelled(wave(lengthened(music, length, crossfade=_CROSSFADE, fade=_FADE)), loudness))
    return whole + applied(bed[: len(whole)], nodes(_ducking(whole)))


def _ducking(words: Wave) -> Curve:
    """How far below its own level the music is, stride by stride."""
    power = energies(words)
    said = power > power[power > power.mean() / 10].mean() * _HEARD
    wanted = np.where(said, _UNDER, _OPEN).astype(np.float32)
    return eased(wanted, fall=_ATTACK, rise=_RELEASE)
