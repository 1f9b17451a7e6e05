"""The nodes of the log's tree in the order they were completed in: those of one proof lie together."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from transfer_app.domain.merkle import place

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_OLD = ("level", "index", "hash")


def upgrade() -> None:
    _free_the_name()
    new = op.create_table(
        "log_nodes_new",
        sa.Column("place", sa.Integer, autoincrement=False, nullable=False),
        *_columns(),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_log_nodes")),
    )
    _move(new, lambda level, index: {"place": place(level, index)})


def downgrade() -> None:
    _free_the_name()
    new = op.create_table(
        "log_nodes_new", *_columns(), sa.PrimaryKeyConstraint("level", "index", name=op.f("pk_log_nodes"))
    )
    _move(new, lambda level, index: {})


def _free_the_name() -> None:
    """On PostgreSQL the index of a key has a name that no other table may use."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER INDEX pk_log_nodes RENAME TO pk_log_nodes_old")


def _columns() -> list[sa.Column[object]]:
    kinds = (sa.Integer, sa.Integer, sa.LargeBinary)
    return [sa.Column(name, kind, nullable=False) for name, kind in zip(_OLD, kinds, strict=True)]


def _move(new: sa.Table, more: Callable[[int, int], dict[str, int]]) -> None:
    connection = op.get_bind()
    old = sa.table("log_nodes", *(sa.column(name) for name in _OLD))
    for rows in connection.execute(sa.select(old)).partitions(10_000):
        values = [dict(zip(_OLD, row, strict=True)) | more(row[0], row[1]) for row in rows]
        connection.execute(sa.insert(new), values)
    op.drop_table("log_nodes")
    op.rename_table("log_nodes_new", "log_nodes")
