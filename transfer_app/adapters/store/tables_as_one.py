"""Decisions for many case records at once; their proposals say under which number they were made."""

from __future__ import annotations

import sqlalchemy as sa

from transfer_app.adapters.store.tables import metadata

together = sa.Table(
    "together", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("made_by", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
    sa.Column("made_at", sa.Text, nullable=False),
    sa.Column("alike", sa.Integer, nullable=False, server_default="1"),
)  # fmt: skip
