"""Postcodes whose addresses lie in several areas of a boundary set."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shared_postcodes",
        sa.Column("boundary_set_id", sa.Integer(), nullable=False),
        sa.Column("postcode", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["boundary_set_id"], ["boundary_sets.id"], name=op.f("fk_shared_postcodes_boundary_set_id")
        ),
        sa.PrimaryKeyConstraint("boundary_set_id", "postcode", name=op.f("pk_shared_postcodes")),
    )
    op.create_index(op.f("ix_shared_postcodes_boundary_set_id"), "shared_postcodes", ["boundary_set_id"])


def downgrade() -> None:
    op.drop_table("shared_postcodes")
