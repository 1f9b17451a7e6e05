"""Signed texts kept as they were sent, for the auditor's bundle."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signed_copies",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, server_default="", nullable=False),
        sa.Column("package", sa.Text, server_default="", nullable=False),
        sa.Column("name", sa.Text, server_default="", nullable=False),
        sa.Column("number", sa.Integer, server_default="0", nullable=False),
        sa.Column("text", sa.Text, server_default="", nullable=False),
        sa.Column("signature", sa.Text, server_default="", nullable=False),
        sa.Column("kept_at", sa.Text, server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_copies")),
        sa.UniqueConstraint("kind", "package", "name", "number", name="uq_signed_copies_kind"),
    )


def downgrade() -> None:
    op.drop_table("signed_copies")
