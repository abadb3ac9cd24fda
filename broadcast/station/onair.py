"""What is really sounding, by the playout processes' own word, with the moment of each word.

    playout of each output ── status ──▶ air ──▶ OutputAir      asked twice a second while somebody looks
    rundowns, log, disk, offices … ────▶ signs (`station/signs`) asked every few seconds

Nothing here is remembered: an output that does not answer is told of as such, and never as it was when it did.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from broadcast.airlog import chain
from broadcast.domain.asrun import EntryKind, Rung
from broadcast.domain.orders import Level
from broadcast.domain.times import ClockTrust, unstamp
from broadcast.errors import BroadcastError
from broadcast.playout import control
from broadcast.playout.levels import ChannelLevel
from broadcast.station.home import Home
from broadcast.station.outputs import StationOutput, outputs

FRESH = timedelta(seconds=3)
"""Samples move twice a second: a word that is older is no longer of now."""
_RECENT = 300
"""Entries of the log that are looked back on for a card that has gone."""


class Quiet(StrEnum):
    """Why an output is silent now."""

    BETWEEN = "between"
    """Nothing has to sound."""
    STOPPED = "stopped"
    """An operator has stopped the air, until `held_until`."""
    CLOCK = "clock"
    """The clock cannot be believed: nothing but an emergency sounds."""
    SOUNDLESS = "soundless"
    """Something is on air that has no sound left to it."""
    STUCK = "stuck"
    """The process answers, and no sample leaves for the card."""
    CARD_LOST = "card_lost"
    """Its card has gone, since `lost`."""
    UNANSWERED = "unanswered"
    """No process answers for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sounding:
    """An event on air, or one to come as the engine lays it out now."""

    id: str
    title: str
    column: str
    kind: str
    start: datetime
    """When it was heard first, or will be."""
    end: datetime
    zones: tuple[str, ...]
    """Names; none for all."""
    rung: Rung | None
    """None for what will not be heard; `why` says why not."""
    why: str
    cart: str | None
    order: Level | None
    """The level at which it was ordered; None for what was planned."""
    drill: bool
    by: str
    """Who ordered it."""

    @property
    def is_alert(self) -> bool:
        """Whether it is an emergency, or a drill of one."""
        return self.drill or (self.order is not None and self.order >= Level.HUB_EMERGENCY)

    @property
    def stands_in(self) -> bool:
        """Whether it is not itself that is heard, but what the ladder found."""
        return self.rung not in {None, Rung.FEED, Rung.CART, Rung.PREVIOUS}


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputAir:
    """One output, as its process tells of it: `at` is when that was, None where none answers."""

    output: str
    zones: tuple[str, ...]
    """Names of the zones that it feeds."""
    at: datetime | None
    quiet: Quiet | None
    """None where something sounds."""
    on_air: tuple[Sounding, ...] = ()
    coming: tuple[Sounding, ...] = ()
    held_until: datetime | None = None
    levels: tuple[ChannelLevel, ...] = ()
    device: str = ""
    is_spare: bool = False
    """Whether that is not the first of the devices."""
    lost: datetime | None = None
    """Since when a card of it is gone, where no process answers or a spare one plays."""
    trust: ClockTrust | None = None
    underruns: int = 0
    """Since its process began."""
    contacts: tuple[str, ...] = ()
    """Contacts that are closed, by id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnAir:
    """All outputs of the station at one moment."""

    at: datetime
    outputs: tuple[OutputAir, ...]

    @property
    def sounding(self) -> tuple[Sounding, ...]:
        """What is on air anywhere, orders first; what several outputs have of one event is told once."""
        found = {one.id: one for output in self.outputs for one in output.on_air}
        return tuple(sorted(found.values(), key=lambda one: (-(one.order or 0), one.start)))

    @property
    def coming(self) -> tuple[Sounding, ...]:
        """The next five of all outputs."""
        found = {(one.start, one.id): one for output in self.outputs for one in output.coming}
        return tuple(one for _, one in sorted(found.items()))[:5]

    @property
    def held_until(self) -> datetime | None:
        """Up to when a stop is in force, on any output."""
        return max((one.held_until for one in self.outputs if one.held_until), default=None)


def now(home: Home) -> OnAir:
    """What every output says of itself just now."""
    on = outputs(home.folder, home.settings)
    with ThreadPoolExecutor(len(on)) as asking:  # one that hangs does not hold up the word of another
        told = tuple(asking.map(lambda one: _told(home, one), on))
    return OnAir(at=home.clock.wall(), outputs=told)


# ── one output ───────────────────────────────────────────────────────────────────────────────────


def _told(home: Home, output: StationOutput) -> OutputAir:
    names = {zone.id: zone.name for zone in home.settings.zone_values}
    fed = tuple(zone.name for zone in output.setup.zones)
    try:
        status = control.status(output.door, home.clock)
    except BroadcastError:
        lost = _lost(output)
        quiet = Quiet.CARD_LOST if lost else Quiet.UNANSWERED
        return OutputAir(output=output.id, zones=fed, at=None, quiet=quiet, lost=lost)
    spare = status["spec"] != output.devices[0]
    on_air = _events(status["on_air"], names)
    at = status["at"] and unstamp(status["at"])
    held = status.get("held_until") and unstamp(status["held_until"])
    return OutputAir(
        output=output.id,
        zones=fed,
        at=at,
        quiet=_quiet(status, on_air, held, is_fresh=at is not None and home.clock.wall() - at < FRESH),
        on_air=on_air,
        coming=_events(status.get("coming", ()), names),
        held_until=held,
        levels=tuple(ChannelLevel(peak=one["peak"], rms=one["rms"]) for one in status.get("levels", ())),
        device=status.get("device", ""),
        is_spare=spare,
        lost=_lost(output) if spare else None,
        trust=ClockTrust(status["trust"]),
        underruns=status.get("underruns", 0),
        contacts=tuple(status.get("contacts", ())),
    )


def _quiet(
    status: dict[str, Any], on_air: Sequence[Sounding], held: datetime | None, *, is_fresh: bool
) -> Quiet | None:
    if not is_fresh:
        return Quiet.STUCK
    if on_air:
        return None if status["sounding"] else Quiet.SOUNDLESS
    if held:
        return Quiet.STOPPED
    return Quiet.CLOCK if status["trust"] == ClockTrust.UNTRUSTED else Quiet.BETWEEN


def _events(told: Sequence[dict[str, Any]], names: dict[Any, str]) -> tuple[Sounding, ...]:
    return tuple(
        Sounding(
            id=one["event"],
            title=one["title"],
            column=one["column"],
            kind=one["kind"],
            start=unstamp(one["start"]),
            end=unstamp(one["end"]),
            zones=tuple(names.get(zone, zone) for zone in one["zones"]),
            rung=one["rung"] and Rung(one["rung"]),
            why=one["why"],
            cart=one["cart"],
            order=Level[one["order"].upper()] if one["order"] else None,
            drill=one["drill"],
            by=one["by"] or "",
        )
        for one in told
    )


def _lost(output: StationOutput) -> datetime | None:
    """When a card of this output went that has not played since, by its log."""
    lost: dict[str, datetime] = {}
    with suppress(BroadcastError):
        after = max(0, chain.head(output.log).seq - _RECENT)
        for _, entry in chain.read(output.log, after, kinds={EntryKind.STARTED, EntryKind.CARD_LOST}):
            if entry.kind is EntryKind.CARD_LOST:
                lost[entry.device] = entry.at
            else:
                lost.pop(entry.device, None)
    return max(lost.values(), default=None)
