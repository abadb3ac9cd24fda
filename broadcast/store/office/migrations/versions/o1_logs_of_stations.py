"""The logs of many stations, word for word, and what their figures are added up from."""

import sqlalchemy as sa
from alembic import op

revision = "o1"
down_revision = None


def upgrade() -> None:
    op.create_table("entries",
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column("hash", sa.Text(), nullable=False),
    sa.Column("body", sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_entries")
    )
    op.create_table("stations",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("name", sa.Text(), nullable=False),
    sa.Column("key", sa.Text(), nullable=False),
    sa.Column("public_key", sa.Text(), nullable=True),
    sa.Column("pinned_at", sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint("id", name="pk_stations"),
    sa.UniqueConstraint("key", name="uq_stations_key")
    )
    op.create_table("airings",
    sa.Column("station_id", sa.Integer(), nullable=False),
    sa.Column("day", sa.Text(), nullable=False),
    sa.Column("event", sa.Text(), nullable=False),
    sa.Column("nth", sa.Integer(), autoincrement=False, nullable=False),
    sa.Column("on", sa.Date(), nullable=False),
    sa.Column("reform", sa.Boolean(), nullable=False),
    sa.Column("group", sa.Text(), nullable=False),
    sa.Column("column", sa.Text(), nullable=False),
    sa.Column("language", sa.Text(), nullable=False),
    sa.Column("origin", sa.Text(), nullable=False),
    sa.Column("priority", sa.Text(), nullable=False),
    sa.Column("sounded", sa.Boolean(), nullable=False),
    sa.Column("itself", sa.Boolean(), nullable=False),
    sa.Column("asked", sa.BigInteger(), nullable=False),
    sa.Column("played", sa.BigInteger(), nullable=False),
    sa.Column("all_played", sa.BigInteger(), nullable=False),
    sa.Column("differences", sa.JSON(), nullable=False),
    sa.Column("lines", sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name="fk_airings_station_id"),
    sa.PrimaryKeyConstraint("station_id", "day", "event", "nth", name="pk_airings")
    )
    op.create_index("ix_airings_on", "airings", ["station_id", "on"], unique=False)
    op.create_table("disputes",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("station_id", sa.Integer(), nullable=False),
    sa.Column("output", sa.Text(), nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("kind", sa.Text(), nullable=False),
    sa.Column("seq", sa.Integer(), nullable=False),
    sa.Column("kept", sa.Text(), nullable=False),
    sa.Column("found", sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name="fk_disputes_station_id"),
    sa.PrimaryKeyConstraint("id", name="pk_disputes"),
    sa.UniqueConstraint("station_id", "output", "kind", "seq", "found", name="uq_disputes_station_id")
    )
    op.create_table("logs",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("station_id", sa.Integer(), nullable=False),
    sa.Column("output", sa.Text(), nullable=False),
    sa.Column("series", sa.Integer(), nullable=False),
    sa.Column("unread", sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name="fk_logs_station_id"),
    sa.PrimaryKeyConstraint("id", name="pk_logs"),
    sa.UniqueConstraint("station_id", "output", "series", name="uq_logs_station_id")
    )
    op.create_table("months",
    sa.Column("facet", sa.Text(), nullable=False),
    sa.Column("key", sa.Text(), nullable=False),
    sa.Column("station_id", sa.Integer(), nullable=False),
    sa.Column("on", sa.Date(), nullable=False),
    sa.Column("due", sa.BigInteger(), nullable=False),
    sa.Column("sounded", sa.BigInteger(), nullable=False),
    sa.Column("airings", sa.BigInteger(), nullable=False),
    sa.Column("asked", sa.BigInteger(), nullable=False),
    sa.Column("played", sa.BigInteger(), nullable=False),
    sa.Column("all_played", sa.BigInteger(), nullable=False),
    sa.Column("stood_in", sa.BigInteger(), nullable=False),
    sa.Column("lost", sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name="fk_months_station_id"),
    sa.PrimaryKeyConstraint("facet", "key", "station_id", "on", name="pk_months"),
    sqlite_with_rowid=False
    )
    op.create_index("ix_months_on", "months", ["on", "station_id"], unique=False)
    op.create_table("tallies",
    sa.Column("facet", sa.Text(), nullable=False),
    sa.Column("key", sa.Text(), nullable=False),
    sa.Column("station_id", sa.Integer(), nullable=False),
    sa.Column("on", sa.Date(), nullable=False),
    sa.Column("due", sa.BigInteger(), nullable=False),
    sa.Column("sounded", sa.BigInteger(), nullable=False),
    sa.Column("airings", sa.BigInteger(), nullable=False),
    sa.Column("asked", sa.BigInteger(), nullable=False),
    sa.Column("played", sa.BigInteger(), nullable=False),
    sa.Column("all_played", sa.BigInteger(), nullable=False),
    sa.Column("stood_in", sa.BigInteger(), nullable=False),
    sa.Column("lost", sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name="fk_tallies_station_id"),
    sa.PrimaryKeyConstraint("facet", "key", "station_id", "on", name="pk_tallies"),
    sqlite_with_rowid=False
    )
    op.create_index("ix_tallies_on", "tallies", ["on", "station_id"], unique=False)
    op.create_table("heads",
    sa.Column("log_id", sa.Integer(), nullable=False),
    sa.Column("day", sa.Text(), nullable=False),
    sa.Column("seq", sa.Integer(), nullable=False),
    sa.Column("hash", sa.Text(), nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("public_key", sa.Text(), nullable=False),
    sa.Column("signature", sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(["log_id"], ["logs.id"], name="fk_heads_log_id"),
    sa.PrimaryKeyConstraint("log_id", "day", name="pk_heads")
    )
    op.create_table("spans",
    sa.Column("log_id", sa.Integer(), nullable=False),
    sa.Column("first", sa.Integer(), autoincrement=False, nullable=False),
    sa.Column("last", sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(["log_id"], ["logs.id"], name="fk_spans_log_id"),
    sa.PrimaryKeyConstraint("log_id", "first", name="pk_spans")
    )


def downgrade() -> None:
    op.drop_table("spans")
    op.drop_table("heads")
    op.drop_index("ix_tallies_on", table_name="tallies")
    op.drop_table("tallies")
    op.drop_index("ix_months_on", table_name="months")
    op.drop_table("months")
    op.drop_table("logs")
    op.drop_table("disputes")
    op.drop_index("ix_airings_on", table_name="airings")
    op.drop_table("airings")
    op.drop_table("stations")
    op.drop_table("entries")
