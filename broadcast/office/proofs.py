"""What an office keeps is verified once more, from the first entry to the last, and the disputes are told."""

from __future__ import annotations

from dataclasses import dataclass

from broadcast.airlog.links import EMPTY, Head, follow, sealed
from broadcast.errors import LogBrokenError
from broadcast.office.contact import believe, held
from broadcast.office.home import OfficeHome
from broadcast.office.intake import called
from broadcast.store.office import KeptLog, KeptStation, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """A log as it is kept: how many entries hold, what is missing, and the first that does not hold."""

    station: str
    output: str
    entries: int
    gaps: tuple[Span, ...]
    unread: int
    refusal: LogBrokenError | None


def prove(home: OfficeHome) -> list[Proved]:
    """Follow every chain that is kept. Raises DatabaseError."""
    return [
        _prove(home, station, log) for station in home.store.stations() for log in home.store.logs(station)
    ]


def _prove(home: OfficeHome, station: KeptStation, log: KeptLog) -> Proved:
    where, head, count, refusal = called(station.name, log.label), EMPTY, 0, None
    try:
        for seq, body, digest in home.store.bodies(log):
            row = sealed(where, seq, body, digest)
            if seq > head.seq + 1:  # a gap: what is behind it remembers what was there
                head = Head(seq=seq - 1, hash=row.previous, at=None)
            head = follow(where, head, row)
            count += 1
        if log.is_latest:
            believe(home, station, log.output, ())
    except LogBrokenError as error:
        refusal = error
    gaps = held(home, station, log.output).gaps if log.is_latest else ()
    return Proved(
        station=station.name, output=log.label, entries=count, gaps=gaps, unread=log.unread, refusal=refusal
    )
