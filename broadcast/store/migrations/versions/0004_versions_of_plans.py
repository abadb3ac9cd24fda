"""Plans have versions, corrections and a shelf for what was put aside. What was kept before is version 1 of its plan."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("plans") as plans:
        plans.add_column(sa.Column("plan", sa.Integer(), nullable=True))
        plans.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        plans.add_column(sa.Column("at", sa.DateTime(timezone=True), nullable=True))
        plans.add_column(sa.Column("bases", sa.JSON(), nullable=False, server_default="[]"))
        plans.add_column(sa.Column("retold", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE plans SET plan = id")
    with op.batch_alter_table("plans") as plans:
        plans.alter_column("plan", nullable=False)
        for name in ("version", "bases", "retold"):
            plans.alter_column(name, server_default=None)
        plans.drop_constraint("uq_plans_document", type_="unique")
        plans.create_unique_constraint("uq_plans_plan", ["plan", "version"])
        plans.create_unique_constraint("uq_plans_document", ["document", "plan"])
    op.create_table(
        "plan_corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("facet", sa.Text(), nullable=False),
        sa.Column("read", sa.JSON(), nullable=True),
        sa.Column("said", sa.JSON(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plan_corrections"),
    )
    op.create_index("ix_plan_corrections_name", "plan_corrections", ["name"], unique=False)
    op.create_table(
        "plan_retirements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plan_retirements"),
    )


def downgrade() -> None:
    op.drop_table("plan_retirements")
    op.drop_index("ix_plan_corrections_name", "plan_corrections")
    op.drop_table("plan_corrections")
    later = "SELECT id FROM plans WHERE version > 1 OR id > (SELECT min(id) FROM plans other WHERE other.document = plans.document)"
    for table in ("plan_items", "plan_tasks"):
        op.execute(f"DELETE FROM {table} WHERE plan_id IN ({later})")  # noqa: S608 - our own names
    op.execute(f"DELETE FROM plans WHERE id IN ({later})")  # noqa: S608
    with op.batch_alter_table("plans") as plans:
        plans.drop_constraint("uq_plans_plan", type_="unique")
        plans.drop_constraint("uq_plans_document", type_="unique")
        plans.create_unique_constraint("uq_plans_document", ["document"])
        for name in ("plan", "version", "at", "bases", "retold"):
            plans.drop_column(name)
