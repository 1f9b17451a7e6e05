"""Rows of the sample: what officers found who compared received records with something outside."""

from __future__ import annotations

import sqlalchemy as sa

from transfer_app.adapters.store.tables_receiving import sample_checks
from transfer_app.domain.sampling import SampleCheck

KEYS = ("record", "person", "key", "at", "result", "compared")


class SampleChecks:
    _connection: sa.Connection

    def sample_checks(self, package: str) -> tuple[SampleCheck, ...]:
        """The newest of each record."""
        rows = self._connection.execute(
            sa.select(*(sample_checks.c[key] for key in KEYS))
            .where(sample_checks.c.package == package)
            .order_by(sample_checks.c.id)
        )
        newest = {row.record: SampleCheck.read(dict(row._mapping)) for row in rows}
        return tuple(newest.values())

    def add_sample_check(self, package: str, check: SampleCheck) -> None:
        self._connection.execute(sa.insert(sample_checks).values(package=package, **check.to_json()))
