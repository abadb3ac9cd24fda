"""How each version of a week came to be. Of those kept before nobody knows; they are followed as drafts are."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("weeks") as weeks:
        weeks.add_column(sa.Column("origin", sa.Text(), nullable=False, server_default="drafted"))
    with op.batch_alter_table("weeks") as weeks:
        weeks.alter_column("origin", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("weeks") as weeks:
        weeks.drop_column("origin")
