"""Speech made fit for the air: trimmed, brought to one level, and set between its chime and its closing.

    chime ‥ copy ‥ closing

pydub works on whole pieces in memory, so it is for what was written to be read: minutes, not hours. A
recording from outside passes in blocks and only its level is brought near (`levelled`).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np

from broadcast.domain.times import RATE
from broadcast.errors import NothingToSayError
from broadcast.production.levels import Level, measure

if TYPE_CHECKING:
    from pydub import AudioSegment

MASTERING = 1
"""Changes when the same parts would sound different."""

_TARGET = -2_000  # hundredths of dBFS, RMS
_PEAK = -100
_MOST = 3_000  # a recording is raised by no more: below that there is noise
_SILENCE = -50.0  # dBFS: what is quieter at the ends of speech is cut
_AFTER_CHIME, _BEFORE_CLOSING, _BETWEEN = 500, 700, 1_500  # milliseconds


def assemble(
    copy_pcm: bytes, *, chime: bytes | None = None, closing: bytes | None = None, times: int = 1
) -> bytes:
    """Chime, copy (`times` times) and closing with pauses between: PCM (int16, mono, 48 kHz) from PCM.

    The copy is speech: cut of silence at its ends, faded, and brought to −20 dBFS RMS with no peak above
    −1 dBFS. Chime and closing are music: as loud as they were made, or lowered to the same bounds.
    Raises NothingToSayError when the copy is silent.
    """
    speech = whole = _speech(copy_pcm)
    for _ in range(times - 1):
        whole = _joined(whole, _BETWEEN, speech)
    if chime:
        whole = _joined(_music(chime), _AFTER_CHIME, whole)
    if closing:
        whole = _joined(whole, _BEFORE_CLOSING, _music(closing))
    pcm: bytes = whole.raw_data
    return pcm


def gain(level: Level) -> int:
    """Hundredths of a decibel that bring sound of this level to −20 dBFS RMS, as far as its peak allows."""
    if level.peak is None or level.rms is None:
        return 0
    return min(_TARGET - level.rms, _PEAK - level.peak, _MOST)


def levelled(blocks: Iterable[bytes], hundredths: int) -> Iterator[bytes]:
    """The same PCM, louder or softer by so many hundredths of a decibel."""
    factor = 10 ** (hundredths / 2000)
    for block in blocks:
        samples = np.rint(np.frombuffer(block, "<i2") * factor)
        yield np.clip(samples, -32_768, 32_767).astype("<i2").tobytes()


def _speech(pcm: bytes) -> AudioSegment:
    sound = _segment(pcm)
    ends = _pydub().silence.detect_leading_silence
    start = ends(sound, silence_threshold=_SILENCE)
    end = len(sound) - ends(sound.reverse(), silence_threshold=_SILENCE)
    if end <= start:
        raise NothingToSayError(text="")
    words = sound[max(0, start - 20) : end + 40]
    return words.apply_gain(gain(measure(words.raw_data)) / 100).fade_in(5).fade_out(20)


def _music(pcm: bytes) -> AudioSegment:
    sound = _segment(pcm)
    return sound.apply_gain(min(0, gain(measure(pcm))) / 100).fade_in(5).fade_out(20)


def _joined(first: AudioSegment, pause: int, second: AudioSegment) -> AudioSegment:
    silence = _pydub().AudioSegment.silent(pause, frame_rate=RATE)
    return first.append(silence, crossfade=0).append(second, crossfade=0)


def _segment(pcm: bytes) -> AudioSegment:
    return _pydub().AudioSegment(data=pcm, sample_width=2, frame_rate=RATE, channels=1)


@cache
def _pydub() -> ModuleType:
    with warnings.catch_warnings():
        # it looks for ffmpeg, which nothing here needs, and its source has odd escapes
        warnings.simplefilter("ignore")
        import pydub.silence

        module: ModuleType = pydub
    return module
