"""Two channels against each other: one that is dead, two that cancel, and a level that is not zero in the middle.

The house has one channel. Two that are out of phase would leave silence of their sum, so how they are taken
(their weights) is found here.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from broadcast.domain.times import Millis
from broadcast.errors import Said
from broadcast.production.incoming import Weights, alike
from broadcast.production.quality.findings import Finding, Kind, minute
from broadcast.production.quality.runs import Planes, Run, longest, runs

_ACTIVE = 1e-5
"""Power of a second that counts: −50 dBFS."""
_DEAD = 10**-3.5
"""A channel that is 35 dB below the other is dead."""
_MOSTLY = 0.9
_TAIL = 10
_OPPOSED = -0.7
_WHOLLY = -0.9
_LONG = 5
_OFFSET = 0.005
_SIDES = (Said("trái", "left"), Said("phải", "right"))


class Channels:
    """Takes in channels second by second; then tells."""

    def __init__(self, rate: int, count: int) -> None:
        self._rate, self._count = rate, count
        self._means: list[NDArray[np.float64]] = []
        self._powers: list[NDArray[np.float64]] = []
        self._crosses: list[float] = []
        self.weights: Weights = alike(count)
        """How the channels are to be taken, once `findings` has been asked."""

    def hear(self, planes: Planes) -> None:
        """Take a second in."""
        size = planes.shape[1]
        if self._means and size < self._rate // 2:
            return  # the rest of a second tells little
        means = planes.mean(axis=1).astype(np.float64)
        products = (planes @ planes.T).astype(np.float64) / size - np.outer(means, means)
        self._means.append(means)
        self._powers.append(np.diag(products))
        self._crosses.append(float(products[0, -1]))

    def findings(self) -> list[Finding]:
        """All that was found."""
        found = self._offset()
        if self._count == 2:
            found += self._dead() or self._opposed()
        return found

    def _offset(self) -> list[Finding]:
        means = np.array(self._means)
        enough = min(_LONG, len(means))
        for channel in range(self._count):
            for sign in (1, -1):
                run = longest(runs(means[:, channel] * sign > _OFFSET))
                if run and run.length >= enough:
                    share = abs(float(np.median(means[run.start : run.end, channel]))) * 100
                    at = Millis(run.start * 1000)
                    said = Said(
                        f"lệch một chiều (DC) {_vi(share)}% từ phút {minute(at)}",
                        f"a DC offset of {share:.1f} % from {minute(at)} on",
                    )
                    return [Finding(kind=Kind.DC, at=at, said=said)]
        return []

    def _dead(self) -> list[Finding]:
        powers = np.array(self._powers)
        active = np.flatnonzero(powers.max(axis=1) > _ACTIVE)
        for side in (0, 1):
            dead = powers[active, side] < powers[active, 1 - side] * _DEAD
            run = _dead_run(dead)
            if run is None:
                continue
            at = Millis(int(active[run.start]) * 1000)
            said = Said(
                f"kênh {_SIDES[side].vi} không có tiếng từ phút {minute(at)}",
                f"the {_SIDES[side].en} channel is dead from {minute(at)} on",
            )
            self.weights = (0.0, 1.0) if side == 0 else (1.0, 0.0)
            return [Finding(kind=Kind.CHANNEL, at=at, said=said)]
        return []

    def _opposed(self) -> list[Finding]:
        powers, crosses = np.array(self._powers), np.array(self._crosses)
        active = powers.min(axis=1) > _ACTIVE
        alike = crosses / np.sqrt(np.maximum(powers[:, 0] * powers[:, 1], 1e-20))
        run = longest(runs(active & (alike < _OPPOSED)))
        if run is None or run.length < min(_LONG, int(active.sum())):
            return []
        at = Millis(run.start * 1000)
        said = Said(
            f"hai kênh ngược pha từ phút {minute(at)}, cộng lại thì triệt tiêu nhau",
            f"the channels are out of phase from {minute(at)} on, and cancel when they are added",
        )
        whole = powers[active].sum(axis=0)
        opposed = crosses[active].sum() / np.sqrt(whole[0] * whole[1]) < _WHOLLY
        stronger = (1.0, 0.0) if whole[0] >= whole[1] else (0.0, 1.0)
        self.weights = (0.5, -0.5) if opposed else stronger
        return [Finding(kind=Kind.PHASE, at=at, said=said)]


def _dead_run(dead: NDArray[np.bool_]) -> Run | None:
    """Where a channel is dead: as good as all the time, or from some second to the end."""
    found = runs(dead)
    if not found:
        return None
    if dead.mean() >= _MOSTLY:
        return found[0]
    last = found[-1]
    return last if last.end == len(dead) and last.length >= _TAIL else None


def _vi(number: float) -> str:
    return f"{number:.1f}".replace(".", ",")
