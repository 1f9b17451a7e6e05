"""Names are searched without case and accents; the receiver's yes is asked for special packages too."""

from __future__ import annotations

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

_NAMES = ("surname", "forename")
_ASKED_FOR = {"special_id": "special_requests", "recipient_id": "recipients"}
_OF_CHILD = "record_id IN (SELECT id FROM case_records WHERE person_id = :id)"


def upgrade() -> None:
    _search_without_accents()
    with op.batch_alter_table("acceptance_requests") as table:
        for name, other in _ASKED_FOR.items():
            table.add_column(sa.Column(name, sa.Integer(), nullable=True))
            table.create_foreign_key(op.f(f"fk_acceptance_requests_{name}"), other, [name], ["id"])
        table.create_index(op.f("ix_acceptance_requests_special_id"), ["special_id"])


def downgrade() -> None:
    with op.batch_alter_table("acceptance_requests") as table:
        table.drop_index(op.f("ix_acceptance_requests_special_id"))
        for name in _ASKED_FOR:
            table.drop_constraint(op.f(f"fk_acceptance_requests_{name}"), type_="foreignkey")
            table.drop_column(name)
    for name in _NAMES:
        op.drop_index(op.f(f"ix_people_searched_{name}"), "people")
        op.drop_column("people", f"searched_{name}")
        op.create_index(f"ix_people_lower_{name}", "people", [sa.text(f"lower({name})")])


def _search_without_accents() -> None:
    for name in _NAMES:
        op.drop_index(f"ix_people_lower_{name}", "people")
        op.add_column("people", sa.Column(f"searched_{name}", sa.Text(), server_default="", nullable=False))
    op.execute("UPDATE people SET searched_surname = lower(surname), searched_forename = lower(forename)")
    # What a database makes lower of other letters than A to Z differs from one to the next.
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT id, surname, forename FROM people"))
    other = [
        {"id": person, "surname": _plain(surname), "forename": _plain(forename)}
        for person, surname, forename in rows
        if not (surname.isascii() and forename.isascii())
    ]
    if other:
        named = "UPDATE people SET searched_surname = :surname, searched_forename = :forename WHERE id = :id"
        connection.execute(sa.text(named), other)
        connection.execute(sa.text(f"UPDATE decisions SET listed_as = :surname WHERE {_OF_CHILD}"), other)
    for name in _NAMES:
        op.create_index(op.f(f"ix_people_searched_{name}"), "people", [f"searched_{name}"])


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()
