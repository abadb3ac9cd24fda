"""Pieces in their versions, and who did what with each. A version is written once; only its state and cart move."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from broadcast.domain.content import Group
from broadcast.domain.pieces import Piece, PieceEvent, PieceKind, PieceState
from broadcast.errors import PieceChangedError, PieceMissingError
from broadcast.store.tables import piece_events, pieces


def keep(connection: Connection, piece: Piece, expected: int) -> Piece:
    """Keep the next version of a piece (the first of a new one where its id is 0), as a draft.

    Raises PieceMissingError, PieceChangedError when the newest version is not `expected`, and PieceStateError where
    it may not be written any more.
    """
    number = piece.id or (connection.scalar(select(func.max(pieces.c.piece))) or 0) + 1
    if piece.id:
        last = find(connection, piece.id)
        if last.version != expected:
            raise PieceChangedError(title=last.title, by=last.author)
        last.refuse(PieceState.DRAFT)
    version = expected + 1 if piece.id else 1
    connection.execute(
        insert(pieces).values(
            piece=number,
            version=version,
            title=piece.title,
            kind=piece.kind.value,
            copy=piece.copy,
            recording=piece.recording,
            language=piece.language,
            column=piece.column,
            item=piece.item,
            group=piece.group.value if piece.group else None,
            first=piece.first,
            last=piece.last,
            author=piece.author,
            at=piece.at,
            state=PieceState.DRAFT.value,
            cart="",
        )
    )
    _note(
        connection,
        PieceEvent(piece=number, version=version, state=PieceState.DRAFT, by=piece.author, at=piece.at),
    )
    return find(connection, number)


def move(connection: Connection, event: PieceEvent, cart: str | None) -> Piece:
    """Move the newest version of a piece to the state of `event`, with the cart that is submitted, where one is.

    Raises PieceMissingError, PieceChangedError when the newest is another version, PieceStateError.
    """
    last = find(connection, event.piece)
    if last.version != event.version:
        raise PieceChangedError(title=last.title, by=last.author)
    last.refuse(event.state)
    told = {"state": event.state.value} | ({} if cart is None else {"cart": cart})
    connection.execute(
        update(pieces).where(pieces.c.piece == event.piece, pieces.c.version == event.version).values(**told)
    )
    _note(connection, event)
    return find(connection, event.piece)


def find(connection: Connection, number: int) -> Piece:
    """The newest version of a piece. Raises PieceMissingError."""
    row = connection.execute(_newest().where(pieces.c.piece == number)).first()
    if row is None:
        raise PieceMissingError(number=number)
    return _piece(row)


def versions(connection: Connection, number: int) -> tuple[Piece, ...]:
    """Every version of a piece, oldest first."""
    query = select(pieces).where(pieces.c.piece == number).order_by(pieces.c.version)
    return tuple(_piece(row) for row in connection.execute(query))


def listed(connection: Connection) -> tuple[Piece, ...]:
    """The newest version of every piece, what was written last first."""
    query = _newest().order_by(pieces.c.id.desc())
    return tuple(_piece(row) for row in connection.execute(query))


def of_cart(connection: Connection, cart: str) -> Piece | None:
    """The version that was approved as this cart; the newest where there are several."""
    query = (
        select(pieces)
        .where(pieces.c.cart == cart, pieces.c.state == PieceState.APPROVED.value)
        .order_by(pieces.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return None if row is None else _piece(row)


def events(connection: Connection, number: int) -> tuple[PieceEvent, ...]:
    """What was done with a piece, oldest first."""
    query = select(piece_events).where(piece_events.c.piece == number).order_by(piece_events.c.id)
    return tuple(
        PieceEvent(
            piece=row.piece,
            version=row.version,
            state=PieceState(row.state),
            by=row.by,
            at=row.at,
            reason=row.reason,
        )
        for row in connection.execute(query)
    )


def _newest() -> Select[Any]:
    last = select(func.max(pieces.c.id)).group_by(pieces.c.piece)
    return select(pieces).where(pieces.c.id.in_(last))


def _note(connection: Connection, event: PieceEvent) -> None:
    connection.execute(
        insert(piece_events).values(
            piece=event.piece,
            version=event.version,
            state=event.state.value,
            by=event.by,
            at=event.at,
            reason=event.reason,
        )
    )


def _piece(row: Row[Any]) -> Piece:
    return Piece(
        id=row.piece,
        version=row.version,
        title=row.title,
        kind=PieceKind(row.kind),
        copy=row.copy,
        recording=row.recording,
        language=row.language,
        column=row.column,
        item=row.item,
        group=Group(row.group) if row.group else None,
        first=row.first,
        last=row.last,
        author=row.author,
        at=row.at,
        state=PieceState(row.state),
        cart=row.cart,
    )
