"""Every table of the main database, in the order in which the work goes: plans, people, weeks, carts, air.

    plans ─┬─ plan_items          people ── approvals        weeks ─┬─ week_lines
           └─ plan_tasks                    recipes                 └─ publications ── published_carts
    plan_corrections, plan_retirements          credentials, sessions
    plan_acceptances      tokens, audit         failures        facts, recordings
    pieces ── piece_events                      hearings, week_returns

Rows are added, hardly ever changed: a plan's or week's new version is a new row, an approval or a correction
stands beside the one before. Only the state of a week or a piece moves. Lists of words lie in JSON columns, because nothing is asked of them.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    Time,
    TypeDecorator,
    UniqueConstraint,
)

from broadcast.domain.times import utc


class Moment(TypeDecorator[datetime]):
    """A moment, stored in UTC whatever the zone it came in. Raises ValueError for a naive datetime."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> datetime | None:
        """To the database."""
        return None if value is None else utc(value)

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> datetime | None:
        """From the database: SQLite keeps no zone, PostgreSQL answers in its own."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
"""How keys and indexes are called, here and in an office's database."""

metadata = MetaData(naming_convention=CONVENTION)

plans = Table(
    "plans",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("plan", Integer, nullable=False),  # the number in KH1
    Column("version", Integer, nullable=False),
    Column("at", Moment),
    Column("document", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("number", Text),
    Column("dated", Date),
    Column("issuer", Text),
    Column("title", Text),
    Column("period_from", Date),
    Column("period_to", Date),
    Column("bases", JSON, nullable=False),
    Column("warnings", JSON, nullable=False),
    Column("retold", Boolean, nullable=False),
    UniqueConstraint("plan", "version"),
    UniqueConstraint("document", "plan"),
)

# What items and tasks share: their place in the plan, the guess, and the source that it was made from.
_TELLING = (
    ("position", Integer, False),
    ("name", Text, False),
    ("text", Text, False),
    ("group", Text, True),
    ("field", Text, True),
    ("confidence", Integer, False),
    ("because", JSON, False),
    ("source_document", Text, False),
    ("source_place", Text, False),
    ("source_sentence", Text, False),
)

plan_items = Table(
    "plan_items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan_id", ForeignKey("plans.id"), nullable=False),
    *(Column(name, kind, nullable=blank) for name, kind, blank in _TELLING),
    Column("marker", Text, nullable=False),
    Column("parent", Integer),
    UniqueConstraint("plan_id", "name"),
)

plan_tasks = Table(
    "plan_tasks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan_id", ForeignKey("plans.id"), nullable=False),
    *(Column(name, kind, nullable=blank) for name, kind, blank in _TELLING),
    Column("no", Text, nullable=False),
    Column("lead", Text, nullable=False),
    Column("partners", Text, nullable=False),
    Column("timing_kind", Text, nullable=False),
    Column("timing_raw", Text, nullable=False),
    Column("timing_start", Date),
    Column("timing_end", Date),
    Column("timing_per", Integer),
    UniqueConstraint("plan_id", "name"),
)

# By name and not by row: a name stays with what it names through every version of its plan.
plan_corrections = Table(
    "plan_corrections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, index=True),
    Column("facet", Text, nullable=False),
    Column("read", JSON),
    Column("said", JSON),
    Column("withdrawn", Boolean, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

plan_retirements = Table(
    "plan_retirements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan", Integer, nullable=False),
    Column("version", Integer),  # none for the whole plan
    Column("retired", Boolean, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

# Of one version: somebody has looked through what was read of it.
plan_acceptances = Table(
    "plan_acceptances",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

people = Table(
    "people",
    metadata,
    Column("name", Text, primary_key=True),
    Column("key", Text, nullable=False, unique=True),  # the name with letter case apart
    Column("full_name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("active", Boolean, nullable=False),
)

credentials = Table(
    "credentials",
    metadata,
    Column("person", ForeignKey("people.name"), primary_key=True),
    Column("hash", Text, nullable=False),
    Column("temporary", Boolean, nullable=False),
    Column("changed", Moment, nullable=False),
    Column("totp", Text),
    Column("step", BigInteger, nullable=False),
)

# Of a session as of a token only the digest of its secret is kept.
sessions = Table(
    "sessions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person", ForeignKey("people.name"), nullable=False, index=True),
    Column("since", Moment, nullable=False),
    Column("seen", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("origin", Text, nullable=False),
    Column("agent", Text, nullable=False),
    Column("revoked", Moment),
)

# Not bound to `people`: a name that nobody has waits as long as any.
failures = Table(
    "failures",
    metadata,
    Column("key", Text, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last", Moment, nullable=False),
    Column("until", Moment),
)

weeks = Table(
    "weeks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("author", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("at", Moment),
    Column("restores", Integer),
    UniqueConstraint("year", "number", "version"),
)

week_lines = Table(
    "week_lines",
    metadata,
    Column("week_id", ForeignKey("weeks.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("days", JSON, nullable=False),
    Column("start", Time),
    Column("start_kind", Text, nullable=False),
    Column("length", Integer),  # milliseconds
    Column("column", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("source_kind", Text, nullable=False),
    Column("source_reference", Text, nullable=False),
    Column("zones", JSON, nullable=False),
    Column("priority", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("overrun", Text, nullable=False),
    Column("late", Text, nullable=False),
    Column("place", Text, nullable=False),
)

# Authors are not bound to `people`: what a station airs may have been written elsewhere. An approver is.
recipes = Table(
    "recipes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", Text, nullable=False, index=True),
    Column("cart", Text, nullable=False, index=True),
    Column("frames", BigInteger, nullable=False),
    Column("title", Text, nullable=False),
    Column("voice", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

approvals = Table(
    "approvals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("cart", Text, nullable=False, index=True),
    Column("author", Text, nullable=False),
    Column("approver", ForeignKey("people.name"), nullable=False),
    Column("at", Moment, nullable=False),
)

publications = Table(
    "publications",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("week_id", ForeignKey("weeks.id"), nullable=False, index=True),
    Column("files", JSON, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

published_carts = Table(
    "published_carts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("publication_id", ForeignKey("publications.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("title", Text, nullable=False),
    Column("cart", Text, nullable=False),
    Index("ix_published_carts_title", "title", "day"),
)

# What no log can tell: of some days, by a person.
facts = Table(
    "facts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("value", BigInteger, nullable=False),
    Column("note", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

# Of a token only its digest is kept: whoever reads the database can open nothing with it.
tokens = Table(
    "tokens",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("scopes", JSON, nullable=False),
    Column("digest", Text, nullable=False),
    Column("added", Moment, nullable=False),
    Column("by", Text, nullable=False),
    Column("until", Moment, nullable=False),
    Column("revoked", Moment),
    Column("used", Moment),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("who", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("times", Integer, nullable=False),
)

# A row for each version. Weeks take their words or their recording, never the row.
pieces = Table(
    "pieces",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("piece", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("copy", Text, nullable=False),
    Column("recording", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("column", Text, nullable=False),
    Column("item", Text),
    Column("group", Text),
    Column("first", Date),
    Column("last", Date),
    Column("author", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("state", Text, nullable=False),
    Column("cart", Text, nullable=False, index=True),
    UniqueConstraint("piece", "version"),
)

piece_events = Table(
    "piece_events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("piece", Integer, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("reason", Text, nullable=False),
)

hearings = Table(
    "hearings",
    metadata,
    Column("cart", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("at", Moment, nullable=False),
)

week_returns = Table(
    "week_returns",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("key", Text, nullable=False),  # what its approval would be bound to
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_week_returns_week", "year", "number"),
)

# Of a file below audio_assets, by its name there; the newest row of a name counts.
recordings = Table(
    "recordings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("first", Date),
    Column("last", Date),
    Column("retired", Boolean, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
