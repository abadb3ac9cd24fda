"""The first tables: plans, people, weeks, carts with their approvals, and publications."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "people",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_people"),
        sa.UniqueConstraint("key", name="uq_people_key"),
    )
    op.create_table(
        "plans",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("period_from", sa.Date(), nullable=True),
        sa.Column("period_to", sa.Date(), nullable=True),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plans"),
        sa.UniqueConstraint("document", name="uq_plans_document"),
    )
    op.create_table(
        "recipes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("cart", sa.Text(), nullable=False),
        sa.Column("frames", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("voice", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_recipes"),
    )
    op.create_index("ix_recipes_cart", "recipes", ["cart"], unique=False)
    op.create_index("ix_recipes_digest", "recipes", ["digest"], unique=False)
    op.create_table(
        "weeks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_weeks"),
        sa.UniqueConstraint("year", "number", "version", name="uq_weeks_year"),
    )
    op.create_table(
        "approvals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cart", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("approver", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["approver"], ["people.name"], name="fk_approvals_approver"),
        sa.PrimaryKeyConstraint("id", name="pk_approvals"),
    )
    op.create_index("ix_approvals_cart", "approvals", ["cart"], unique=False)
    op.create_table(
        "plan_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("group", sa.Text(), nullable=True),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Integer(), nullable=False),
        sa.Column("because", sa.JSON(), nullable=False),
        sa.Column("source_document", sa.Text(), nullable=False),
        sa.Column("source_place", sa.Text(), nullable=False),
        sa.Column("source_sentence", sa.Text(), nullable=False),
        sa.Column("marker", sa.Text(), nullable=False),
        sa.Column("parent", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name="fk_plan_items_plan_id"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_items"),
        sa.UniqueConstraint("plan_id", "name", name="uq_plan_items_plan_id"),
    )
    op.create_table(
        "plan_tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("group", sa.Text(), nullable=True),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Integer(), nullable=False),
        sa.Column("because", sa.JSON(), nullable=False),
        sa.Column("source_document", sa.Text(), nullable=False),
        sa.Column("source_place", sa.Text(), nullable=False),
        sa.Column("source_sentence", sa.Text(), nullable=False),
        sa.Column("no", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("partners", sa.Text(), nullable=False),
        sa.Column("timing_kind", sa.Text(), nullable=False),
        sa.Column("timing_raw", sa.Text(), nullable=False),
        sa.Column("timing_start", sa.Date(), nullable=True),
        sa.Column("timing_end", sa.Date(), nullable=True),
        sa.Column("timing_per", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name="fk_plan_tasks_plan_id"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_tasks"),
        sa.UniqueConstraint("plan_id", "name", name="uq_plan_tasks_plan_id"),
    )
    op.create_table(
        "publications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("week_id", sa.Integer(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["week_id"], ["weeks.id"], name="fk_publications_week_id"),
        sa.PrimaryKeyConstraint("id", name="pk_publications"),
    )
    op.create_index("ix_publications_week_id", "publications", ["week_id"], unique=False)
    op.create_table(
        "week_lines",
        sa.Column("week_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("start", sa.Time(), nullable=True),
        sa.Column("start_kind", sa.Text(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=True),
        sa.Column("column", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("source_kind", sa.Text(), nullable=False),
        sa.Column("source_reference", sa.Text(), nullable=False),
        sa.Column("zones", sa.JSON(), nullable=False),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["week_id"], ["weeks.id"], name="fk_week_lines_week_id"),
        sa.PrimaryKeyConstraint("week_id", "position", name="pk_week_lines"),
    )
    op.create_table(
        "published_carts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("cart", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publications.id"], name="fk_published_carts_publication_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_published_carts"),
    )
    op.create_index("ix_published_carts_title", "published_carts", ["title", "day"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_published_carts_title", table_name="published_carts")
    op.drop_table("published_carts")
    op.drop_table("week_lines")
    op.drop_index("ix_publications_week_id", table_name="publications")
    op.drop_table("publications")
    op.drop_table("plan_tasks")
    op.drop_table("plan_items")
    op.drop_index("ix_approvals_cart", table_name="approvals")
    op.drop_table("approvals")
    op.drop_table("weeks")
    op.drop_index("ix_recipes_digest", table_name="recipes")
    op.drop_index("ix_recipes_cart", table_name="recipes")
    op.drop_table("recipes")
    op.drop_table("plans")
    op.drop_table("people")
