"""Phát ngay: something approved, played at once within the station's hours."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from broadcast.domain.folding import fold
from broadcast.errors import ConfirmationWantedError, NotApprovedCartError, Said
from broadcast.station import atonce
from broadcast.web.asking import Operator, Station, deed
from broadcast.web.pages import show
from broadcast.web.views.air import back_to_air
from broadcast.web.views.emergency import everywhere

router = APIRouter()
_ON_AIR = Said("“{title}” bắt đầu phát lúc {at}.", "“{title}” is heard from {at}.")
_MOST = 60
"""Rows that are shown; whoever wants another types a part of its title."""


@router.get("/phat-song/ngay")
def page(request: Request, home: Station, person: Operator, tim: str = "") -> Response:
    """What may be played at once."""
    wanted = fold(tim)
    found = [one for one in atonce.ready(home) if wanted in fold(f"{one.event.title} {one.event.column}")]
    return show(request, "air/ready.html", found=found[:_MOST], count=len(found), wanted=tim)


@router.get("/phat-song/ngay/{cart}")
def confirm(request: Request, home: Station, person: Operator, cart: str) -> Response:
    """Hear it, and choose where."""
    one = next((one for one in atonce.ready(home) if one.cart == cart), None)
    if one is None:
        raise NotApprovedCartError(title=cart[:12])
    return show(request, "air/ready_given.html", one=one, zones=home.settings.zone_values)


@router.post("/phat-song/ngay/{cart}")
def play(
    request: Request,
    home: Station,
    person: Operator,
    cart: str,
    *,
    zones: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """On air, where the rules of the place let it."""
    deed(request, f"phát ngay băng {cart[:12]}")
    if not zones:
        raise ConfirmationWantedError
    given = atonce.play_now(home, cart, zones=everywhere(home, zones), user=person.name)
    deed(request, f"phát ngay “{given.order.title}”, cụm loa {', '.join(zones)}")
    at = f"{given.at.astimezone(home.settings.rule_values.zone):%H:%M:%S}"
    return back_to_air(request, Said(*(text.format(title=given.order.title, at=at) for text in _ON_AIR)))
