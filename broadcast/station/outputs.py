"""The outputs of a station as its playout processes know them: what each has to be told, and where it keeps things.

    control/ID.setup.json     what the process of this output has to know of the station; written at each start
    control/ID.json           its control socket; for the owner alone
    control/ID.orders.json    what was ordered and has not ended
    control/ID.err            what it complained of
    control/ID.sent           what has left for its card, for the monitor
    control/ID.usual.json     how loud that is usually heard

The first output's log is `as_run.sqlite`, that of another `as_run-ID.sqlite`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from broadcast import files
from broadcast.config import Settings
from broadcast.domain.setup import Setup, encode
from broadcast.domain.zones import Contact, Zone


@dataclass(frozen=True, slots=True, kw_only=True)
class StationOutput:
    """One output: its devices in order of choice, and what its process is told."""

    folder: Path
    """The home."""
    devices: tuple[str, ...]
    setup: Setup

    @property
    def id(self) -> str:
        """Its name in control/."""
        return self.setup.output

    @property
    def log(self) -> Path:
        """Its as-run log."""
        return self.folder / self.setup.log

    @property
    def door(self) -> Path:
        """The file of its control socket."""
        return self.folder / "control" / f"{self.id}.json"

    @property
    def complaints(self) -> Path:
        """Where its process's standard error goes."""
        return self.folder / "control" / f"{self.id}.err"

    def tell_setup(self) -> None:
        """Write what the process has to know, unless it stands there. Raises DiskFullError, CannotWriteError."""
        (self.folder / "control").mkdir(mode=0o700, exist_ok=True)
        path, content = self.folder / "control" / f"{self.id}.setup.json", encode(self.setup)
        if not path.is_file() or path.read_bytes() != content:
            files.write(path, content)


def outputs(folder: Path, settings: Settings, spec: str | None = None) -> tuple[StationOutput, ...]:
    """The outputs of a station; or the one of `spec`, in place of them all, which feeds every zone."""
    if spec is not None:
        zones = tuple(replace(zone, output=settings.outputs[0].id) for zone in settings.zone_values)
        return (_output(folder, settings, 0, (spec,), zones),)
    return tuple(
        _output(
            folder,
            settings,
            place,
            output.devices,
            tuple(zone for zone in settings.zone_values if zone.output == output.id),
        )
        for place, output in enumerate(settings.outputs)
    )


def _output(
    folder: Path, settings: Settings, place: int, devices: tuple[str, ...], zones: tuple[Zone, ...]
) -> StationOutput:
    name = settings.outputs[place].id
    return StationOutput(
        folder=folder,
        devices=devices,
        setup=Setup(
            station=settings.station.code,
            output=name,
            log="as_run.sqlite" if place == 0 else f"as_run-{name}.sqlite",
            alone=len(zones) == len(settings.zones),
            zones=zones,
            contacts=tuple(one for one in settings.contact_values if _serves(one, zones)),
            rules=settings.rule_values,
            monitor=settings.outputs[place].monitor,
            aircheck=settings.aircheck.days > 0,
        ),
    )


def _serves(contact: Contact, zones: tuple[Zone, ...]) -> bool:
    return not contact.zones or any(zone.id in contact.zones for zone in zones)
