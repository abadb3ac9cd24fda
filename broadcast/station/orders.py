"""What an operator says to the air now: the microphone, silence, the end of what was ordered, back to the schedule.

What an order says is made elsewhere: `alerts` and `atonce` give theirs by `give`.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from broadcast.domain.orders import Level, Order, to_record
from broadcast.domain.people import Role
from broadcast.domain.times import Frames, Millis, frames_in, unstamp
from broadcast.domain.zones import find_zone
from broadcast.errors import BroadcastError, NotOnAirError, TooLongError, ZoneUnknownError
from broadcast.playout import control
from broadcast.station import people
from broadcast.station.home import Home
from broadcast.station.outputs import StationOutput, outputs


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An order that the air has taken: when its first sample is heard, and how long it lasts."""

    order: Order
    at: datetime


def live(home: Home, *, minutes: int | None, zones: Sequence[str], user: str | None) -> Given:
    """Put the microphone on air within the hours of the place. Only an approver may: nobody approves it before.

    Raises TooLongError, and as `people.acting`, `zone_ids` and `give` do.
    """
    by = people.acting(home, user, Role.APPROVER)
    wanted, most = zone_ids(home, zones), home.settings.live.longest_minutes
    if not 1 <= (minutes or most) <= most:
        raise TooLongError(found=minutes, most=most)
    length = frames_in(Millis((minutes or most) * 60_000))
    return give(
        home,
        Order(
            id=name(home, "trực tiếp"),
            level=Level.LIVE,
            title="Trực tiếp",
            length=Frames(length),
            cart=None,
            feeds=(home.settings.live.input,),
            zones=wanted,
            by=by.name,
            at=home.clock.wall(),
        ),
    )


def stop(home: Home, *, minutes: int, user: str | None) -> datetime:
    """Silence now, alerts included, for so many minutes or until `resume`. Until when it lasts."""
    people.acting(home, user, Role.OPERATOR)
    return max(_moments(_ask(home, on_air(home, ()), "stop", minutes=minutes)))


def resume(home: Home, *, user: str | None) -> None:
    """Back to the schedule; the microphone is off, an alert goes on."""
    people.acting(home, user, Role.OPERATOR)
    _ask(home, on_air(home, ()), "resume")


def end(home: Home, *, order: str | None, user: str | None) -> None:
    """End that order, by its id, or all that was ordered: the schedule goes on, and nothing holds it.

    Raises as `people.acting` does, NotOnAirError, and NothingOrderedError as the air says it.
    """
    people.acting(home, user, Role.OPERATOR)
    _ask(home, on_air(home, ()), "withdraw", order=order)


# ── how an order is given ────────────────────────────────────────────────────────────────────────


def give(home: Home, order: Order) -> Given:
    """Have the air take an order. Raises NotOnAirError, or ToldError with what the air said against it."""
    answers = _ask(home, on_air(home, order.zones), "say", order=to_record(order))
    return Given(order=order, at=min(_moments(answers)))


def zone_ids(home: Home, names: Sequence[str]) -> tuple[str, ...]:
    """The ids of zones that people name. Raises ZoneUnknownError."""
    known = home.settings.zone_values
    found = [find_zone(known, name) for name in names]
    for name, zone in zip(names, found, strict=True):
        if zone is None:
            raise ZoneUnknownError(found=name, known=", ".join(zone.name for zone in known))
    return tuple(dict.fromkeys(zone.id for zone in found if zone))


def on_air(home: Home, zones: Sequence[str]) -> tuple[StationOutput, ...]:
    """The outputs that feed these zones and take commands. Raises NotOnAirError when there is none."""
    feeding = [
        one
        for one in outputs(home.folder, home.settings)
        if not zones or any(zone.id in zones for zone in one.setup.zones)
    ]
    on = tuple(one for one in feeding if one.door.is_file())
    if not on:
        raise NotOnAirError(path=home.folder)
    return on


def name(home: Home, what: str) -> str:
    """An id for an order of now."""
    at = home.here()
    return f"{what} {at:%Y-%m-%d %H:%M:%S} {secrets.token_hex(2)}"


# ── inside ───────────────────────────────────────────────────────────────────────────────────────


def _ask(home: Home, on: Sequence[StationOutput], what: str, **facts: object) -> list[dict[str, Any]]:
    """Ask every output; it is enough that one takes it, for the others may have no card just now."""
    answers: list[dict[str, Any]] = []
    refusals: list[BroadcastError] = []
    for one in on:
        try:
            answers.append(control.ask(one.door, home.clock, what, **facts))
        except BroadcastError as error:
            refusals.append(error)
    if not answers:
        raise refusals[0]
    return answers


def _moments(answers: Sequence[dict[str, Any]]) -> list[datetime]:
    return [unstamp(answer["at"]) for answer in answers]
