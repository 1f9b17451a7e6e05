"""The share of the quality sample can be set; each check keeps the one that it was drawn by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sample_rates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["set_by"], ["users.id"], name=op.f("fk_sample_rates_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_rates")),
    )
    op.add_column("quality_checks", sa.Column("rate", sa.Integer(), nullable=False, server_default="10"))
    op.execute("UPDATE quality_checks SET rate = 100 WHERE drawn = 'status'")


def downgrade() -> None:
    with op.batch_alter_table("quality_checks") as table:
        table.drop_column("rate")
    op.drop_table("sample_rates")
