"""What people said of the rules' decisions in the quality sample."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0028"
branch_labels = None
depends_on = None

_TEXTS = ("result_digest", "drawn", "facts_digest", "rule", "decided", "area", "said", "said_area")


def upgrade() -> None:
    op.create_table(
        "quality_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _TEXTS),
        sa.Column("checked_by", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["case_records.id"], name=op.f("fk_quality_checks_record_id")),
        sa.ForeignKeyConstraint(["checked_by"], ["users.id"], name=op.f("fk_quality_checks_checked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_checks")),
    )
    op.create_index(op.f("ix_quality_checks_record_id"), "quality_checks", ["record_id"])


def downgrade() -> None:
    op.drop_table("quality_checks")
