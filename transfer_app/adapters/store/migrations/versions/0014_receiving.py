"""Receiving: what is being unpacked, who opened what, which document was read and what kind of purpose."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unpackings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("package", sa.Text(), server_default="", nullable=False),
        sa.Column("folder", sa.Text(), server_default="", nullable=False),
        sa.Column("begun_at", sa.Text(), server_default="", nullable=False),
        sa.Column("begun_by", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["begun_by"], ["users.id"], name=op.f("fk_unpackings_begun_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unpackings")),
    )
    op.create_index(op.f("ix_unpackings_begun_by"), "unpackings", ["begun_by"], unique=False)
    op.create_table(
        "journal_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("package", sa.Text(), server_default="", nullable=False),
        sa.Column("number", sa.Integer(), server_default="0", nullable=False),
        sa.Column("line", sa.Text(), server_default="", nullable=False),
        sa.Column("told_at", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_lines")),
        sa.UniqueConstraint("package", "number", name=op.f("uq_journal_lines_number")),
    )
    # Readings of before were of the case itself, for a purpose that was typed.
    op.add_column("case_readings", sa.Column("purpose_code", sa.Text(), server_default="", nullable=False))
    op.add_column("case_readings", sa.Column("document", sa.Integer(), server_default="0", nullable=False))
    op.execute(sa.text("update case_readings set purpose_code = 'other'"))


def downgrade() -> None:
    with op.batch_alter_table("case_readings") as table:
        table.drop_column("document")
        table.drop_column("purpose_code")
    op.drop_table("journal_lines")
    op.drop_table("unpackings")
