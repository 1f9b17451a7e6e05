"""Proposals that were made as one, for many case records at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "together",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name=op.f("fk_together_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_together")),
    )
    op.add_column("proposals", sa.Column("together", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_proposals_together"), "proposals", ["together"])


def downgrade() -> None:
    op.drop_index(op.f("ix_proposals_together"), "proposals")
    op.drop_column("proposals", "together")
    op.drop_table("together")
