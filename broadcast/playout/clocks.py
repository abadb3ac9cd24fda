"""Three clocks: the wall says when, the monotonic clock how long, the sound card which sample.

`SystemClock` is the one place of the program that asks the system for the time. `DacMap` ties the frames
of an output to the monotonic clock, from readings of which some are wrong.
"""

from __future__ import annotations

import ctypes
import sys
import time
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from broadcast.domain.times import RATE, Clock, ClockTrust, Frames, frame_at, moment_at, utc

_SECOND_NS = 1_000_000_000
_TRIES = 8
_AT_ONCE_NS = 20_000


class SystemClock:
    """The computer's own clocks.

    Its trust is TRUSTED while the kernel says that the clock is disciplined; otherwise HOLDOVER if it stands
    after all that has surely passed (`raise_floor`: the last as-run entry), and UNTRUSTED before that. Before
    `made_on`, when the software was made, it is UNTRUSTED whoever disciplines it.
    """

    def __init__(self, made_on: datetime) -> None:
        self._made_on = self._floor = utc(made_on)

    def raise_floor(self, moment: datetime) -> None:
        """`moment` has surely passed: a clock that nobody disciplines is wrong when it stands before it."""
        self._floor = max(self._floor, utc(moment))

    def wall(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)

    def monotonic_ns(self) -> int:
        """Nanoseconds since some moment."""
        return time.monotonic_ns()

    def trust(self) -> ClockTrust:
        """How far `wall` may be believed."""
        now = self.wall()
        if now >= self._made_on and _synchronised():
            return ClockTrust.TRUSTED
        return ClockTrust.HOLDOVER if now >= self._floor else ClockTrust.UNTRUSTED


class SimulatedClock:
    """A clock that moves only when it is moved: for rehearsals and simulations."""

    def __init__(self, start: datetime) -> None:
        self._air = frame_at(start)
        self._begin = self._air

    def wall(self) -> datetime:
        """The moment of the present air position."""
        return moment_at(self._air)

    def monotonic_ns(self) -> int:
        """Nanoseconds since the start."""
        return (self._air - self._begin) * _SECOND_NS // RATE

    def trust(self) -> ClockTrust:
        """Always SIMULATED."""
        return ClockTrust.SIMULATED

    def set(self, air: Frames) -> None:
        """Move on to an air position. Raises ValueError for an earlier one."""
        if air < self._air:
            message = f"a simulated clock does not go back: {air} < {self._air}"
            raise ValueError(message)
        self._air = air


class _Timex(ctypes.Structure):
    """The kernel's `struct timex`, of which only the answer of the call is looked at."""

    _fields_ = (("_all", ctypes.c_byte * 512),)


_TIME_ERROR = 5


def _synchronised() -> bool:
    """Whether the kernel calls its clock synchronised (adjtimex, read only); no where it cannot be asked."""
    if not sys.platform.startswith("linux"):
        return False
    state: int = ctypes.CDLL(None).adjtimex(ctypes.byref(_Timex()))
    return 0 <= state < _TIME_ERROR


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An output's word on its own clock: when a frame is heard, and when it said so, both monotonic."""

    frame: Frames
    """Counted from the output's first frame."""
    heard_ns: int
    taken_ns: int


class DacMap:
    """Which frame of an output is heard when: a straight line through its believable readings.

    One reading that disagrees with the line is refused; three that follow each other against it are the
    device's new truth (a gap, another device behind the same name) and a new line begins with them.
    """

    _KEPT = 80
    _OUTLIER_NS = 5_000_000
    _PERSUADED = 3
    _SPAN = Frames(2 * RATE)
    """Readings over less than this say nothing of the card's rate, and the nominal one is taken."""
    _STRAY = 0.002
    """No card's rate is further off than this; a line that says so is not believed."""

    def __init__(self) -> None:
        self._readings: deque[Reading] = deque(maxlen=self._KEPT)
        self._doubted: list[Reading] = []
        self._at = (Frames(0), 0)
        """A point of the line: a frame and its moment."""
        self._slope = _SECOND_NS / RATE
        """Nanoseconds a frame."""

    @property
    def ready(self) -> bool:
        """Whether there is a reading to go by."""
        return bool(self._readings)

    def add(self, reading: Reading) -> bool:
        """Take a reading in. Returns whether a new line had to be begun."""
        against = self.ready and abs(self.heard_ns(reading.frame) - reading.heard_ns) > self._OUTLIER_NS
        self._doubted = [*self._doubted, reading] if against else []
        begun = len(self._doubted) == self._PERSUADED
        if begun:
            self._readings.clear()
            self._readings.extend(self._doubted)
            self._doubted = []
        elif not against:
            self._readings.append(reading)
        self._draw()
        return begun

    def heard_ns(self, frame: Frames) -> int:
        """The monotonic moment at which `frame` is heard."""
        known, moment = self._at
        return moment + round((frame - known) * self._slope)

    def _draw(self) -> None:
        first, last = self._readings[0], self._readings[-1]
        middle = self._readings[len(self._readings) // 2]
        self._slope = _SECOND_NS / RATE
        if last.frame - first.frame >= self._SPAN:
            fitted = _slope(
                [(one.frame - middle.frame, one.heard_ns - middle.heard_ns) for one in self._readings]
            )
            if abs(fitted / self._slope - 1) < self._STRAY:
                self._slope = fitted
        beside = sorted(
            one.heard_ns - middle.heard_ns - round((one.frame - middle.frame) * self._slope)
            for one in self._readings
        )
        self._at = (middle.frame, middle.heard_ns + beside[len(beside) // 2])


def _slope(points: list[tuple[int, int]]) -> float:
    """The slope of the least-squares line through points."""
    count = len(points)
    mean_x = sum(x for x, _ in points) / count
    mean_y = sum(y for _, y in points) / count
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)


def both_clocks(clock: Clock) -> tuple[datetime, int]:
    """What the wall and the monotonic clock say at one moment.

    A busy machine may stop the process between two readings for milliseconds, and the one would be taken
    for a step of the other: of a few tries the one with the least time between counts.
    """
    tries: list[tuple[int, datetime, int]] = []
    while len(tries) < _TRIES and (not tries or tries[-1][0] > _AT_ONCE_NS):
        before = clock.monotonic_ns()
        wall = clock.wall()
        after = clock.monotonic_ns()
        tries.append((after - before, wall, (before + after) // 2))
    _, wall, now_ns = min(tries)
    return wall, now_ns


def moment_of(heard_ns: int, wall: datetime, now_ns: int) -> datetime:
    """The wall moment of a monotonic one, given what both clocks say now."""
    return wall + timedelta(microseconds=(heard_ns - now_ns) // 1_000)
