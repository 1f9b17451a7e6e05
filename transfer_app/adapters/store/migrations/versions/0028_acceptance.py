"""What receivers were asked to accept before it leaves, and what they said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "acceptance_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("protocol_id", sa.Integer(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["protocol_id"], ["protocols.id"], name=op.f("fk_acceptance_requests_protocol_id")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["users.id"], name=op.f("fk_acceptance_requests_asked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acceptance_requests")),
        sa.UniqueConstraint("ref", name=op.f("uq_acceptance_requests_ref")),
    )
    op.create_table(
        "acceptances",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["acceptance_requests.id"], name=op.f("fk_acceptances_request_id")
        ),
        sa.ForeignKeyConstraint(["record_id"], ["case_records.id"], name=op.f("fk_acceptances_record_id")),
        sa.PrimaryKeyConstraint("request_id", "record_id", name=op.f("pk_acceptances")),
    )
    op.create_index(op.f("ix_acceptances_record_id"), "acceptances", ["record_id"])


def downgrade() -> None:
    op.drop_table("acceptances")
    op.drop_table("acceptance_requests")
