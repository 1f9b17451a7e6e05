"""Receipts: what each record was sealed with, sample checks, documents not taken, and documents' numbers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from transfer_app.domain.errors import WorkspaceError

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

CHECKS = ("package", "record", "person", "key", "at", "result", "compared")


def upgrade() -> None:
    for table in ("packages", "incoming_packages"):
        if op.get_bind().scalar(sa.text(f"SELECT count(*) FROM {table}")):
            raise WorkspaceError(
                "The workspace holds a package of a trial version, whose receipt nobody could check.",
                "Make a new workspace and pack or receive there.",
            )
    for name in ("documents", "bytes"):
        op.add_column("package_records", _number(name))
    op.add_column("incoming_documents", _number("number"))
    op.create_table(
        "sample_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), server_default="", nullable=False) for name in CHECKS),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_checks")),
    )
    op.create_index(op.f("ix_sample_checks_package"), "sample_checks", ["package"], unique=False)
    op.create_table(
        "refused_documents",
        sa.Column("package_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        _number("number"),
        sa.Column("code", sa.Text(), server_default="", nullable=False),
        sa.Column("told_at", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["package_id"], ["packages.id"], name=op.f("fk_refused_documents_package_id")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["case_records.id"], name=op.f("fk_refused_documents_record_id")
        ),
        sa.PrimaryKeyConstraint("package_id", "record_id", "number", name=op.f("pk_refused_documents")),
    )
    for name in ("package_id", "record_id"):
        op.create_index(op.f(f"ix_refused_documents_{name}"), "refused_documents", [name], unique=False)


def downgrade() -> None:
    op.drop_table("refused_documents")
    op.drop_table("sample_checks")
    with op.batch_alter_table("incoming_documents") as table:
        table.drop_column("number")
    with op.batch_alter_table("package_records") as table:
        table.drop_column("bytes")
        table.drop_column("documents")


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), server_default="0", nullable=False)
