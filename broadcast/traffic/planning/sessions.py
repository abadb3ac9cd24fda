"""The grid on its days, under the rules of the place: which sessions there are, and what room they leave for items.

A session runs to its own end, to the end of the hours in which the station may sound, or to the next session.
What has a time of its own parts it; the items of a part have to end before what follows:

    05:00 ──fixed──▒▒▒ room ▒▒▒──fixed──│06:00 relay──▒ room ▒──fixed──│ end

The rooms of sessions that lie within half an hour of each other share one quota of minutes, for listeners (and
inspectors) take them for one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from broadcast.domain.content import Daypart
from broadcast.domain.rules import SESSION_GAP, Request, Rule, Rules, Verdict, judge
from broadcast.domain.schedule import Priority, SourceKind, StartKind
from broadcast.domain.times import WEEKDAYS, ClockTrust, Millis, Week, local
from broadcast.domain.zones import Zone, find_zone
from broadcast.errors import Said
from broadcast.traffic.lengths import reading_length
from broadcast.traffic.planning.grid import YESTERDAY, GridLine, Slot
from broadcast.traffic.planning.mandatory import with_mandatory
from broadcast.traffic.running_order import says_music
from broadcast.traffic.spellings import read_reference

Recorded = Callable[[str], Millis | None]
"""How long a recording below audio_assets is, or None."""

RECORDING = Millis(30_000)
"""What a recording is taken to last that cannot be asked."""
_MILLI = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A line of the grid in a session, with its length; for the items' place `room` is what they may take."""

    line: GridLine
    length: Millis
    room: Millis = Millis(0)
    at: datetime | None = None
    """About when the items' place begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A slot on a day with its parts; `refused` says why there is none."""

    day: date
    slot: Slot
    start: datetime
    end: datetime
    latest: datetime
    """To when it could last if it were longer: the hours of the station, the next session, the quota of minutes."""
    parts: tuple[Part, ...] = ()
    zones: tuple[str, ...] = ()
    """Names of the zones that may hear it, where some have to keep silent; empty means all."""
    refused: Said | None = None

    @property
    def moment(self) -> str:
        """Day and time, as in `T2 05:30`."""
        return f"{WEEKDAYS[self.day.weekday()]} {self.slot.start:%H:%M}"

    @property
    def fixed(self) -> Millis:
        """How long everything but the items sounds."""
        return Millis(sum(part.length for part in self.parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A place for plan items: at most `most` of them, in `room` altogether."""

    session: int
    part: int
    day: date
    at: datetime
    stamp: int
    """`at` in seconds since the epoch."""
    daypart: Daypart
    room: Millis
    most: int
    echoes: int = 0
    """How many later sessions of the week repeat it."""

    @property
    def is_morning(self) -> bool:
        """Whether it lies before noon."""
        return self.daypart in {Daypart.MORNING, Daypart.NOON}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a grid is laid out under: the rules of the place, its zones, and how long recordings are."""

    rules: Rules
    zones: tuple[Zone, ...]
    recorded: Recorded


def sessions_of(week: Week, grid: Sequence[Slot], place: Place) -> tuple[Session, ...]:
    """Every session of the grid in the week, in order, those that the rules refuse included."""
    return tuple(session for day in week.days for session in _day(day, grid, place))


def blocks_of(sessions: Sequence[Session], rules: Rules) -> tuple[Block, ...]:
    """The places for plan items, in the order of the week."""
    found: list[Block] = []
    for number, session in enumerate(sessions):
        for place, part in enumerate(session.parts):
            if part.line.source is not None or part.room <= 0 or part.at is None:
                continue
            found.append(
                Block(
                    session=number,
                    part=place,
                    day=session.day,
                    at=part.at,
                    stamp=int(part.at.timestamp()),
                    daypart=Daypart.of(part.at.astimezone(rules.zone).time()),
                    room=part.room,
                    most=part.line.most,
                    echoes=sum(
                        1 for other in sessions for line in other.parts if _echoes(session, other, line)
                    ),
                )
            )
    return tuple(found)


def repeated_yesterday(line: GridLine) -> time | None:
    """The time of yesterday's session that a line of the grid repeats; None for every other line."""
    if line.source is None or line.source.kind is not SourceKind.REPEAT:
        return None
    reference = line.source.reference
    if not reference.casefold().startswith(YESTERDAY):
        return None
    meant = read_reference(f"T2 {reference[len(YESTERDAY) :].strip()}")
    return meant[1] if meant else None


def _echoes(session: Session, other: Session, part: Part) -> bool:
    return (
        other.day == session.day + timedelta(days=1)
        and repeated_yesterday(part.line) == session.slot.start
        and not session.refused
    )


# ── the sessions of a day ────────────────────────────────────────────────────────────────────────


def _day(day: date, grid: Sequence[Slot], place: Place) -> Iterator[Session]:
    rules = place.rules
    open_slots = with_mandatory([slot for slot in grid if day.weekday() in slot.days], day, rules)
    slots = sorted(open_slots, key=lambda slot: slot.start)
    found: list[Session] = []
    for number, slot in enumerate(slots):
        following = next((later.start for later in slots[number + 1 :] if later.start > slot.start), None)
        session = _session(day, slot, following, place)
        if any(other.start == session.start and not other.refused for other in found):
            same = Said("trùng giờ với một buổi khác trong khung", "another session of the grid starts then")
            session = replace(session, refused=same)
        elif not session.refused and _over_quota(found, session, rules):
            most = rules.on(day).sessions_a_day
            full = Said(f"đã đủ {most} buổi trong ngày", f"the day has its {most} sessions")
            session = replace(session, refused=full)
        found.append(session)
    furnished = [one if one.refused else _furnished(one, place) for one in found]
    yield from _within_quota(furnished, rules)


def _session(day: date, slot: Slot, following: time | None, place: Place) -> Session:
    start = local(day, slot.start, place.rules.zone)
    zones: tuple[str, ...] = ()
    verdict = _judged(start, place.rules)
    if verdict.rule in _OF_ZONES and verdict.zones:
        open_zones = [zone for zone in place.zones if zone.id not in verdict.zones]
        verdict = _judged(start, place.rules, zones=tuple(zone.id for zone in open_zones))
        zones = tuple(zone.name for zone in open_zones)
    if verdict.until is None or (verdict.rule in _OF_ZONES and not zones):
        return Session(day=day, slot=slot, start=start, end=start, latest=start, refused=_refusal(verdict))
    most = timedelta(minutes=place.rules.on(day).minutes_a_session)
    latest = min(verdict.until, start + most)
    end = min(start + timedelta(minutes=slot.minutes), verdict.until)
    if following is not None:
        after = local(day, following, place.rules.zone)
        end, latest = min(end, after), min(latest, after)
    return Session(day=day, slot=slot, start=start, end=end, latest=latest, zones=zones)


_OF_ZONES = frozenset({Rule.SCHOOL_HOURS, Rule.EXAM_DAY})
_REFUSALS = {
    Rule.QUIET_HOURS: Said("nằm trong giờ yên lặng", "in the quiet hours"),
    Rule.SCHOOL_HOURS: Said("nằm trong giờ học của trường gần loa", "in the hours of a school nearby"),
    Rule.EXAM_DAY: Said("nằm trong giờ thi", "in the hours of an exam"),
}
_OUTSIDE = Said("ngoài khung giờ được phát", "outside the hours of the station")


def _refusal(verdict: Verdict) -> Said:
    said = _REFUSALS.get(verdict.rule, _OUTSIDE) if verdict.rule else _OUTSIDE
    if not verdict.decision:
        return said
    return Said(f"{said.vi} (theo {verdict.decision})", f"{said.en} (by {verdict.decision})")


def _judged(moment: datetime, rules: Rules, *, music: bool = False, zones: tuple[str, ...] = ()) -> Verdict:
    """What the guard says of something approved at `moment`."""
    request = Request(priority=Priority.NORMAL, approved=True, music=music, zones=zones)
    return judge(request, moment, rules, ClockTrust.TRUSTED)


def _over_quota(found: Sequence[Session], session: Session, rules: Rules) -> bool:
    held = [one for one in found if not one.refused]
    return len(list(_stretches([*held, session]))) > rules.on(session.day).sessions_a_day


def _stretches(sessions: Sequence[Session]) -> Iterator[list[Session]]:
    """The sessions of a day that a pause parts, as the check of a week counts them."""
    run: list[Session] = []
    for session in sessions:
        if run and session.start - run[-1].end > SESSION_GAP:
            yield run
            run = []
        run.append(session)
    if run:
        yield run


# ── their parts ──────────────────────────────────────────────────────────────────────────────────


def _furnished(session: Session, place: Place) -> Session:
    parts = [
        Part(line=line, length=_length(line, place.recorded))
        for line in (_in_open_zones(line, session, place.zones) for line in session.slot.lines)
        if line is not None
        and session.day.weekday() in line.days
        and not _silenced(line, session, place.rules)
    ]
    return replace(session, parts=_with_rooms(parts, session, place.rules))


def _in_open_zones(line: GridLine, session: Session, zones: tuple[Zone, ...]) -> GridLine | None:
    """The line in the zones that may hear the session; None when none of its own may."""
    if not session.zones:
        return line
    if not line.zones:
        return replace(line, zones=session.zones)
    wanted = {zone.name for name in line.zones if (zone := find_zone(zones, name))}
    left = tuple(name for name in session.zones if name in wanted)
    return replace(line, zones=left) if left else None


def _silenced(line: GridLine, session: Session, rules: Rules) -> bool:
    """Whether a day of mourning takes the line out, or there is no yesterday in the week to repeat."""
    if repeated_yesterday(line) is not None and session.day.weekday() == 0:
        return True
    return is_music(line) and rules.on(session.day).mourning is not None


def is_music(line: GridLine) -> bool:
    """Whether a line of the grid is music, as a line of a week is."""
    if line.source is None or line.source.kind not in {SourceKind.FILE, SourceKind.FILL}:
        return False
    return says_music(line.column or line.content, line.source.reference)


def _length(line: GridLine, recorded: Recorded) -> Millis:
    if line.source is None or line.source.kind is SourceKind.FILL:
        return Millis(0)
    if line.source.kind is SourceKind.FILE:
        return recorded(line.source.reference) or line.length or RECORDING
    if line.source.kind is SourceKind.READ:
        return Millis(reading_length(line.content))
    return line.length or Millis(0)


def _with_rooms(parts: Sequence[Part], session: Session, rules: Rules) -> tuple[Part, ...]:
    """The parts, each place for items with its room: what its stretch of the session leaves, shared alike."""
    found: list[Part] = []
    begin = session.start
    for stretch, end, resumes in _parted(parts, session, rules):
        free = Millis((end - begin) // _MILLI - sum(part.length for part in stretch))
        places = sum(part.line.source is None for part in stretch)
        at = begin
        for part in stretch:
            if part.line.source is None:
                room = Millis(max(0, free // places))
                found.append(replace(part, room=room, at=at))
                at += room * _MILLI
            else:
                found.append(part)
                at += part.length * _MILLI
        begin = resumes if resumes is not None else end
    return tuple(found)


def _parted(
    parts: Sequence[Part], session: Session, rules: Rules
) -> Iterator[tuple[list[Part], datetime, datetime | None]]:
    """Stretches between times: their parts, when they have to end, and when what follows begins."""
    run: list[Part] = []
    for number, part in enumerate(parts):
        if part.line.start is None:
            run.append(part)
            continue
        at = local(session.day, part.line.start, rules.zone)
        if part.line.start_kind is StartKind.BACK:
            run.append(part)
            stacked = number + 1 < len(parts) and _one_end(part, parts[number + 1])
            if not stacked:
                yield run, at, at
                run = []
            continue
        yield run, at, at
        run = [part]
    yield run, session.end, None


def _one_end(one: Part, other: Part) -> bool:
    return one.line.start == other.line.start and one.line.start_kind is other.line.start_kind


# ── the quota of minutes ─────────────────────────────────────────────────────────────────────────


def _within_quota(sessions: Sequence[Session], rules: Rules) -> Iterator[Session]:
    """The same sessions, their rooms made smaller where the minutes a session may sound do not hold them."""
    runs = {id(one): run for run in _stretches([s for s in sessions if not s.refused]) for one in run}
    for session in sessions:
        most = rules.on(session.day).minutes_a_session * 60_000
        run = runs.get(id(session), [])
        wanted = sum(part.room for one in run for part in one.parts)
        left = max(0, most - sum(one.fixed for one in run))
        if wanted <= left:
            yield session
        else:
            parts = tuple(replace(part, room=Millis(part.room * left // wanted)) for part in session.parts)
            yield replace(session, parts=parts)
