"""Tables of the legacy document folder: its index as loaded, every document of it, and what was packed."""

from __future__ import annotations

import sqlalchemy as sa

from transfer_app.adapters.store.tables import _id, _link, _maybe, _number, _text, metadata


def _large(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False, server_default="0")


document_loads = sa.Table(
    "document_loads", metadata, _id(), _text("folder"), _text("index_name"), _text("digest"), _number("rows"),
    _number("repeated"), _number("files"), _text("loaded_at"), _link("loaded_by", "users.id"),
)  # fmt: skip

# listed: a row of the index has it; 0 for a file beside the index. path: as the index writes it; file_path:
# where the file is. said_*: of the index. size, sha256, modified_ns: of the file as it was read and counts.
# fault: of the file; doubt: why no case record is known for it. Left out once somebody agreed.
documents = sa.Table(
    "documents", metadata, _id(), _text("key", unique=True), _link("load_id", "document_loads.id"),
    _number("row_number"), _number("listed"), _text("person_ref", index=True), _text("strand"),
    _text("row_digest"), _text("path"), _text("file_path"), _text("name"), _text("title"), _text("kind"),
    _maybe("date"), sa.Column("said_size", sa.BigInteger, nullable=True), _text("said_sha256"),
    _large("said_modified_ns"), _large("size"), _text("sha256"), _large("modified_ns"),
    _text("fault", index=True), _text("doubt"), _link("record_id", "case_records.id", nullable=True),
    _text("assigned_by"), _link("assigned_user", "users.id", nullable=True), _text("assigned_at"),
    _text("omission"), _text("omission_note"), _link("omitted_by", "users.id", nullable=True),
    _text("omitted_at"), _link("agreed_by", "users.id", nullable=True), _text("agreed_at"),
)  # fmt: skip

package_documents = sa.Table(
    "package_documents", metadata, _link("package_id", "packages.id"), _link("document_id", "documents.id"),
    _link("record_id", "case_records.id"), _text("sha256"),
    sa.PrimaryKeyConstraint("package_id", "document_id"),
)  # fmt: skip
