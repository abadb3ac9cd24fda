"""What the playout process of one output has to know of its station: written by the desk, read at its start."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import time
from typing import Any

from broadcast.domain import rules
from broadcast.domain.canonical import Json, canonical
from broadcast.domain.rules import Rules
from broadcast.domain.times import Millis
from broadcast.domain.zones import Contact, Gain, Zone, ZoneId


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """One output of a station, with the zones that it feeds and the contacts of their amplifiers."""

    station: str
    """Its code."""
    output: str
    """Id of the output; it names what the process keeps in control/."""
    log: str
    """File name of its as-run log."""
    alone: bool
    """Whether it is the station's only output, and so feeds every zone."""
    zones: tuple[Zone, ...]
    contacts: tuple[Contact, ...]
    rules: Rules
    monitor: str = ""
    """The device at which what leaves is heard again; empty where nobody listens."""
    aircheck: bool = False
    """Whether what leaves, and what is heard of it, is kept as sound."""

    @property
    def is_monitored(self) -> bool:
        """Whether a monitor takes what leaves."""
        return bool(self.monitor) or self.aircheck


def encode(setup: Setup) -> bytes:
    """The setup as a file."""
    return canonical(
        {
            "station": setup.station,
            "output": setup.output,
            "log": setup.log,
            "alone": setup.alone,
            "zones": [_zone_record(zone) for zone in setup.zones],
            "contacts": [_contact_record(contact) for contact in setup.contacts],
            "rules": rules.to_record(setup.rules),
            "monitor": setup.monitor,
            "aircheck": setup.aircheck,
        }
    )


def decode(content: bytes) -> Setup:
    """What `encode` wrote. Raises ValueError, KeyError or TypeError for anything else."""
    record: dict[str, Any] = json.loads(content)
    return Setup(
        station=record["station"],
        output=record["output"],
        log=record["log"],
        alone=record["alone"],
        zones=tuple(_zone(zone) for zone in record["zones"]),
        contacts=tuple(_contact(contact) for contact in record["contacts"]),
        rules=rules.from_record(record["rules"]),
        monitor=record["monitor"],
        aircheck=record["aircheck"],
    )


def _zone_record(zone: Zone) -> dict[str, Json]:
    return {
        "id": zone.id,
        "name": zone.name,
        "output": zone.output,
        "channels": list(zone.channels),
        "gains": [
            {"start": gain.start.isoformat(), "end": gain.end.isoformat(), "level": gain.level}
            for gain in zone.gains
        ],
    }


def _zone(record: dict[str, Any]) -> Zone:
    return Zone(
        id=ZoneId(record["id"]),
        name=record["name"],
        output=record["output"],
        channels=tuple(record["channels"]),
        gains=tuple(
            Gain(
                start=time.fromisoformat(gain["start"]),
                end=time.fromisoformat(gain["end"]),
                level=gain["level"],
            )
            for gain in record["gains"]
        ),
    )


def _contact_record(contact: Contact) -> dict[str, Json]:
    return {
        "id": contact.id,
        "switch": contact.switch,
        "zones": list(contact.zones),
        "warm_up": contact.warm_up,
        "hold": contact.hold,
        "longest": contact.longest,
    }


def _contact(record: dict[str, Any]) -> Contact:
    return Contact(
        id=record["id"],
        switch=record["switch"],
        zones=tuple(map(ZoneId, record["zones"])),
        warm_up=Millis(record["warm_up"]),
        hold=Millis(record["hold"]),
        longest=Millis(record["longest"]),
    )
