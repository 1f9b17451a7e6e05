"""Proposals of a workbook are undone as one, and approved one by one: each has its own reason."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("together", sa.Column("alike", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    with op.batch_alter_table("together") as table:
        table.drop_column("alike")
