"""The one door to an office's database: a method for each need, each of them one short transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any, Self, TypeVar

from sqlalchemy import Engine, Row, insert, select

from broadcast.domain.signed import SignedDay
from broadcast.domain.times import Period
from broadcast.store.database import WRITES, open_database
from broadcast.store.office import figures, stations
from broadcast.store.office.figures import LineOf
from broadcast.store.office.intake import Batch, label
from broadcast.store.office.lines import Sums
from broadcast.store.office.stations import KeptStation
from broadcast.store.office.tables import OFFICE, disputes, heads, logs
from broadcast.store.office.tables import stations as stations_table

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A station told otherwise than before: what is kept, and what it told then; hashes, or numbers."""

    station: str
    output: str
    at: datetime
    kind: str
    seq: int
    kept: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLog:
    """A log of a station: `label` names it in a `Place`, `unread` events are of a form that is not understood.

    It is the latest unless the log of this output began anew.
    """

    id: int
    output: str
    label: str
    unread: int
    is_latest: bool


class OfficeStore:
    """Stations, their logs word for word, and what these add up to.

    Every method may raise DatabaseError, and one that writes DiskFullError or CannotWriteError; what was there
    before is then untouched.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing = engine.execution_options(**WRITES)

    @classmethod
    def open(cls, place: Path | str) -> Self:
        """The store at a path (SQLite) or URL, made or upgraded when needed. Raises as `database.open_database`."""
        return cls(open_database(place, OFFICE))

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    # ── stations ─────────────────────────────────────────────────────────────────────────────────

    def stations(self) -> tuple[KeptStation, ...]:
        """Every station that was met, by name."""
        with self._engine.begin() as connection:
            return stations.listed(connection)

    def station(self, name: str) -> KeptStation:
        """The station called `name`. Raises StationUnknownError."""
        with self._engine.begin() as connection:
            return stations.find(connection, name)

    def station_of(self, public_key: str) -> KeptStation | None:
        """The station that speaks with this key, if it was met."""
        with self._engine.begin() as connection:
            return stations.of_key(connection, public_key)

    def meet(self, name: str, public_key: str, at: datetime) -> KeptStation:
        """The station of that name, its key pinned when it is new. Raises StationKeyError."""
        with self._writing.begin() as connection:
            return stations.meet(connection, name, public_key, at)

    def accept(self, name: str) -> KeptStation:
        """Let a station have another key, and begin its logs anew. Raises StationUnknownError."""
        with self._writing.begin() as connection:
            return stations.accept(connection, name)

    def logs(self, station: KeptStation) -> tuple[KeptLog, ...]:
        """Every log of a station, those that began anew too."""
        with self._engine.begin() as connection:
            rows = connection.execute(
                select(logs).where(logs.c.station_id == station.id).order_by(logs.c.output, logs.c.series)
            ).all()
        latest = {row.output: row.id for row in rows}
        return tuple(
            KeptLog(
                id=row.id,
                output=row.output,
                label=label(row.output, row.series),
                unread=row.unread,
                is_latest=latest[row.output] == row.id,
            )
            for row in rows
        )

    # ── intake ───────────────────────────────────────────────────────────────────────────────────

    @contextmanager
    def intake(self, station: KeptStation, output: str) -> Iterator[Batch]:
        """A log of a station to take entries in: all of the block is kept, or nothing of it."""
        with self._writing.begin() as connection:
            yield Batch(connection, station.id, station.name, output)

    def sign(self, log: KeptLog, signed: Sequence[SignedDay]) -> None:
        """Remember what a station signed; what is remembered of a day stays."""
        with self._writing.begin() as connection:
            known = set(connection.execute(select(heads.c.day).where(heads.c.log_id == log.id)).scalars())
            new = [{"log_id": log.id, **asdict(one)} for one in signed if one.day not in known]
            if new:
                connection.execute(insert(heads), new)

    def signed(self, log: KeptLog) -> tuple[SignedDay, ...]:
        """What was signed of a log, oldest first."""
        with self._engine.begin() as connection:
            rows = connection.execute(select(heads).where(heads.c.log_id == log.id).order_by(heads.c.day))
            return tuple(_read(SignedDay, row) for row in rows)

    def dispute(self, station: KeptStation, told: Dispute) -> None:
        """Remember that a station told otherwise; the same is remembered once."""
        with self._writing.begin() as connection:
            same = (
                disputes.c.station_id == station.id,
                disputes.c.output == told.output,
                disputes.c.kind == told.kind,
                disputes.c.seq == told.seq,
                disputes.c.found == told.found,
            )
            if connection.execute(select(disputes.c.id).where(*same)).first() is None:
                values = {name: value for name, value in asdict(told).items() if name != "station"}
                connection.execute(insert(disputes).values(station_id=station.id, **values))

    def disputes(self) -> tuple[Dispute, ...]:
        """Every time that a station told otherwise, oldest first."""
        with self._engine.begin() as connection:
            rows = connection.execute(
                select(stations_table.c.name.label("station"), disputes)
                .join(stations_table, stations_table.c.id == disputes.c.station_id)
                .order_by(disputes.c.id)
            )
            return tuple(_read(Dispute, row) for row in rows)

    # ── figures ──────────────────────────────────────────────────────────────────────────────────

    def by_station(self, period: Period, facet: str = "total", key: str = "") -> dict[str, Sums]:
        """All events, or those of a facet and key, of each station that has any in the period, by its name."""
        with self._engine.begin() as connection:
            return figures.by_station(connection, period, facet, key)

    def by_facet(self, period: Period) -> dict[str, dict[str, Sums]]:
        """The sums over all stations, by facet and key."""
        with self._engine.begin() as connection:
            return figures.by_facet(connection, period)

    def lines(
        self, period: Period, facet: str = "total", key: str = "", station: str | None = None
    ) -> Iterator[LineOf]:
        """Every line that was counted in a sum, of all stations or of one."""
        with self._engine.begin() as connection:
            yield from figures.lines(connection, period, facet, key, station)

    def bodies(self, log: KeptLog, after: int = 0) -> Iterator[tuple[int, bytes, bytes]]:
        """The entries of a log, word for word: number, body, hash."""
        while True:
            with self._engine.begin() as connection:
                page = figures.bodies(connection, log.id, after, _PAGE)
            yield from page
            if len(page) < _PAGE:
                return
            after = page[-1][0]


def _read(kind: type[_T], row: Row[Any]) -> _T:
    """A value from the columns that are called as its fields are."""
    return kind(**{field.name: getattr(row, field.name) for field in fields(kind)})  # type: ignore[arg-type]


_PAGE = 1_000
