"""The words of a week as they will be read: what an operator is asked before they air, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress

from broadcast.domain.content import Telling
from broadcast.domain.schedule import Line, SourceKind, WeekSchedule
from broadcast.errors import BroadcastError, DoubtsError, Fault, Said, listed
from broadcast.production.spoken import Reading
from broadcast.station.bulletins import tracks_of
from broadcast.station.carts import copy_title, telling_title
from broadcast.station.doubts import Doubt, doubts_of, fault, notes_of
from broadcast.station.home import Home
from broadcast.station.lexicon import lexicon, reader
from broadcast.station.voices import VIETNAMESE


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
    """Each Vietnamese copy of the week with its title, once: nobody here writes out another language."""
    tellings = {telling.name: telling for telling in home.store.tellings(retired=True)}
    copies: dict[str, str] = {}
    for line in schedule.lines:
        for title, copy, language in _copies(home, line, tellings):
            if language == VIETNAMESE:
                copies.setdefault(copy, title)
    written_out = reader(home, lexicon(home))
    for copy, title in copies.items():
        yield title, written_out(copy)


def _copies(home: Home, line: Line, tellings: Mapping[str, Telling]) -> Iterator[tuple[str, str, str]]:
    """Title, words and language of what a line reads; what is no longer there is another's to tell of."""
    if line.source.kind is SourceKind.READ:
        yield copy_title(line.content), line.content, line.language
    if line.source.kind is SourceKind.PLAN and line.source.reference in tellings:
        telling = tellings[line.source.reference]
        yield telling_title(telling), telling.text, line.language
    if line.source.kind is SourceKind.BULLETIN:
        for track in tracks_of(home, line):
            if track.is_copy:
                with suppress(BroadcastError, OSError):
                    yield track.path.stem, track.copy(), track.language
