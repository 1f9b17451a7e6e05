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
# here, at the sender of what a receiver told. journal: its name; a receiver has one in each workspace.
journal_lines = sa.Table(
    "journal_lines", metadata, _id(), _text("package"), _text("journal"), _number("number"), _text("line"),
    _text("told_at"), sa.UniqueConstraint("package", "journal", "number", name="uq_journal_lines_number"),
)  # fmt: skip

# Packages read where they lie sealed. Taking one in, or rejecting it, removes its rows here.
shared_packages = sa.Table(
    "shared_packages", metadata, _id(), _text("ref", unique=True), _text("sender"), _text("looked_at"),
    _link("looked_by", "users.id"), _text("ends"), _text("folder"), _text("manifest_digest"),
    _text("manifest"),
)  # fmt: skip

# offset: of the record's first member in the tar stream of its part. files: size, sha256 and name of each.
shared_records = sa.Table(
    "shared_records", metadata, _id(), _link("package_id", "shared_packages.id"), _text("ref"),
    _text("strand"), _number("part"), sa.Column("offset", sa.BigInteger, nullable=False), _text("files"),
    _number("documents"), sa.UniqueConstraint("package_id", "ref", name="uq_shared_records_ref"),
)  # fmt: skip

# What people typed about an opening stays here, also once the package is taken in.
shared_readings = sa.Table(
    "shared_readings", metadata, _id(), _text("package", index=True), _text("record"),
    _link("user_id", "users.id"), _text("at"), _text("purpose"), _text("purpose_code"), _number("document"),
)  # fmt: skip
