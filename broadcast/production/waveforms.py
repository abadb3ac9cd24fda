"""The outline of a sound: how high it goes, drawn in a few hundred strokes from its beginning to its end."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from broadcast.domain.times import RATE

STROKES = 400
"""How many strokes a drawing has; a shorter sound than twice as many hops has fewer."""
FULL = 100
"""The height of a stroke at full scale."""
_HOP = RATE // 50


def outline(blocks: Iterable[bytes]) -> tuple[int, ...]:
    """The highest sample (0 to FULL) in each of STROKES equal parts of a sound in the form of the house.

    Blocks may be of any size; however long the sound is, a number for each fiftieth of a second is all that is held.
    """
    hops: list[np.ndarray[tuple[int], np.dtype[np.int16]]] = []
    rest = b""
    for block in blocks:
        whole = rest + block
        even = len(whole) // (2 * _HOP) * 2 * _HOP
        if even:
            hops.append(_highest(np.frombuffer(whole[:even], "<i2").reshape(-1, _HOP)))
        rest = whole[even:]
    if len(rest) > 1:
        hops.append(_highest(np.frombuffer(rest[: len(rest) // 2 * 2], "<i2").reshape(1, -1)))
    if not hops:
        return ()
    heights = np.concatenate(hops)
    strokes = min(STROKES, len(heights))
    highest = np.maximum.reduceat(heights, np.arange(strokes) * len(heights) // strokes)
    return tuple(-(-int(one) * FULL // 32_767) for one in highest)


def _highest(
    rows: np.ndarray[tuple[int, int], np.dtype[np.int16]],
) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    heights: np.ndarray[tuple[int], np.dtype[np.int16]] = np.minimum(
        np.maximum(rows.max(axis=1), -(rows.min(axis=1) + 1)), 32_767
    )
    return heights
