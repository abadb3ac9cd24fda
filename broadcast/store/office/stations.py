"""The stations that an office keeps logs of, and the key of each, pinned when it was first met."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from broadcast.errors import StationKeyError, StationUnknownError
from broadcast.store.office.tables import logs, stations
from broadcast.store.people import key as folded


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptStation:
    """A station by the office's name for it; `public_key` is empty until it is met."""

    id: int
    name: str
    public_key: str


def listed(connection: Connection) -> tuple[KeptStation, ...]:
    """All of them, by name."""
    rows = connection.execute(select(stations).order_by(stations.c.key))
    return tuple(KeptStation(id=row.id, name=row.name, public_key=row.public_key or "") for row in rows)


def find(connection: Connection, name: str) -> KeptStation:
    """The station called `name`, letter case apart. Raises StationUnknownError."""
    known = listed(connection)
    for one in known:
        if folded(one.name) == folded(name):
            return one
    raise StationUnknownError(found=name, known=", ".join(one.name for one in known) or "–")


def of_key(connection: Connection, public_key: str) -> KeptStation | None:
    """The station that speaks with this key, if it is one that was met."""
    return next((one for one in listed(connection) if one.public_key == public_key), None)


def meet(connection: Connection, name: str, public_key: str, at: datetime) -> KeptStation:
    """The station of that name, whose key is pinned from its first word on.

    Raises StationKeyError when it speaks with another key, or with that of another station.
    """
    other = of_key(connection, public_key)
    known = {folded(one.name): one for one in listed(connection)}.get(folded(name))
    if other is not None and other != known:
        raise StationKeyError(station=name, pinned=other.name, found=public_key[:16])
    if known is None:
        connection.execute(
            insert(stations).values(name=name, key=folded(name), public_key=public_key, pinned_at=at)
        )
    elif not known.public_key:
        connection.execute(
            update(stations).where(stations.c.id == known.id).values(public_key=public_key, pinned_at=at)
        )
    elif known.public_key != public_key:
        raise StationKeyError(station=name, pinned=known.public_key[:16], found=public_key[:16])
    return find(connection, name)


def accept(connection: Connection, name: str) -> KeptStation:
    """Forget the key of a station, and let its logs begin anew; what was kept stays. Raises StationUnknownError."""
    one = find(connection, name)
    connection.execute(
        update(stations).where(stations.c.id == one.id).values(public_key=None, pinned_at=None)
    )
    for row in connection.execute(
        select(logs.c.output, logs.c.series).where(logs.c.station_id == one.id)
    ).all():
        begin(connection, one.id, row.output, row.series + 1)
    return one


def begin(connection: Connection, station: int, output: str, series: int) -> int:
    """A log of a station from nothing; there may be one. Gives its id."""
    same = (logs.c.station_id == station, logs.c.output == output, logs.c.series == series)
    found = connection.execute(select(logs.c.id).where(*same)).scalar()
    if found is None:
        values = {"station_id": station, "output": output, "series": series, "unread": 0}
        connection.execute(insert(logs).values(values))
        found = connection.execute(select(logs.c.id).where(*same)).scalar_one()
    return int(found)
