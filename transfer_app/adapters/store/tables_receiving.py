"""Tables of receiving: what is being unpacked, and who opened what. In the same metadata as all others."""

from __future__ import annotations

import sqlalchemy as sa

from transfer_app.adapters.store.tables import _id, _link, _number, _text, metadata

# A row without ended_at may have left files that are not encrypted: the next start looks into its folder.
unpackings = sa.Table(
    "unpackings", metadata, _id(), _text("package"), _text("folder"), _text("begun_at"),
    _link("begun_by", "users.id"), _text("ended_at"),
)  # fmt: skip

# What officers found who compared records of the sample, before the package has a row of its own. The newest
# of a record counts.
sample_checks = sa.Table(
    "sample_checks", metadata, _id(), _text("package", index=True), _text("record"), _text("person"),
    _text("key"), _text("at"), _text("result"), _text("compared"),
)  # fmt: skip

# At the sender: documents that were not taken, of records that were.
refused_documents = sa.Table(
    "refused_documents", metadata, _link("package_id", "packages.id"), _link("record_id", "case_records.id"),
    _number("number"), _text("code"), _text("told_at"),
    sa.PrimaryKeyConstraint("package_id", "record_id", "number"),
)  # fmt: skip

# The entries of the access journal as they are signed, byte for byte: at the receiver of what was opened
# here, at the sender of what a receiver told. One package belongs to one of the two.
journal_lines = sa.Table(
    "journal_lines", metadata, _id(), _text("package"), _number("number"), _text("line"), _text("told_at"),
    sa.UniqueConstraint("package", "number", name="uq_journal_lines_number"),
)  # fmt: skip
