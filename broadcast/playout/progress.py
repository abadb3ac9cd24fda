"""What the air tells of itself while it plays: what begins and ends, that it lives, what it wants closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from broadcast.domain.asrun import AsRun
from broadcast.domain.times import Frames
from broadcast.playout.levels import ChannelLevel
from broadcast.playout.lineup import Placed


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """An event's first frame is beyond recall; `at` is when it is heard."""

    placed: Placed
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """An event ended, or was skipped; the entry is what the log is given."""

    placed: Placed
    entry: AsRun


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """A sign of life, twice a second of sound: what has left for good, and what ought to have."""

    frames: Frames
    """Since the start."""
    wanted: bool
    """Whether something is on air now, by whatever rung."""
    sounding: bool
    """Whether it has a sound: the last rung, silence, has none."""
    level: int | None
    """Highest sample of the last half second, hundredths of dBFS."""
    underruns: int
    contacts: tuple[str, ...]
    """Contacts that are to be closed."""
    device: str
    """Name of the output."""
    levels: tuple[ChannelLevel, ...]
    """What left on each channel in the last half second."""
    on_air: tuple[Placed, ...]
    """What is on air now, as it is laid out by now: an order may have moved its end."""
    coming: tuple[Placed, ...]
    """The next that start, or will be skipped, in their order; no more than `COMING`."""
    held_until: Frames | None
    """Up to where an operator holds the planned line; None where nobody does."""


COMING = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed:
    """The contacts that are to be closed have changed to these."""

    contacts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """The output has gone. What was on air is written down; to let go of the output may take its time."""


Progress = Started | Ended | Beat | Keyed | Lost
Listener = Callable[[Progress], None]
"""Told in the air's own thread: it MUST be quick, and MUST NOT raise."""
