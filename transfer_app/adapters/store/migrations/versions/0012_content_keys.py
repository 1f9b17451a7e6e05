"""Content keys of sealed packages, and access to a package given later."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "package_keys",
        sa.Column("package_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("public", sa.Text(), nullable=False),
        sa.Column("destroyed_at", sa.Text(), server_default="", nullable=False),
        sa.Column("destroyed_why", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["package_id"], ["packages.id"], name=op.f("fk_package_keys_package_id")),
        sa.PrimaryKeyConstraint("package_id", name=op.f("pk_package_keys")),
    )
    op.create_table(
        "package_access",
        sa.Column("package_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.Text(), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["package_id"], ["packages.id"], name=op.f("fk_package_access_package_id")),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipients.id"], name=op.f("fk_package_access_recipient_id")
        ),
        sa.ForeignKeyConstraint(["given_by"], ["users.id"], name=op.f("fk_package_access_given_by")),
        sa.PrimaryKeyConstraint("package_id", "number", name=op.f("pk_package_access")),
    )
    op.create_index(op.f("ix_package_access_recipient_id"), "package_access", ["recipient_id"])
    op.create_index(op.f("ix_package_access_given_by"), "package_access", ["given_by"])


def downgrade() -> None:
    op.drop_table("package_access")
    op.drop_table("package_keys")
