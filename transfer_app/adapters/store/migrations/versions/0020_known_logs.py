"""Other councils' logs, and what they countersigned of ours; an index that counts the balance."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0015"
branch_labels = None
depends_on = None

_PEOPLE = ("confirmed_by", "confirmed_again_by")


def upgrade() -> None:
    op.create_table(
        "known_logs",
        sa.Column("id", sa.Integer(), nullable=False),
        *_texts("authority", "authority_name", "log", "signing_key", "added_at"),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in _PEOPLE),
        *_texts("revoked_at"),
        sa.Column("size", sa.Integer(), server_default="0", nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=True),
        *_texts("note", "seen_at"),
        sa.Column("theirs_size", sa.Integer(), server_default="0", nullable=False),
        *_texts("theirs_at"),
        *(
            sa.ForeignKeyConstraint([name], ["users.id"], name=op.f(f"fk_known_logs_{name}"))
            for name in _PEOPLE
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_logs")),
        sa.UniqueConstraint("log", name=op.f("uq_known_logs_log")),
    )
    for name in _PEOPLE:
        op.create_index(op.f(f"ix_known_logs_{name}"), "known_logs", [name], unique=False)
    op.create_index("ix_decisions_balance", "decisions", ["record_id", "outcome", "area"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_decisions_balance", table_name="decisions")
    op.drop_table("known_logs")


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), server_default="", nullable=False) for name in names]
