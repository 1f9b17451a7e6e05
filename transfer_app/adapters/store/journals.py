"""Lines of access journals, kept as they were signed: our own as a receiver, and those told to a sender."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from transfer_app.adapters.store.tables_receiving import journal_lines
from transfer_app.domain.access_journal import Opening


class Journals:
    _connection: sa.Connection

    def openings(self, package: str, journal: str = "") -> tuple[Opening, ...]:
        """Of one journal of a package, in order; without a name of all of them, by time."""
        lines = sa.select(journal_lines.c.line).where(journal_lines.c.package == package)
        if journal:
            lines = lines.where(journal_lines.c.journal == journal)
        rows = self._connection.scalars(lines.order_by(journal_lines.c.journal, journal_lines.c.number))
        read = tuple(Opening.read(line.encode("utf-8")) for line in rows)
        return read if journal else tuple(sorted(read, key=lambda each: each.at))

    def journals(self, package: str) -> set[str]:
        names = sa.select(journal_lines.c.journal).where(journal_lines.c.package == package)
        return set(self._connection.scalars(names.distinct()))

    def last_opening(self, package: str, journal: str) -> Opening | None:
        line = self._connection.scalar(
            sa.select(journal_lines.c.line)
            .where(journal_lines.c.package == package, journal_lines.c.journal == journal)
            .order_by(journal_lines.c.number.desc())
            .limit(1)
        )
        return Opening.read(line.encode("utf-8")) if line is not None else None

    def add_openings(self, package: str, journal: str, openings: Iterable[Opening], at: str) -> None:
        rows = [
            {
                "package": package,
                "journal": journal,
                "number": each.number,
                "line": each.to_bytes().decode("utf-8"),
                "told_at": at,
            }
            for each in openings
        ]
        if rows:
            self._connection.execute(sa.insert(journal_lines), rows)
