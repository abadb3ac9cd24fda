"""The one door to the main database: a method for each need, each of them one short transaction.

Domain values go in and come out. A method that writes holds the database's only writing lock from its first
look to its last word, so what it decided by is still so when it is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Self

from sqlalchemy import Engine

from broadcast.domain.access import Attempt, Token
from broadcast.domain.content import Plan, Telling
from broadcast.domain.corrections import Correction, Taught
from broadcast.domain.facts import Fact
from broadcast.domain.hearings import Hearing, Returned
from broadcast.domain.people import Approval, Person, Role
from broadcast.domain.pieces import Piece, PieceEvent
from broadcast.domain.recordings import Particulars
from broadcast.domain.rundown import Rundown
from broadcast.domain.schedule import SourceKind, WeekSchedule
from broadcast.domain.times import Week
from broadcast.store import access, carts, facts, hearings, people, pieces, plans, recordings, weeks
from broadcast.store.accounts import Accounts
from broadcast.store.carts import Recipe
from broadcast.store.database import WRITES, open_database
from broadcast.store.plans import Keeping, KeptPlan, PlanVersion
from broadcast.store.weeks import Kept, LineOfWeek, Publication, WeekBirth, WeekOrigin, WeekState

_A_DRAFT = WeekBirth()


class Store:
    """A station's plans, people, weeks, carts and publications; `accounts` is how its people sign in.

    Every method may raise DatabaseError (damaged, out of reach, held by another process for too long), and
    one that writes DiskFullError or CannotWriteError; what was there before is then untouched.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing = engine.execution_options(**WRITES)
        self.accounts = Accounts(engine)

    @classmethod
    def open(cls, place: Path | str) -> Self:
        """The store at a path (SQLite) or URL, made or upgraded when needed.

        Raises HomeNewerError, DatabaseError, CannotWriteError, DiskFullError as `database.open_database` does.
        """
        return cls(open_database(place))

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    # ── people ───────────────────────────────────────────────────────────────────────────────────

    def add_person(self, person: Person) -> None:
        """Put a person on the list. Raises PersonExistsError."""
        with self._writing.begin() as connection:
            people.add(connection, person)

    def change_person(self, person: Person) -> None:
        """Let the person of that name be as given from now on. Raises PersonUnknownError."""
        with self._writing.begin() as connection:
            people.change(connection, person)

    def person(self, name: str) -> Person:
        """The person called `name`, letter case apart. Raises PersonUnknownError."""
        with self._engine.begin() as connection:
            return people.find(connection, name, "|".join(Role))

    def people(self, role: Role | None = None) -> tuple[Person, ...]:
        """Everybody, or everybody with `role`, by name; those too who have left."""
        with self._engine.begin() as connection:
            return people.listed(connection, role)

    # ── access ───────────────────────────────────────────────────────────────────────────────────

    def add_token(self, token: Token) -> None:
        """Keep a token. Raises TokenExistsError."""
        with self._writing.begin() as connection:
            access.add_token(connection, token)

    def tokens(self) -> tuple[Token, ...]:
        """Every token there ever was, the first given out first."""
        with self._engine.begin() as connection:
            return access.listed(connection)

    def token(self, id_: str) -> Token | None:
        """The token of an id, if there is one."""
        with self._engine.begin() as connection:
            return access.token(connection, id_)

    def revoke_token(self, name: str, at: datetime) -> Token:
        """Let a token open nothing any more, and give it as it was. Raises TokenUnknownError."""
        with self._writing.begin() as connection:
            return access.revoke(connection, name, at)

    def note_token_use(self, id_: str, at: datetime) -> None:
        """Write down when a token opened something last."""
        with self._writing.begin() as connection:
            access.note_use(connection, id_, at)

    def write_down(self, *attempts: Attempt) -> None:
        """Put rows at the end of the audit."""
        with self._writing.begin() as connection:
            access.write_down(connection, attempts)

    def attempts(
        self, most: int, *, skip: int = 0, wanted: access.Wanted = access.EVERY
    ) -> tuple[Attempt, ...]:
        """So many of the newest rows of the audit that are wanted, newest first, after the first `skip` of them."""
        with self._engine.begin() as connection:
            return access.attempts(connection, most, skip, wanted)

    def forget_refusals(self, before: datetime, most: int) -> None:
        """Let go of refusals from before a moment, and of the oldest beyond so many; what was done stays."""
        with self._writing.begin() as connection:
            access.forget_refusals(connection, before, most)

    # ── plans ────────────────────────────────────────────────────────────────────────────────────

    def keep_plan(self, plan: Plan, *, at: datetime, separate: bool = False) -> Keeping:
        """Keep a document as a plan, or as a new version of one; the same bytes or content again change nothing.

        `separate` makes a plan of its own of what would be a new version of another.
        """
        with self._writing.begin() as connection:
            return plans.keep(connection, plan, at=at, separate=separate)

    def plans(self) -> tuple[KeptPlan, ...]:
        """Every version of every plan, in the order in which they came."""
        with self._engine.begin() as connection:
            return plans.listed(connection)

    def plan(self, code: str, version: int | None = None) -> PlanVersion:
        """A plan as it was read, with every source: the version in force, or another. Raises PlanUnknownError."""
        with self._engine.begin() as connection:
            return plans.whole(connection, code, version)

    def retire_plan(self, code: str, version: int | None, *, retired: bool, by: str, at: datetime) -> None:
        """Put a plan, or one version, aside (or take it back): nothing is drafted from it. Raises PlanUnknownError."""
        with self._writing.begin() as connection:
            plans.retire(connection, code, version, retired=retired, by=by, at=at)

    def accept_plan(self, code: str, version: int, *, by: str, at: datetime) -> None:
        """Write down that a version was looked through. Raises PlanUnknownError, PlanVersionMissingError."""
        with self._writing.begin() as connection:
            plans.accept(connection, code, version, by=by, at=at)

    def tellings(self, *, retired: bool = False) -> tuple[Telling, ...]:
        """Every item and task of the plans in force, as corrected; `plan` in them is the plan's code.

        With `retired` also what is drafted no more, which old weeks and reports still name.
        """
        with self._engine.begin() as connection:
            return plans.tellings(connection, retired=retired)

    def telling(self, name: str, *, corrected: bool = True) -> Telling:
        """The item or task called `name` (`KH1.a`), letter case apart, retired or not: as corrected, or as read.

        Raises UnknownItemError.
        """
        with self._engine.begin() as connection:
            return plans.telling(connection, name, corrected=corrected)

    def correct(self, said: Sequence[Correction]) -> None:
        """Write down what an operator said of an item or task."""
        with self._writing.begin() as connection:
            plans.correct(connection, said)

    def corrections(self, code: str) -> tuple[Correction, ...]:
        """Everything ever said of a plan's items and tasks, oldest first."""
        with self._engine.begin() as connection:
            return plans.corrections(connection, code)

    def teachings(self) -> tuple[Taught, ...]:
        """What operators said of groups and fields, with the words of which they said it."""
        with self._engine.begin() as connection:
            return plans.teachings(connection)

    # ── what was typed in ────────────────────────────────────────────────────────────────────────

    def add_facts(self, said: Sequence[Fact]) -> None:
        """Write down figures that no log can tell."""
        with self._writing.begin() as connection:
            facts.add(connection, said)

    def facts(self) -> tuple[Fact, ...]:
        """All such figures, oldest first, those too that newer ones have replaced."""
        with self._engine.begin() as connection:
            return facts.listed(connection)

    # ── weeks ────────────────────────────────────────────────────────────────────────────────────

    def keep_week(
        self,
        schedule: WeekSchedule,
        expected: int | None = None,
        birth: WeekBirth = _A_DRAFT,
    ) -> WeekSchedule:
        """Keep the next version of a week, as a draft, and give it back with its number.

        `expected` is the version that the edit began from (0 for none): when another was kept since,
        WeekChangedError.
        """
        with self._writing.begin() as connection:
            return weeks.keep(connection, schedule, expected, birth)

    def week(self, week: Week, version: int | None = None) -> WeekSchedule:
        """A version of a week, by default the newest. Raises WeekMissingError."""
        with self._engine.begin() as connection:
            return weeks.find(connection, week, version)

    def weeks(self, week: Week | None = None) -> tuple[Kept, ...]:
        """Every version of every week, or of one, the newest first."""
        with self._engine.begin() as connection:
            return weeks.listed(connection, week)

    def lines_of(self, kinds: Collection[SourceKind]) -> tuple[LineOfWeek, ...]:
        """The lines with a source of these kinds in each week's newest version and in what was published; newest first."""
        with self._engine.begin() as connection:
            return weeks.lines_of(connection, kinds)

    def week_state(self, week: Week, version: int | None = None) -> WeekState:
        """How far a version has come, by default the newest. Raises WeekMissingError."""
        with self._engine.begin() as connection:
            return weeks.state(connection, week, version)

    def week_origin(self, week: Week, version: int | None = None) -> WeekOrigin:
        """How a version came to be, by default the newest. Raises WeekMissingError."""
        with self._engine.begin() as connection:
            return weeks.origin(connection, week, version)

    def move_week(self, week: Week, version: int, to: WeekState) -> None:
        """Set a version's state. Raises WeekMissingError, WeekStateError."""
        with self._writing.begin() as connection:
            weeks.move(connection, week, version, to)

    # ── carts ────────────────────────────────────────────────────────────────────────────────────

    def keep_recipe(self, recipe: Recipe) -> None:
        """Write down which cart a recipe gave."""
        with self._writing.begin() as connection:
            carts.keep(connection, recipe)

    def carts_of(self, digests: Iterable[str]) -> dict[str, Recipe]:
        """What each recipe gave last, by its digest, as far as any was kept."""
        with self._engine.begin() as connection:
            found = {digest: carts.find(connection, digest) for digest in digests}
        return {digest: recipe for digest, recipe in found.items() if recipe is not None}

    def recipes(self) -> tuple[Recipe, ...]:
        """Every recipe with the cart that it gave, the newest first."""
        with self._engine.begin() as connection:
            return carts.listed(connection)

    def approve(self, approval: Approval) -> None:
        """Write down an approval. Raises PersonUnknownError, SamePersonError."""
        with self._writing.begin() as connection:
            carts.approve(connection, approval)

    def approval_of(self, cart: str) -> Approval | None:
        """The newest approval of this very cart, or None."""
        with self._engine.begin() as connection:
            return carts.approval(connection, cart)

    def approved_of(self, carts_: Iterable[str]) -> frozenset[str]:
        """Those of these carts that have an approval."""
        with self._engine.begin() as connection:
            return carts.approved(connection, carts_)

    def approved_since(self, since: datetime) -> tuple[tuple[Approval, Recipe | None], ...]:
        """The newest approval of each cart approved from `since` on, the latest first, with what it was made of."""
        with self._engine.begin() as connection:
            return carts.approved_since(connection, since)

    # ── pieces, and what approvers hear ──────────────────────────────────────────────────────────

    def keep_piece(self, piece: Piece, expected: int = 0) -> Piece:
        """Keep the next version of a piece, which began from version `expected`; or a new piece, where its id is 0.

        Raises PieceMissingError, PieceChangedError, PieceStateError.
        """
        with self._writing.begin() as connection:
            return pieces.keep(connection, piece, expected)

    def move_piece(
        self, event: PieceEvent, *, cart: str | None = None, approval: Approval | None = None
    ) -> Piece:
        """Move a piece's newest version, with the cart that is submitted and the approval that is given.

        Raises PieceMissingError, PieceChangedError, PieceStateError, and as `approve` does; all or nothing is kept.
        """
        with self._writing.begin() as connection:
            moved = pieces.move(connection, event, cart)
            if approval is not None:
                carts.approve(connection, approval)
            return moved

    def piece(self, number: int) -> Piece:
        """The newest version of a piece. Raises PieceMissingError."""
        with self._engine.begin() as connection:
            return pieces.find(connection, number)

    def piece_versions(self, number: int) -> tuple[Piece, ...]:
        """Every version of a piece, oldest first."""
        with self._engine.begin() as connection:
            return pieces.versions(connection, number)

    def piece_events(self, number: int) -> tuple[PieceEvent, ...]:
        """What was done with a piece, oldest first."""
        with self._engine.begin() as connection:
            return pieces.events(connection, number)

    def pieces(self) -> tuple[Piece, ...]:
        """The newest version of every piece, what was written last first."""
        with self._engine.begin() as connection:
            return pieces.listed(connection)

    def piece_of_cart(self, cart: str) -> Piece | None:
        """The piece that was approved as this cart, or None."""
        with self._engine.begin() as connection:
            return pieces.of_cart(connection, cart)

    def keep_hearing(self, hearing: Hearing) -> None:
        """Write down that somebody heard a cart."""
        with self._writing.begin() as connection:
            hearings.keep(connection, hearing)

    def heard_by(self, person: str) -> frozenset[str]:
        """The carts that somebody has heard."""
        with self._engine.begin() as connection:
            return hearings.heard_by(connection, person)

    def give_back(self, returned: Returned) -> None:
        """Write down that something of a week was given back."""
        with self._writing.begin() as connection:
            hearings.give_back(connection, returned)

    def returned(self, week: Week) -> tuple[Returned, ...]:
        """Everything that was ever given back of a week, oldest first."""
        with self._engine.begin() as connection:
            return hearings.returned(connection, week)

    # ── recordings ───────────────────────────────────────────────────────────────────────────────

    def say_of_recording(self, said: Particulars) -> None:
        """Write down what a person said of a recording."""
        with self._writing.begin() as connection:
            recordings.say(connection, said)

    def said_of_recordings(self) -> dict[str, Particulars]:
        """What counts of each recording of which anything was said, by its name below audio_assets."""
        with self._engine.begin() as connection:
            return recordings.said(connection)

    # ── publications ─────────────────────────────────────────────────────────────────────────────

    def keep_publication(
        self, week: Week, version: int, rundowns: Sequence[Rundown], *, by: str, at: datetime
    ) -> Publication:
        """Write down that these rundowns were published of a week's version. Raises WeekMissingError."""
        with self._writing.begin() as connection:
            return weeks.keep_publication(connection, week, version, rundowns, by=by, at=at)

    def publications(self, week: Week) -> tuple[Publication, ...]:
        """Every publication of a week, oldest first."""
        with self._engine.begin() as connection:
            return weeks.published(connection, week)

    def previous_cart_of(self, title: str, *, cart: str, day: date) -> str | None:
        """The ladder's second rung: the approved cart last published under `title`, other than `cart`.

        Only what was published for `day` or an earlier one counts: nothing of tomorrow sounds today.
        """
        with self._engine.begin() as connection:
            return weeks.previous_cart(connection, title, cart, day)
