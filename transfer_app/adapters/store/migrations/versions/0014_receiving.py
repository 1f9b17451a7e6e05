"""The receiver's own: what is being unpacked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unpackings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("package", sa.Text(), server_default="", nullable=False),
        sa.Column("folder", sa.Text(), server_default="", nullable=False),
        sa.Column("begun_at", sa.Text(), server_default="", nullable=False),
        sa.Column("begun_by", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["begun_by"], ["users.id"], name=op.f("fk_unpackings_begun_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unpackings")),
    )
    op.create_index(op.f("ix_unpackings_begun_by"), "unpackings", ["begun_by"], unique=False)


def downgrade() -> None:
    op.drop_table("unpackings")
