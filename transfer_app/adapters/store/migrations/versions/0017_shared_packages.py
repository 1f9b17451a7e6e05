"""Packages read where they lie, and a name for each access journal.

Journal lines of before keep an empty name: no release ever wrote one.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("journal_lines") as table:
        table.add_column(sa.Column("journal", sa.Text(), server_default="", nullable=False))
        table.drop_constraint(op.f("uq_journal_lines_number"), type_="unique")
        table.create_unique_constraint(op.f("uq_journal_lines_number"), ["package", "journal", "number"])
    op.create_table(
        "shared_packages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.Text(), server_default="", nullable=False),
        sa.Column("sender", sa.Text(), server_default="", nullable=False),
        sa.Column("looked_at", sa.Text(), server_default="", nullable=False),
        sa.Column("looked_by", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Text(), server_default="", nullable=False),
        sa.Column("folder", sa.Text(), server_default="", nullable=False),
        sa.Column("manifest_digest", sa.Text(), server_default="", nullable=False),
        sa.Column("manifest", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["looked_by"], ["users.id"], name=op.f("fk_shared_packages_looked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_packages")),
        sa.UniqueConstraint("ref", name=op.f("uq_shared_packages_ref")),
    )
    op.create_index(op.f("ix_shared_packages_looked_by"), "shared_packages", ["looked_by"], unique=False)
    op.create_table(
        "shared_records",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("package_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.Text(), server_default="", nullable=False),
        sa.Column("strand", sa.Text(), server_default="", nullable=False),
        sa.Column("part", sa.Integer(), server_default="0", nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("files", sa.Text(), server_default="", nullable=False),
        sa.Column("documents", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["package_id"], ["shared_packages.id"], name=op.f("fk_shared_records_package_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_records")),
        sa.UniqueConstraint("package_id", "ref", name=op.f("uq_shared_records_ref")),
    )
    op.create_index(op.f("ix_shared_records_package_id"), "shared_records", ["package_id"], unique=False)
    op.create_table(
        "shared_readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("package", sa.Text(), server_default="", nullable=False),
        sa.Column("record", sa.Text(), server_default="", nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), server_default="", nullable=False),
        sa.Column("purpose", sa.Text(), server_default="", nullable=False),
        sa.Column("purpose_code", sa.Text(), server_default="", nullable=False),
        sa.Column("document", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_shared_readings_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_readings")),
    )
    op.create_index(op.f("ix_shared_readings_package"), "shared_readings", ["package"], unique=False)
    op.create_index(op.f("ix_shared_readings_user_id"), "shared_readings", ["user_id"], unique=False)


def downgrade() -> None:
    op.drop_table("shared_readings")
    op.drop_table("shared_records")
    op.drop_table("shared_packages")
    with op.batch_alter_table("journal_lines") as table:
        table.drop_constraint(op.f("uq_journal_lines_number"), type_="unique")
        table.create_unique_constraint(op.f("uq_journal_lines_number"), ["package", "number"])
        table.drop_column("journal")
