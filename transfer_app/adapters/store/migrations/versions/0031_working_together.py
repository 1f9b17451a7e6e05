"""Records parked for later, worked on by somebody, given to somebody, and what people say about them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _one_a_record("parkings", "parked_by", "parked_at", "why", "until")
    _one_a_record("claims", "user_id", "until")
    _one_a_record("assignments", "user_id", "at")
    op.create_table(
        "comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("author", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["case_records.id"], name=op.f("fk_comments_record_id")),
        sa.ForeignKeyConstraint(["author"], ["users.id"], name=op.f("fk_comments_author")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
    )
    op.create_index(op.f("ix_comments_record_id"), "comments", ["record_id"])
    op.create_index(op.f("ix_comments_author"), "comments", ["author"])


def downgrade() -> None:
    for name in ("comments", "assignments", "claims", "parkings"):
        op.drop_table(name)


def _one_a_record(table: str, who: str, *texts: str) -> None:
    op.create_table(
        table,
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column(who, sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        sa.ForeignKeyConstraint(["record_id"], ["case_records.id"], name=op.f(f"fk_{table}_record_id")),
        sa.ForeignKeyConstraint([who], ["users.id"], name=op.f(f"fk_{table}_{who}")),
        sa.PrimaryKeyConstraint("record_id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_{who}"), table, [who])
