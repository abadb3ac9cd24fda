"""Pieces as editors write them: kept in versions, found again, and given to whoever fills a week.

What a piece airs as is what a line of a week would air as: `line_of` says which. A week that plays an approved
piece needs no other approval, because its cart is the very same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from broadcast.domain.content import Group
from broadcast.domain.folding import fold
from broadcast.domain.people import Role
from broadcast.domain.pieces import Piece, PieceEvent, PieceKind, PieceState
from broadcast.domain.schedule import Line, LineSource, SourceKind, StartKind
from broadcast.domain.times import Millis, millis_in
from broadcast.errors import FileMissingError, NothingToSayError, PieceDatesError
from broadcast.production.carts import CartStore
from broadcast.station import people
from broadcast.station.carts import copy_title
from broadcast.station.home import Home


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What an editor wrote: words to be read, or the name below audio_assets of a recording, and what it is of."""

    title: str = ""
    """Blank for the first words of the copy."""
    kind: PieceKind
    copy: str = ""
    recording: str = ""
    language: str = "vi"
    column: str = ""
    item: str | None = None
    group: Group | None = None
    """None for that of the item."""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovedPiece:
    """A piece that may air: its approved cart, and the line that a week plays it with."""

    id: int
    title: str
    column: str
    language: str
    cart: str
    length: Millis
    valid_from: date | None
    valid_to: date | None
    line: Line
    """Of Monday and without a time; whoever places it gives it days, a time and zones, and changes nothing else."""


def write(home: Home, user: str | None, written: Written, *, number: int = 0, base: int = 0) -> Piece:
    """Keep what was written: a new piece, or the version after `base` of piece `number`. It is a draft then.

    Raises NothingToSayError, FileMissingError, PieceDatesError, UnknownItemError; PieceMissingError,
    PieceChangedError, PieceStateError as `Store.keep_piece` does.
    """
    author = people.acting(home, user, Role.EDITOR)
    _refuse_unusable(home, written)
    telling = home.store.telling(written.item) if written.item else None
    piece = Piece(
        id=number,
        title=" ".join(written.title.split()) or copy_title(written.copy),
        kind=written.kind,
        copy=written.copy.strip(),
        recording=written.recording,
        language=written.language,
        column=written.column,
        item=telling.name if telling else None,
        group=written.group or (telling.group if telling else None),
        first=written.first,
        last=written.last,
        author=author.name,
        at=home.clock.wall(),
    )
    return home.store.keep_piece(piece, base)


def save(home: Home, user: str | None, written: Written, *, number: int, base: int) -> Piece:
    """Keep what was written of a piece, unless its version `base` is the newest and says just that. Raises as `write`."""
    last = home.store.piece(number)
    if last.version == base and _same(last, written):
        return last
    return write(home, user, written, number=number, base=base)


def withdraw(home: Home, user: str | None, number: int, base: int) -> Piece:
    """Take a piece off the list for good. Weeks that play it already go on playing it."""
    by = people.acting(home, user, Role.EDITOR)
    return home.store.move_piece(
        PieceEvent(piece=number, version=base, state=PieceState.WITHDRAWN, by=by.name, at=home.clock.wall())
    )


def found(home: Home, words: str = "", state: PieceState | None = None) -> tuple[Piece, ...]:
    """The pieces whose title, column or copy hold all of `words`, accents and letter case apart; newest first."""
    wanted = fold(words).split()
    return tuple(
        piece for piece in home.store.pieces() if state in {None, piece.state} and _holds(piece, wanted)
    )


def approved(home: Home) -> tuple[ApprovedPiece, ...]:
    """Every piece whose newest version is approved and whose cart is there, what was written last first."""
    carts = CartStore(home.carts)
    return tuple(
        ApprovedPiece(
            id=piece.id,
            title=piece.title,
            column=piece.column,
            language=piece.language,
            cart=piece.cart,
            length=millis_in(carts.frames(piece.cart)),
            valid_from=piece.first,
            valid_to=piece.last,
            line=line_of(piece),
        )
        for piece in home.store.pieces()
        if piece.state is PieceState.APPROVED and carts.path(piece.cart).is_file()
    )


def line_of(piece: Piece) -> Line:
    """The line of a week that plays a piece: of Monday, after what stands above it."""
    is_copy = piece.kind is PieceKind.COPY
    return Line(
        days=(0,),
        start=None,
        start_kind=StartKind.SOFT,
        length=None,
        column=piece.column,
        content=piece.copy if is_copy else piece.title,
        source=LineSource(kind=SourceKind.READ if is_copy else SourceKind.FILE, reference=piece.recording),
        language=piece.language,
    )


def written_in(piece: Piece) -> Written:
    """What a version of a piece says."""
    return Written(
        title=piece.title,
        kind=piece.kind,
        copy=piece.copy,
        recording=piece.recording,
        language=piece.language,
        column=piece.column,
        item=piece.item,
        group=piece.group,
        first=piece.first,
        last=piece.last,
    )


def _same(piece: Piece, written: Written) -> bool:
    title = " ".join(written.title.split()) or copy_title(written.copy)
    return replace(written, title=title, copy=written.copy.strip()) == written_in(piece)


def _holds(piece: Piece, wanted: list[str]) -> bool:
    text = fold(f"{piece.title} {piece.column} {piece.copy}") if wanted else ""
    return all(word in text for word in wanted)


def _refuse_unusable(home: Home, written: Written) -> None:
    if written.kind is PieceKind.COPY and not written.copy.strip():
        raise NothingToSayError(text="")
    if written.kind is PieceKind.RECORDING:
        path = home.recordings / written.recording
        if (
            not written.recording
            or not path.resolve().is_relative_to(home.recordings.resolve())
            or not path.is_file()
        ):
            raise FileMissingError(path=written.recording or "—")
    if written.first and written.last and written.last < written.first:
        raise PieceDatesError(first=f"{written.first:%d/%m/%Y}", last=f"{written.last:%d/%m/%Y}")
