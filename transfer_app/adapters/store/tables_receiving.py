"""The receiver's own tables: what is being unpacked. In the same metadata as all others."""

from __future__ import annotations

import sqlalchemy as sa

from transfer_app.adapters.store.tables import _id, _link, _text, metadata

# A row without ended_at may have left files that are not encrypted: the next start looks into its folder.
unpackings = sa.Table(
    "unpackings", metadata, _id(), _text("package"), _text("folder"), _text("begun_at"),
    _link("begun_by", "users.id"), _text("ended_at"),
)  # fmt: skip
