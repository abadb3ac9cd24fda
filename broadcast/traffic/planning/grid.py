"""The station's own grid: what a session is made of, whatever is told in it.

    05:00 cứng   nhạc hiệu
    (mềm)        phát lại: hôm qua 17:00
    (mềm)        ▒▒ nội dung kế hoạch ▒▒          as much as fits, timed to end before
    06:00 cứng   tiếp âm: VOV1, 25'               what has its own time
    (mềm)        nhạc kết

A session without lines of its own is all plan items.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from broadcast.domain.schedule import LineSource, StartKind
from broadcast.domain.times import Millis

YESTERDAY = "hôm qua"
"""Begins the reference of a repeat that means the session of the day before: `phát lại: hôm qua 17:00`."""
_EVERY_DAY = tuple(range(7))


@dataclass(frozen=True, slots=True, kw_only=True)
class GridLine:
    """One fixed line of a session, or with `source` None the place where plan items stand.

    Plan items take `column` from their line, else from the session. `most` is how many they are at the most.
    `length` is needed for a relay and for what is live; for a repeat of yesterday it is what is kept free.
    """

    source: LineSource | None
    days: tuple[int, ...] = _EVERY_DAY
    start: time | None = None
    start_kind: StartKind = StartKind.SOFT
    length: Millis | None = None
    column: str = ""
    content: str = ""
    zones: tuple[str, ...] = ()
    most: int = 2

    def __post_init__(self) -> None:
        if self.start is None and self.start_kind is not StartKind.SOFT:
            message = "a line of the grid without a time follows on"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One session of the grid: its weekdays, start and length, and its lines in order."""

    name: str
    days: tuple[int, ...]
    start: time
    minutes: int
    column: str
    lines: tuple[GridLine, ...] = (GridLine(source=None),)
