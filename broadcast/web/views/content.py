"""Content: the list of pieces, and one piece with all that is known of it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from broadcast.domain.content import Group
from broadcast.domain.people import Role
from broadcast.domain.pieces import STATES, TRANSITIONS, Piece, PieceKind, PieceState
from broadcast.reports.words import GROUPS_IN_SHORT
from broadcast.station import pieces, rendering, takes
from broadcast.station.home import Home
from broadcast.station.people import may
from broadcast.traffic.spellings import LANGUAGES
from broadcast.web.asking import Editor, Station, Viewer
from broadcast.web.pages import show
from broadcast.web.works import WorkState

router = APIRouter()
_LANGUAGES = {code: name for name, code in LANGUAGES.items() if name != "Kinh"}


@router.get("/noi-dung")
def content(
    request: Request, home: Station, person: Viewer, tim: str = "", trang_thai: PieceState | None = None
) -> Response:
    """The pieces that are searched for, what was written last first."""
    return show(
        request,
        "content.html",
        pieces=pieces.found(home, tim, trang_thai),
        words=tim,
        state=trang_thai,
        states=STATES,
        names=names(home),
        editor=may(person, Role.EDITOR),
    )


@router.get("/noi-dung/moi")
def new_piece(request: Request, home: Station, person: Editor) -> Response:
    """Where a piece is written or recorded."""
    return show(request, "piece_new.html", **choices(home))


@router.get("/noi-dung/{number}")
def piece(request: Request, home: Station, person: Viewer, number: int) -> Response:
    """One piece: its words or its sound, what was done with it, and what can be done now. Raises PieceMissingError."""
    found = home.store.piece(number)
    work = request.app.state.works.find(f"bai-{number}")
    events = home.store.piece_events(number)
    return show(
        request,
        "piece.html",
        piece=found,
        state=STATES[found.state],
        states=STATES,
        events=events[::-1],
        reason=events[-1].reason if found.state is PieceState.RETURNED else "",
        names=names(home),
        cart=_cart(home, found),
        work=work if work and work.state is not WorkState.DONE else None,
        remarks=takes.remarks(home, found.recording) if found.kind is PieceKind.RECORDING else (),
        editor=may(person, Role.EDITOR) and found.state is not PieceState.WITHDRAWN,
        may_withdraw=PieceState.WITHDRAWN in TRANSITIONS[found.state],
        **choices(home),
    )


def choices(home: Home) -> dict[str, Any]:
    """What a form for a piece offers to choose from."""
    known = {piece.column for piece in home.store.pieces()} | set(home.settings.speech.columns)
    kept = home.store.weeks()
    if kept:
        known |= {line.column for line in home.store.week(kept[0].week).lines}
    return {
        "columns": sorted(known - {""}),
        "languages": _LANGUAGES,
        "groups": {group.value: GROUPS_IN_SHORT[group] for group in Group},
        "tellings": home.store.tellings(),
    }


def names(home: Home) -> dict[str, str]:
    """The full name of everybody, by the short one."""
    return {person.name: person.full_name for person in home.store.people()}


def _cart(home: Home, piece: Piece) -> str:
    """The cart that the piece is now, if it was made; of one that waits or is approved, the one that was sent."""
    if piece.cart:
        return piece.cart
    made = rendering.at_hand(home, [pieces.line_of(piece)])
    return made[0].cart if made else ""
