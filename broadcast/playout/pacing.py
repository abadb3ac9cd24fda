"""Which air position is heard next: by the output's clock on air, by counting in a simulation."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Protocol

from broadcast.domain.times import RATE, Clock, Frames, frame_at, moment_at
from broadcast.playout.clocks import DacMap, SimulatedClock, both_clocks, moment_of
from broadcast.playout.outputs import Output

_READ_EVERY = Frames(RATE // 4)


class Pace(Protocol):
    """Ties the frames written to the output to the air. `written` counts frames since the output's start."""

    def begin(self) -> Frames:
        """Start the output and answer the air position of its first frame."""

    def error(self, air: Frames, written: Frames) -> Frames:
        """By how many frames `air` lags behind what the next frame written ought to be; 0 is in time."""

    def moment(self, air: Frames, written: Frames) -> datetime:
        """When the frame is heard, of which `air` is the position and `written` the number."""

    def reached(self, air: Frames) -> None:
        """Told after each block, with the position that follows it."""


class LivePace:
    """The air as the sound card's clock and the wall clock have it."""

    _PATIENCE = 40

    def __init__(self, output: Output, clock: Clock) -> None:
        self._output = output
        self._clock = clock
        self._map = DacMap()
        self._read_at = Frames(0)

    def begin(self) -> Frames:
        """Start the output and wait up to two seconds for its first reading."""
        self._output.start()
        for _ in range(self._PATIENCE):
            reading = self._output.reading()
            if reading is not None:
                self._map.add(reading)
                break
            time.sleep(0.05)
        return frame_at(self.moment(Frames(0), Frames(0)))

    def error(self, air: Frames, written: Frames) -> Frames:
        """The difference between the wall moment at which the next frame is heard and its air position."""
        if written >= self._read_at:
            self._read_at = Frames(written + _READ_EVERY)
            reading = self._output.reading()
            if reading is not None:
                self._map.add(reading)
        return Frames(frame_at(self.moment(air, written)) - air)

    def moment(self, air: Frames, written: Frames) -> datetime:  # noqa: ARG002
        """The wall moment at which the output's frame is heard."""
        wall, now_ns = both_clocks(self._clock)
        heard_ns = self._map.heard_ns(written) if self._map.ready else now_ns
        return moment_of(heard_ns, wall, now_ns)

    def reached(self, air: Frames) -> None:
        """Nothing to do: the clocks go by themselves."""


class SimulatedPace:
    """The air as it is counted: it moves with the blocks and carries its clock along."""

    def __init__(self, output: Output, clock: SimulatedClock) -> None:
        self._output = output
        self._clock = clock

    def begin(self) -> Frames:
        """Start the output at the clock's moment."""
        self._output.start()
        return frame_at(self._clock.wall())

    def error(self, air: Frames, written: Frames) -> Frames:  # noqa: ARG002
        """Never any."""
        return Frames(0)

    def moment(self, air: Frames, written: Frames) -> datetime:  # noqa: ARG002
        """The moment of the air position."""
        return moment_at(air)

    def reached(self, air: Frames) -> None:
        """Set the clock."""
        self._clock.set(air)
