"""What second people said of a record before they saw what was proposed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "second_opinions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("agrees", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_second_opinions_proposal_id")
        ),
        sa.ForeignKeyConstraint(["given_by"], ["users.id"], name=op.f("fk_second_opinions_given_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_opinions")),
    )
    op.create_index(op.f("ix_second_opinions_proposal_id"), "second_opinions", ["proposal_id"])


def downgrade() -> None:
    op.drop_table("second_opinions")
