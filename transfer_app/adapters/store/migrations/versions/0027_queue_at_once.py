"""What the review queue and the case page look up by index, so that they answer at once in a large county."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_SEARCHED = ("surname", "forename", "ref", "legacy_id")
_QUEUE = [
    "state", "priority", "lead_reason", "strand", "outcome", "area", "candidates", "listed_as",
    "line_distance_m",
]  # fmt: skip


def upgrade() -> None:
    op.create_index(op.f("ix_people_dob"), "people", ["dob"])
    op.drop_index(op.f("ix_people_surname"), "people")
    for name in _SEARCHED:
        op.create_index(f"ix_people_lower_{name}", "people", [sa.text(f"lower({name})")])
    where = sa.text("restricted = 1")
    op.create_index(
        op.f("ix_people_restricted"), "people", ["restricted"], sqlite_where=where, postgresql_where=where
    )
    op.create_index(op.f("ix_case_records_status"), "case_records", ["status"])
    op.add_column("decisions", sa.Column("strand", sa.Text(), server_default="", nullable=False))
    op.add_column("decisions", sa.Column("candidates", sa.Integer(), nullable=True))
    op.add_column("decisions", sa.Column("listed_as", sa.Text(), server_default="", nullable=False))
    op.execute(
        "UPDATE decisions SET (strand, listed_as) = (SELECT strand, lower(surname) FROM case_records"
        " JOIN people ON people.id = person_id WHERE case_records.id = decisions.record_id)"
    )
    op.drop_index(op.f("ix_decisions_state"), "decisions")
    op.drop_index(op.f("ix_decisions_lead_reason"), "decisions")
    op.create_index("ix_decisions_queue", "decisions", _QUEUE)


def downgrade() -> None:
    op.drop_index("ix_decisions_queue", "decisions")
    op.create_index(op.f("ix_decisions_lead_reason"), "decisions", ["lead_reason"])
    op.create_index(op.f("ix_decisions_state"), "decisions", ["state"])
    op.drop_column("decisions", "listed_as")
    op.drop_column("decisions", "candidates")
    op.drop_column("decisions", "strand")
    op.drop_index(op.f("ix_case_records_status"), "case_records")
    op.drop_index(op.f("ix_people_restricted"), "people")
    for name in _SEARCHED:
        op.drop_index(f"ix_people_lower_{name}", "people")
    op.create_index(op.f("ix_people_surname"), "people", ["surname"])
    op.drop_index(op.f("ix_people_dob"), "people")
