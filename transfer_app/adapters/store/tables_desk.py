"""What belongs to one person at their desk: what they have half typed, and where they were in the list."""

from __future__ import annotations

import sqlalchemy as sa

from transfer_app.adapters.store.tables import metadata

drafts = sa.Table(
    "drafts", metadata,
    sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
    sa.Column("record_id", sa.Integer, sa.ForeignKey("case_records.id"), nullable=False, index=True),
    sa.Column("at", sa.Text, nullable=False), sa.Column("facts_digest", sa.Text, nullable=False),
    sa.Column("content", sa.Text, nullable=False), sa.PrimaryKeyConstraint("user_id", "record_id"),
)  # fmt: skip

desk_places = sa.Table(
    "desk_places", metadata,
    sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), primary_key=True, autoincrement=False),
    sa.Column("content", sa.Text, nullable=False),
)  # fmt: skip

queue_views = sa.Table(
    "queue_views", metadata,
    sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
    sa.Column("name", sa.Text, nullable=False), sa.Column("content", sa.Text, nullable=False),
    sa.PrimaryKeyConstraint("user_id", "name"),
)  # fmt: skip
