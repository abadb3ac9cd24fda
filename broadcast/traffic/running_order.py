"""The order in which a day's lines run, and what a repeat stands for.

A line with a time opens a run, lines without a time follow the line above them:

    05:30 cứng   nhạc hiệu      ┐
    (blank)      bản tin        │ one run
    (blank)      nhạc kết       ┘
    17:00 cứng   …                the next

What ends at 17:00 comes before what starts then.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import time
from functools import lru_cache
from typing import NamedTuple

from broadcast.domain.folding import fold
from broadcast.domain.schedule import Line, SourceKind, StartKind, WeekSchedule
from broadcast.traffic.spellings import Earlier, read_earlier, read_reference

_folded = lru_cache(maxsize=4096)(fold)
"""Every repeat is compared with every line before it, whose words stay the same."""
_MUSIC = re.compile(r"\b(?:nhac(?! (?:si|cu)\b)|ca khuc|bai hat|tieng hat|dan ca|vong co|van nghe)\b")
_RECORDED = frozenset({SourceKind.FILE, SourceKind.FILL})


class Airing(NamedTuple):
    """A line on one of its days."""

    weekday: int
    line: int
    """Its index in the week."""


def is_music(line: Line) -> bool:
    """Whether a line is music: a recording whose column says so, or its title where it has none, or its file's name."""
    return line.source.kind in _RECORDED and says_music(line.column or line.content, line.source.reference)


def says_music(name: str, file: str) -> bool:
    """Whether a column's or title's name, or a file's, is that of music: nhạc hiệu, ca khúc, nhac-ket.flac.

    A doubtful one counts as music: on a day of mourning it is asked about instead of heard.
    """
    return _MUSIC.search(_folded(f"{name} / {file}").replace("_", " ")) is not None


def orphans(schedule: WeekSchedule, weekday: int) -> tuple[int, ...]:
    """The lines of a day that follow nothing: above them stands no line with a time on that day."""
    return tuple(index for index, head in _heads(schedule, weekday) if head is None)


def running_order(schedule: WeekSchedule, weekday: int) -> tuple[int, ...]:
    """Indices of the day's lines in running order, those that follow nothing left out."""
    timed = [(head, index) for index, head in _heads(schedule, weekday) if head is not None]
    return tuple(index for _, index in sorted(timed, key=lambda pair: _rank(schedule, pair[0])))


def _heads(schedule: WeekSchedule, weekday: int) -> list[tuple[int, int | None]]:
    """Each line of the day with the line that opens its run, which may be itself; None for an orphan."""
    head: int | None = None
    found: list[tuple[int, int | None]] = []
    for index, line in enumerate(schedule.lines):
        if line.start is not None:
            head = index if weekday in line.days else None
        if weekday in line.days:
            found.append((index, head))
    return found


def _rank(schedule: WeekSchedule, head: int) -> tuple[time, bool, int]:
    """The place of a run by the line that opens it."""
    line = schedule.lines[head]
    return line.start or time(), line.start_kind is not StartKind.BACK, head


def resolve_repeat(schedule: WeekSchedule, index: int, weekday: int) -> Airing | None:
    """What a line of a weekday repeats, or None when nothing earlier in the week is meant; else the line itself.

    A reference by day and time means the line that starts then; where that is music, the first line of its
    run that is none. A title means the content, else the column, else the beginning of the content, of the
    latest earlier line. A time without a day (chương trình 17h hôm trước) means the latest that began then. A repeat of a repeat is the line behind both. Nobody repeats a fill.
    """
    if schedule.lines[index].source.kind is not SourceKind.REPEAT:
        return Airing(weekday, index)
    aired = [
        Airing(day, line)
        for day in range(7)
        for line in running_order(schedule, day)
        if schedule.lines[line].source.kind is not SourceKind.FILL
    ]
    position = aired.index(Airing(weekday, index))
    while schedule.lines[aired[position].line].source.kind is SourceKind.REPEAT:
        reference = schedule.lines[aired[position].line].source.reference
        found = _meant(schedule, reference, aired[:position], aired[position].weekday)
        if found is None:
            return None
        position = found
    return aired[position]


def _meant(schedule: WeekSchedule, reference: str, earlier: Sequence[Airing], weekday: int) -> int | None:
    """The position among the `earlier` airings that a reference, of a line of `weekday`, points at."""
    if (day_and_time := read_reference(reference)) is not None:
        return _at(schedule, day_and_time, earlier)
    wanted = _folded(reference)
    tests: tuple[Callable[[Line], bool], ...] = (
        lambda line: _folded(line.content) == wanted,
        lambda line: _folded(line.column) == wanted,
        lambda line: _folded(line.content).startswith(wanted),
    )
    for fits in tests:
        for position in reversed(range(len(earlier))):
            if fits(schedule.lines[earlier[position].line]):
                return position
    if (by_time := read_earlier(reference)) is not None:
        return _last_at(schedule, by_time, earlier, weekday)
    return None


def _last_at(schedule: WeekSchedule, wanted: Earlier, earlier: Sequence[Airing], weekday: int) -> int | None:
    days = range(weekday - 1 if wanted.before_today else weekday, -1, -1)
    found = (_at(schedule, (day, wanted.at), earlier) for day in days)
    return next((position for position in found if position is not None), None)


def _at(schedule: WeekSchedule, day_and_time: tuple[int, time], earlier: Sequence[Airing]) -> int | None:
    weekday, at = day_and_time
    lines = [(day, schedule.lines[index]) for day, index in earlier]
    for position, (day, line) in enumerate(lines):
        if day != weekday or line.start != at or line.start_kind is StartKind.BACK:
            continue
        run = [position, *_followers(lines, position)]
        return next((place for place in run if not is_music(lines[place][1])), position)
    return None


def _followers(lines: Sequence[tuple[int, Line]], position: int) -> Iterator[int]:
    """Positions of the lines that follow the one at `position` in its run."""
    for place in range(position + 1, len(lines)):
        if lines[place][1].start is not None or lines[place][0] != lines[position][0]:
            return
        yield place
