"""An index of the logs: it finds entries by moment and words, and tells nothing itself.

    cache/log-index.sqlite      moment | output | number | kind | outcome | words | … | hash

It is made of what the logs hold, follows them as they grow, and may be deleted. What is found is read from its log
again and held against the hash that the entry had when it was indexed: so what is shown is what the log says, and an
entry that was altered or taken away is named. Whether the whole chain holds is for `chain.verify` to say.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Self

from broadcast.airlog import chain
from broadcast.airlog._index import told_at, up_to_date
from broadcast.domain.asrun import AsRun, Outcome, Place
from broadcast.domain.folding import fold
from broadcast.domain.times import stamp, unstamp

_AT_ONCE = 200


class Mark(NamedTuple):
    """Where a page of entries ended: the next one goes on behind it."""

    moment: str
    output: str
    seq: int

    def __str__(self) -> str:
        return f"{self.moment}~{self.output}~{self.seq}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """What `str` gave; None for anything else."""
        parts = text.split("~")
        if len(parts) != 3 or not parts[2].isdecimal() or len(parts[2]) > 18:
            return None
        return cls(parts[0], parts[1], int(parts[2]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which entries are looked for; what is left blank does not narrow."""

    bounds: tuple[datetime, datetime] | None = None
    """Half-open, by `AsRun.moment`."""
    outcomes: tuple[Outcome, ...] = ()
    zone: str = ""
    """Id of a zone; what was for every zone was for this one."""
    column: str = ""
    words: str = ""
    """Each of them has to stand somewhere in the entry, accents and letter case apart."""
    odd: bool = False
    """Only what was not as planned, what was not well heard, and trouble of the air."""
    output: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An entry that was found, and what a monitor heard of it; without an entry it was altered, or is gone."""

    place: Place
    mark: Mark
    entry: AsRun | None
    heard: AsRun | None = None

    @property
    def moment(self) -> datetime:
        """The moment that places it; that of the entry before where it cannot be believed."""
        return unstamp(self.mark.moment)


class LogIndex:
    """The index of a station's logs, open and up with them. Used by one thread."""

    def __init__(self, database: sqlite3.Connection, logs: Mapping[str, Path]) -> None:
        self._database, self._logs = database, logs

    def find(self, asked: Asked, most: int, after: Mark | None = None) -> tuple[Line, ...]:
        """Up to `most` entries, the newest first, from behind a mark on. That an event began is told by its end.

        Raises as `chain.read` does where a log cannot be read at all.
        """
        where, values = _conditions(asked)
        if after is not None:
            where += " AND (moment, output, seq) < (?, ?, ?)"
            values += after
        rows = self._database.execute(
            f"""SELECT moment, output, seq, hash, event FROM entry WHERE kind <> 'heard' {where}
                ORDER BY moment DESC, output DESC, seq DESC LIMIT ?""",  # noqa: S608 - words of ours
            (*values, most),
        ).fetchall()
        return tuple(self._lines(rows))

    def every(self, asked: Asked) -> Iterator[Line]:
        """All of them, the newest first, a page at a time."""
        after = None
        while page := self.find(asked, _AT_ONCE, after):
            yield from page
            after = page[-1].mark

    def heard_of(self, place: Place) -> AsRun | None:
        """What a monitor heard of the event that an entry tells of."""
        rows = self._database.execute(
            "SELECT moment, output, seq, hash, event FROM entry WHERE output = ? AND seq = ?",
            (place.output, place.seq),
        ).fetchall()
        return next((line.heard for line in self._lines(rows)), None)

    def columns(self) -> tuple[str, ...]:
        """The columns that entries name, by alphabet."""
        found = self._database.execute('SELECT DISTINCT "column" FROM entry WHERE "column" <> \'\'')
        return tuple(sorted((name for (name,) in found), key=fold))

    def airings(self, carts: Collection[str]) -> dict[str, tuple[int, datetime]]:
        """How often each cart is told to have sounded, and when it last did; those that never did are left out."""
        marks = ", ".join("?" * len(carts))
        found = self._database.execute(
            f"SELECT cart, count(*), max(moment) FROM entry WHERE cart IN ({marks}) GROUP BY cart",  # noqa: S608 - marks
            tuple(carts),
        )
        return {cart: (count, unstamp(last)) for cart, count, last in found}

    def _lines(self, rows: list[tuple[str, str, int, str, int]]) -> Iterator[Line]:
        heard = self._heard([event for *_, event in rows if event])
        entries = self._entries([row[:4] for row in rows] + [row for _, row in heard])
        by_event = {(row[1], event): entries.get((row[1], row[2])) for event, row in heard}
        for moment, output, seq, _hash, event in rows:
            yield Line(
                place=Place(seq, output),
                mark=Mark(moment, output, seq),
                entry=entries.get((output, seq)),
                heard=by_event.get((output, event)) if event else None,
            )

    def _heard(self, events: Collection[int]) -> list[tuple[int, tuple[str, str, int, str]]]:
        """The entries of what was heard of some events, the last of each event last."""
        marks = ", ".join("?" * len(events))
        rows = self._database.execute(
            f"""SELECT event, moment, output, seq, hash FROM entry
                WHERE event IN ({marks}) AND kind = 'heard' ORDER BY seq""",  # noqa: S608 - marks
            tuple(events),
        )
        return [(event, (moment, output, seq, digest)) for event, moment, output, seq, digest in rows]

    def _entries(self, rows: Iterable[tuple[str, str, int, str]]) -> dict[tuple[str, int], AsRun]:
        """What the logs hold of these entries, as far as each still has the hash that it had."""
        wanted: dict[str, dict[int, str]] = {}
        for _moment, output, seq, digest in rows:
            wanted.setdefault(output, {})[seq] = digest
        found = {}
        for output, digests in wanted.items():
            path = self._logs[output]
            for row in chain.at(path, digests):
                entry = told_at(path, row)
                if entry is not None and row[2] == digests[row[0]].encode():
                    found[output, row[0]] = entry
        return found


@contextmanager
def opened(path: Path, logs: Mapping[str, Path]) -> Iterator[LogIndex]:
    """The index at `path`, up with those of the logs (by output) that are there.

    It is made where there is none. Where it cannot be kept it is made anew in memory: the log can be read on a
    full disk. Raises as `chain.read` does.
    """
    there = {output: log for output, log in logs.items() if chain.is_there(log)}
    with closing(up_to_date(path, there)) as database:
        yield LogIndex(database, there)


def _conditions(asked: Asked) -> tuple[str, tuple[object, ...]]:
    parts: list[str] = []
    values: list[object] = []

    def only(condition: str, *more: object) -> None:
        parts.append(f" AND {condition}")
        values.extend(more)

    if asked.bounds:
        only("moment >= ? AND moment < ?", stamp(asked.bounds[0]), stamp(asked.bounds[1]))
    if asked.outcomes:
        only(f"outcome IN ({', '.join('?' * len(asked.outcomes))})", *asked.outcomes)
    if asked.zone:
        only("(instr(zones, ?) OR (zones = '' AND kind = 'event'))", f"|{asked.zone}|")
    if asked.column:
        only('"column" = ?', asked.column)
    for word in fold(asked.words).split():
        only("instr(words, ?)", word)
    if asked.odd:
        only("odd = 1")
    if asked.output:
        only("output = ?", asked.output)
    return "".join(parts), tuple(values)
