"""What was really heard: as-run entries of how each event began and ended, and of what changed the air.

Times are those of the sound card (DAC), not of the plan. Values are text and whole numbers only, because
every entry is hashed. Levels are hundredths of a decibel relative to full scale.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from broadcast.domain.canonical import Json
from broadcast.domain.times import ClockTrust, Frames, Millis, frames_in, stamp, unstamp, utc


class Place(NamedTuple):
    """Where an entry stands: its number, and the output in whose log; "" where the station has one log only."""

    seq: int
    output: str = ""

    def __str__(self) -> str:
        return f"{self.output} {self.seq}".lstrip()


class EntryKind(StrEnum):
    """What an entry tells of."""

    EVENT = "event"
    """An event has ended, or was skipped: the entry with its outcome."""
    BEGUN = "begun"
    """An event's first frame was handed over: what is known if nothing more comes to be written."""
    STARTED = "started"
    STOPPED = "stopped"
    CLOCK_STEP = "clock_step"
    HELD = "held"
    """The operator has silenced the air until a moment, which is the reason."""
    RELEASED = "released"
    """Back to the schedule: on somebody's word, or because the hold has lasted its time."""
    UNDERRUN = "underrun"
    """The output ran dry; the reason is how often since the last such entry."""
    CARD_LOST = "card_lost"
    """The output has gone, or takes nothing any more; `device` is its name."""
    HEARD = "heard"
    """What a loopback or a microphone heard of an event: it has that event's `rundown`, `event`, planned and actual start."""
    RIGHTS = "rights"
    """Who may do what was changed: the reason says how, `person` whose, `right` what it is now, `author` by whom."""


class Outcome(StrEnum):
    """How an event ended. Closed: there is no other way."""

    AIRED = "aired"
    JOINED_LATE = "joined_late"
    CUT = "cut"
    REPLACED = "replaced"
    INTERRUPTED = "interrupted"
    SKIPPED = "skipped"
    FAILED = "failed"


class Verdict(StrEnum):
    """What came of an event out there, by what a monitor heard."""

    HEARD = "heard"
    LOW = "low"
    """It came, much softer than usual."""
    SILENT = "silent"
    """Nothing came, or nothing but noise and hum."""
    WRONG = "wrong"
    """Something else was heard than what was sent."""


HEARD = frozenset({Outcome.AIRED, Outcome.JOINED_LATE, Outcome.CUT, Outcome.REPLACED, Outcome.INTERRUPTED})
"""Outcomes with sound in them."""


class Rung(StrEnum):
    """What sounded: the ladder, from what was planned down to silence."""

    FEED = "feed"
    """A relay or live: what came in from outside."""
    CART = "cart"
    PREVIOUS = "previous"
    EVERGREEN = "evergreen"
    CHIME = "chime"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True, kw_only=True)
class AsRun:
    """One entry, before the chain gives it its number and hash."""

    kind: EntryKind
    station: str
    at: datetime
    """When the entry was made, by the wall clock of that moment."""
    clock_trust: ClockTrust
    device: str
    software: str
    reason: str = ""
    """Why, as a key: a rule, `hard_start`, `window_end`, `missing_cart`, …; empty when as planned."""
    rundown: str = ""
    """File name of the rundown version."""
    event: str = ""
    title: str = ""
    column: str = ""
    event_kind: str = ""
    items: tuple[str, ...] = ()
    group: str = ""
    field: str = ""
    plan: str = ""
    language: str = ""
    origin: str = ""
    repeat: bool = False
    priority: str = ""
    zones: tuple[str, ...] = ()
    author: str = ""
    approver: str = ""
    cart: str = ""
    """The cart that sounded, which is the planned one unless `rung` says otherwise."""
    voice: str = ""
    """The voice that speaks in that cart; empty for a recording or a feed, and in entries of older programs."""
    rung: str = ""
    planned_start: datetime | None = None
    planned_end: datetime | None = None
    actual_start: datetime | None = None
    actual_end: datetime | None = None
    frames: Frames = Frames(0)
    """Frames that left for the card."""
    outcome: Outcome | None = None
    peak: int | None = None
    """Highest sample, hundredths of dBFS; None for digital silence."""
    loudness: int | None = None
    """RMS over the event, hundredths of dBFS; None for digital silence."""
    lufs: int | None = None
    """How loud it was to an ear, gated (BS.1770-4), hundredths of LUFS; None where nothing is loud enough to count, and
    in entries of older programs."""
    verdict: Verdict | None = None
    """Of a HEARD entry alone, as are the next four: what nine tenths of the event came to, else the worst of it. What
    the worst minute came to is the reason, where not all of it was heard."""
    heard_share: int | None = None
    """Percent of the judged sound that was heard, neither low, silent nor wrong."""
    delay: Millis | None = None
    """How much later it was heard than it left the card; None where it was not found in what was heard."""
    level: int | None = None
    """How much louder it was heard than sent, hundredths of a decibel; None as for `delay`."""
    match: int | None = None
    """How alike sent and heard were, percent."""
    person: str = ""
    """Whose rights were changed: a person's name, or a token's."""
    right: str = ""
    """What they are now: a role, or a token's scopes."""
    note: str = ""
    """Id of the note of which this entry was made; empty for what playout itself tells."""
    noted: datetime | None = None
    """When that note was left, by the clock of whoever left it."""

    def __post_init__(self) -> None:
        utc(self.at)
        if (self.kind is EntryKind.EVENT) != (self.outcome is not None):
            message = "an event has an outcome, and nothing else has one"
            raise ValueError(message)
        if (self.kind is EntryKind.HEARD) != (self.verdict is not None):
            message = "what was heard has a verdict, and nothing else has one"
            raise ValueError(message)

    @property
    def heard(self) -> bool:
        """Whether any of it sounded: an airing (lượt phát) is a heard event."""
        return self.frames > 0 and self.rung != Rung.SILENCE and self.outcome in HEARD

    @property
    def planned(self) -> Frames:
        """How long it was to last; 0 where nothing tells."""
        if self.planned_start is None or self.planned_end is None:
            return Frames(0)
        lasting = (self.planned_end - self.planned_start) // timedelta(milliseconds=1)
        return frames_in(Millis(max(0, lasting)))

    @property
    def moment(self) -> datetime:
        """The moment that places it in a period: when it sounded, or should have, or was noted."""
        return self.actual_start or self.planned_start or self.at


STAND_INS = frozenset({Rung.EVERGREEN, Rung.CHIME})
"""Rungs on which something is heard, but not what was planned."""
_ENDED_WELL = frozenset({Outcome.AIRED, Outcome.REPLACED})


def is_told(pieces: Iterable[AsRun]) -> bool:
    """Whether listeners had the whole of an event, of which one output's log tells in these entries.

    It went to its end, in this version or the one before, or nine tenths of it sounded; what stood in for it
    tells nothing.
    """
    kept = list(pieces)
    proper = [piece for piece in kept if piece.heard and piece.rung not in STAND_INS]
    if not proper:
        return False
    played = sum(piece.frames for piece in proper)
    return proper[-1].outcome in _ENDED_WELL or played * 10 >= kept[0].planned * 9


_TIMES = frozenset({"at", "planned_start", "planned_end", "actual_start", "actual_end", "noted"})
_LISTS = frozenset({"items", "zones"})
_OF_ONE_KIND = {
    **dict.fromkeys(("verdict", "heard_share", "delay", "level", "match"), EntryKind.HEARD),
    **dict.fromkeys(("person", "right"), EntryKind.RIGHTS),
}
_FIELDS = tuple(field.name for field in fields(AsRun))


def to_record(entry: AsRun) -> dict[str, Json]:
    """The entry as the chain hashes it: field names as above, times in UTC as text.

    What only one kind of entry has, or only what was made of a note, stands in no other.
    """
    record: dict[str, Json] = {name: getattr(entry, name) for name in _FIELDS}
    for name, kind in _OF_ONE_KIND.items():
        if entry.kind is not kind:
            del record[name]
    if not entry.note:
        del record["note"], record["noted"]
    for name in _TIMES & record.keys():
        moment = getattr(entry, name)
        record[name] = moment and stamp(moment)
    for name in _LISTS:
        record[name] = list(getattr(entry, name))
    return record


def from_record(record: dict[str, Any]) -> AsRun:
    """What `to_record` wrote, now or in an older program that lacked fields.

    Raises ValueError, KeyError or TypeError for anything else.
    """
    values = {
        name: record[name] for name in _FIELDS if name in record
    }  # by names that Python need not compare
    if len(values) != len(record):
        raise KeyError(*record.keys() - values.keys())
    for name in _TIMES:
        if values.get(name) is not None:
            values[name] = unstamp(values[name])
    for name in _LISTS:
        values[name] = tuple(values[name])
    values["kind"] = EntryKind(values["kind"])
    values["clock_trust"] = ClockTrust(values["clock_trust"])
    values["outcome"] = Outcome(values["outcome"]) if values["outcome"] is not None else None
    if values["kind"] is EntryKind.HEARD:
        values["verdict"] = Verdict(values["verdict"])
    return AsRun(**values)
