"""Sharing agreements: their whole terms, both councils' signatures, revoking and closing.

A workspace that holds a protocol of before has no officers, people or rules to put into its terms: it is
refused, not guessed at. No release ever wrote one.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from transfer_app.domain.errors import WorkspaceError

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

GONE = (
    "title", "authority", "authority_name", "legal_basis", "dpia_ref", "purpose", "starts", "strands",
    "state",
)  # fmt: skip
TEXTS = ("terms", "revoked_at", "revoked_why", "closed_at")
PEOPLE = ("revoked_by", "closed_by")


def upgrade() -> None:
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM protocols")):
        raise WorkspaceError(
            "The workspace holds a sharing protocol of a trial version, without the terms it needs.",
            "Make a new workspace and draft the agreement there.",
        )
    with op.batch_alter_table("protocols") as table:
        for name in GONE:
            table.drop_column(name)
        for name in TEXTS:
            table.add_column(_text(name))
        for name in PEOPLE:
            table.add_column(sa.Column(name, sa.Integer(), nullable=True))
            table.create_foreign_key(op.f(f"fk_protocols_{name}"), "users", [name], ["id"])
    for name in PEOPLE:
        op.create_index(op.f(f"ix_protocols_{name}"), "protocols", [name])
    _make("protocol_signatures", ("protocol_id", "signature"),
          ("authority", "statement", "signature", "recorded_at"),
          {"protocol_id": "protocols", "signed_by": "users", "recorded_by": "users"})  # fmt: skip
    _make("countersigned", ("digest",),
          ("digest", "terms", "statement", "signature", "own_statement", "own_signature", "signed_at"),
          {"signed_by": "users"})  # fmt: skip


def downgrade() -> None:
    op.drop_table("countersigned")
    op.drop_table("protocol_signatures")
    for name in PEOPLE:
        op.drop_index(op.f(f"ix_protocols_{name}"), "protocols")
    with op.batch_alter_table("protocols") as table:
        for name in PEOPLE:
            table.drop_constraint(op.f(f"fk_protocols_{name}"), type_="foreignkey")
        for name in (*TEXTS, *PEOPLE):
            table.drop_column(name)
        for name in GONE:
            table.add_column(_text(name))


def _make(table: str, unique: tuple[str, ...], texts: tuple[str, ...], links: dict[str, str]) -> None:
    """A table with an id. Only a signature of the other council has nobody of ours who signed it."""
    blank = table == "protocol_signatures"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        *(_text(name) for name in texts),
        *(sa.Column(name, sa.Integer(), nullable=blank and name == "signed_by") for name in links),
        *(
            sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}"))
            for name, target in links.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(*unique, name=op.f(f"uq_{table}_{unique[-1]}")),
    )
    for name in links:
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)
