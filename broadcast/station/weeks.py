"""Weeks: read, judged, rendered, approved. Their files are `weekfiles`', what is published `publishing`'s."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path

from broadcast.domain.canonical import digest
from broadcast.domain.content import Guess, Telling
from broadcast.domain.people import Approval, Role
from broadcast.domain.pieces import Piece
from broadcast.domain.rundown import Rundown
from broadcast.domain.schedule import Line, SourceKind, WeekSchedule
from broadcast.domain.times import Frames, Millis, Period, Week, millis_in
from broadcast.errors import (
    BroadcastError,
    Fault,
    UnknownItemError,
    WeekFaultsError,
)
from broadcast.ingest import classify
from broadcast.playout.shelf import RundownShelf
from broadcast.production.incoming import length_of
from broadcast.station import carts, library, people, readings, rendering
from broadcast.station.bulletins import bulletin_length, tracks_of
from broadcast.station.home import Home
from broadcast.station.recordings import recording_notes
from broadcast.station.rendering import Made, Progress
from broadcast.store import Recipe, WeekState
from broadcast.traffic import WeekFile, read_week, rundowns
from broadcast.traffic.checking.checks import Checks
from broadcast.traffic.checking.notes import week_notes
from broadcast.traffic.feeds import KnownFeeds
from broadcast.traffic.layout import Lengths
from broadcast.traffic.lengths import reading_length
from broadcast.traffic.rundowns import CartFacts

_SURE = 50
"""Confidence from which a guess about copy counts in the report."""
_RECORDED = frozenset({SourceKind.FILE, SourceKind.FILL})

# ── read ───────────────────────────────────────────────────────────────────────────────────────


def read_file(home: Home, path: Path, week: Week | None, author: str) -> WeekFile:
    """A week file as the station reads it. Raises as `read_week` does."""
    relays = [relay.name for relay in home.settings.relays]

    def look(schedule: WeekSchedule) -> tuple[Fault, ...]:
        return checks(home).faults_alone(schedule)

    return read_week(path, week, author, home.settings.zone_values, relays, look=look)


# ── render, approve ─────────────────────────────────────────────────────────────────────


def render(home: Home, period: Period, jobs: int, progress: Progress) -> Made:
    """Make the carts of the week that `period` lies in, or of its one day. Raises WeekMissingError."""
    schedule = home.store.week(Week.of(period.first))
    wanted = {day.weekday() for day in schedule.week.days if period.first <= day <= period.last}
    only = [index for index, line in enumerate(schedule.lines) if wanted & set(line.days)]
    return rendering.make(home, schedule, author=schedule.author, jobs=jobs, progress=progress, only=only)


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """Who approved whose carts, how many, and what was noticed while they were made."""

    approver: str
    author: str
    carts: int
    notes: tuple[Fault, ...]


def approve(home: Home, week: Week, user: str | None, progress: Progress) -> Approved:
    """Make what is missing, then write down the approval of every cart of the week's newest version.

    Raises:
        SamePersonError: the approver is the author.
        DoubtsError: it holds words of which the reading is not certain.
        WeekFaultsError: the week breaks a rule.
    Nothing was approved then.
    """
    approver = people.acting(home, user, Role.APPROVER)
    schedule = home.store.week(week)
    people.refuse_author(approver, schedule.author)
    readings.refuse_doubts(home, schedule)
    made = rendering.make(home, schedule, author=schedule.author, jobs=2, progress=progress)
    refuse(str(week), faults_of(home, schedule, made))
    now = home.clock.wall()
    for name in _names(home, schedule, made):
        home.store.approve(Approval(cart=name, author=schedule.author, approver=approver.name, at=now))
    home.store.move_week(week, schedule.version, WeekState.APPROVED)
    return Approved(
        approver=approver.name,
        author=schedule.author,
        carts=len({cart.cart for cart in made.carts.values()}),
        notes=tuple(dict.fromkeys((*made.notes, *notes(home, schedule, made)))),
    )


def rundown(home: Home, day: date) -> Rundown:
    """What is in force for a day. Raises RundownMissingError, RundownDamagedError."""
    return RundownShelf(home.rundowns).on(day)


def at_hand(home: Home) -> Iterator[Rundown]:
    """What is in force today and tomorrow, as far as it is published and whole."""
    today = home.here().date()
    for day in (today, today + timedelta(days=1)):
        with suppress(BroadcastError):
            yield rundown(home, day)


def unpublished(home: Home, week: Week, progress: Progress) -> tuple[Rundown, ...]:
    """The rundowns that publishing the newest version would give, approved or not."""
    schedule = home.store.week(week)
    made = rendering.make(home, schedule, author=schedule.author, jobs=2, progress=progress)
    return days_of(home, schedule, made)


# ── inside ───────────────────────────────────────────────────────────────────────────────────────


def faults_of(home: Home, schedule: WeekSchedule, made: Made | None = None) -> tuple[Fault, ...]:
    """Every fault of a week by the rules and recordings of the station."""
    return checks(home, made).faults(schedule)


def checks(home: Home, made: Made | None = None) -> Checks:
    """What weeks of the station are checked by; the carts that were `made` say how long their lines are."""
    return Checks(
        rules=home.settings.rule_values,
        zones=home.settings.zone_values,
        length=lengths(home, made),
        known=known(home),
        feeds=feeds(home),
        limits=library.limits(home),
    )


def known(home: Home) -> Callable[[Line], bool]:
    """Whether the recording of a line is there, or its plan item kept."""
    kept = {telling.name for telling in home.store.tellings(retired=True)}

    def is_known(line: Line) -> bool:
        if line.source.kind in _RECORDED:
            return (home.recordings / carts.recording_of(home, line)).is_file()
        if line.source.kind is SourceKind.BULLETIN:
            return bool(tracks_of(home, line))
        return line.source.kind is not SourceKind.PLAN or line.source.reference in kept

    return is_known


def notes(home: Home, schedule: WeekSchedule, made: Made | None = None) -> tuple[Fault, ...]:
    """What nothing forbids but a person would want to know before it airs."""
    kept = {telling.name for telling in home.store.tellings(retired=True)}
    retired = kept - {telling.name for telling in home.store.tellings()}
    told = week_notes(schedule, home.settings.rule_values, lengths(home, made), retired)
    return (*told, *recording_notes(home, schedule))


def lengths(home: Home, made: Made | None = None) -> Lengths:
    """What a line is known to last: its cart, the recording that it will be made of, or the words of its item."""
    items = {telling.name: telling for telling in home.store.tellings(retired=True)}
    recorded = cache(partial(recording_length, home))

    def length(index: int, line: Line) -> Millis | None:
        if made is not None and index in made.carts:
            return millis_in(made.carts[index].frames)
        if line.source.kind is SourceKind.PLAN and line.source.reference in items:
            return reading_length(items[line.source.reference].text)
        if line.source.kind is SourceKind.FILE:
            return recorded(line.source.reference)
        if line.source.kind is SourceKind.BULLETIN:
            return bulletin_length(home, line)
        return None

    return length


def recording_length(home: Home, name: str) -> Millis | None:
    """How long a recording below audio_assets is; None when it cannot be read."""
    try:
        return length_of(home.recordings / name)
    except BroadcastError:  # said by whoever makes the cart
        return None


def feeds(home: Home) -> KnownFeeds:
    """What the station can take from outside."""
    live = home.settings.live
    return KnownFeeds(
        relays={relay.name: relay.addresses for relay in home.settings.relays},
        live=live.input,
        longest_live=Millis(live.longest_minutes * 60_000),
    )


def refuse(name: str, faults: tuple[Fault, ...]) -> None:
    """Raise WeekFaultsError when there are any."""
    if faults:
        raise WeekFaultsError(name=name, faults=faults)


def _names(home: Home, schedule: WeekSchedule, made: Made) -> list[str]:
    """What an approval of the week approves: each line's cart or source, and the fallbacks."""
    fed = feeds(home)
    lines = {approval_key(line, made.carts.get(index), fed) for index, line in enumerate(schedule.lines)}
    return sorted(lines - {""} | {made.chime.cart, made.evergreen.cart})


def days_of(home: Home, schedule: WeekSchedule, made: Made) -> tuple[Rundown, ...]:
    """The week's seven rundowns, approved or not; publishing gives them their versions."""
    facts = {
        index: _facts(home, line, made.carts.get(index))
        for index, line in enumerate(schedule.lines)
        if line.source.kind is not SourceKind.REPEAT
    }
    return tuple(_day(home, schedule, day, made, facts) for day in schedule.week.days)


def _day(
    home: Home, schedule: WeekSchedule, day: date, made: Made, facts: Mapping[int, CartFacts]
) -> Rundown:
    return rundowns.build_day(
        schedule,
        day,
        station=home.settings.station.code,
        rules=home.settings.rule_values.around(day),
        zones=home.settings.zone_values,
        carts={index: _with_previous(home, found, day) for index, found in facts.items()},
        feeds=feeds(home),
        evergreen=made.evergreen.cart,
        chime=made.chime.cart,
        version=0,
    )


def _with_previous(home: Home, facts: CartFacts, day: date) -> CartFacts:
    if facts.cart is None:
        return facts
    return replace(facts, previous_cart=home.store.previous_cart_of(facts.title, cart=facts.cart, day=day))


def _facts(home: Home, line: Line, cart: Recipe | None) -> CartFacts:
    approval = home.store.approval_of(approval_key(line, cart, feeds(home)))
    piece = home.store.piece_of_cart(cart.cart) if cart else None
    telling, guess = _telling(home, line, piece), _guess(line)
    title = cart.title if cart and line.source.kind not in _RECORDED else line.content
    return CartFacts(
        cart=cart.cart if cart else None,
        frames=cart.frames if cart else Frames(0),
        title=title,
        author=approval.author if approval else None,
        approver=approval.approver if approval else None,
        items=(telling.name,) if telling else (),
        group=(piece.group if piece else None) or (telling.group if telling else guess.group),
        field=telling.field if telling else guess.field,
        plan=telling.plan if telling else None,
    )


def _telling(home: Home, line: Line, piece: Piece | None) -> Telling | None:
    """The item of a plan that a line tells: it says so itself, or the piece that it plays does."""
    if line.source.kind is SourceKind.PLAN:
        return home.store.telling(line.source.reference)
    if piece is None or piece.item is None:
        return None
    try:
        return home.store.telling(piece.item)
    except UnknownItemError:  # its plan has gone; what is told is told
        return None


def _guess(line: Line) -> Guess:
    """Group and field of copy in the column of administrative reform, by its own words."""
    if line.source.kind is SourceKind.READ and "cải cách hành chính" in line.column.casefold():
        guess = classify(line.content)
        if guess.confidence >= _SURE:
            return guess
    return Guess(group=None, field=None, confidence=0)


def approval_key(line: Line, cart: Recipe | None, feeds: KnownFeeds) -> str:
    """What an approval of `line` is bound to: the cart's hash; for a relay or live line, which has none, the
    hash of what will be taken, and from where. A repeat is approved with what it repeats.
    """
    if cart is not None:
        return cart.cart
    if line.source.kind is SourceKind.REPEAT:
        return ""
    return digest(
        {
            "source": line.source.kind,
            "reference": line.source.reference,
            "content": line.content,
            "feeds": feeds.of(line.source) or (),
        }
    )
