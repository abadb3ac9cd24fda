"""Something approved, played at once (phát ngay): which carts may be, and the order for one.

Only an approved cart may: that very cart, by its hash. That is looked up here, where the database is; playout has
none. The engine then holds the order to the hours, silences and days of the place at the moment of air, as it does a
drill, proves that the cart is the one whose hash was approved, and takes no such order without an approver's name.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta

from broadcast.airlog import logs
from broadcast.domain.asrun import EntryKind
from broadcast.domain.folding import fold
from broadcast.domain.orders import Level, Order
from broadcast.domain.people import Approval, Role
from broadcast.domain.rundown import Event, EventKind, is_recording
from broadcast.domain.schedule import StartKind
from broadcast.domain.times import Week
from broadcast.errors import BroadcastError, LogMissingError, NameAmbiguousError, NotApprovedCartError
from broadcast.production.carts import CartStore
from broadcast.station import orders, people, weeks
from broadcast.station.home import Home
from broadcast.station.orders import Given
from broadcast.store import Recipe

COLUMN = "Phát ngay"
"""The column of what stands in no day's running order."""
_LATELY = timedelta(days=7)
_REMEMBERED = timedelta(days=30)
"""What was heard within this is heard again, and no new telling."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """An approved cart that may be played at once."""

    event: Event
    """As its running order tells of it, else with what its recipe says."""
    days: tuple[date, ...]
    """The days of this week in whose running order it stands."""

    @property
    def cart(self) -> str:
        """Its hash."""
        return self.event.cart or ""


def ready(home: Home) -> tuple[Ready, ...]:
    """What stands in this week's running orders, today's first, then what was approved in the last seven days."""
    here = home.here().date()
    found: dict[str, Ready] = {}
    fallbacks: set[str | None] = set()
    for day in sorted(Week.of(here).days, key=lambda day: (day != here, day)):
        with suppress(BroadcastError):
            rundown = weeks.rundown(home, day)
            fallbacks |= {rundown.evergreen, rundown.chime}
            for event in rundown.events:
                _add(found, event, day)
    for approval, recipe in home.store.approved_since(home.clock.wall() - _LATELY):
        if recipe is not None and approval.cart not in fallbacks | found.keys():
            found[approval.cart] = Ready(event=_event(approval, recipe), days=())
    return tuple(found.values())


def find(home: Home, name: str) -> Ready:
    """The one of `ready` that is meant by its title, or the beginning of its cart's hash.

    Raises NotApprovedCartError where there is none, and NameAmbiguousError where there are several.
    """
    wanted = fold(name)
    meant = [one for one in ready(home) if wanted in fold(one.event.title) or one.cart.startswith(name)]
    exact = [one for one in meant if wanted == fold(one.event.title)]
    if not meant:
        raise NotApprovedCartError(title=name)
    if len(exact or meant) > 1:
        raise NameAmbiguousError(name=name, known=", ".join(f"“{one.event.title}”" for one in exact or meant))
    return (exact or meant)[0]


def play_now(home: Home, cart: str, *, zones: Sequence[str], user: str | None) -> Given:
    """Have an approved cart heard now, behind what was ordered before it. Which carts: `ready`.

    Raises:
        PersonUnknownError, PersonLeftError, RoleRefusedError: it is not for this person to say.
        NotApprovedCartError: nobody has approved this very cart, or it is none of those that may be played.
        CartMissingError: it is approved and not there.
        ZoneUnknownError: it is asked for wrongly.
        NotOnAirError, ToldError: the air did not take it: the place is to be silent now, for one.
    """
    by = people.acting(home, user, Role.OPERATOR)
    carts, approval = CartStore(home.carts), home.store.approval_of(cart)
    one = next((one for one in ready(home) if one.cart == cart), None)
    if one is None or approval is None:
        raise NotApprovedCartError(title=carts.label(cart).title or cart[:12])
    again = one.event.repeat or _was_heard(home, cart)
    return orders.give(
        home,
        Order(
            id=orders.name(home, "phát ngay"),
            level=Level.LIVE,
            title=one.event.title,
            length=carts.frames(cart),
            cart=cart,
            event=replace(one.event, approver=approval.approver, repeat=again),
            zones=orders.zone_ids(home, zones),
            by=by.name,
            at=home.clock.wall(),
        ),
    )


# ── inside ───────────────────────────────────────────────────────────────────────────────────────


def _add(found: dict[str, Ready], event: Event, day: date) -> None:
    """Take an event that has an approved cart of its own; the first that brings a cart tells of it."""
    if event.cart is None or event.approver is None or is_recording(event.cart) or event.fill:
        return
    known = found.get(event.cart, Ready(event=event, days=()))
    found[event.cart] = replace(known, days=tuple(sorted({*known.days, day})))


def _event(approval: Approval, recipe: Recipe) -> Event:
    """What stands in no running order. What nobody is known to speak in is held to be music, which keeps silent on
    days of mourning.
    """
    return Event(
        id=approval.cart[:12],
        title=recipe.title,
        column=COLUMN,
        kind=EventKind.SPEECH if recipe.voice else EventKind.MUSIC,
        start=None,
        start_kind=StartKind.SOFT,
        length=recipe.frames,
        cart=approval.cart,
        author=approval.author,
        approver=approval.approver,
    )


def _was_heard(home: Home, cart: str) -> bool:
    with suppress(LogMissingError):
        since = home.clock.wall() - _REMEMBERED
        return any(
            entry.cart == cart and entry.heard
            for _, entry in logs.read(home.logs(), since=since, kinds={EntryKind.EVENT})
        )
    return False
