"""What an office asks of its tallies: the stations of a period, airings by a facet, and the lines behind a figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Row, cast, func, select

from broadcast.domain.asrun import Place
from broadcast.domain.times import Period
from broadcast.store.office.intake import label
from broadcast.store.office.lines import Sums
from broadcast.store.office.tables import airings, entries, logs, place_of, seq_of, stations, tallies

_AMOUNTS = [field.name for field in fields(Sums)]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineOf:
    """A line of a log behind a figure."""

    station: str
    place: Place
    hash: str
    body: bytes


def by_station(connection: Connection, period: Period, facet: str, key: str) -> dict[str, Sums]:
    """The sums of a facet and key for each station that has any in the period, by its name."""
    query = (
        select(stations.c.name, *_sums())
        .join(stations, stations.c.id == tallies.c.station_id)
        .where(tallies.c.facet == facet, tallies.c.key == key, _within(period))
        .group_by(stations.c.id, stations.c.name)
    )
    return {row.name: _sums_of(row) for row in connection.execute(query)}


def by_facet(connection: Connection, period: Period) -> dict[str, dict[str, Sums]]:
    """The sums over all stations, by facet and key."""
    query = (
        select(tallies.c.facet, tallies.c.key, *_sums())
        .where(_within(period))
        .group_by(tallies.c.facet, tallies.c.key)
    )
    found: dict[str, dict[str, Sums]] = {}
    for row in connection.execute(query):
        found.setdefault(row.facet, {})[row.key] = _sums_of(row)
    return found


def lines(
    connection: Connection, period: Period, facet: str, key: str, station: str | None
) -> Iterator[LineOf]:
    """Every line that was counted in a sum, by station, day and event; those of one station alone where it is named."""
    query = (
        select(stations.c.name, airings)
        .join(stations, stations.c.id == airings.c.station_id)
        .where(airings.c.on.between(period.first, period.last))
        .order_by(stations.c.name, airings.c.on, airings.c.day, airings.c.event, airings.c.nth)
    )
    if station is not None:
        query = query.where(stations.c.name == station)
    if facet == "group":
        query = query.where(airings.c.reform, airings.c.group == key)
    elif facet in {"column", "language", "origin", "priority"}:
        query = query.where(airings.c[facet] == key)
    labels = {row.id: label(row.output, row.series) for row in connection.execute(select(logs))}
    for row in connection.execution_options(yield_per=500).execute(query):
        if facet == "difference" and key not in {difference for difference, _ in row.differences}:
            continue
        places = {place_of(log, seq): Place(seq, labels[log]) for log, seq in row.lines}
        yield from _lines_of(connection, row.name, places)


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


def _sums() -> list[ColumnElement[int]]:
    return [cast(func.sum(tallies.c[name]), BigInteger).label(name) for name in _AMOUNTS]


def _within(period: Period) -> ColumnElement[bool]:
    return tallies.c.on.between(period.first, period.last)


def _sums_of(row: Row[Any]) -> Sums:
    amounts: dict[str, Any] = {name: int(getattr(row, name)) for name in _AMOUNTS}
    return Sums(**amounts)
