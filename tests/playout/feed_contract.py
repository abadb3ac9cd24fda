"""What every feed has promised (`broadcast.playout.feeds.Feed`), asked of each in the same words."""

import time

import numpy as np

from broadcast.domain.times import RATE, Frames

_SIZES = (960, 1, 961, 37, 4_800, 0, *[960] * 60)
_AIR = 1_000_000


def check_feed(feed):
    """Raises AssertionError for a broken promise. Reads two seconds of it, faster than real time."""
    assert feed.good in {True, False}
    given = {}
    at = _AIR
    for size in _SIZES:
        began = time.monotonic()
        samples = feed.read(Frames(at), size)
        assert time.monotonic() - began < 1, "it waited"
        assert samples.dtype == np.int16
        assert samples.shape == (size,)
        given |= dict(enumerate(samples.tolist(), at))
        at += size
    for back, n in ((RATE, 960), (RATE, RATE), (960, 960), (1, 1), (RATE // 2, RATE // 4), (480, 960)):
        first = at - back
        again = dict(enumerate(feed.read(Frames(first), n).tolist(), first))
        for position in again.keys() & given.keys():
            assert again[position] == given[position], "it was other sound before"
        given |= again
        at = max(at, first + n)
    assert feed.read(Frames(at + 10 * RATE), 960).shape == (960,)
    assert feed.read(Frames(_AIR), 960).shape == (960,)
    for _ in range(2):
        began = time.monotonic()
        feed.close()
        assert time.monotonic() - began < 1, "it did not let go at once"
