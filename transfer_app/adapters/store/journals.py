"""Lines of access journals, kept as they were signed: our own as a receiver, and those told to a sender."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from transfer_app.adapters.store.tables_receiving import journal_lines
from transfer_app.domain.access_journal import Opening


class Journals:
    _connection: sa.Connection

    def openings(self, package: str) -> tuple[Opening, ...]:
        """Of one package, in order."""
        rows = self._connection.scalars(
            sa.select(journal_lines.c.line)
            .where(journal_lines.c.package == package)
            .order_by(journal_lines.c.number)
        )
        return tuple(Opening.read(line.encode("utf-8")) for line in rows)

    def last_opening(self, package: str) -> Opening | None:
        line = self._connection.scalar(
            sa.select(journal_lines.c.line)
            .where(journal_lines.c.package == package)
            .order_by(journal_lines.c.number.desc())
            .limit(1)
        )
        return Opening.read(line.encode("utf-8")) if line is not None else None

    def add_openings(self, package: str, openings: Iterable[Opening], at: str) -> None:
        rows = [
            {
                "package": package,
                "number": each.number,
                "line": each.to_bytes().decode("utf-8"),
                "told_at": at,
            }
            for each in openings
        ]
        if rows:
            self._connection.execute(sa.insert(journal_lines), rows)
