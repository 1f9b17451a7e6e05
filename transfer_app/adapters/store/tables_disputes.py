"""The steps that a dispute between two councils went through."""

from __future__ import annotations

import sqlalchemy as sa

from transfer_app.adapters.store.tables import metadata

dispute_steps = sa.Table(
    "dispute_steps", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("record_id", sa.Integer, sa.ForeignKey("case_records.id"), nullable=False, index=True),
    sa.Column("step", sa.Integer, nullable=False), sa.Column("since", sa.Text, nullable=False),
    sa.Column("recorded_by", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
    sa.Column("lead", sa.Text, nullable=False), sa.Column("ours", sa.Text, nullable=False),
    sa.Column("theirs", sa.Text, nullable=False), sa.Column("note", sa.Text, nullable=False),
)  # fmt: skip
