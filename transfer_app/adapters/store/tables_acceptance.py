"""What receivers were asked to accept before it leaves, and what they said."""

from __future__ import annotations

import sqlalchemy as sa

from transfer_app.adapters.store.tables import metadata

acceptance_requests = sa.Table(
    "acceptance_requests", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("ref", sa.Text, nullable=False, unique=True),
    sa.Column("protocol_id", sa.Integer, sa.ForeignKey("protocols.id"), nullable=False),
    sa.Column("authority", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("asked_by", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
    sa.Column("asked_at", sa.Text, nullable=False),
    sa.Column("answered_at", sa.Text, nullable=False),
    sa.Column("answered_by", sa.Text, nullable=False),
    sa.Column("special_id", sa.Integer, sa.ForeignKey("special_requests.id"), nullable=True, index=True),
    sa.Column("recipient_id", sa.Integer, sa.ForeignKey("recipients.id"), nullable=True),
)  # fmt: skip

"""special_id: the special package that it is for, and recipient_id, the one person it is sealed for."""

acceptances = sa.Table(
    "acceptances", metadata,
    sa.Column("request_id", sa.Integer, sa.ForeignKey("acceptance_requests.id"), nullable=False),
    sa.Column("record_id", sa.Integer, sa.ForeignKey("case_records.id"), nullable=False, index=True),
    sa.Column("decision", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.PrimaryKeyConstraint("request_id", "record_id"),
)  # fmt: skip
