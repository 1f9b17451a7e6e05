"""Documents of the legacy folder: the index, each document with its case record, and what was packed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create(
        "document_loads", _id(), _text("folder"), _text("index_name"), _text("digest"), _number("rows"),
        _number("repeated"), _number("files"), _text("loaded_at"), _link("loaded_by"),
        links={"loaded_by": "users.id"},
    )  # fmt: skip
    _create(
        "documents", _id(), _text("key"), _link("load_id"), _number("row_number"), _number("listed"),
        _text("person_ref"), _text("strand"), _text("row_digest"), _text("path"), _text("file_path"),
        _text("name"), _text("title"), _text("kind"), sa.Column("date", sa.Text(), nullable=True),
        sa.Column("said_size", sa.BigInteger(), nullable=True), _text("said_sha256"),
        _large("said_modified_ns"), _large("size"), _text("sha256"), _large("modified_ns"), _text("fault"),
        _text("doubt"), _link("record_id", nullable=True), _text("assigned_by"),
        _link("assigned_user", nullable=True), _text("assigned_at"), _text("omission"),
        _text("omission_note"), _link("omitted_by", nullable=True), _text("omitted_at"),
        _link("agreed_by", nullable=True), _text("agreed_at"),
        links={
            "load_id": "document_loads.id", "record_id": "case_records.id", "assigned_user": "users.id",
            "omitted_by": "users.id", "agreed_by": "users.id",
        },
        unique="key", also_indexed=("person_ref", "fault"),
    )  # fmt: skip
    _create(
        "package_documents", _link("package_id"), _link("document_id"), _link("record_id"), _text("sha256"),
        links={
            "package_id": "packages.id", "document_id": "documents.id", "record_id": "case_records.id",
        },
        key=("package_id", "document_id"),
    )  # fmt: skip


def downgrade() -> None:
    for name in ("package_documents", "documents", "document_loads"):
        op.drop_table(name)


def _create(
    name: str,
    *columns: sa.Column[object],
    links: dict[str, str],
    key: tuple[str, ...] = ("id",),
    unique: str = "",
    also_indexed: tuple[str, ...] = (),
) -> None:
    constraints: list[sa.Constraint] = [sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{name}"))]
    constraints += [
        sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{name}_{column}"))
        for column, target in links.items()
    ]
    if unique:
        constraints.append(sa.UniqueConstraint(unique, name=op.f(f"uq_{name}_{unique}")))
    op.create_table(name, *columns, *constraints)
    for column in (*links, *also_indexed):
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])


def _id() -> sa.Column[object]:
    return sa.Column("id", sa.Integer(), nullable=False)


def _text(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def _number(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), server_default="0", nullable=False)


def _large(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.BigInteger(), server_default="0", nullable=False)


def _link(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), nullable=nullable)
