"""What an approval replaced, so that it can be undone; what people have half typed, and where they were."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("proposals", sa.Column("stood", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "drafts",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("facts_digest", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_drafts_user_id")),
        sa.ForeignKeyConstraint(["record_id"], ["case_records.id"], name=op.f("fk_drafts_record_id")),
        sa.PrimaryKeyConstraint("user_id", "record_id", name=op.f("pk_drafts")),
    )
    op.create_index(op.f("ix_drafts_record_id"), "drafts", ["record_id"])
    op.create_table(
        "desk_places",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_desk_places_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_desk_places")),
    )


def downgrade() -> None:
    op.drop_table("desk_places")
    op.drop_table("drafts")
    op.drop_column("proposals", "stood")
