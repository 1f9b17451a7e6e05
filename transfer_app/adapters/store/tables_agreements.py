"""Tables of sharing agreements: their signatures, and those of another council that were signed here."""

from __future__ import annotations

import sqlalchemy as sa

from transfer_app.adapters.store.tables import _id, _link, _text, metadata

protocol_signatures = sa.Table(
    "protocol_signatures", metadata, _id(), _link("protocol_id", "protocols.id"), _text("authority"),
    _text("statement"), _text("signature"), _link("signed_by", "users.id", nullable=True),
    _link("recorded_by", "users.id"), _text("recorded_at"),
    sa.UniqueConstraint("protocol_id", "signature", name="uq_protocol_signatures_signature"),
)  # fmt: skip

countersigned = sa.Table(
    "countersigned", metadata, _id(), _text("digest", unique=True), _text("terms"), _text("statement"),
    _text("signature"), _text("own_statement"), _text("own_signature"), _link("signed_by", "users.id"),
    _text("signed_at"),
)  # fmt: skip
