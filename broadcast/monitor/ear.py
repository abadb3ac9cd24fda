"""The device at which an output is heard again: opened, lost, looked for again, and told of once each way."""

from __future__ import annotations

import sys
from collections.abc import Callable

from broadcast.domain.times import RATE, Clock, Frames, frame_at
from broadcast.heard.features import Samples
from broadcast.heard.timeline import Arrivals
from broadcast.playout.feeds.pipe import Pipe

_SHORTEST_NS, _LONGEST_NS = 2 * 1_000_000_000, 60 * 1_000_000_000
"""Between two tries to open it."""
_PATIENCE_NS = 8 * 1_000_000_000
"""A device that brings nothing for so long is not there."""
_PIECES = 250
"""Five seconds, which this process may be held up without a sample lost."""
_ALL = _PIECES * RATE // 50


class Ear:
    """A capture device, in a process of its own each time it is opened: one that hangs hangs nobody else.

    Args:
        device: `card`, or `card:NAME`.
        clock: the wall for when a sample was heard, the monotonic clock for the pauses.
        on_change: told True when it brings sound, and False when it does not, each once until the other.
    """

    def __init__(self, device: str, clock: Clock, on_change: Callable[[bool], None]) -> None:
        self._name = device.partition(":")[2]
        self._clock, self._on_change = clock, on_change
        self._pipe: Pipe | None = None
        self._arrivals = Arrivals()
        self._is_there: bool | None = None
        self._came_ns = self._again_ns = clock.monotonic_ns()
        self._pause_ns = _SHORTEST_NS

    def take(self) -> tuple[Frames, Samples] | None:
        """What has come, and where it belongs; None when there is nothing. Never waits."""
        now = self._clock.monotonic_ns()
        if self._pipe is None:
            if now < self._again_ns:
                return None
            self._open(now)
        samples = None if self._pipe is None else self._pipe.take(_ALL)
        if samples is not None and len(samples):
            self._came_ns = now
            self._tell(there=True)
            self._pause_ns = _SHORTEST_NS
            return self._arrivals.place(frame_at(self._clock.wall()), len(samples)), samples
        if samples is None or now - self._came_ns > _PATIENCE_NS:
            self._lose(now)
        return None

    def close(self) -> None:
        """Let the device go."""
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None

    def _open(self, now: int) -> None:
        self._arrivals, self._came_ns = Arrivals(), now
        try:
            self._pipe = Pipe([sys.executable, "-m", "broadcast.playout.cards.capture", self._name], _PIECES)
        except OSError:
            self._pipe = None

    def _lose(self, now: int) -> None:
        self.close()
        self._tell(there=False)
        self._again_ns, self._pause_ns = now + self._pause_ns, min(2 * self._pause_ns, _LONGEST_NS)

    def _tell(self, *, there: bool) -> None:
        if there is not self._is_there:
            self._is_there = there
            self._on_change(there)
