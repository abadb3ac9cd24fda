"""The loudspeaker clusters of a station and the channels that feed them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

ZoneId = NewType("ZoneId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A cluster (cụm loa): its id, its name as people say it, and its output channels, counted from 1."""

    id: ZoneId
    name: str
    channels: tuple[int, ...] = (1,)

    def __post_init__(self) -> None:
        if not self.channels or min(self.channels) < 1:
            message = f"zone {self.id} needs channels from 1 upwards: {self.channels}"
            raise ValueError(message)


def find_zone(zones: tuple[Zone, ...], name: str) -> Zone | None:
    """The zone that people mean by `name` (id or name, letter case apart)."""
    wanted = name.strip().casefold()
    return next((zone for zone in zones if wanted in {zone.id.casefold(), zone.name.casefold()}), None)
