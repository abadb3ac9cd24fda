"""Passwords, sessions, wrong guesses; people who have left."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    with op.batch_alter_table("people") as people:
        people.add_column(sa.Column("active", sa.Boolean(), nullable=True))
    op.execute(sa.text("UPDATE people SET active = true"))
    with op.batch_alter_table("people") as people:
        people.alter_column("active", existing_type=sa.Boolean(), nullable=False)
    op.create_table(
        "credentials",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("temporary", sa.Boolean(), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("totp", sa.Text(), nullable=True),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_credentials"),
        sa.ForeignKeyConstraint(["person"], ["people.name"], name="fk_credentials_person"),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("revoked", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.ForeignKeyConstraint(["person"], ["people.name"], name="fk_sessions_person"),
    )
    op.create_index("ix_sessions_person", "sessions", ["person"])
    op.create_table(
        "failures",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_failures"),
    )


def downgrade() -> None:
    op.drop_table("failures")
    op.drop_index("ix_sessions_person", "sessions")
    op.drop_table("sessions")
    op.drop_table("credentials")
    with op.batch_alter_table("people") as people:
        people.drop_column("active")
