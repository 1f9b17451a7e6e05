"""Other councils' logs: whose key signs one, the newest state seen of it, what they countersigned here."""

from __future__ import annotations

import sqlalchemy as sa

from transfer_app.adapters.store.tables import _id, _link, _number, _text, metadata

known_logs = sa.Table(
    "known_logs", metadata, _id(), _text("authority"), _text("authority_name"), _text("log", unique=True),
    _text("signing_key"), _text("added_at"), _link("confirmed_by", "users.id", nullable=True),
    _link("confirmed_again_by", "users.id", nullable=True), _text("revoked_at"), _number("size"),
    sa.Column("root", sa.LargeBinary, nullable=True), _text("note"), _text("seen_at"), _number("theirs_size"),
    _text("theirs_at"),
)  # fmt: skip
