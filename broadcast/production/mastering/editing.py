"""Cutting and joining, by pydub: ends trimmed and faded, pieces set one behind the other, music made longer.

pydub works on whole pieces in memory, so it is for what was written to be read: minutes, not hours. Pieces are
PCM (int16 little-endian, mono, 48 kHz).
"""

from __future__ import annotations

import warnings
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING

from broadcast.domain.times import RATE, Millis
from broadcast.errors import NothingToSayError

if TYPE_CHECKING:
    from pydub import AudioSegment

_SILENCE = -50.0
"""dBFS: what is quieter at the ends of speech is cut."""
_BEFORE, _AFTER = 20, 40
_IN, _OUT = 5, 20


def trimmed(speech: bytes) -> bytes:
    """Speech without the silence at its ends, faded. Raises NothingToSayError when all of it is silent."""
    sound = _segment(speech)
    ends = _pydub().silence.detect_leading_silence
    start = ends(sound, silence_threshold=_SILENCE)
    end = len(sound) - ends(sound.reverse(), silence_threshold=_SILENCE)
    if end <= start:
        raise NothingToSayError(text="")
    return _pcm(sound[max(0, start - _BEFORE) : end + _AFTER].fade_in(_IN).fade_out(_OUT))


def faded(music: bytes) -> bytes:
    """Music whose ends do not click."""
    return _pcm(_segment(music).fade_in(_IN).fade_out(_OUT))


def joined(first: bytes, pause: Millis, second: bytes) -> bytes:
    """One piece, silence, and another."""
    silence = _pydub().AudioSegment.silent(pause, frame_rate=RATE)
    return _pcm(_segment(first).append(silence, crossfade=0).append(_segment(second), crossfade=0))


def lengthened(music: bytes, length: Millis, *, crossfade: Millis, fade: Millis) -> bytes:
    """So much of a piece of music, from its start, again where it is too short, faded in and out."""
    once = sound = _segment(music)
    over = min(crossfade, len(once) // 2)
    while len(sound) < length:
        sound = sound.append(once, crossfade=over)
    return _pcm(sound[:length].fade_in(min(fade, length // 2)).fade_out(min(fade, length // 2)))


def _segment(pcm: bytes) -> AudioSegment:
    return _pydub().AudioSegment(data=pcm, sample_width=2, frame_rate=RATE, channels=1)


def _pcm(sound: AudioSegment) -> bytes:
    pcm: bytes = sound.raw_data
    return pcm


@cache
def _pydub() -> ModuleType:
    with warnings.catch_warnings():
        # it looks for ffmpeg, which nothing here needs, and its source has odd escapes
        warnings.simplefilter("ignore")
        import pydub.silence

        module: ModuleType = pydub
    return module
