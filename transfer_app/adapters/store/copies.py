"""Rows of signed texts that are kept as they were sent."""

from __future__ import annotations

import sqlalchemy as sa

from transfer_app.adapters.store.tables_audit import signed_copies
from transfer_app.domain.signed_copies import CopyKind, SignedCopy


class Copies:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def keep(self, copy: SignedCopy, at: str) -> None:
        """A journal is told again as it grows; one of the same length is the same one: the first stays."""
        columns = signed_copies.c
        held = sa.select(columns.id).where(
            columns.kind == copy.kind.value, columns.package == copy.package, columns.name == copy.name,
            columns.number == copy.number,
        )  # fmt: skip
        if self._connection.scalar(held) is None:
            values = {
                "kind": copy.kind.value, "package": copy.package, "name": copy.name,
                "number": copy.number,
                "text": copy.text.decode("utf-8"), "signature": copy.signature, "kept_at": at,
            }  # fmt: skip
            self._connection.execute(sa.insert(signed_copies).values(**values))

    def all(self, kind: CopyKind) -> list[SignedCopy]:
        """By package, name and number."""
        columns = signed_copies.c
        rows = self._connection.execute(
            sa.select(signed_copies)
            .where(columns.kind == kind.value)
            .order_by(columns.package, columns.name, columns.number)
        )
        return [
            SignedCopy(kind, row.package, row.number, row.text.encode("utf-8"), row.signature, row.name)
            for row in rows
        ]
