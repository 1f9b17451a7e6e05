"""Until when a sender's signatures count, and whether their key was revoked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("valid_until", "revoked_at"):
        op.add_column("senders", sa.Column(name, sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    for name in ("revoked_at", "valid_until"):
        op.drop_column("senders", name)
