"""What is to be told: a plan as it was published, its content items and its tasks.

Everything here was read from a document and keeps its provenance: which document, which place in it,
which sentence, and how sure the reader was. The operator sees the source beside the guess.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from broadcast.domain.schedule import Priority


class Group(StrEnum):
    """The ten content groups of Quyết định 1216/QĐ-BTTTT, by their letters (there is no f and no j)."""

    A = "a"
    B = "b"
    C = "c"
    D = "d"
    DD = "đ"
    E = "e"
    G = "g"
    H = "h"
    I = "i"  # noqa: E741
    K = "k"


class Field(StrEnum):
    """The six fields of reform of Nghị quyết 76/NQ-CP."""

    INSTITUTIONS = "thể chế"
    PROCEDURES = "thủ tục hành chính"
    ORGANISATION = "tổ chức bộ máy"
    CIVIL_SERVICE = "chế độ công vụ"
    PUBLIC_FINANCE = "tài chính công"
    DIGITAL = "chính phủ số"


class TimingKind(StrEnum):
    """How often or until when a task is due."""

    ONGOING = "ongoing"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    DEADLINE = "deadline"
    RANGE = "range"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """A cadence or date as printed (`raw`) and as understood.

    `start` and `end` are dates of a range or the end of a deadline; `per` is how many times in the unit of
    `kind` (04 số/tháng is monthly, per 4).
    """

    kind: TimingKind
    raw: str
    start: date | None = None
    end: date | None = None
    per: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a thing was read: SHA-256 of the document, the place ("dòng 45", "bảng 1 hàng 3"), the words."""

    document: str
    place: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """A classification: group and field or None, how sure (0 to 100), and the words that decided."""

    group: Group | None
    field: Field | None
    confidence: int
    because: tuple[str, ...] = ()


UNSORTED = Guess(group=None, field=None, confidence=0)
"""Of what nobody has sorted yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanItem:
    """A content item. `marker` is the letter or `-` as printed; `parent` the index of the item above it."""

    marker: str
    text: str
    parent: int | None
    guess: Guess
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTask:
    """A row of a task table: number as printed, text, agencies, timing."""

    no: str
    text: str
    lead: str
    partners: str
    timing: Timing
    guess: Guess
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What the document says of itself. `number` and `dated` are None where it leaves them blank.

    `bases` are the legal bases that it cites (Căn cứ …), one for each, in its order and its words.
    """

    number: str | None
    dated: date | None
    issuer: str | None
    title: str | None
    period: tuple[date, date] | None
    bases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A whole document as read. `document` is the SHA-256 of its bytes, `name` its file name.

    `retold` where it is an article about the plan and not the plan itself.
    """

    document: str
    name: str
    heading: Heading
    items: tuple[PlanItem, ...]
    tasks: tuple[PlanTask, ...]
    warnings: tuple[str, ...] = ()
    retold: bool = False


class Facet(StrEnum):
    """What an operator may say otherwise than it was read."""

    GROUP = "group"
    FIELD = "field"
    TEXT = "text"
    TIMING = "timing"


class Daypart(StrEnum):
    """The parts of a broadcasting day, by when a session starts."""

    MORNING = "sáng"
    NOON = "trưa"
    AFTERNOON = "chiều"
    EVENING = "tối"

    @classmethod
    def of(cls, at: time) -> Daypart:
        """The daypart of a session that starts at a local time."""
        begins = ((18, cls.EVENING), (13, cls.AFTERNOON), (10, cls.NOON))
        return next((part for hour, part in begins if at >= time(hour)), cls.MORNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """An item or task of a kept plan as the planner meets it.

    `name` is how people and week files point at it: `KH1.a` or `KH1.NV3` (plan number, item or task).
    """

    name: str
    text: str
    group: Group | None
    field: Field | None
    timing: Timing | None
    plan: str
    period: tuple[date, date] | None = None
    """The plan's own period."""
    corrected: frozenset[Facet] = frozenset()
    """What of it an operator has said, and no document."""
    priority: Priority = Priority.NORMAL
    """With PRIORITY it comes before everything else, once a week."""
    dayparts: tuple[Daypart, ...] = ()
    """Where it may stand; empty means anywhere."""
    spacing: timedelta | None = None
    """The least time from one airing to the next; None for what its cadence and the station ask."""

    @property
    def due(self) -> Timing | None:
        """The timing to go by: a blank cell says nothing, and a deadline outside the plan's own period is a slip of
        the pen that binds nobody.
        """
        timing = self.timing if self.timing is not None and self.timing.raw.strip() else None
        if (
            timing is None
            or timing.kind is not TimingKind.DEADLINE
            or timing.end is None
            or self.period is None
        ):
            return timing
        return timing if self.period[0] <= timing.end <= self.period[1] else None
