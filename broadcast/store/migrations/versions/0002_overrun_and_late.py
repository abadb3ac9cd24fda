"""What a line does when it runs over, and when it comes late. Lines kept before are cut and joined, as they were."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

USUAL = {"overrun": "cut", "late": "join"}


def upgrade() -> None:
    with op.batch_alter_table("week_lines") as lines:
        for name, usual in USUAL.items():
            lines.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=usual))
    with op.batch_alter_table("week_lines") as lines:
        for name in USUAL:
            lines.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("week_lines") as lines:
        for name in USUAL:
            lines.drop_column(name)
