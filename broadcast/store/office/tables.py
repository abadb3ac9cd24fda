"""Every table of an office's database: what stations handed over, and below it what figures are added up from.

    stations ─┬─ logs ─┬─ entries    word for word, with their hashes
              │        ├─ spans      which numbers are there: more than one where there are gaps
              │        └─ heads      what the station signed
              ├─ disputes            where a station later told something else
              ├─ airings             each event, put together from its entries
              └─ tallies, months     airings added up: a day or a month, a station, a facet and its key

Airings and tallies can be made anew from the entries at any time; they are kept because a province of a hundred
stations has two million entries a year, and its figures are wanted at once: whole months are added
up from months, the days at the ends from tallies.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from broadcast.errors import Said
from broadcast.store.database import Form
from broadcast.store.tables import CONVENTION, Moment

VERSION_TABLE = "office_version"
OFFICE = Form(
    newest="o1",
    migrations="broadcast.store.office:migrations",
    version_table=VERSION_TABLE,
    stranger=Said("đây không phải cơ sở dữ liệu của cơ quan", "this is no office's database"),
    proved=False,  # some gigabytes
)

metadata = MetaData(naming_convention=CONVENTION)

stations = Table(
    "stations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("key", Text, nullable=False, unique=True),  # the name with letter case apart
    Column("public_key", Text),  # none until the first contact, and after `log accept`
    Column("pinned_at", Moment),
)

logs = Table(
    "logs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("station_id", ForeignKey("stations.id"), nullable=False),
    Column("output", Text, nullable=False),
    Column("series", Integer, nullable=False),  # another where the office accepted that a log began anew
    Column("unread", Integer, nullable=False),  # event entries of a form that is not known here
    UniqueConstraint("station_id", "output", "series"),
)

_BIG = BigInteger().with_variant(Integer, "sqlite")

entries = Table(
    "entries",
    metadata,
    Column("id", _BIG, primary_key=True, autoincrement=False),  # log and number in one: see `place_of`
    Column("hash", Text, nullable=False),
    Column("body", Text, nullable=False),
)

spans = Table(
    "spans",
    metadata,
    Column("log_id", ForeignKey("logs.id"), primary_key=True),
    Column("first", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

heads = Table(
    "heads",
    metadata,
    Column("log_id", ForeignKey("logs.id"), primary_key=True),
    Column("day", Text, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("hash", Text, nullable=False),
    Column("at", Moment),
    Column("public_key", Text, nullable=False),
    Column("signature", Text, nullable=False),
)

disputes = Table(
    "disputes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("station_id", ForeignKey("stations.id"), nullable=False),
    Column("output", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("kind", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("kept", Text, nullable=False),
    Column("found", Text, nullable=False),
    UniqueConstraint("station_id", "output", "kind", "seq", "found"),
)

airings = Table(
    "airings",
    metadata,
    Column("station_id", ForeignKey("stations.id"), primary_key=True),
    Column("day", Text, primary_key=True),  # of the rundown, empty for what was ordered on the spot
    Column("event", Text, primary_key=True),
    Column("nth", Integer, primary_key=True, autoincrement=False),
    Column("on", Date, nullable=False),  # the local day that it counts in
    Column("reform", Boolean, nullable=False),
    Column("group", Text, nullable=False),
    Column("column", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("priority", Text, nullable=False),
    Column("sounded", Boolean, nullable=False),
    Column("itself", Boolean, nullable=False),
    Column("asked", BigInteger, nullable=False),
    Column("played", BigInteger, nullable=False),
    Column("all_played", BigInteger, nullable=False),
    Column("differences", JSON, nullable=False),
    Column("lines", JSON, nullable=False),
    Index("ix_airings_on", "station_id", "on"),
)


def _added_up(name: str) -> Table:
    """A table of sums: a facet and its key, a station, and the day (or the first of the month) that they are of."""
    return Table(
        name,
        metadata,
        Column("facet", Text, primary_key=True),
        Column("key", Text, primary_key=True),
        Column("station_id", ForeignKey("stations.id"), primary_key=True),
        Column("on", Date, primary_key=True),
        Column("due", BigInteger, nullable=False),
        Column("sounded", BigInteger, nullable=False),
        Column("airings", BigInteger, nullable=False),
        Column("asked", BigInteger, nullable=False),
        Column("played", BigInteger, nullable=False),
        Column("all_played", BigInteger, nullable=False),
        Column("stood_in", BigInteger, nullable=False),
        Column("lost", BigInteger, nullable=False),
        Index(f"ix_{name}_on", "on", "station_id"),
        sqlite_with_rowid=False,
    )


tallies = _added_up("tallies")
months = _added_up("months")

_LOG = 2**32


def place_of(log: int, seq: int) -> int:
    """Where an entry stands: the logs' entries lie one after another."""
    return log * _LOG + seq


def seq_of(place: int) -> int:
    """The number of an entry in its log."""
    return place % _LOG
