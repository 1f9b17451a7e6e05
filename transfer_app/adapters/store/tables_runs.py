"""What runs made of what stood before them."""

from __future__ import annotations

import sqlalchemy as sa

from transfer_app.adapters.store.tables import metadata

run_changes = sa.Table(
    "run_changes", metadata,
    sa.Column("run_id", sa.Integer, sa.ForeignKey("runs.id"), nullable=False),
    sa.Column("record_id", sa.Integer, sa.ForeignKey("case_records.id"), nullable=False),
    sa.Column("became", sa.Text, nullable=False), sa.Column("was", sa.Text, nullable=False),
    sa.Column("is_now", sa.Text, nullable=False),
    sa.PrimaryKeyConstraint("run_id", "record_id", "became"),
)  # fmt: skip
"""A record that is gone also has what the run made of it."""

gone_records = sa.Table(
    "gone_records", metadata,
    sa.Column(
        "record_id", sa.Integer, sa.ForeignKey("case_records.id"), primary_key=True, autoincrement=False
    ),
)  # fmt: skip
"""Records of which the newest extract of their tables holds no row any more."""
