"""What was loaded, about whom, and who uses the workspace.

The tables as they were on the day: later changes are migrations of their own.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "settings",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_settings")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("display_name", sa.Text(), server_default="", nullable=False),
        sa.Column("roles", sa.Text(), server_default="", nullable=False),
        sa.Column("active", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("name", name=op.f("uq_users_name")),
    )
    op.create_table(
        "extracts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("profile", sa.Text(), server_default="", nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("digest", sa.Text(), server_default="", nullable=False),
        sa.Column("loaded_at", sa.Text(), server_default="", nullable=False),
        sa.Column("loaded_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["loaded_by"], ["users.id"], name=op.f("fk_extracts_loaded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extracts")),
        sa.UniqueConstraint("digest", name=op.f("uq_extracts_digest")),
    )
    op.create_index(op.f("ix_extracts_loaded_by"), "extracts", ["loaded_by"], unique=False)
    op.create_table(
        "keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("private", sa.Text(), server_default="", nullable=False),
        sa.Column("public", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_keys_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keys")),
    )
    op.create_index(op.f("ix_keys_user_id"), "keys", ["user_id"], unique=False)
    op.create_table(
        "rejects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extract_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.Text(), server_default="", nullable=False),
        sa.Column("table_name", sa.Text(), server_default="", nullable=False),
        sa.Column("row_number", sa.Integer(), server_default="0", nullable=False),
        sa.Column("column_name", sa.Text(), server_default="", nullable=False),
        sa.Column("value", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("person_ref", sa.Text(), server_default="", nullable=False),
        sa.Column("row_key", sa.Text(), server_default="", nullable=False),
        sa.Column("mended", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["extract_id"], ["extracts.id"], name=op.f("fk_rejects_extract_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rejects")),
    )
    op.create_index(op.f("ix_rejects_extract_id"), "rejects", ["extract_id"], unique=False)
    op.create_index(op.f("ix_rejects_person_ref"), "rejects", ["person_ref"], unique=False)
    op.create_table(
        "source_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extract_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("table_name", sa.Text(), server_default="", nullable=False),
        sa.Column("encoding", sa.Text(), server_default="", nullable=False),
        sa.Column("rows", sa.Integer(), server_default="0", nullable=False),
        sa.Column("loaded", sa.Integer(), server_default="0", nullable=False),
        sa.Column("repeated", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("rejected", sa.Integer(), server_default="0", nullable=False),
        sa.Column("notes", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["extract_id"], ["extracts.id"], name=op.f("fk_source_files_extract_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_files")),
    )
    op.create_index(op.f("ix_source_files_extract_id"), "source_files", ["extract_id"], unique=False)
    op.create_table(
        "source_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.Text(), server_default="", nullable=False),
        sa.Column("row_number", sa.Integer(), server_default="0", nullable=False),
        sa.Column("person_ref", sa.Text(), server_default="", nullable=False),
        sa.Column("row_key", sa.Text(), server_default="", nullable=False),
        sa.Column("digest", sa.Text(), server_default="", nullable=False),
        sa.Column("row_values", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["source_files.id"], name=op.f("fk_source_rows_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_rows")),
        sa.UniqueConstraint("table_name", "row_key", name="uq_source_rows_key"),
    )
    op.create_index("ix_source_rows_file", "source_rows", ["file_id", "row_number"], unique=False)
    op.create_index(op.f("ix_source_rows_person_ref"), "source_rows", ["person_ref"], unique=False)
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.Text(), server_default="", nullable=False),
        sa.Column("forename", sa.Text(), server_default="", nullable=False),
        sa.Column("surname", sa.Text(), server_default="", nullable=False),
        sa.Column("sex", sa.Text(), server_default="", nullable=False),
        sa.Column("dob", sa.Text(), nullable=True),
        sa.Column("expected_dob", sa.Text(), nullable=True),
        sa.Column("died", sa.Text(), nullable=True),
        sa.Column("upn", sa.Text(), server_default="", nullable=False),
        sa.Column("single_unique_id", sa.Text(), server_default="", nullable=False),
        sa.Column("legacy_id", sa.Text(), server_default="", nullable=False),
        sa.Column("restricted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("restricted_why", sa.Text(), server_default="", nullable=False),
        sa.Column("identity_conflict", sa.Integer(), server_default="0", nullable=False),
        sa.Column("source_row_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["source_row_id"], ["source_rows.id"], name=op.f("fk_people_source_row_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("ref", name=op.f("uq_people_ref")),
    )
    op.create_index(op.f("ix_people_source_row_id"), "people", ["source_row_id"], unique=False)
    op.create_index(op.f("ix_people_surname"), "people", ["surname"], unique=False)
    op.create_table(
        "person_statements",
        sa.Column("source_row_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("forename", sa.Text(), server_default="", nullable=False),
        sa.Column("surname", sa.Text(), server_default="", nullable=False),
        sa.Column("sex", sa.Text(), server_default="", nullable=False),
        sa.Column("dob", sa.Text(), nullable=True),
        sa.Column("expected_dob", sa.Text(), nullable=True),
        sa.Column("died", sa.Text(), nullable=True),
        sa.Column("upn", sa.Text(), server_default="", nullable=False),
        sa.Column("single_unique_id", sa.Text(), server_default="", nullable=False),
        sa.Column("legacy_id", sa.Text(), server_default="", nullable=False),
        sa.Column("restricted", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_person_statements_person_id")),
        sa.ForeignKeyConstraint(
            ["source_row_id"], ["source_rows.id"], name=op.f("fk_person_statements_source_row_id")
        ),
        sa.PrimaryKeyConstraint("source_row_id", name=op.f("pk_person_statements")),
    )
    op.create_index(op.f("ix_person_statements_person_id"), "person_statements", ["person_id"], unique=False)
    op.create_table(
        "restrictions",
        sa.Column("person_ref", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("person_ref", name=op.f("pk_restrictions")),
    )
    op.create_table(
        "addresses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("source_row_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("kind_as_written", sa.Text(), server_default="", nullable=False),
        sa.Column("start", sa.Text(), nullable=True),
        sa.Column("end", sa.Text(), nullable=True),
        sa.Column("uprn", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("postcode", sa.Text(), server_default="", nullable=False),
        sa.Column("postcode_problem", sa.Text(), server_default="", nullable=False),
        sa.Column("lines", sa.Text(), server_default="", nullable=False),
        sa.Column("gone", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_addresses_person_id")),
        sa.ForeignKeyConstraint(
            ["source_row_id"], ["source_rows.id"], name=op.f("fk_addresses_source_row_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addresses")),
    )
    op.create_index(op.f("ix_addresses_person_id"), "addresses", ["person_id"], unique=False)
    op.create_index(op.f("ix_addresses_source_row_id"), "addresses", ["source_row_id"], unique=False)
    op.create_table(
        "case_records",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.Text(), server_default="", nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("strand", sa.Text(), server_default="", nullable=False),
        sa.Column("opened", sa.Text(), nullable=True),
        sa.Column("closed", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_case_records_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_records")),
        sa.UniqueConstraint("person_id", "strand", name="uq_case_records_child"),
        sa.UniqueConstraint("ref", name=op.f("uq_case_records_ref")),
    )
    op.create_index(op.f("ix_case_records_person_id"), "case_records", ["person_id"], unique=False)
    op.create_table(
        "family_links",
        sa.Column("family", sa.Text(), server_default="", nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("source_row_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_family_links_person_id")),
        sa.ForeignKeyConstraint(
            ["source_row_id"], ["source_rows.id"], name=op.f("fk_family_links_source_row_id")
        ),
        sa.PrimaryKeyConstraint("family", "person_id", name=op.f("pk_family_links")),
    )
    op.create_index(op.f("ix_family_links_person_id"), "family_links", ["person_id"], unique=False)
    op.create_index(op.f("ix_family_links_source_row_id"), "family_links", ["source_row_id"], unique=False)
    op.create_table(
        "mother_links",
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("mother_ref", sa.Text(), server_default="", nullable=False),
        sa.Column("source_row_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["people.id"], name=op.f("fk_mother_links_child_id")),
        sa.ForeignKeyConstraint(
            ["source_row_id"], ["source_rows.id"], name=op.f("fk_mother_links_source_row_id")
        ),
        sa.PrimaryKeyConstraint("child_id", "mother_ref", name=op.f("pk_mother_links")),
    )
    op.create_index(op.f("ix_mother_links_child_id"), "mother_links", ["child_id"], unique=False)
    op.create_index(op.f("ix_mother_links_mother_ref"), "mother_links", ["mother_ref"], unique=False)
    op.create_index(op.f("ix_mother_links_source_row_id"), "mother_links", ["source_row_id"], unique=False)
    op.create_table(
        "spans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("source_row_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("code", sa.Text(), server_default="", nullable=False),
        sa.Column("start", sa.Text(), nullable=True),
        sa.Column("end", sa.Text(), nullable=True),
        sa.Column("end_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("postcode", sa.Text(), server_default="", nullable=False),
        sa.Column("home_postcode", sa.Text(), server_default="", nullable=False),
        sa.Column("ref", sa.Text(), server_default="", nullable=False),
        sa.Column("team", sa.Text(), server_default="", nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.Column("strand", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_spans_person_id")),
        sa.ForeignKeyConstraint(["source_row_id"], ["source_rows.id"], name=op.f("fk_spans_source_row_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spans")),
    )
    op.create_index(op.f("ix_spans_person_id"), "spans", ["person_id"], unique=False)
    op.create_index(op.f("ix_spans_source_row_id"), "spans", ["source_row_id"], unique=False)
    op.create_table(
        "record_extracts",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("extract_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["extract_id"], ["extracts.id"], name=op.f("fk_record_extracts_extract_id")),
        sa.ForeignKeyConstraint(
            ["record_id"], ["case_records.id"], name=op.f("fk_record_extracts_record_id")
        ),
        sa.PrimaryKeyConstraint("record_id", "extract_id", name=op.f("pk_record_extracts")),
    )
    op.create_index(op.f("ix_record_extracts_extract_id"), "record_extracts", ["extract_id"], unique=False)
    op.create_index(op.f("ix_record_extracts_record_id"), "record_extracts", ["record_id"], unique=False)


def downgrade() -> None:
    op.drop_table("record_extracts")
    op.drop_table("spans")
    op.drop_table("mother_links")
    op.drop_table("family_links")
    op.drop_table("case_records")
    op.drop_table("addresses")
    op.drop_table("restrictions")
    op.drop_table("person_statements")
    op.drop_table("people")
    op.drop_table("source_rows")
    op.drop_table("source_files")
    op.drop_table("rejects")
    op.drop_table("keys")
    op.drop_table("extracts")
    op.drop_table("users")
    op.drop_table("settings")
