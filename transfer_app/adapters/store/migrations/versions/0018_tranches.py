"""Later tranches: what each packed copy was and replaces, and notices that withdraw a record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0024"
branch_labels = None
depends_on = None

LIVE = "uq_package_records_live"


def upgrade() -> None:
    op.add_column("packages", _number("source_files"))
    op.drop_index(LIVE, "package_records")
    with op.batch_alter_table("package_records") as table:
        table.add_column(_text("change"))
        table.add_column(sa.Column("replaces", sa.Integer(), nullable=True))
        table.add_column(_text("content"))
        table.add_column(_text("decided"))
        table.add_column(_number("source_rows"))
        table.create_foreign_key(op.f("fk_package_records_replaces"), "packages", ["replaces"], ["id"])
        table.create_index(op.f("ix_package_records_replaces"), ["replaces"], unique=False)
    # What was packed before was new to its receiver. Its digests are not known, so it counts as changed.
    op.execute(sa.text("update package_records set change = 'new'"))
    _live("packed", "received", "withdrawing")
    with op.batch_alter_table("incoming_cases") as table:
        table.add_column(_text("digest"))
        table.add_column(_text("state", "current"))
        table.add_column(sa.Column("ended_by", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_incoming_cases_ended_by"), "incoming_packages", ["ended_by"], ["id"]
        )
        table.create_index(op.f("ix_incoming_cases_ended_by"), ["ended_by"], unique=False)
    op.create_table(
        "package_withdrawals",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("package_id", "record_id", "sent_in")),
        _text("reason"),
        *(
            sa.ForeignKeyConstraint([name], [f"{to}.id"], name=op.f(f"fk_package_withdrawals_{name}"))
            for name, to in SENT
        ),
        sa.PrimaryKeyConstraint("package_id", "record_id", name=op.f("pk_package_withdrawals")),
    )
    for name, _ in SENT:
        op.create_index(op.f(f"ix_package_withdrawals_{name}"), "package_withdrawals", [name])
    op.create_table(
        "incoming_withdrawals",
        sa.Column("package_id", sa.Integer(), nullable=False),
        *(_text(name) for name in ("ref", "reason", "sent_package", "sent_digest")),
        sa.ForeignKeyConstraint(
            ["package_id"], ["incoming_packages.id"], name=op.f("fk_incoming_withdrawals_package_id")
        ),
        sa.PrimaryKeyConstraint("package_id", "ref", name=op.f("pk_incoming_withdrawals")),
    )
    op.create_index(op.f("ix_incoming_withdrawals_package_id"), "incoming_withdrawals", ["package_id"])


SENT = (("package_id", "packages"), ("record_id", "case_records"), ("sent_in", "packages"))


def downgrade() -> None:
    """What was superseded or withdrawn is not known to the tables of before: those rows say rejected."""
    op.drop_table("incoming_withdrawals")
    op.drop_table("package_withdrawals")
    with op.batch_alter_table("incoming_cases") as table:
        table.drop_index(op.f("ix_incoming_cases_ended_by"))
        table.drop_constraint(op.f("fk_incoming_cases_ended_by"), type_="foreignkey")
        for name in ("ended_by", "state", "digest"):
            table.drop_column(name)
    op.drop_index(LIVE, "package_records")
    op.execute(sa.text("update package_records set state = 'received' where state = 'withdrawing'"))
    op.execute(
        sa.text("update package_records set state = 'rejected' where state in ('superseded', 'withdrawn')")
    )
    with op.batch_alter_table("package_records") as table:
        table.drop_index(op.f("ix_package_records_replaces"))
        table.drop_constraint(op.f("fk_package_records_replaces"), type_="foreignkey")
        for name in ("source_rows", "decided", "content", "replaces", "change"):
            table.drop_column(name)
    _live("packed", "received")
    op.drop_column("packages", "source_files")


def _live(*states: str) -> None:
    where = sa.text(f"state IN ({', '.join(repr(state) for state in states)})")
    op.create_index(
        LIVE, "package_records", ["record_id"], unique=True, sqlite_where=where, postgresql_where=where
    )


def _text(name: str, default: str = "") -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default=default, nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), server_default="0", nullable=False)
