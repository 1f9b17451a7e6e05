"""Rule sets, and the signatures that make one count."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rule_sets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Text(), server_default="", nullable=False),
        sa.Column("digest", sa.Text(), server_default="", nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.Text(), server_default="", nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("in_use", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["users.id"], name=op.f("fk_rule_sets_added_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_sets")),
        sa.UniqueConstraint("digest", name=op.f("uq_rule_sets_digest")),
    )
    op.create_index(op.f("ix_rule_sets_added_by"), "rule_sets", ["added_by"])
    op.create_table(
        "rule_signatures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule_set_id", sa.Integer(), nullable=False),
        sa.Column("signed_by", sa.Integer(), nullable=True),
        sa.Column("statement", sa.Text(), server_default="", nullable=False),
        sa.Column("signature", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_at", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), server_default="", nullable=False),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_why", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["rule_set_id"], ["rule_sets.id"], name=op.f("fk_rule_signatures_rule_set_id")
        ),
        sa.ForeignKeyConstraint(["signed_by"], ["users.id"], name=op.f("fk_rule_signatures_signed_by")),
        sa.ForeignKeyConstraint(["recorded_by"], ["users.id"], name=op.f("fk_rule_signatures_recorded_by")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["users.id"], name=op.f("fk_rule_signatures_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_signatures")),
        sa.UniqueConstraint("signature", name=op.f("uq_rule_signatures_signature")),
    )
    for column in ("rule_set_id", "signed_by", "recorded_by", "withdrawn_by"):
        op.create_index(op.f(f"ix_rule_signatures_{column}"), "rule_signatures", [column])


def downgrade() -> None:
    op.drop_table("rule_signatures")
    op.drop_table("rule_sets")
