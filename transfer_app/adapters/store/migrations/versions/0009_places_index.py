"""Postcodes with their UPRNs in one index: every run asks which there are, and reads no address for it."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_addresses_postcode", "addresses")
    op.create_index("ix_addresses_places", "addresses", ["postcode", "uprn", "postcode_problem"])


def downgrade() -> None:
    op.drop_index("ix_addresses_places", "addresses")
    op.create_index("ix_addresses_postcode", "addresses", ["postcode"])
