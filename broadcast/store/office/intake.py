"""What a station hands over is taken in: one transaction for a run of entries, wholly or not at all.

A run may be new, known, or both in part, and may come before what it follows; whatever the order of the runs,
the same is kept in the end. One that contradicts what is kept is refused, and both are remembered.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Protocol, TypeVar

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Date,
    Row,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
    tuple_,
    update,
)

from broadcast.domain.asrun import Place
from broadcast.domain.times import Frames
from broadcast.errors import LogForkedError
from broadcast.store.office import stations
from broadcast.store.office.lines import AMOUNTS, KeptAiring, Key, added_up, every_day
from broadcast.store.office.tables import airings, entries, logs, months, place_of, seq_of, spans, tallies

_MANY = 400  # keys in one question
_Thing = TypeVar("_Thing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Numbers of a log that are all there, both ends included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """How many entries were new, and the numbers of those that tell something new.

    Where a log began anew, what it has in common with the series before is kept twice and counts once.
    """

    count: int
    counting: frozenset[int]


class Handed(Protocol):
    """An entry as it was handed over: its number, its hash, that of the one before it, and the body as hashed."""

    @property
    def seq(self) -> int:
        """From 1."""

    @property
    def hash(self) -> str:
        """In hexadecimal."""

    @property
    def previous(self) -> str:
        """Empty for the first."""

    @property
    def body(self) -> bytes:
        """Canonical JSON."""


class Batch:
    """One log of one station inside a transaction that takes entries in."""

    def __init__(self, connection: Connection, station: int, name: str, output: str) -> None:
        self._connection = connection
        self._station = station
        self._name = name
        self._output = output
        self._series = self._latest()
        self._log = stations.begin(connection, station, output, self._series)

    # ── the entries ──────────────────────────────────────────────────────────────────────────────

    def add(self, run: Sequence[Handed], *, unread: Container[int] = ()) -> Added:
        """Keep a run of entries, each of which follows the one before it.

        Those with a number in `unread` tell of an event in a form that is not understood. Raises LogForkedError.
        """
        if not self.spans():
            self._take_over(run)
        first, last = run[0].seq, run[-1].seq
        kept = self._hashes(self._log, first - 1, last + 1)
        for one in run:
            if kept.get(one.seq, one.hash) != one.hash:
                raise self._forked(one.seq, kept[one.seq], one.hash)
        if kept.get(first - 1, run[0].previous) != run[0].previous:
            raise self._forked(first - 1, kept[first - 1], run[0].previous)
        if last + 1 in kept and self._previous(last + 1) != run[-1].hash:
            raise self._forked(last, self._previous(last + 1), run[-1].hash)
        new = [one for one in run if one.seq not in kept]
        if not new:
            return Added(count=0, counting=frozenset())
        self._connection.execute(
            insert(entries),
            [
                {"id": place_of(self._log, one.seq), "hash": one.hash, "body": one.body.decode()}
                for one in new
            ],
        )
        self._grow(first, last)
        if strange := sum(one.seq in unread for one in new):
            self._connection.execute(
                update(logs).where(logs.c.id == self._log).values(unread=logs.c.unread + strange)
            )
        before = self._earlier(first, last)
        counting = frozenset(one.seq for one in new if before.get(one.seq) != one.hash)
        return Added(count=len(new), counting=counting)

    def spans(self) -> tuple[Span, ...]:
        """Which numbers are kept, in order; what lies between them is missing."""
        rows = self._connection.execute(
            select(spans).where(spans.c.log_id == self._log).order_by(spans.c.first)
        )
        return tuple(Span(first=row.first, last=row.last) for row in rows)

    def hashes_of(self, seqs: Iterable[int]) -> dict[int, str]:
        """The hashes of some entries, as far as they are kept."""
        places = [place_of(self._log, seq) for seq in seqs]
        found: dict[int, str] = {}
        for some in _pieces(places):
            rows = self._connection.execute(select(entries).where(entries.c.id.in_(some)))
            found |= {seq_of(row.id): row.hash for row in rows}
        return found

    @property
    def label(self) -> str:
        """What names the log in a `Place`: the output, and the series where it is not the first."""
        return label(self._output, self._series)

    def _take_over(self, run: Sequence[Handed]) -> None:
        """Where these entries are kept under another output, that output has another name now: they are one log.

        A station with a single output does not name it, and begins to when it gets a second one.
        """
        others = self._connection.execute(
            select(logs).where(logs.c.station_id == self._station, logs.c.output != self._output)
        ).all()
        for row in others:
            kept = self._hashes(row.id, run[0].seq - 1, run[-1].seq)
            told = {run[0].seq - 1: run[0].previous, **{one.seq: one.hash for one in run}}
            if kept and all(told[seq] == digest for seq, digest in kept.items()):
                self._connection.execute(delete(logs).where(logs.c.id == self._log))
                self._connection.execute(
                    update(logs)
                    .where(logs.c.station_id == self._station, logs.c.output == row.output)
                    .values(output=self._output)
                )
                self._series, self._log = row.series, row.id
                return

    def _latest(self) -> int:
        found = self._connection.execute(
            select(logs.c.series)
            .where(logs.c.station_id == self._station, logs.c.output == self._output)
            .order_by(logs.c.series.desc())
        ).scalar()
        return 1 if found is None else int(found)

    def _hashes(self, log: int, first: int, last: int) -> dict[int, str]:
        rows = self._connection.execute(
            select(entries.c.id, entries.c.hash).where(
                entries.c.id.between(place_of(log, max(first, 0)), place_of(log, last))
            )
        )
        return {seq_of(row.id): row.hash for row in rows}

    def _earlier(self, first: int, last: int) -> dict[int, str]:
        """Hashes of the same numbers in the series before."""
        if self._series == 1:
            return {}
        before = stations.begin(self._connection, self._station, self._output, self._series - 1)
        return self._hashes(before, first, last)

    def _previous(self, seq: int) -> str:
        body = self._connection.execute(
            select(entries.c.body).where(entries.c.id == place_of(self._log, seq))
        ).scalar_one()
        return str(json.loads(body)["previous"])

    def _forked(self, seq: int, kept: str, found: str) -> LogForkedError:
        return LogForkedError(station=self._name, output=self._output, seq=seq, kept=kept, found=found)

    def _grow(self, first: int, last: int) -> None:
        touching = [span for span in self.spans() if span.first <= last + 1 and first - 1 <= span.last]
        for span in touching:
            self._connection.execute(
                delete(spans).where(spans.c.log_id == self._log, spans.c.first == span.first)
            )
        self._connection.execute(
            insert(spans).values(
                log_id=self._log,
                first=min(first, *(span.first for span in touching)) if touching else first,
                last=max(last, *(span.last for span in touching)) if touching else last,
            )
        )

    # ── what they tell ───────────────────────────────────────────────────────────────────────────

    def lines_of(self, events: Sequence[Key]) -> dict[Place, bytes]:
        """The bodies from which these events were put together before, by their places."""
        labels = self._labels()
        at: dict[int, Place] = {}
        for some in _pieces(events):
            for row in self._connection.execute(select(airings.c.lines).where(*self._of(some))):
                at |= {place_of(log, seq): Place(seq, labels[log]) for log, seq in row.lines}
        found: dict[Place, bytes] = {}
        for places in _pieces(sorted(at)):
            rows = self._connection.execute(
                select(entries.c.id, entries.c.body).where(entries.c.id.in_(places))
            )
            found |= {at[row.id]: row.body.encode() for row in rows}
        return found

    def put(self, events: Sequence[Key], fresh: Sequence[KeptAiring]) -> None:
        """Keep these airings in place of what was known of these events, and add their days up anew."""
        days = {one.on for one in fresh}
        for some in _pieces(events):
            days |= set(self._connection.execute(select(airings.c.on).where(*self._of(some))).scalars())
            self._connection.execute(delete(airings).where(*self._of(some)))
        if fresh:
            logs_of = {label: log for log, label in self._labels().items()}
            self._connection.execute(insert(airings), [_row(self._station, one, logs_of) for one in fresh])
        for some_days in _pieces(sorted(days)):
            self._add_up(some_days)
        for month in sorted({day.replace(day=1) for day in days}):
            self._add_up_month(month)

    def _labels(self) -> dict[int, str]:
        """What names each log of the station in a `Place`."""
        rows = self._connection.execute(select(logs).where(logs.c.station_id == self._station))
        return {row.id: label(row.output, row.series) for row in rows}

    def _add_up_month(self, first: date) -> None:
        """The sums of a month, made anew from those of its days."""
        self._connection.execute(
            delete(months).where(months.c.station_id == self._station, months.c.on == first)
        )
        keys = (tallies.c.facet, tallies.c.key, tallies.c.station_id)
        sums = (cast(func.sum(tallies.c[name]), BigInteger) for name in AMOUNTS)
        days = (tallies.c.station_id == self._station, tallies.c.on.in_(every_day(first)))
        self._connection.execute(
            insert(months).from_select(
                ("facet", "key", "station_id", "on", *AMOUNTS),
                select(*keys, literal(first, Date), *sums).where(*days).group_by(*keys),
            )
        )

    def _of(self, events: Sequence[Key]) -> tuple[ColumnElement[bool], ...]:
        """The airings of these events."""
        return (
            airings.c.station_id == self._station,
            tuple_(airings.c.day, airings.c.event).in_(events),
        )

    def _add_up(self, days: Sequence[date]) -> None:
        self._connection.execute(
            delete(tallies).where(tallies.c.station_id == self._station, tallies.c.on.in_(days))
        )
        rows = self._connection.execute(
            select(airings).where(airings.c.station_id == self._station, airings.c.on.in_(days))
        )
        labels = self._labels()
        sums = added_up(airing_of(row, labels) for row in rows)
        if sums:
            names = [column.name for column in tallies.columns]
            self._connection.execute(
                insert(tallies),
                [
                    dict(zip(names, (facet, key, self._station, on, *amounts), strict=True))
                    for (on, facet, key), amounts in sums.items()
                ],
            )


def label(output: str, series: int) -> str:
    """What names a log in a `Place`: the output, and the series where the log began anew."""
    return output if series == 1 else f"{output}~{series}"


def airing_of(row: Row[Any], labels: Mapping[int, str]) -> KeptAiring:
    """An airing as it was kept; `labels` names the logs."""
    values = {field.name: getattr(row, field.name) for field in fields(KeptAiring)}
    values["lines"] = tuple(Place(seq, labels[log]) for log, seq in row.lines)
    values["differences"] = tuple((key, Frames(lost)) for key, lost in row.differences)
    return KeptAiring(**values)


def _row(station: int, one: KeptAiring, logs_of: Mapping[str, int]) -> dict[str, object]:
    values = {field.name: getattr(one, field.name) for field in fields(KeptAiring)}
    return {
        **values,
        "station_id": station,
        "lines": [[logs_of[place.output], place.seq] for place in one.lines],
    }


def _pieces(things: Sequence[_Thing]) -> Iterator[Sequence[_Thing]]:
    return (things[start : start + _MANY] for start in range(0, len(things), _MANY))
