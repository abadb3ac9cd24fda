"""Speech through a chain: its filters, then its compressor."""

from __future__ import annotations

import numpy as np

from broadcast.acoustics.filters import Filter, Wave
from broadcast.production.mastering.chains import Chain, Compressor
from broadcast.production.mastering.dynamics import applied, eased, energies, nodes
from broadcast.production.peaks import STRIDE

_BLUR = np.full(11, 1 / 11, np.float32)
"""Loudness of speech is judged over 22 ms: shorter, and the compressor would follow the voice's own waves."""
_FALL = 1.0


def processed(samples: Wave, chain: Chain) -> Wave:
    """Speech as the chain leaves it; its loudness is for others to settle."""
    made = samples
    if chain.filters:
        filtering = Filter([one.section for one in chain.filters])
        made = np.concatenate([filtering.feed(samples), filtering.rest()])
    return _compressed(made, chain.compressor) if chain.compressor else made


def _compressed(samples: Wave, compressor: Compressor) -> Wave:
    power = np.convolve(energies(samples), _BLUR, "same")[: -(-len(samples) // STRIDE)]
    if not len(power) or not power.any():
        return samples
    loud = power[power > power.mean() / 10]
    above = 10 * np.log10(np.maximum(power / loud.mean(), np.float32(1e-9))) - compressor.threshold
    wanted = -np.maximum(above, 0) * np.float32(1 - 1 / compressor.ratio)
    curve = eased(wanted.astype(np.float32), fall=_FALL, rise=compressor.recovery * 0.002)
    return applied(samples, nodes(curve))
