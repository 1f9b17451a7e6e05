"""Sharing, packages sent and received, and the log.

The tables as they were on the day: later changes are migrations of their own.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "checkpoints",
        sa.Column("size", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_checkpoints")),
    )
    op.create_table(
        "log_entries",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.Text(), server_default="", nullable=False),
        sa.Column("actor", sa.Text(), server_default="", nullable=False),
        sa.Column("action", sa.Text(), server_default="", nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_log_entries")),
    )
    op.create_index(op.f("ix_log_entries_action"), "log_entries", ["action"], unique=False)
    op.create_table(
        "log_nodes",
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "index", name=op.f("pk_log_nodes")),
    )
    op.create_table(
        "incoming_packages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.Text(), server_default="", nullable=False),
        sa.Column("sender", sa.Text(), server_default="", nullable=False),
        sa.Column("received_at", sa.Text(), server_default="", nullable=False),
        sa.Column("received_by", sa.Integer(), nullable=False),
        sa.Column("manifest_digest", sa.Text(), server_default="", nullable=False),
        sa.Column("manifest", sa.Text(), server_default="", nullable=False),
        sa.Column("verdict", sa.Text(), server_default="", nullable=False),
        sa.Column("receipt", sa.Text(), server_default="", nullable=False),
        sa.Column("signature", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["received_by"], ["users.id"], name=op.f("fk_incoming_packages_received_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_packages")),
        sa.UniqueConstraint("ref", name=op.f("uq_incoming_packages_ref")),
    )
    op.create_index(
        op.f("ix_incoming_packages_received_by"), "incoming_packages", ["received_by"], unique=False
    )
    op.create_table(
        "protocols",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("authority", sa.Text(), server_default="", nullable=False),
        sa.Column("authority_name", sa.Text(), server_default="", nullable=False),
        sa.Column("legal_basis", sa.Text(), server_default="", nullable=False),
        sa.Column("dpia_ref", sa.Text(), server_default="", nullable=False),
        sa.Column("purpose", sa.Text(), server_default="", nullable=False),
        sa.Column("starts", sa.Text(), server_default="", nullable=False),
        sa.Column("ends", sa.Text(), server_default="", nullable=False),
        sa.Column("strands", sa.Text(), server_default="", nullable=False),
        sa.Column("drafted_by", sa.Integer(), nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["approved_by"], ["users.id"], name=op.f("fk_protocols_approved_by")),
        sa.ForeignKeyConstraint(["drafted_by"], ["users.id"], name=op.f("fk_protocols_drafted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protocols")),
    )
    op.create_index(op.f("ix_protocols_approved_by"), "protocols", ["approved_by"], unique=False)
    op.create_index(op.f("ix_protocols_drafted_by"), "protocols", ["drafted_by"], unique=False)
    op.create_table(
        "senders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority", sa.Text(), server_default="", nullable=False),
        sa.Column("authority_name", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("role", sa.Text(), server_default="", nullable=False),
        sa.Column("signing_key", sa.Text(), server_default="", nullable=False),
        sa.Column("fingerprint", sa.Text(), server_default="", nullable=False),
        sa.Column("added_at", sa.Text(), server_default="", nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_again_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_again_by"], ["users.id"], name=op.f("fk_senders_confirmed_again_by")
        ),
        sa.ForeignKeyConstraint(["confirmed_by"], ["users.id"], name=op.f("fk_senders_confirmed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_senders")),
        sa.UniqueConstraint("signing_key", name=op.f("uq_senders_signing_key")),
    )
    op.create_index(op.f("ix_senders_confirmed_again_by"), "senders", ["confirmed_again_by"], unique=False)
    op.create_index(op.f("ix_senders_confirmed_by"), "senders", ["confirmed_by"], unique=False)
    op.create_table(
        "incoming_cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("package_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.Text(), server_default="", nullable=False),
        sa.Column("strand", sa.Text(), server_default="", nullable=False),
        sa.Column("case_json", sa.Text(), server_default="", nullable=False),
        sa.Column("documents", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["package_id"], ["incoming_packages.id"], name=op.f("fk_incoming_cases_package_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_cases")),
        sa.UniqueConstraint("package_id", "ref", name="uq_incoming_cases_ref"),
    )
    op.create_index(op.f("ix_incoming_cases_package_id"), "incoming_cases", ["package_id"], unique=False)
    op.create_index(op.f("ix_incoming_cases_ref"), "incoming_cases", ["ref"], unique=False)
    op.create_table(
        "packages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.Text(), server_default="", nullable=False),
        sa.Column("protocol_id", sa.Integer(), nullable=False),
        sa.Column("authority", sa.Text(), server_default="", nullable=False),
        sa.Column("tranche", sa.Integer(), server_default="0", nullable=False),
        sa.Column("sealed_at", sa.Text(), server_default="", nullable=False),
        sa.Column("sealed_by", sa.Integer(), nullable=False),
        sa.Column("folder", sa.Text(), server_default="", nullable=False),
        sa.Column("manifest_digest", sa.Text(), server_default="", nullable=False),
        sa.Column("manifest", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["protocol_id"], ["protocols.id"], name=op.f("fk_packages_protocol_id")),
        sa.ForeignKeyConstraint(["sealed_by"], ["users.id"], name=op.f("fk_packages_sealed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packages")),
        sa.UniqueConstraint("ref", name=op.f("uq_packages_ref")),
    )
    op.create_index(op.f("ix_packages_protocol_id"), "packages", ["protocol_id"], unique=False)
    op.create_index(op.f("ix_packages_sealed_by"), "packages", ["sealed_by"], unique=False)
    op.create_table(
        "recipients",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("protocol_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("role", sa.Text(), server_default="", nullable=False),
        sa.Column("authority", sa.Text(), server_default="", nullable=False),
        sa.Column("age_recipient", sa.Text(), server_default="", nullable=False),
        sa.Column("signing_key", sa.Text(), server_default="", nullable=False),
        sa.Column("fingerprint", sa.Text(), server_default="", nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_again_by", sa.Integer(), nullable=True),
        sa.Column("revoked_at", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["confirmed_again_by"], ["users.id"], name=op.f("fk_recipients_confirmed_again_by")
        ),
        sa.ForeignKeyConstraint(["confirmed_by"], ["users.id"], name=op.f("fk_recipients_confirmed_by")),
        sa.ForeignKeyConstraint(["protocol_id"], ["protocols.id"], name=op.f("fk_recipients_protocol_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipients")),
    )
    op.create_index(
        op.f("ix_recipients_confirmed_again_by"), "recipients", ["confirmed_again_by"], unique=False
    )
    op.create_index(op.f("ix_recipients_confirmed_by"), "recipients", ["confirmed_by"], unique=False)
    op.create_index(op.f("ix_recipients_protocol_id"), "recipients", ["protocol_id"], unique=False)
    op.create_table(
        "case_readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), server_default="", nullable=False),
        sa.Column("purpose", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["incoming_cases.id"], name=op.f("fk_case_readings_case_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_case_readings_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_readings")),
    )
    op.create_index(op.f("ix_case_readings_case_id"), "case_readings", ["case_id"], unique=False)
    op.create_index(op.f("ix_case_readings_user_id"), "case_readings", ["user_id"], unique=False)
    op.create_table(
        "incoming_documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("digest", sa.Text(), server_default="", nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["incoming_cases.id"], name=op.f("fk_incoming_documents_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_documents")),
    )
    op.create_index(op.f("ix_incoming_documents_case_id"), "incoming_documents", ["case_id"], unique=False)
    op.create_table(
        "receipts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("package_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.Text(), server_default="", nullable=False),
        sa.Column("receipt", sa.Text(), server_default="", nullable=False),
        sa.Column("signature", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_at", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["package_id"], ["packages.id"], name=op.f("fk_receipts_package_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["users.id"], name=op.f("fk_receipts_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
    )
    op.create_index(op.f("ix_receipts_package_id"), "receipts", ["package_id"], unique=False)
    op.create_index(op.f("ix_receipts_recorded_by"), "receipts", ["recorded_by"], unique=False)
    op.create_table(
        "package_records",
        sa.Column("package_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["package_id"], ["packages.id"], name=op.f("fk_package_records_package_id")),
        sa.ForeignKeyConstraint(
            ["record_id"], ["case_records.id"], name=op.f("fk_package_records_record_id")
        ),
        sa.PrimaryKeyConstraint("package_id", "record_id", name=op.f("pk_package_records")),
    )
    op.create_index(op.f("ix_package_records_package_id"), "package_records", ["package_id"], unique=False)
    op.create_index(op.f("ix_package_records_record_id"), "package_records", ["record_id"], unique=False)
    op.create_index(
        "uq_package_records_live",
        "package_records",
        ["record_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('packed', 'received')"),
        postgresql_where=sa.text("state IN ('packed', 'received')"),
    )


def downgrade() -> None:
    op.drop_table("package_records")
    op.drop_table("receipts")
    op.drop_table("incoming_documents")
    op.drop_table("case_readings")
    op.drop_table("recipients")
    op.drop_table("packages")
    op.drop_table("incoming_cases")
    op.drop_table("senders")
    op.drop_table("protocols")
    op.drop_table("incoming_packages")
    op.drop_table("log_nodes")
    op.drop_table("log_entries")
    op.drop_table("checkpoints")
