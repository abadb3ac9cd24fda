"""What an office asks of its tallies: the stations of a period, airings by a facet, and the lines behind a figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    Subquery,
    Table,
    and_,
    cast,
    func,
    select,
    true,
    union_all,
)

from broadcast.domain.asrun import Place
from broadcast.domain.times import Period
from broadcast.store.office.intake import label
from broadcast.store.office.lines import AMOUNTS, Sums, every_day
from broadcast.store.office.tables import airings, entries, logs, months, place_of, seq_of, stations, tallies


@dataclass(frozen=True, slots=True, kw_only=True)
class LineOf:
    """A line of a log behind a figure."""

    station: str
    place: Place
    hash: str
    body: bytes


def by_station(connection: Connection, period: Period, facet: str, key: str) -> dict[str, Sums]:
    """The sums of a facet and key for each station that has any in the period, by its name."""
    found = _within(period, lambda table: and_(table.c.facet == facet, table.c.key == key))
    query = (
        select(stations.c.name, *_sums(found))
        .join(stations, stations.c.id == found.c.station_id)
        .group_by(stations.c.id, stations.c.name)
    )
    return {row.name: _sums_of(row) for row in connection.execute(query)}


def by_facet(connection: Connection, period: Period) -> dict[str, dict[str, Sums]]:
    """The sums over all stations, by facet and key."""
    sums = _within(period, lambda _: true())
    query = select(sums.c.facet, sums.c.key, *_sums(sums)).group_by(sums.c.facet, sums.c.key)
    found: dict[str, dict[str, Sums]] = {}
    for row in connection.execute(query):
        found.setdefault(row.facet, {})[row.key] = _sums_of(row)
    return found


def lines(
    connection: Connection, period: Period, facet: str, key: str, station: str | None
) -> Iterator[LineOf]:
    """Every line that was counted in a sum, by station, day and event; those of one station alone where it is named."""
    query = (
        select(airings)
        .where(airings.c.on.between(period.first, period.last))
        .order_by(airings.c.on, airings.c.day, airings.c.event, airings.c.nth)
    )
    if facet == "group":
        query = query.where(airings.c.reform, airings.c.group == key)
    elif facet in {"column", "language", "origin", "priority"}:
        query = query.where(airings.c[facet] == key)
    labels = {row.id: label(row.output, row.series) for row in connection.execute(select(logs))}
    for one in connection.execute(select(stations).order_by(stations.c.name)).all():
        if station is not None and one.name != station:
            continue
        for row in connection.execute(query.where(airings.c.station_id == one.id)):
            if facet != "difference" or key in {difference for difference, _ in row.differences}:
                places = {place_of(log, seq): Place(seq, labels[log]) for log, seq in row.lines}
                yield from _lines_of(connection, one.name, places)


def _lines_of(connection: Connection, station: str, places: Mapping[int, Place]) -> Iterator[LineOf]:
    for row in connection.execute(select(entries).where(entries.c.id.in_(places)).order_by(entries.c.id)):
        yield LineOf(station=station, place=places[row.id], hash=row.hash, body=row.body.encode())


def bodies(connection: Connection, log: int, after: int, limit: int) -> list[tuple[int, bytes, bytes]]:
    """Entries of a log word for word: number, body, hash."""
    rows = connection.execute(
        select(entries)
        .where(entries.c.id > place_of(log, after), entries.c.id < place_of(log + 1, 0))
        .order_by(entries.c.id)
        .limit(limit)
    )
    return [(seq_of(row.id), row.body.encode(), row.hash.encode()) for row in rows]


def _within(period: Period, wanted: Callable[[Table], ColumnElement[bool]]) -> Subquery:
    """The sums that make up a period: those of its whole months, and of the days before and after these."""
    days = list(period.every_day())
    whole = [day for day in days if day.day == 1 and every_day(day)[-1] <= period.last]
    covered = {day for first in whole for day in every_day(first)}
    ends = [day for day in days if day not in covered]
    parts = [
        select(table).where(table.c.on.in_(some), wanted(table))
        for table, some in ((months, whole), (tallies, ends))
        if some
    ]
    return union_all(*parts).subquery()


def _sums(found: Subquery) -> list[ColumnElement[int]]:
    return [cast(func.sum(found.c[name]), BigInteger).label(name) for name in AMOUNTS]


def _sums_of(row: Row[Any]) -> Sums:
    amounts: dict[str, Any] = {name: int(getattr(row, name)) for name in AMOUNTS}
    return Sums(**amounts)
