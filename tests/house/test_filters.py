"""Filters over rows are the recursion that they stand for."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "production"))
from sounds import hiss

from broadcast.acoustics.filters import Biquad, Filter, wave
from broadcast.acoustics.loudness import K_WEIGHTING

RINGING = (Biquad((0.2, 0.1, -0.3), (-1.7, 0.9)), Biquad((1.0, 0.5, 0.0), (0.5, 0.8)))


def looped(sections, samples):
    for section in sections:
        (b0, b1, b2), (a1, a2) = section.b, section.a
        first = second = 0.0
        filtered = []
        for sample in samples:
            made = b0 * sample + first
            first, second = b1 * sample - a1 * made + second, b2 * sample - a2 * made
            filtered.append(made)
        samples = filtered
    return np.array(samples)


@pytest.mark.parametrize("sections", [K_WEIGHTING, RINGING, K_WEIGHTING[1:] * 3])
def test_rows_do_what_the_loop_does(sections):
    samples = wave(hiss(1.6).tobytes())
    filtering = Filter(sections)
    made = np.concatenate([filtering.feed(samples), filtering.rest()])
    wanted = looped(sections, samples.tolist())
    assert len(made) == len(samples)
    assert np.abs(made - wanted).max() < 3e-6 * np.abs(wanted).max()


def test_it_makes_no_difference_how_sound_is_fed():
    samples = wave(hiss(2.3).tobytes())
    whole, parts = Filter(K_WEIGHTING), Filter(K_WEIGHTING)
    at_once = np.concatenate([whole.feed(samples), whole.rest()])
    cuts = np.split(samples, [1, 7, 7, 48_000, 48_001, 100_000])
    assert np.array_equal(np.concatenate([*map(parts.feed, cuts), parts.rest()]), at_once)
    assert np.array_equal(parts.rest(), whole.rest()), "asking for the rest takes nothing away"
