"""Pieces: what editors write or record before it has a place in any week, and how far each has come.

              ┌───────────── written again ─────────────┐
              ▼                                         │
    ──▶ draft ──▶ submitted ─┬─▶ approved ──────────────┤
          ▲                  ├─▶ returned, with a reason ┘
          └── written again ─┘
    draft, returned, approved ──▶ withdrawn

Whatever is written is a new version and a draft; only the state of the newest version moves. A piece is submitted
and approved as the cart that would air: another cart of the same words is another matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from broadcast.domain.content import Group
from broadcast.domain.times import utc
from broadcast.errors import PieceStateError, Said


class PieceKind(StrEnum):
    """What it is made of."""

    COPY = "copy"
    """Words that a voice of the station reads."""
    RECORDING = "recording"
    """Sound that somebody brought or recorded."""


class PieceState(StrEnum):
    """How far a version of a piece has come."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


TRANSITIONS: Mapping[PieceState, frozenset[PieceState]] = {
    PieceState.DRAFT: frozenset({PieceState.DRAFT, PieceState.SUBMITTED, PieceState.WITHDRAWN}),
    PieceState.SUBMITTED: frozenset({PieceState.DRAFT, PieceState.APPROVED, PieceState.RETURNED}),
    PieceState.APPROVED: frozenset({PieceState.DRAFT, PieceState.WITHDRAWN}),
    PieceState.RETURNED: frozenset({PieceState.DRAFT, PieceState.WITHDRAWN}),
    PieceState.WITHDRAWN: frozenset(),
}
"""Where each state may go; to go to draft is to write a new version."""

STATES: Mapping[PieceState, Said] = {
    PieceState.DRAFT: Said("đang soạn", "being written"),
    PieceState.SUBMITTED: Said("chờ duyệt", "waiting for approval"),
    PieceState.APPROVED: Said("đã duyệt", "approved"),
    PieceState.RETURNED: Said("bị trả lại", "returned"),
    PieceState.WITHDRAWN: Said("đã rút", "withdrawn"),
}
"""What each state is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One version of a piece. `id` and `version` are 0 until it is kept.

    `copy` holds the words of COPY, `recording` the path below audio_assets of RECORDING; the other is blank. Raises
    ValueError for a piece without what it is made of, without a title, or that ends before it begins.
    """

    id: int = 0
    version: int = 0
    title: str
    kind: PieceKind
    copy: str = ""
    recording: str = ""
    language: str = "vi"
    column: str = ""
    item: str | None = None
    """The item of a plan that it tells (KH1.a)."""
    group: Group | None = None
    first: date | None = None
    """The first day on which it may air; None for any."""
    last: date | None = None
    """The last day on which it may air; None for any."""
    author: str
    """Who wrote this version."""
    at: datetime
    state: PieceState = PieceState.DRAFT
    cart: str = ""
    """The cart that was submitted; blank before."""

    def __post_init__(self) -> None:
        utc(self.at)
        holds = {PieceKind.COPY: self.copy, PieceKind.RECORDING: self.recording}
        if not self.title.strip() or not holds[self.kind].strip() or (self.copy and self.recording):
            message = f"a {self.kind} without title or matter, or with both: {self.title!r}"
            raise ValueError(message)
        if self.first and self.last and self.last < self.first:
            message = f"it ends before it begins: {self.first} .. {self.last}"
            raise ValueError(message)

    @property
    def is_open(self) -> bool:
        """Whether it is still being written."""
        return self.state is PieceState.DRAFT

    def refuse(self, to: PieceState) -> None:
        """Raise PieceStateError unless it may go to that state."""
        if to not in TRANSITIONS[self.state]:
            raise PieceStateError(title=self.title, found=STATES[self.state], wanted=STATES[to])


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceEvent:
    """What somebody did with a piece: to which state its `version` went, and why where a reason was given."""

    piece: int
    version: int
    state: PieceState
    by: str
    at: datetime
    reason: str = ""

    def __post_init__(self) -> None:
        utc(self.at)
