"""The queue's counts and the status it is sorted by are kept with the decisions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

_KIND = ("state", "priority", "lead_reason", "strand", "outcome", "area", "candidates")
_BEFORE = [*_KIND, "listed_as", "line_distance_m"]
_NUMBERS = ("priority", "candidates")


def upgrade() -> None:
    op.drop_index("ix_decisions_queue", "decisions")
    op.add_column("decisions", sa.Column("listed_status", sa.Text(), server_default="", nullable=False))
    op.execute(
        "UPDATE decisions SET listed_status ="
        " (SELECT status FROM case_records WHERE case_records.id = decisions.record_id)"
    )
    op.create_index("ix_decisions_queue", "decisions", [*_BEFORE, "listed_status"])
    op.create_table(
        "queue_cells",
        *(
            sa.Column(name, sa.Integer(), server_default="0", nullable=False)
            if name in _NUMBERS
            else sa.Column(name, sa.Text(), server_default="", nullable=False)
            for name in _KIND
        ),
        sa.Column("number", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint(*_KIND, name=op.f("pk_queue_cells")),
    )
    op.execute(
        "INSERT INTO queue_cells (state, priority, lead_reason, strand, outcome, area, candidates, number)"
        " SELECT state, priority, lead_reason, strand, outcome, coalesce(area, ''),"
        " coalesce(candidates, -1), count(*) FROM decisions GROUP BY 1, 2, 3, 4, 5, 6, 7"
    )


def downgrade() -> None:
    op.drop_table("queue_cells")
    op.drop_index("ix_decisions_queue", "decisions")
    op.drop_column("decisions", "listed_status")
    op.create_index("ix_decisions_queue", "decisions", _BEFORE)
