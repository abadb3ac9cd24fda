"""When each version of a week was kept, and which earlier one it takes back. Of those kept before nobody knows."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0007"


def upgrade() -> None:
    with op.batch_alter_table("weeks") as weeks:
        weeks.add_column(sa.Column("at", sa.DateTime(timezone=True), nullable=True))
        weeks.add_column(sa.Column("restores", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("weeks") as weeks:
        weeks.drop_column("restores")
        weeks.drop_column("at")
