"""Restricted records take clearance by name; special packages take the yes of two functions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("functions", sa.Text(), server_default="", nullable=False))
    op.add_column("special_approvals", sa.Column("function", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "clearances",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("clearance", sa.Text(), server_default="", nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_clearances_user_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["users.id"], name=op.f("fk_clearances_asked_by")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_clearances")),
    )
    op.create_index(op.f("ix_clearances_asked_by"), "clearances", ["asked_by"])
    # Until now their role let them see restricted records: they go on, and are listed as not agreed to
    # (decision record 0019). Nobody loses the record of a child in hiding overnight.
    for role in ("reviewer", "approver"):
        op.execute(
            "INSERT INTO clearances (user_id, clearance) SELECT id, 'kept' FROM users "
            f"WHERE active = 1 AND roles LIKE '%\"{role}\"%' "
            "AND id NOT IN (SELECT user_id FROM clearances)"
        )


def downgrade() -> None:
    op.drop_table("clearances")
    op.drop_column("special_approvals", "function")
    op.drop_column("users", "functions")
