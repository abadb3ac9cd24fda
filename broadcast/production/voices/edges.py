"""The silence that a voice leaves before and behind its words: cut, so that a pause is as long as the model says."""

from __future__ import annotations

import numpy as np

from broadcast.production.voices.port import Speech

_UNDER = 200
"""Softer than this part of the peak (−46 dB) is no speech: the breath noise of a voice, the pre-echo of mp3."""
_FLOOR = 8


def trimmed(speech: Speech) -> Speech:
    """`speech` from its first sound to its last; as it is where there is none."""
    loud = np.abs(np.frombuffer(speech.pcm, "<i2").astype(np.int32))
    sounding = np.flatnonzero(loud > max(_FLOOR, int(loud.max(initial=0)) // _UNDER))
    if not len(sounding):
        return speech
    start, end = int(sounding[0]), int(sounding[-1]) + 1
    return Speech(speech.pcm[start * 2 : end * 2], speech.rate)
