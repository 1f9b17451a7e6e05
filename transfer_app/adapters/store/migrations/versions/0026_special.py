"""Special packages: what was asked for, who approved it, and which kind a package is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("packages", sa.Column("kind", sa.Text(), server_default="", nullable=False))
    op.execute("UPDATE packages SET kind = 'bulk'")
    op.create_table(
        "special_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("protocol_id", sa.Integer(), nullable=False),
        sa.Column("recipients", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.Integer(), nullable=False),
        sa.Column("requested_at", sa.Text(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.Text(), server_default="", nullable=False),
        sa.Column("ended_why", sa.Text(), server_default="", nullable=False),
        sa.Column("package_id", sa.Integer(), nullable=True),
        *_links(
            "special_requests", person_id="people", protocol_id="protocols", requested_by="users",
            ended_by="users", package_id="packages",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_special_requests")),
    )  # fmt: skip
    for name in ("person_id", "protocol_id", "requested_by", "ended_by", "package_id"):
        op.create_index(op.f(f"ix_special_requests_{name}"), "special_requests", [name])
    op.create_table(
        "special_approvals",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        *_links("special_approvals", request_id="special_requests", user_id="users"),
        sa.PrimaryKeyConstraint("request_id", "user_id", name=op.f("pk_special_approvals")),
    )
    op.create_index(op.f("ix_special_approvals_user_id"), "special_approvals", ["user_id"])


def downgrade() -> None:
    op.drop_table("special_approvals")
    op.drop_table("special_requests")
    op.drop_column("packages", "kind")


def _links(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}"))
        for name, target in columns.items()
    ]
