"""Records given to one person as one act, and what each run made of what stood before it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "givings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("given_to", sa.Integer(), nullable=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("taken_back", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["given_by"], ["users.id"], name=op.f("fk_givings_given_by")),
        sa.ForeignKeyConstraint(["given_to"], ["users.id"], name=op.f("fk_givings_given_to")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_givings")),
    )
    op.create_index(op.f("ix_givings_given_by"), "givings", ["given_by"])
    op.create_table(
        "given_records",
        sa.Column("giving_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("was_given_to", sa.Integer(), nullable=True),
        sa.Column("was_given_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["giving_id"], ["givings.id"], name=op.f("fk_given_records_giving_id")),
        sa.ForeignKeyConstraint(["record_id"], ["case_records.id"], name=op.f("fk_given_records_record_id")),
        sa.ForeignKeyConstraint(["was_given_to"], ["users.id"], name=op.f("fk_given_records_was_given_to")),
        sa.PrimaryKeyConstraint("giving_id", "record_id", name=op.f("pk_given_records")),
    )
    op.create_table(
        "run_changes",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("became", sa.Text(), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("is_now", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_run_changes_run_id")),
        sa.ForeignKeyConstraint(["record_id"], ["case_records.id"], name=op.f("fk_run_changes_record_id")),
        sa.PrimaryKeyConstraint("run_id", "record_id", "became", name=op.f("pk_run_changes")),
    )
    op.create_table(
        "gone_records",
        sa.Column("record_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["case_records.id"], name=op.f("fk_gone_records_record_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_gone_records")),
    )


def downgrade() -> None:
    op.drop_table("gone_records")
    op.drop_table("run_changes")
    op.drop_table("given_records")
    op.drop_table("givings")
