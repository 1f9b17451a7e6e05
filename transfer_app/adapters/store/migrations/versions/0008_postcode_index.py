"""Addresses by postcode: who else lives at one is asked for every case that is explained."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_addresses_postcode", "addresses", ["postcode"])


def downgrade() -> None:
    op.drop_index("ix_addresses_postcode", "addresses")
