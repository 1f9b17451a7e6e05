"""Blind second opinions on proposals."""

from __future__ import annotations

import sqlalchemy as sa

from transfer_app.adapters.store.tables import metadata

second_opinions = sa.Table(
    "second_opinions", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("proposal_id", sa.Integer, sa.ForeignKey("proposals.id"), nullable=False, index=True),
    sa.Column("outcome", sa.Text, nullable=False), sa.Column("area", sa.Text, nullable=False),
    sa.Column("given_by", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
    sa.Column("at", sa.Text, nullable=False), sa.Column("agrees", sa.Integer, nullable=False),
)  # fmt: skip
