"""Approval: what waits, heard as the cart that will air, then approved or returned with a reason."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import FileResponse, RedirectResponse, Response

from broadcast.domain.people import Role
from broadcast.domain.pieces import PieceState
from broadcast.domain.times import Period, Week
from broadcast.errors import Said
from broadcast.production.carts import CartStore
from broadcast.station import approving, pieces, submitting, weeks
from broadcast.station.people import may
from broadcast.web.asking import Approver, Station, Viewer, deed
from broadcast.web.pages import onwards, show
from broadcast.web.views.content import names
from broadcast.web.works import WorkState

router = APIRouter()
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_APPROVED = Said("Đã duyệt.", "Approved.")
_RETURNED = Said("Đã trả lại; người soạn thấy lý do trên trang của mình.", "Returned; the author sees why.")
_MADE = Said("Băng đã sẵn sàng để nghe.", "The cart is ready to be heard.")
_MAKING = Said("Đang làm băng của tuần", "Making the carts of the week")
_WHOLE = Said("Đã duyệt phần còn lại của tuần.", "The rest of the week is approved.")


@router.get("/duyet")
def approval(request: Request, home: Station, person: Viewer) -> Response:
    """What waits: pieces in the order in which they were written, then the weeks, the soonest to air first."""
    waiting = approving.waiting(home)
    heard = home.store.heard_by(person.name)
    works = [request.app.state.works.find(_work(one)) for one in dict.fromkeys(one.week for one in waiting)]
    return show(
        request,
        "approval.html",
        pieces=pieces.found(home, state=PieceState.SUBMITTED)[::-1],
        waiting=waiting,
        weeks={one.week: one.version for one in waiting},
        unheard={one.week for one in waiting if one.cart is None or one.cart.cart not in heard},
        unmade={one.week for one in waiting if not one.key},
        works=[work for work in works if work and work.state is not WorkState.DONE],
        approver=may(person, Role.APPROVER),
        names=names(home),
    )


@router.get("/duyet/nghe/{cart}")
def hear(request: Request, home: Station, person: Viewer, cart: str) -> Response:
    """The very cart that waits, its bytes proved, and never from what a browser has kept of somebody else's visit.

    An approver who fetches it to its end has it to hear. Raises CartMissingError.
    """
    store = CartStore(home.carts)
    store.open(cart).close()
    path = store.path(cart)
    if may(person, Role.APPROVER) and _reaches_the_end(request, path.stat().st_size):
        submitting.note_heard(home, person, cart)
    return FileResponse(path, media_type="audio/flac", headers={"content-encoding": "identity"})


@router.post("/duyet/bai/{number}")
def approve_piece(
    request: Request, home: Station, person: Approver, number: int, bang: Annotated[str, Form()]
) -> Response:
    """Approve a piece as the cart that was heard."""
    piece = submitting.approve(home, person.name, number, bang)
    deed(request, f"duyệt bài “{piece.title}”")
    return onwards(request, "/duyet", _APPROVED)


@router.post("/duyet/bai/{number}/tra-lai")
def return_piece(
    request: Request,
    home: Station,
    person: Approver,
    *,
    number: int,
    ban: Annotated[int, Form()],
    ly_do: Annotated[str, Form()] = "",
) -> Response:
    """Return a piece to its author."""
    piece = submitting.give_back(home, person.name, number, ban, ly_do)
    deed(request, f"trả lại bài “{piece.title}”: {ly_do.strip()}")
    return onwards(request, "/duyet", _RETURNED)


@router.post("/duyet/tuan/{week}")
def approve_line(
    request: Request,
    home: Station,
    person: Approver,
    *,
    week: str,
    ban: Annotated[int, Form()],
    khoa: Annotated[str, Form()],
) -> Response:
    """Approve one thing of a week."""
    approving.approve(home, person.name, Week.parse(week), ban, khoa)
    deed(request, f"duyệt một phần của tuần {week}")
    return onwards(request, "/duyet", _APPROVED)


@router.post("/duyet/tuan/{week}/tra-lai")
def return_line(
    request: Request,
    home: Station,
    person: Approver,
    *,
    week: str,
    ban: Annotated[int, Form()],
    khoa: Annotated[str, Form()],
    ly_do: Annotated[str, Form()] = "",
) -> Response:
    """Give one thing of a week back."""
    approving.give_back(home, person.name, Week.parse(week), ban, khoa, reason=ly_do)
    deed(request, f"trả lại một phần của tuần {week}: {ly_do.strip()}")
    return onwards(request, "/duyet", _RETURNED)


@router.post("/duyet/tuan/{week}/bang")
def make_carts(request: Request, home: Station, person: Approver, week: str) -> Response:
    """Make the carts of a week, so that they can be heard."""
    wanted = Week.parse(week)
    request.app.state.works.begin(
        _work(wanted),
        _MAKING,
        "/duyet",
        lambda progress: weeks.render(home, Period.parse(str(wanted)), 2, progress),
    )
    deed(request, f"làm băng của tuần {week}")
    return RedirectResponse("/duyet", 303)


@router.post("/duyet/tuan/{week}/con-lai")
def approve_rest(
    request: Request, home: Station, person: Approver, week: str, ban: Annotated[int, Form()]
) -> Response:
    """Approve all of a week that still waits and was heard."""
    approving.approve_rest(home, person.name, Week.parse(week), ban, _silent)
    deed(request, f"duyệt phần còn lại của tuần {week}")
    return onwards(request, "/duyet", _WHOLE)


def _silent(_done: int, _all: int, _what: str) -> None:
    """Nobody watches: what was heard is there already."""


def _work(week: Week) -> str:
    return f"bang-{week}"


def _reaches_the_end(request: Request, size: int) -> bool:
    asked = _RANGE.fullmatch(request.headers.get("range", ""))
    return asked is None or not (asked[1] and asked[2]) or int(asked[2]) >= size - 1
