"""Places, boundary sets, decisions and their review.

The tables as they were on the day: later changes are migrations of their own.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "boundary_sets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("digest", sa.Text(), server_default="", nullable=False),
        sa.Column("loaded_at", sa.Text(), server_default="", nullable=False),
        sa.Column("in_use", sa.Integer(), server_default="0", nullable=False),
        sa.Column("problems", sa.Text(), server_default="", nullable=False),
        sa.Column("reprojection_error_m", sa.Float(), server_default="0", nullable=False),
        sa.Column("placer", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_sets")),
    )
    op.create_table(
        "gazetteers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("digest", sa.Text(), server_default="", nullable=False),
        sa.Column("rows", sa.Integer(), server_default="0", nullable=False),
        sa.Column("notes", sa.Text(), server_default="", nullable=False),
        sa.Column("loaded_at", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gazetteers")),
        sa.UniqueConstraint("digest", name=op.f("uq_gazetteers_digest")),
    )
    op.create_table(
        "locations",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("easting", sa.Float(), nullable=True),
        sa.Column("northing", sa.Float(), nullable=True),
        sa.Column("accuracy_m", sa.Float(), nullable=True),
        sa.Column("located_by", sa.Text(), server_default="", nullable=False),
        sa.Column("gazetteer", sa.Text(), server_default="", nullable=False),
        sa.Column("quality", sa.Text(), server_default="", nullable=False),
        sa.Column("fault", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_locations")),
    )
    op.create_table(
        "areas",
        sa.Column("boundary_set_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("side", sa.Text(), server_default="", nullable=False),
        sa.Column("wkb", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["boundary_set_id"], ["boundary_sets.id"], name=op.f("fk_areas_boundary_set_id")
        ),
        sa.PrimaryKeyConstraint("boundary_set_id", "side", "code", name=op.f("pk_areas")),
    )
    op.create_index(op.f("ix_areas_boundary_set_id"), "areas", ["boundary_set_id"], unique=False)
    op.create_table(
        "gazetteer_pages",
        sa.Column("gazetteer_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), server_default="0", nullable=False),
        sa.Column("first_key", sa.Text(), server_default="", nullable=False),
        sa.Column("last_key", sa.Text(), server_default="", nullable=False),
        sa.Column("rows", sa.Integer(), server_default="0", nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["gazetteer_id"], ["gazetteers.id"], name=op.f("fk_gazetteer_pages_gazetteer_id")
        ),
        sa.PrimaryKeyConstraint("gazetteer_id", "page", name=op.f("pk_gazetteer_pages")),
    )
    op.create_index(
        op.f("ix_gazetteer_pages_gazetteer_id"), "gazetteer_pages", ["gazetteer_id"], unique=False
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), server_default="", nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("boundary_set_id", sa.Integer(), nullable=False),
        sa.Column("rule_set", sa.Text(), server_default="", nullable=False),
        sa.Column("rule_set_digest", sa.Text(), server_default="", nullable=False),
        sa.Column("vesting_day", sa.Text(), server_default="", nullable=False),
        sa.Column("trial", sa.Integer(), server_default="0", nullable=False),
        sa.Column("result_digest", sa.Text(), server_default="", nullable=False),
        sa.Column("counts", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["boundary_set_id"], ["boundary_sets.id"], name=op.f("fk_runs_boundary_set_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_runs_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    op.create_index(op.f("ix_runs_boundary_set_id"), "runs", ["boundary_set_id"], unique=False)
    op.create_index(op.f("ix_runs_user_id"), "runs", ["user_id"], unique=False)
    op.create_table(
        "decisions",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.Column("outcome", sa.Text(), server_default="", nullable=False),
        sa.Column("area", sa.Text(), nullable=True),
        sa.Column("rule", sa.Text(), server_default="", nullable=False),
        sa.Column("legal_basis", sa.Text(), server_default="", nullable=False),
        sa.Column("test", sa.Text(), server_default="", nullable=False),
        sa.Column("sited", sa.Text(), server_default="", nullable=False),
        sa.Column("place_key", sa.Text(), server_default="", nullable=False),
        sa.Column("easting", sa.Float(), nullable=True),
        sa.Column("northing", sa.Float(), nullable=True),
        sa.Column("accuracy_m", sa.Float(), nullable=True),
        sa.Column("line_distance_m", sa.Float(), nullable=True),
        sa.Column("reasons", sa.Text(), server_default="", nullable=False),
        sa.Column("lead_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("priority", sa.Integer(), server_default="9", nullable=False),
        sa.Column("because", sa.Text(), server_default="", nullable=False),
        sa.Column("facts_digest", sa.Text(), server_default="", nullable=False),
        sa.Column("steps", sa.Text(), server_default="", nullable=False),
        sa.Column("was", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["case_records.id"], name=op.f("fk_decisions_record_id")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_decisions_run_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_decisions")),
    )
    op.create_index(op.f("ix_decisions_lead_reason"), "decisions", ["lead_reason"], unique=False)
    op.create_index(op.f("ix_decisions_run_id"), "decisions", ["run_id"], unique=False)
    op.create_index(op.f("ix_decisions_state"), "decisions", ["state"], unique=False)
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.Column("outcome", sa.Text(), server_default="", nullable=False),
        sa.Column("area", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("interim_lead", sa.Text(), server_default="", nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.Text(), server_default="", nullable=False),
        sa.Column("decision_note", sa.Text(), server_default="", nullable=False),
        sa.Column("facts_digest", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=op.f("fk_proposals_decided_by")),
        sa.ForeignKeyConstraint(["proposed_by"], ["users.id"], name=op.f("fk_proposals_proposed_by")),
        sa.ForeignKeyConstraint(["record_id"], ["case_records.id"], name=op.f("fk_proposals_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    op.create_index(op.f("ix_proposals_decided_by"), "proposals", ["decided_by"], unique=False)
    op.create_index(op.f("ix_proposals_proposed_by"), "proposals", ["proposed_by"], unique=False)
    op.create_index(op.f("ix_proposals_record_id"), "proposals", ["record_id"], unique=False)
    op.create_index(op.f("ix_proposals_state"), "proposals", ["state"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("grade", sa.Text(), server_default="", nullable=False),
        sa.Column("what", sa.Text(), server_default="", nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_evidence_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_proposal_id"), "evidence", ["proposal_id"], unique=False)


def downgrade() -> None:
    op.drop_table("evidence")
    op.drop_table("proposals")
    op.drop_table("decisions")
    op.drop_table("runs")
    op.drop_table("gazetteer_pages")
    op.drop_table("areas")
    op.drop_table("locations")
    op.drop_table("gazetteers")
    op.drop_table("boundary_sets")
