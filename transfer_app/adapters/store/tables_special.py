"""The tables of special packages while they are asked for and agreed on."""

from __future__ import annotations

import sqlalchemy as sa

from transfer_app.adapters.store.tables import metadata

special_requests = sa.Table(
    "special_requests", metadata, sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id"), nullable=False, index=True),
    sa.Column("basis", sa.Text, nullable=False), sa.Column("authority", sa.Text, nullable=False),
    sa.Column("protocol_id", sa.Integer, sa.ForeignKey("protocols.id"), nullable=False, index=True),
    sa.Column("recipients", sa.Text, nullable=False), sa.Column("evidence", sa.Text, nullable=False),
    sa.Column("requested_by", sa.Integer, sa.ForeignKey("users.id"), nullable=False, index=True),
    sa.Column("requested_at", sa.Text, nullable=False), sa.Column("nonce", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False), sa.Column("state", sa.Text, nullable=False),
    sa.Column("ended_by", sa.Integer, sa.ForeignKey("users.id"), nullable=True, index=True),
    sa.Column("ended_at", sa.Text, nullable=False, server_default=""),
    sa.Column("ended_why", sa.Text, nullable=False, server_default=""),
    sa.Column("package_id", sa.Integer, sa.ForeignKey("packages.id"), nullable=True, index=True),
)  # fmt: skip

# Somebody approves a request once, whatever the services do.
special_approvals = sa.Table(
    "special_approvals", metadata,
    sa.Column("request_id", sa.Integer, sa.ForeignKey("special_requests.id"), nullable=False),
    sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False, index=True),
    sa.Column("at", sa.Text, nullable=False), sa.Column("note", sa.Text, nullable=False),
    sa.Column("function", sa.Text, nullable=False, server_default=""),
    sa.PrimaryKeyConstraint("request_id", "user_id"),
)  # fmt: skip
