"""What people said of decisions in the quality sample, before they saw them."""

from __future__ import annotations

import sqlalchemy as sa

from transfer_app.adapters.store.tables import metadata

quality_checks = sa.Table(
    "quality_checks", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("record_id", sa.Integer, sa.ForeignKey("case_records.id"), nullable=False, index=True),
    sa.Column("result_digest", sa.Text, nullable=False),
    sa.Column("drawn", sa.Text, nullable=False),
    sa.Column("facts_digest", sa.Text, nullable=False),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("decided", sa.Text, nullable=False),
    sa.Column("area", sa.Text, nullable=False),
    sa.Column("said", sa.Text, nullable=False),
    sa.Column("said_area", sa.Text, nullable=False),
    sa.Column("checked_by", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("rate", sa.Integer, nullable=False, server_default="10"),
)  # fmt: skip

sample_rates = sa.Table(
    "sample_rates", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("rate", sa.Integer, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("set_by", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
    sa.Column("at", sa.Text, nullable=False),
)  # fmt: skip
