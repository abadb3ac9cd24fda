"""The loudspeaker clusters of a station: the channels that feed them, how loud, and what keys their amplifiers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import NewType

from broadcast.domain.times import Millis

ZoneId = NewType("ZoneId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """How much louder or softer a zone is in some hours: half-open local times, within one day."""

    start: time
    end: time
    level: int
    """Hundredths of a decibel; 0 leaves the samples as they are."""

    def __post_init__(self) -> None:
        if self.end <= self.start:
            message = f"a gain ends after it starts, before midnight: {self.start}-{self.end}"
            raise ValueError(message)
        if not -6_000 <= self.level <= 600:
            message = f"a gain lies between -60 and 6 dB: {self.level / 100}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A cluster (cụm loa): its id, its name as people say it, the output that feeds it and the channels there."""

    id: ZoneId
    name: str
    output: str = ""
    """Id of an output of the station; empty is the first one."""
    channels: tuple[int, ...] = ()
    """Counted from 1; empty is every channel of the output."""
    gains: tuple[Gain, ...] = ()
    """At other hours than these the level is 0. An emergency is heard at 0 in any hour."""

    def __post_init__(self) -> None:
        if any(channel < 1 for channel in self.channels):
            message = f"zone {self.id} needs channels from 1 upwards: {self.channels}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """An electrical contact (công tắc) that keys the amplifier or transmitter of some zones."""

    id: str
    switch: str
    """Which contact of which port, as `playout.contacts` reads it."""
    zones: tuple[ZoneId, ...] = ()
    """Empty is every zone."""
    warm_up: Millis = Millis(0)
    """It is closed this long before the first sound."""
    hold: Millis = Millis(10_000)
    """It stays closed this long after the last sound: shorter pauses do not open it."""
    longest: Millis = Millis(3 * 3_600_000)
    """Longer than this it is never closed at a stretch, whatever asks for it."""


def find_zone(zones: tuple[Zone, ...], name: str) -> Zone | None:
    """The zone that people mean by `name` (id or name, letter case apart)."""
    wanted = name.strip().casefold()
    return next((zone for zone in zones if wanted in {zone.id.casefold(), zone.name.casefold()}), None)
