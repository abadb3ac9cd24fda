"""What an operator says to the air now: an alert, a drill, the microphone, stop and resume."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from broadcast.domain.orders import Level, Order, to_record
from broadcast.domain.people import Role
from broadcast.domain.times import Frames, Millis, frames_in, unstamp
from broadcast.domain.zones import find_zone
from broadcast.errors import BroadcastError, NotOnAirError, TooLongError, TooOftenError, ZoneUnknownError
from broadcast.playout import control
from broadcast.production.alerts import produce_alert
from broadcast.production.carts import CartStore
from broadcast.production.mastering import Finish
from broadcast.production.segments import Produced, produce_recording
from broadcast.production.voices import Speaker
from broadcast.station import people
from broadcast.station.carts import copy_title
from broadcast.station.home import Home, sample_folder
from broadcast.station.lexicon import reader, whatever_reads
from broadcast.station.outputs import StationOutput, outputs
from broadcast.station.voices import Voices

MOST_TIMES = 10
"""An alert is heard no more often than this."""
DRILL_BEFORE = "Đây là buổi diễn tập, không phải tình huống thật."
DRILL_AFTER = "Xin nhắc lại: đây chỉ là diễn tập, không phải tình huống thật."
"""Spoken around the words of a drill, each time: nobody may take it for the real thing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An order that the air has taken: when its first sample is heard, and how long it lasts."""

    order: Order
    at: datetime


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
    """Have an alert heard at once, or a drill of one within the hours of the place.

    The words are made into a recording first; the air is then told of it.

    Raises:
        PersonUnknownError, RoleRefusedError: it is not for this person to give it.
        ZoneUnknownError, TooOftenError: it is asked for wrongly.
        NothingToSayError, VoiceUnavailableError and what a recording may raise: it cannot be made.
        NotOnAirError, ToldError: the air did not take it.
    """
    by = people.acting(home, user, Role.OPERATOR)
    wanted = _zones(home, zones)
    if not 1 <= times <= MOST_TIMES:
        raise TooOftenError(found=times, most=MOST_TIMES)
    on = _on_air(home, wanted)
    title = copy_title(text) or (audio.stem if audio else "")
    made = _made(home, title, text, audio, times, drill=drill)
    return _give(
        home,
        on,
        Order(
            id=_name(home, "diễn tập" if drill else "khẩn cấp"),
            level=Level.LIVE if drill else Level.EMERGENCY,
            title=title,
            length=made.frames,
            cart=made.cart,
            zones=wanted,
            drill=drill,
            by=by.name,
            at=home.clock.wall(),
        ),
    )


def live(home: Home, *, minutes: int | None, zones: Sequence[str], user: str | None) -> Given:
    """Put the microphone on air within the hours of the place. Only an approver may: nobody approves it before.

    Raises as `alert`, and TooLongError.
    """
    by = people.acting(home, user, Role.APPROVER)
    wanted, most = _zones(home, zones), home.settings.live.longest_minutes
    if not 1 <= (minutes or most) <= most:
        raise TooLongError(found=minutes, most=most)
    length = frames_in(Millis((minutes or most) * 60_000))
    return _give(
        home,
        _on_air(home, wanted),
        Order(
            id=_name(home, "trực tiếp"),
            level=Level.LIVE,
            title="Trực tiếp",
            length=Frames(length),
            cart=None,
            feeds=(home.settings.live.input,),
            zones=wanted,
            by=by.name,
            at=home.clock.wall(),
        ),
    )


def stop(home: Home, *, minutes: int, user: str | None) -> datetime:
    """Silence now, alerts included, for so many minutes or until `resume`. Until when it lasts."""
    people.acting(home, user, Role.OPERATOR)
    return max(_moments(_ask(home, _on_air(home, ()), "stop", minutes=minutes)))


def resume(home: Home, *, user: str | None) -> None:
    """Back to the schedule; the microphone is off, an alert goes on."""
    people.acting(home, user, Role.OPERATOR)
    _ask(home, _on_air(home, ()), "resume")


# ── inside ───────────────────────────────────────────────────────────────────────────────────────


def _zones(home: Home, names: Sequence[str]) -> tuple[str, ...]:
    known = home.settings.zone_values
    found = [find_zone(known, name) for name in names]
    for name, zone in zip(names, found, strict=True):
        if zone is None:
            raise ZoneUnknownError(found=name, known=", ".join(zone.name for zone in known))
    return tuple(dict.fromkeys(zone.id for zone in found if zone))


def _on_air(home: Home, zones: Sequence[str]) -> tuple[StationOutput, ...]:
    """The outputs that feed these zones and take commands. Raises NotOnAirError when there is none."""
    feeding = [
        one
        for one in outputs(home.folder, home.settings)
        if not zones or any(zone.id in zones for zone in one.setup.zones)
    ]
    on = tuple(one for one in feeding if one.door.is_file())
    if not on:
        raise NotOnAirError(path=home.folder)
    return on


def _made(home: Home, title: str, text: str, audio: Path | None, times: int, *, drill: bool) -> Produced:
    store = CartStore(home.carts)
    # a drill has the chime of every bulletin: the attention tone is for the real thing
    name = home.settings.speech.chime if drill else home.settings.speech.attention
    path = home.recordings / name
    mastering = home.settings.mastering
    tone = produce_recording(
        path if path.is_file() else sample_folder("audio_assets") / name,
        store,
        name,
        loudness=mastering.hundredths,
    )
    body: str | Path = audio or _read(home, text)
    parts = [_read(home, DRILL_BEFORE), body, _read(home, DRILL_AFTER)] if drill else [body]
    offline_first = sorted(Voices(home).choice(), key=lambda voice: voice.about.online)
    speaking = Speaker(offline_first, home.folder / "cache")  # an alert does not wait for a network
    finish = Finish(chain=mastering.chain, loudness=mastering.hundredths)
    return produce_alert(title, parts, speaking, store, tone=tone.cart, times=times, finish=finish)


def _read(home: Home, text: str) -> str:
    return reader(home, whatever_reads(home))(text).script


def _name(home: Home, what: str) -> str:
    at = home.here()
    return f"{what} {at:%Y-%m-%d %H:%M:%S} {secrets.token_hex(2)}"


def _give(home: Home, on: Sequence[StationOutput], order: Order) -> Given:
    answers = _ask(home, on, "say", order=to_record(order))
    return Given(order=order, at=min(_moments(answers)))


def _ask(home: Home, on: Sequence[StationOutput], what: str, **facts: object) -> list[dict[str, Any]]:
    """Ask every output; it is enough that one takes it, for the others may have no card just now."""
    answers: list[dict[str, Any]] = []
    refusals: list[BroadcastError] = []
    for one in on:
        try:
            answers.append(control.ask(one.door, home.clock, what, **facts))
        except BroadcastError as error:
            refusals.append(error)
    if not answers:
        raise refusals[0]
    return answers


def _moments(answers: Sequence[dict[str, Any]]) -> list[datetime]:
    return [unstamp(answer["at"]) for answer in answers]
