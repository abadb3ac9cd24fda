"""The first steps: who looks after the station, its name, card and zones, rules, and the first bulletin on air.

Each step stands by itself: it can be left and taken up again, and whoever knows the settings finds the same there.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from broadcast.domain.people import Role
from broadcast.domain.pieces import PieceState
from broadcast.errors import PasswordsDifferError, Said
from broadcast.station import accounts, atonce, firstrun, settings
from broadcast.station.home import SAMPLE_PEOPLE
from broadcast.web.asking import Administrator, Station, begin_session, deed, origin
from broadcast.web.pages import onwards, show
from broadcast.web.views.settings import StationAsked, ZonesAsked, zone_lines

router = APIRouter(prefix="/bat-dau")
STEPS = (
    ("/bat-dau", Said("Người quản trị", "Administrator")),
    ("/bat-dau/dai", Said("Tên đài", "Name")),
    ("/bat-dau/loa", Said("Card và cụm loa", "Card and zones")),
    ("/bat-dau/quy-dinh", Said("Giờ được phát", "Hours")),
    ("/bat-dau/ban-tin", Said("Bản tin đầu tiên", "First bulletin")),
)
_WRITTEN = Said("Đã ghi.", "Written.")
_MADE = Said(
    "Đã làm xong bản tin. Bây giờ người duyệt nghe và duyệt.",
    "The bulletin is made. Now the approver hears and approves it.",
)
_APPROVED = Said("Đã duyệt. Bây giờ phát được rồi.", "It is approved, and can go on air now.")
_ADDED = Said("Đã thêm người duyệt.", "The approver is added.")


class _Asked(BaseModel):
    name: str
    full_name: str = ""
    password: str
    again: str
    key: str = ""


@router.get("")
def begin_page(request: Request, home: Station) -> Response:
    """The first step, as long as there is no administrator; then the second."""
    if accounts.has_administrator(home):
        return RedirectResponse("/bat-dau/dai", 303)
    return show(request, "first/begin.html", steps=STEPS, near=origin(request) in {"127.0.0.1", "::1"})


@router.post("")
def begin(request: Request, home: Station, asked: Annotated[_Asked, Form()]) -> Response:
    """Have an administrator, and sign them in."""
    name = asked.name.strip()
    request.state.named = name[:40]
    deed(request, f"bắt đầu dùng đài, người quản trị {name[:40]}")
    if asked.password != asked.again:
        raise PasswordsDifferError
    where = origin(request)
    firstrun.begin(
        home,
        name=name,
        full_name=asked.full_name.strip(),
        password=asked.password,
        origin=where,
        key=asked.key,
    )
    agent = request.headers.get("user-agent", "")
    secret = accounts.sign_in(home, name=name, password=asked.password, code="", origin=where, agent=agent)
    answer = onwards(request, "/bat-dau/dai", _WRITTEN)
    begin_session(answer, secret, secure=request.url.scheme == "https")
    return answer


@router.get("/dai")
def station_page(request: Request, home: Station, person: Administrator) -> Response:
    """Who the station is."""
    return _step(request, home, "first/station.html", settings=home.settings)


@router.post("/dai")
def name_station(
    request: Request,
    home: Station,
    person: Administrator,
    asked: Annotated[StationAsked, Form()],
) -> Response:
    """Say who the station is."""
    deed(request, "đặt tên và mã của đài")
    settings.rename(home, **asked.model_dump())
    return onwards(request, "/bat-dau/loa", _WRITTEN)


@router.get("/loa")
def zones_page(request: Request, home: Station, person: Administrator) -> Response:
    """The card and the zones, with a tone for each."""
    return _step(request, home, "first/zones.html", settings=home.settings, empty=range(2))


@router.post("/loa")
def name_zones(
    request: Request,
    home: Station,
    person: Administrator,
    asked: Annotated[ZonesAsked, Form()],
) -> Response:
    """Say which zones there are."""
    deed(request, "đặt cụm loa")
    settings.set_zones(home, zone_lines(asked), seen=asked.seen)
    return onwards(request, "/bat-dau/loa", _WRITTEN)


@router.get("/quy-dinh")
def rules_page(request: Request, home: Station, person: Administrator) -> Response:
    """The samples to choose rules from."""
    return _step(
        request,
        home,
        "first/rules.html",
        samples=settings.samples(home),
        rules=home.settings.rules,
        windows="; ".join(
            f"{settings.shown_days(one.days)} {one.start:%H:%M}–{one.end:%H:%M}"
            for one in home.settings.rules.windows
        ),
    )


@router.post("/quy-dinh")
def choose_rules(
    request: Request,
    home: Station,
    person: Administrator,
    seen: Annotated[str, Form()],
    sample: Annotated[str, Form()],
    decision: Annotated[str, Form()] = "",
) -> Response:
    """Take the rules of a sample."""
    deed(request, f"lấy quy định mẫu {sample}")
    settings.take_sample(home, sample, decision=decision, seen=seen)
    return onwards(request, "/bat-dau/ban-tin", _WRITTEN)


@router.get("/ban-tin")
def bulletin_page(request: Request, home: Station, person: Administrator) -> Response:
    """The first bulletin: written, heard, approved by somebody else, on air."""
    piece = firstrun.bulletin(home)
    approvers = [one for one in home.store.people(Role.APPROVER) if one.active and one not in SAMPLE_PEOPLE]
    return _step(
        request,
        home,
        "first/bulletin.html",
        piece=piece,
        copy=piece.copy if piece else firstrun.words(home),
        waits=piece is not None and piece.state is PieceState.SUBMITTED,
        approved=piece is not None and piece.state is PieceState.APPROVED,
        approvers=approvers,
    )


@router.post("/ban-tin")
def write(request: Request, home: Station, person: Administrator, words: Annotated[str, Form()]) -> Response:
    """Make it of these words."""
    deed(request, "làm bản tin đầu tiên")
    firstrun.write_bulletin(home, words, user=person.name)
    return onwards(request, "/bat-dau/ban-tin", _MADE)


@router.post("/nguoi-duyet")
def add_approver(
    request: Request, home: Station, person: Administrator, asked: Annotated[_Asked, Form()]
) -> Response:
    """Add who approves, with the password that they have typed themselves."""
    deed(request, f"thêm người duyệt {asked.name.strip()[:40]}")
    firstrun.add_approver(
        home,
        name=asked.name.strip(),
        full_name=asked.full_name.strip(),
        password=asked.password,
        again=asked.again,
        by=person.name,
    )
    return onwards(request, "/bat-dau/ban-tin", _ADDED)


@router.post("/duyet")
def approve(
    request: Request,
    home: Station,
    person: Administrator,
    name: Annotated[str, Form()],
    password: Annotated[str, Form()],
    heard: Annotated[bool, Form()],
) -> Response:
    """Somebody else has heard it here, and approves it."""
    deed(request, f"{name[:40]} nghe và duyệt bản tin đầu tiên tại máy này")
    firstrun.approve_bulletin(home, name=name, password=password, origin=origin(request))
    return onwards(request, "/bat-dau/ban-tin", _APPROVED)


@router.post("/phat")
def play(request: Request, home: Station, person: Administrator) -> Response:
    """On air, where the hours of the place let it."""
    deed(request, "phát bản tin đầu tiên")
    piece = firstrun.bulletin(home)
    given = atonce.play_now(home, piece.cart if piece else "", zones=(), user=person.name)
    at = f"{given.at.astimezone(home.settings.rule_values.zone):%H:%M:%S}"
    return onwards(
        request, "/", Said(f"Bản tin đầu tiên phát lúc {at}.", f"The first bulletin is heard at {at}.")
    )


def _step(request: Request, home: Station, template: str, **facts: Any) -> Response:
    return show(request, template, steps=STEPS, seen=settings.state(home), **facts)
