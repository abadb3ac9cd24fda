"""Khẩn cấp, step by step: what is to be said, heard by whoever gives it, confirmed a second time, on air."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from broadcast.errors import ConfirmationWantedError, Said
from broadcast.station import alerts
from broadcast.web.asking import Operator, Station, deed
from broadcast.web.pages import show
from broadcast.web.uploads import Kind, taken
from broadcast.web.views.air import back_to_air

router = APIRouter()
_ON_AIR = Said("Bản tin bắt đầu phát lúc {at}.", "The alert is heard from {at}.")


@router.get("/phat-song/khan-cap")
def first_step(request: Request, home: Station, person: Operator) -> Response:
    """What is to be said; below it the alerts of the last day, to be given again."""
    return show(request, "air/alert.html", recent=alerts.recent(home), most=alerts.MOST_TIMES)


@router.post("/phat-song/khan-cap/tep")
def make(
    request: Request,
    home: Station,
    person: Operator,
    *,
    text: Annotated[str, Form()],
    times: Annotated[int, Form()] = 2,
    drill: Annotated[bool, Form()] = False,
    sound: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Make its recording; nothing is heard of it yet."""
    deed(request, f"soạn bản tin {'diễn tập' if drill else 'khẩn'} “{text[:80]}”")
    if sound is not None and sound.filename:
        with taken(home, sound, Kind.SOUND) as path:
            made = alerts.make(home, text, audio=path, times=times, drill=drill, user=person.name)
    else:
        made = alerts.make(home, text, audio=None, times=times, drill=drill, user=person.name)
    return RedirectResponse(f"/phat-song/khan-cap/{made.cart}", 303)


@router.get("/phat-song/khan-cap/{cart}")
def second_step(request: Request, home: Station, person: Operator, cart: str) -> Response:
    """Hear it, choose where, and confirm."""
    return show(
        request, "air/alert_given.html", alert=alerts.made(home, cart), zones=home.settings.zone_values
    )


@router.post("/phat-song/khan-cap/{cart}")
def give(
    request: Request,
    home: Station,
    person: Operator,
    cart: str,
    *,
    zones: Annotated[list[str] | None, Form()] = None,
    confirmed: Annotated[bool, Form()] = False,
) -> Response:
    """On air, as soon as it is confirmed and at least one zone is chosen."""
    alert = alerts.made(home, cart)
    where = f"cụm loa {', '.join(zones)}" if zones else "không chọn cụm loa"
    deed(request, f"phát {'diễn tập' if alert.drill else 'khẩn cấp'} “{alert.title}”, {where}")
    if not confirmed or not zones:
        raise ConfirmationWantedError
    given = alerts.give(home, cart, zones=everywhere(home, zones), user=person.name)
    at = f"{given.at.astimezone(home.settings.rule_values.zone):%H:%M:%S}"
    return back_to_air(request, Said(*(text.format(at=at) for text in _ON_AIR)))


def everywhere(home: Station, zones: list[str]) -> list[str]:
    """The zones that were chosen; none of them, which is everywhere, where all were."""
    return [] if {zone.id for zone in home.settings.zone_values} <= set(zones) else zones
