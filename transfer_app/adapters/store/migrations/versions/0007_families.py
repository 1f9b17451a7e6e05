"""Families whose members go different ways, and what joint panels decided for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "family_splits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.Text(), server_default="", nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.Column("noted_at", sa.Text(), server_default="", nullable=False),
        sa.Column("was", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_family_splits_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_splits")),
        sa.UniqueConstraint("ref", name=op.f("uq_family_splits_ref")),
    )
    op.create_index(op.f("ix_family_splits_run_id"), "family_splits", ["run_id"])
    op.create_index(op.f("ix_family_splits_state"), "family_splits", ["state"])
    op.create_table(
        "family_split_records",
        sa.Column("split_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["split_id"], ["family_splits.id"], name=op.f("fk_family_split_records_split_id")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["case_records.id"], name=op.f("fk_family_split_records_record_id")
        ),
        sa.PrimaryKeyConstraint("split_id", "record_id", name=op.f("pk_family_split_records")),
    )
    op.create_index(op.f("ix_family_split_records_split_id"), "family_split_records", ["split_id"])
    op.create_index(op.f("ix_family_split_records_record_id"), "family_split_records", ["record_id"])
    op.create_table(
        "family_panels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("split_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("lead", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.Text(), server_default="", nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["split_id"], ["family_splits.id"], name=op.f("fk_family_panels_split_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["users.id"], name=op.f("fk_family_panels_recorded_by")),
        sa.ForeignKeyConstraint(["answered_by"], ["users.id"], name=op.f("fk_family_panels_answered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_panels")),
    )
    for column in ("split_id", "recorded_by", "answered_by"):
        op.create_index(op.f(f"ix_family_panels_{column}"), "family_panels", [column])


def downgrade() -> None:
    op.drop_table("family_panels")
    op.drop_table("family_split_records")
    op.drop_table("family_splits")
