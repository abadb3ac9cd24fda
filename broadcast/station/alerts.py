"""An alert in two steps: it is made, so that it can be heard by whoever gives it; then that very cart is given.

    words or a recording ──make──▶ cart ──▶ heard ──give──▶ on air ──▶ given again, or ended (`orders.end`)

The cart's label says whether it is a drill, so that none is taken for the other however it is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from broadcast.airlog import logs
from broadcast.domain.asrun import EntryKind
from broadcast.domain.orders import Level, Order
from broadcast.domain.people import Role
from broadcast.domain.times import Frames
from broadcast.errors import CartMissingError, LogMissingError, NoAlertError, TooOftenError
from broadcast.production.alerts import produce_alert
from broadcast.production.carts import CartStore
from broadcast.production.mastering import Finish
from broadcast.production.segments import produce_recording
from broadcast.production.voices import Speaker
from broadcast.station import orders, people
from broadcast.station.carts import copy_title
from broadcast.station.home import Home, sample_folder
from broadcast.station.lexicon import reader, whatever_reads
from broadcast.station.orders import Given
from broadcast.station.voices import Voices

MOST_TIMES = 10
"""An alert is heard no more often than this."""
_DAY = timedelta(days=1)
DRILL_BEFORE = "Đây là buổi diễn tập, không phải tình huống thật."
DRILL_AFTER = "Xin nhắc lại: đây chỉ là diễn tập, không phải tình huống thật."
"""Spoken around the words of a drill, each time: nobody may take it for the real thing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An alert that is made and can be given: the cart that will be heard, and what is written on it."""

    cart: str
    title: str
    frames: Frames
    drill: bool


def alert(
    home: Home,
    text: str,
    *,
    audio: Path | None,
    zones: Sequence[str],
    times: int,
    drill: bool,
    user: str | None,
) -> Given:
    """Make an alert and give it at once, or a drill of one within the hours of the place.

    Raises as `make` and `give` do; nothing is made while no output would take it.
    """
    _refuse(home, user, times)
    orders.on_air(home, orders.zone_ids(home, zones))
    made = make(home, text, audio=audio, times=times, drill=drill, user=user)
    return give(home, made.cart, zones=zones, user=user)


def make(home: Home, text: str, *, audio: Path | None, times: int, drill: bool, user: str | None) -> Alert:
    """Make the recording of an alert, of words or of a recording: nothing is heard of it yet.

    Raises:
        PersonUnknownError, PersonLeftError, RoleRefusedError: it is not for this person to give one.
        TooOftenError, NothingToSayError: it is asked for wrongly.
        VoiceUnavailableError and what a recording may raise: it cannot be made.
    """
    _refuse(home, user, times)
    title = copy_title(text) or (audio.stem if audio else "")
    store, mastering = CartStore(home.carts), home.settings.mastering
    body: str | Path = audio or _read(home, text)
    parts = [_read(home, DRILL_BEFORE), body, _read(home, DRILL_AFTER)] if drill else [body]
    offline_first = sorted(Voices(home).choice(), key=lambda voice: voice.about.online)
    made = produce_alert(
        title,
        parts,
        Speaker(offline_first, home.folder / "cache"),  # an alert does not wait for a network
        store,
        tone=_tone(home, store, drill=drill),
        times=times,
        finish=Finish(chain=mastering.chain, loudness=mastering.hundredths),
        drill=drill,
    )
    return Alert(cart=made.cart, title=title, frames=made.frames, drill=drill)


def made(home: Home, cart: str) -> Alert:
    """The alert that a cart is. Raises NoAlertError for any other cart, and CartMissingError."""
    store = CartStore(home.carts)
    label = store.label(cart)
    if not label.alert:
        raise NoAlertError(title=label.title or cart[:12])
    return Alert(cart=cart, title=label.title, frames=store.frames(cart), drill=label.alert == "drill")


def recent(home: Home) -> tuple[tuple[datetime, Alert], ...]:
    """The alerts of the last day that were heard, by the log, with when they were heard last; the latest first."""
    found: dict[str, datetime] = {}
    with suppress(LogMissingError):
        since = home.clock.wall() - _DAY
        for _, entry in logs.read(home.logs(), since=since, kinds={EntryKind.BEGUN}):
            if entry.cart and not entry.rundown and entry.at >= since:
                found[entry.cart] = entry.at
    known: list[tuple[datetime, Alert]] = []
    for cart, at in sorted(found.items(), key=lambda one: one[1], reverse=True):
        with suppress(NoAlertError, CartMissingError):
            known.append((at, made(home, cart)))
    return tuple(known)


def give(home: Home, cart: str, *, zones: Sequence[str], user: str | None) -> Given:
    """Have an alert that was made heard now, whatever the hour; a drill within the hours of the place.

    Raises:
        NoAlertError, CartMissingError: that cart is none, or is not there.
        PersonUnknownError, PersonLeftError, RoleRefusedError: it is not for this person to give it.
        ZoneUnknownError: it is asked for wrongly.
        NotOnAirError, ToldError: the air did not take it.
    """
    by = people.acting(home, user, Role.OPERATOR)
    one = made(home, cart)
    return orders.give(
        home,
        Order(
            id=orders.name(home, "diễn tập" if one.drill else "khẩn cấp"),
            level=Level.LIVE if one.drill else Level.EMERGENCY,
            title=one.title,
            length=one.frames,
            cart=one.cart,
            zones=orders.zone_ids(home, zones),
            drill=one.drill,
            by=by.name,
            at=home.clock.wall(),
        ),
    )


# ── inside ───────────────────────────────────────────────────────────────────────────────────────


def _refuse(home: Home, user: str | None, times: int) -> None:
    people.acting(home, user, Role.OPERATOR)
    if not 1 <= times <= MOST_TIMES:
        raise TooOftenError(found=times, most=MOST_TIMES)


def _tone(home: Home, store: CartStore, *, drill: bool) -> str:
    """The cart before the words. A drill has the chime of every bulletin: the attention tone is for the real thing."""
    name = home.settings.speech.chime if drill else home.settings.speech.attention
    path = home.recordings / name
    return produce_recording(
        path if path.is_file() else sample_folder("audio_assets") / name,
        store,
        name,
        loudness=home.settings.mastering.hundredths,
    ).cart


def _read(home: Home, text: str) -> str:
    return reader(home, whatever_reads(home))(text).script
