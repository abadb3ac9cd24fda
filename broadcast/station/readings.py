"""The words of a week as they will be read: what an operator is asked before they air, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator

from broadcast.domain.schedule import SourceKind, WeekSchedule
from broadcast.errors import DoubtsError, Fault, Said, listed
from broadcast.production.spoken import Reading
from broadcast.station.carts import copy_title, telling_title
from broadcast.station.doubts import Doubt, doubts_of, fault, notes_of
from broadcast.station.home import Home
from broadcast.station.lexicon import lexicon, reader


def read(home: Home, text: str) -> Reading:
    """`text` as the station reads it. Raises LexiconFaultsError."""
    return reader(home, lexicon(home))(text)


def doubts(home: Home, schedule: WeekSchedule) -> tuple[Doubt, ...]:
    """Every word of the week's copy that an operator has to judge, where it stands first."""
    found: dict[str, Doubt] = {}
    for title, reading in _readings(home, schedule):
        for doubt in doubts_of(title, reading):
            found.setdefault(doubt.written, doubt)
    return tuple(found.values())


def refuse_doubts(home: Home, schedule: WeekSchedule) -> None:
    """Raise DoubtsError while words of the week wait for somebody to say how they are read."""
    found = doubts(home, schedule)
    if found:
        said = (fault(doubt) for doubt in found)
        lines = listed(Said(one.sentence("vi"), one.sentence("en")) for one in said)
        raise DoubtsError(name=str(schedule.week), count=len(found), lines=lines)


def notes(home: Home, schedule: WeekSchedule) -> tuple[Fault, ...]:
    """What of the week's copy is doubtful, and what is left out."""
    return tuple(note for title, reading in _readings(home, schedule) for note in notes_of(title, reading))


def _readings(home: Home, schedule: WeekSchedule) -> Iterator[tuple[str, Reading]]:
    """Each copy of the week with its title, once; items that are no longer kept are another's to tell of."""
    tellings = {telling.name: telling for telling in home.store.tellings(retired=True)}
    copies: dict[str, str] = {}
    for line in schedule.lines:
        if line.source.kind is SourceKind.READ:
            copies.setdefault(line.content, copy_title(line.content))
        elif line.source.kind is SourceKind.PLAN and line.source.reference in tellings:
            telling = tellings[line.source.reference]
            copies.setdefault(telling.text, telling_title(telling))
    written_out = reader(home, lexicon(home))
    for copy, title in copies.items():
        yield title, written_out(copy)
