"""A segment from its parts: words that went through their chain, set between chime and closing.

chime ‥ lead-in ‥ copy ‥ copy ‥ closing
        └─── bed, where wanted ───┘
"""

from __future__ import annotations

from dataclasses import dataclass

from broadcast.acoustics.filters import Wave, wave
from broadcast.domain.times import Millis
from broadcast.production.loudness import measure_loudness
from broadcast.production.mastering.bed import laid_under
from broadcast.production.mastering.chains import CHAINS
from broadcast.production.mastering.editing import faded, joined, trimmed
from broadcast.production.mastering.levelling import levelled
from broadcast.production.mastering.processing import processed

MASTERING = 2
"""Changes when the same parts would sound different."""
LOUDNESS = -1_600
"""Hundredths of LUFS, where nothing else is wanted."""

_ALIKE = 50
"""Nobody hears so little of a difference, in hundredths."""
_AFTER_CHIME, _AFTER_LEAD_IN, _BETWEEN, _BEFORE_CLOSING = (
    Millis(500),
    Millis(900),
    Millis(1_500),
    Millis(700),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """How words are finished."""

    chain: str = "none"
    """One of CHAINS."""
    loudness: int = LOUDNESS
    bed: bytes | None = None
    """Music under the words."""


def assemble(
    copy: bytes,
    finish: Finish,
    *,
    lead_in: bytes | None = None,
    chime: bytes | None = None,
    closing: bytes | None = None,
    times: int = 1,
) -> bytes:
    """Chime, lead-in, copy (`times` times) and closing with pauses between: PCM (int16, mono, 48 kHz) from PCM.

    Lead-in and copy are speech: cut of silence at their ends, through the chain, and brought to the loudness
    that is wanted. Chime and closing are music: as loud as they were made, or lowered to that.
    Raises NothingToSayError when lead-in or copy is silent.
    """
    words = speech = trimmed(copy)
    for _ in range(times - 1):
        words = joined(words, _BETWEEN, speech)
    if lead_in:
        words = joined(trimmed(lead_in), _AFTER_LEAD_IN, words)
    whole = _finished(words, finish)
    if chime:
        whole = joined(_music(chime, finish.loudness), _AFTER_CHIME, whole)
    if closing:
        whole = joined(whole, _BEFORE_CLOSING, _music(closing, finish.loudness))
    return whole


def _finished(words: bytes, finish: Finish) -> bytes:
    made: Wave = processed(wave(words), CHAINS[finish.chain])
    level = levelled(made, finish.loudness)
    if finish.bed is None:
        return level
    return levelled(laid_under(level, finish.bed, finish.loudness), finish.loudness)


def _music(pcm: bytes, loudness: int) -> bytes:
    found = measure_loudness(pcm).integrated
    louder = found is not None and found > loudness + _ALIKE
    return faded(levelled(wave(pcm), loudness) if louder else pcm)
