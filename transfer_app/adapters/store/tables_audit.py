"""Texts that others signed, or we signed for others, kept as they were sent: for the auditor's bundle."""

from __future__ import annotations

import sqlalchemy as sa

from transfer_app.adapters.store.tables import _id, _number, _text, metadata

# name: of a journal. number: of access given later, and how many openings a journal tells of; 0 of a
# manifest. text: of a journal its first line only, as the others are in journal_lines.
signed_copies = sa.Table(
    "signed_copies", metadata, _id(), _text("kind"), _text("package"), _text("name"), _number("number"),
    _text("text"), _text("signature"), _text("kept_at"),
    sa.UniqueConstraint("kind", "package", "name", "number", name="uq_signed_copies_kind"),
)  # fmt: skip
