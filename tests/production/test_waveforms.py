"""A sound drawn: as high as it is, where it is, in however many blocks it comes."""

import numpy as np
import pytest

from broadcast.domain.times import RATE
from broadcast.production.waveforms import FULL, STROKES, outline


def pcm(samples):
    return np.asarray(samples, "<i2").tobytes()


def test_a_drawing_is_high_where_the_sound_is():
    samples = np.zeros(60 * RATE, np.int16)
    samples[45 * RATE : 46 * RATE] = -16_384
    drawn = outline([pcm(samples)])
    assert len(drawn) == STROKES
    assert {index for index, height in enumerate(drawn) if height} == set(range(300, 307))
    assert max(drawn) == pytest.approx(FULL / 2, abs=1)


@pytest.mark.parametrize("size", [1, 333, 96_000])
def test_blocks_may_be_of_any_size(size):
    samples = pcm(np.random.default_rng(7).integers(-32_768, 32_767, RATE // 4 + 1))
    blocks = [samples[start : start + size] for start in range(0, len(samples), size)]
    assert outline(blocks) == outline([samples])


def test_what_is_short_has_fewer_strokes_and_what_is_nothing_none():
    assert outline([]) == outline([b""]) == ()
    assert outline([pcm([0])]) == (0,)
    assert outline([pcm([-32_768])]) == (FULL,)
    assert len(outline([pcm(np.zeros(RATE))])) == 50
