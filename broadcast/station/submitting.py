"""From a draft to an approved piece: heard as it would air, sent, heard by somebody else, approved or returned.

hear ──▶ the cart ──▶ submit ──▶ its hash is what waits ──▶ an approver fetches that cart ──▶ approve
                                                                                         └──▶ give back
"""

from __future__ import annotations

from collections.abc import Iterator

from broadcast.domain.hearings import Hearing
from broadcast.domain.people import Approval, Person, Role
from broadcast.domain.pieces import Piece, PieceEvent, PieceKind, PieceState
from broadcast.errors import (
    CartChangedError,
    NotHeardError,
    PieceUnfitError,
    ReasonMissingError,
    Said,
    listed,
)
from broadcast.station import people, readings, takes
from broadcast.station.doubts import Doubt, doubts_of
from broadcast.station.home import Home
from broadcast.station.pieces import line_of
from broadcast.station.rendering import make_one
from broadcast.station.voices import VIETNAMESE
from broadcast.store import Recipe


def hear(home: Home, piece: Piece) -> Recipe:
    """The very cart that would air, made if it is not there yet. Raises as `make_one` does."""
    made = make_one(home, line_of(piece), author=piece.author)
    assert made is not None  # a piece is neither a relay nor live
    return made


def doubts(home: Home, piece: Piece) -> tuple[Doubt, ...]:
    """The words of a piece of which it is not certain how they are read. Raises LexiconFaultsError."""
    if piece.kind is not PieceKind.COPY or piece.language != VIETNAMESE:
        return ()
    found = doubts_of(piece.title, readings.read(home, piece.copy))
    return tuple({doubt.written: doubt for doubt in found}.values())


def submit(home: Home, user: str | None, number: int, base: int) -> Piece:
    """Send version `base` of a piece for approval, as the cart that it is now.

    Raises PieceUnfitError while readings are doubtful or sound is missing; what `hear` raises; PieceChangedError,
    PieceStateError.
    """
    editor = people.acting(home, user, Role.EDITOR)
    piece = home.store.piece(number)
    piece.refuse(PieceState.SUBMITTED)
    lines = tuple(_unfit(home, piece))
    if lines:
        raise PieceUnfitError(title=piece.title, lines=listed(lines))
    event = _event(home, piece, base, PieceState.SUBMITTED, editor)
    return home.store.move_piece(event, cart=hear(home, piece).cart)


def note_heard(home: Home, person: Person, cart: str) -> None:
    """Keep that somebody has fetched this cart to its end."""
    home.store.keep_hearing(Hearing(cart=cart, person=person.name, at=home.clock.wall()))


def approve(home: Home, user: str | None, number: int, cart: str) -> Piece:
    """Approve a piece as the cart that this person has heard.

    Raises:
        SamePersonError: this person wrote a version of it.
        NotHeardError: this person has not fetched that cart.
        CartChangedError: another cart was submitted, or would air now.
        PieceStateError, PieceChangedError: it does not wait for approval.
    """
    approver = people.acting(home, user, Role.APPROVER)
    piece = home.store.piece(number)
    piece.refuse(PieceState.APPROVED)
    people.refuse_author(approver, *(version.author for version in home.store.piece_versions(number)))
    if cart != piece.cart:
        raise CartChangedError(title=piece.title)
    if cart not in home.store.heard_by(approver.name):
        raise NotHeardError(title=piece.title)
    if hear(home, piece).cart != cart:
        raise CartChangedError(title=piece.title)
    event = _event(home, piece, piece.version, PieceState.APPROVED, approver)
    approval = Approval(cart=cart, author=piece.author, approver=approver.name, at=event.at)
    return home.store.move_piece(event, approval=approval)


def give_back(home: Home, user: str | None, number: int, base: int, reason: str) -> Piece:
    """Return a piece to its author, who is told why. Raises ReasonMissingError, PieceStateError, PieceChangedError."""
    approver = people.acting(home, user, Role.APPROVER)
    piece = home.store.piece(number)
    if not reason.strip():
        raise ReasonMissingError(title=piece.title)
    return home.store.move_piece(
        _event(home, piece, base, PieceState.RETURNED, approver, reason=" ".join(reason.split()))
    )


def _unfit(home: Home, piece: Piece) -> Iterator[Said]:
    for doubt in doubts(home, piece):
        yield Said(
            f"chưa chắc cách đọc “{doubt.written}”, đang đọc là “{doubt.spoken}”: bấm “Sửa cách đọc” cạnh chữ ấy",
            f"it is not certain how “{doubt.written}” is read, now “{doubt.spoken}”: say it beside that word",
        )
    if piece.kind is PieceKind.RECORDING:
        for remark in takes.remarks(home, piece.recording):
            if remark.refuses:
                yield remark.said


def _event(
    home: Home, piece: Piece, version: int, state: PieceState, by: Person, *, reason: str = ""
) -> PieceEvent:
    return PieceEvent(
        piece=piece.id, version=version, state=state, by=by.name, at=home.clock.wall(), reason=reason
    )
