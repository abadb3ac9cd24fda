"""Which cart came of which recipe, and who has approved it.

A recipe is everything that decides how a cart sounds, as one digest: asked for again, the cart is there.
Both lists only grow. A recipe rendered anew may give another cart (an online voice changes); the newest
counts, and needs its own approval.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, insert, select

from broadcast.domain.people import Approval, Role
from broadcast.domain.times import Frames
from broadcast.errors import SamePersonError
from broadcast.store import people
from broadcast.store.tables import approvals, recipes


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """The digest of what was asked for, and what came of it: the cart's SHA-256, its length, whose it is."""

    digest: str
    cart: str
    frames: Frames
    title: str
    voice: str
    author: str
    at: datetime


def keep(connection: Connection, recipe: Recipe) -> None:
    """Write down what a recipe gave. The same cart again changes nothing."""
    newest = find(connection, recipe.digest)
    if newest is not None and newest.cart == recipe.cart:
        return
    connection.execute(
        insert(recipes).values(
            digest=recipe.digest,
            cart=recipe.cart,
            frames=recipe.frames,
            title=recipe.title,
            voice=recipe.voice,
            author=recipe.author,
            at=recipe.at,
        )
    )


def find(connection: Connection, digest: str) -> Recipe | None:
    """What the recipe gave last."""
    query = select(recipes).where(recipes.c.digest == digest).order_by(recipes.c.id.desc()).limit(1)
    row = connection.execute(query).first()
    return None if row is None else _recipe(row)


def listed(connection: Connection) -> tuple[Recipe, ...]:
    """Everything that recipes ever gave, the newest first."""
    return tuple(_recipe(row) for row in connection.execute(select(recipes).order_by(recipes.c.id.desc())))


def approve(connection: Connection, approval: Approval) -> None:
    """Write down an approval.

    Raises:
        PersonUnknownError: the approver is not of this station.
        SamePersonError: the approver is the author, as the approval or a recipe of this cart says.
    """
    approver = people.find(connection, approval.approver, Role.APPROVER)
    written = connection.scalars(select(recipes.c.author).where(recipes.c.cart == approval.cart)).all()
    if people.key(approver.name) in {people.key(name) for name in (approval.author, *written)}:
        raise SamePersonError(name=approver.name)
    connection.execute(
        insert(approvals).values(
            cart=approval.cart, author=approval.author, approver=approver.name, at=approval.at
        )
    )


def approval(connection: Connection, cart: str) -> Approval | None:
    """The newest approval of a cart."""
    query = select(approvals).where(approvals.c.cart == cart).order_by(approvals.c.id.desc()).limit(1)
    row = connection.execute(query).first()
    return None if row is None else _approval(row)


def approved_since(connection: Connection, since: datetime) -> tuple[tuple[Approval, Recipe | None], ...]:
    """The newest approval of each cart that was approved from `since` on, the latest first, with what it was made of."""
    query = select(approvals).where(approvals.c.at >= since).order_by(approvals.c.id.desc())
    found: dict[str, Approval] = {}
    for row in connection.execute(query):
        found.setdefault(row.cart, _approval(row))
    made = select(recipes).where(recipes.c.cart.in_(found)).order_by(recipes.c.id)
    by_cart = {row.cart: _recipe(row) for row in connection.execute(made)}
    return tuple((one, by_cart.get(cart)) for cart, one in found.items())


def _recipe(row: Row[tuple[object, ...]]) -> Recipe:
    return Recipe(
        digest=row.digest,
        cart=row.cart,
        frames=Frames(row.frames),
        title=row.title,
        voice=row.voice,
        author=row.author,
        at=row.at,
    )


def _approval(row: Row[tuple[object, ...]]) -> Approval:
    return Approval(cart=row.cart, author=row.author, approver=row.approver, at=row.at)


def approved(connection: Connection, wanted: Iterable[str]) -> frozenset[str]:
    """Those of the carts that have an approval."""
    query = select(approvals.c.cart).where(approvals.c.cart.in_(set(wanted)))
    return frozenset(connection.scalars(query))
