"""A tone by which somebody at a loudspeaker tells which zone sounds: an order to the air, else a sound on the card.

While playout has the card, only it can make it sound; and only it knows which channels are whose.
"""

from __future__ import annotations

from dataclasses import dataclass

from broadcast.domain.orders import Level, Order
from broadcast.domain.people import Role
from broadcast.domain.rules import is_quiet
from broadcast.domain.zones import find_zone
from broadcast.errors import NotOnAirError, QuietHoursError, Said, ZoneUnknownError
from broadcast.playout.cards import CardOutput
from broadcast.playout.outputs import play_tone, tone
from broadcast.production.carts import CartStore, Label
from broadcast.station import orders, people
from broadcast.station.home import Home

_WHAT = Said("tiếng thử", "a test tone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sounded:
    """Where a tone was, or is about to be, heard: in the zone alone, or wherever the card leads."""

    zone: str
    alone: bool


def sound(home: Home, zone: str, *, user: str) -> Sounded:
    """Sound two seconds in one zone, within the hours of the place.

    Raises PersonUnknownError, RoleRefusedError, ZoneUnknownError, QuietHoursError; ToldError when the air refuses, and
    DeviceMissingError where nothing is on air and the card is not there either.
    """
    by, now = people.acting(home, user, Role.OPERATOR), home.clock.wall()
    found = find_zone(home.settings.zone_values, zone)
    if found is None:
        raise ZoneUnknownError(found=zone, known=", ".join(one.name for one in home.settings.zone_values))
    if is_quiet(now, home.settings.rule_values):
        raise QuietHoursError(what=_WHAT)
    try:
        cart = CartStore(home.carts).put(tone(), Label(title=_WHAT.vi))
        orders.give(
            home,
            Order(
                id=orders.name(home, _WHAT.vi),
                level=Level.LIVE,
                title=_WHAT.vi,
                length=cart.frames,
                cart=cart.sha,
                zones=(found.id,),
                drill=True,
                by=by.name,
                at=now,
            ),
        )
    except NotOnAirError:
        device = next(one for one in home.settings.outputs if one.id == found.output).devices[0]
        output = CardOutput(device, home.clock)
        try:
            play_tone(output)
        finally:
            output.close()
        return Sounded(zone=found.name, alone=False)
    return Sounded(zone=found.name, alone=True)
