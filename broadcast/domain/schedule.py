"""A week as people write it: lines by day and time, before any audio or frame is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from broadcast.domain.times import Millis, Week


class StartKind(StrEnum):
    """How a start is held: at that moment (cứng), after what runs (mềm), then at the earliest (không trước).

    BACK (kết thúc lúc) is timed backwards: it ends at that moment, to the sample, and so starts as much before
    as it is long.
    """

    HARD = "hard"
    SOFT = "soft"
    NOT_BEFORE = "not_before"
    BACK = "back"


class Overrun(StrEnum):
    """What to do when an event still runs at the moment of the next hard start. An emergency never waits."""

    CUT = "cut"
    """It is cut there, with a fade."""
    FINISH = "finish"
    """It ends first. The next one is late by then, and its own late rule decides."""
    SHIFT = "shift"
    """It ends first. The next one is then heard whole, however late."""


class LateRule(StrEnum):
    """What to do when the moment of a start has passed by more than the tolerance, or the event was broken off."""

    JOIN = "join"
    """Start inside, where it would be by now."""
    RESTART = "restart"
    """Start from its beginning if it still ends by its planned end or before the next hard start."""
    SKIP = "skip"


class Priority(StrEnum):
    """The three levels of a bulletin."""

    EMERGENCY = "emergency"
    PRIORITY = "priority"
    NORMAL = "normal"


class SourceKind(StrEnum):
    """Where the sound of a line comes from."""

    READ = "read"
    """`đọc`: the content is the copy itself."""
    FILE = "file"
    """A path below `audio_assets/`."""
    BULLETIN = "bulletin"
    """`bản tin: ban-tin/tuan-48`: a folder below `audio_assets/`, whose recordings and texts follow each other."""
    PLAN = "plan"
    """`kế hoạch: KH1.a`: a kept plan's item."""
    RELAY = "relay"
    """`tiếp âm: VOV1` or a URL."""
    REPEAT = "repeat"
    """`phát lại: T2 17:00` or a title."""
    LIVE = "live"
    """`trực tiếp`."""
    FILL = "fill"
    """`lấp`, with a path below `audio_assets/` or the station's evergreen: again and again until the next line
    that has a time.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSource:
    """Kind and reference: the path, the relay's name, the item's name, the line repeated; empty for read, live,
    and a fill with the evergreen.
    """

    kind: SourceKind
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of the week. Blank `start` is "after the line above"; blank `length` is "as long as the audio"."""

    days: tuple[int, ...]
    """Weekdays, 0 for Monday, in order, without repetition."""
    start: time | None
    start_kind: StartKind
    length: Millis | None
    column: str
    content: str
    """The title; for `đọc` the copy itself."""
    source: LineSource
    zones: tuple[str, ...] = ()
    """Zone names; empty means all."""
    priority: Priority = Priority.NORMAL
    language: str = "vi"
    note: str = ""
    overrun: Overrun = Overrun.CUT
    late: LateRule = LateRule.JOIN
    place: str = ""
    """Where the line was read (file, sheet, row), or why the planner put it there."""

    def __post_init__(self) -> None:
        if not self.days or list(self.days) != sorted(set(self.days)) or not set(self.days) <= set(range(7)):
            message = f"weekdays out of range or order: {self.days}"
            raise ValueError(message)
        if self.start is None and self.start_kind is not StartKind.SOFT:
            message = "a line without a time follows on"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekSchedule:
    """One version of a week's lines, with its author."""

    week: Week
    lines: tuple[Line, ...]
    author: str
    version: int = 0
    """0 until it is kept; then 1, 2, …"""
