"""What people who work on one queue tell each other: parked, claimed, given to somebody, commented."""

from __future__ import annotations

import sqlalchemy as sa

from transfer_app.adapters.store.tables import metadata


def _one_a_record(name: str, who: str, *texts: str) -> sa.Table:
    """A record has one at most, whatever the services do."""
    return sa.Table(
        name,
        metadata,
        sa.Column(
            "record_id", sa.Integer, sa.ForeignKey("case_records.id"), primary_key=True, autoincrement=False
        ),
        sa.Column(who, sa.Integer, sa.ForeignKey("users.id"), nullable=False, index=True),
        *(sa.Column(text, sa.Text, nullable=False) for text in texts),
    )


parkings = _one_a_record("parkings", "parked_by", "parked_at", "why", "until")
claims = _one_a_record("claims", "user_id", "until")
assignments = _one_a_record("assignments", "user_id", "at")

givings = sa.Table(
    "givings", metadata, sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("given_by", sa.Integer, sa.ForeignKey("users.id"), nullable=False, index=True),
    sa.Column("given_to", sa.Integer, sa.ForeignKey("users.id"), nullable=True),
    sa.Column("at", sa.Text, nullable=False), sa.Column("taken_back", sa.Integer, nullable=False),
)  # fmt: skip
"""Records given to one person as one act; given_to none: to nobody. taken_back: 1 once it was undone."""

given_records = sa.Table(
    "given_records", metadata,
    sa.Column("giving_id", sa.Integer, sa.ForeignKey("givings.id"), nullable=False),
    sa.Column("record_id", sa.Integer, sa.ForeignKey("case_records.id"), nullable=False),
    sa.Column("was_given_to", sa.Integer, sa.ForeignKey("users.id"), nullable=True),
    sa.Column("was_given_at", sa.Text, nullable=False),
    sa.PrimaryKeyConstraint("giving_id", "record_id"),
)  # fmt: skip

comments = sa.Table(
    "comments", metadata, sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("record_id", sa.Integer, sa.ForeignKey("case_records.id"), nullable=False, index=True),
    sa.Column("author", sa.Integer, sa.ForeignKey("users.id"), nullable=False, index=True),
    sa.Column("at", sa.Text, nullable=False), sa.Column("text", sa.Text, nullable=False),
)  # fmt: skip
