"""What a gazetteer says of a located entry beside its point: terminated, large user, PO box.

The next allocation fills it: every run looks all addresses up anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("locations", sa.Column("flags", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("locations", "flags")
