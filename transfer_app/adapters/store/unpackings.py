"""Rows of what is being unpacked, so that a start after a crash knows where to look."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from transfer_app.adapters.store.tables import incoming_packages
from transfer_app.adapters.store.tables_receiving import unpackings


class Unpackings:
    _connection: sa.Connection

    def begin_unpacking(self, package: str, folder: Path, user_id: int, at: str) -> int:
        """package: '' for a single document, folder then the file it is saved to. The row's number."""
        made = self._connection.execute(
            sa.insert(unpackings).values(package=package, folder=str(folder), begun_by=user_id, begun_at=at)
        ).inserted_primary_key
        assert made is not None
        return int(made[0])

    def saved(self, number: int, at: str) -> None:
        """A document that was being saved is whole, or nothing of it is left."""
        self._connection.execute(sa.update(unpackings).where(unpackings.c.id == number).values(ended_at=at))

    def unpacked_into(self, package: str, at: str) -> None:
        """The package is taken in, or nothing of it is left: nobody has to look for it any more."""
        self._connection.execute(
            sa.update(unpackings)
            .where(unpackings.c.package == package, unpackings.c.ended_at == "")
            .values(ended_at=at)
        )

    def unfinished(self) -> list[tuple[int, str, Path]]:
        """(row, package, where it was to be unpacked to) of each unpacking that never ended."""
        rows = self._connection.execute(
            sa.select(unpackings.c.id, unpackings.c.package, unpackings.c.folder)
            .where(unpackings.c.ended_at == "")
            .order_by(unpackings.c.id)
        )
        return [(row.id, row.package, Path(row.folder)) for row in rows]

    def begun(self) -> dict[str, bool]:
        """Every package that was ever begun to be unpacked here, and whether it was taken in."""
        taken = sa.select(incoming_packages.c.ref).where(incoming_packages.c.ref == unpackings.c.package)
        rows = self._connection.execute(sa.select(unpackings.c.package, taken.exists().label("taken")))
        return {row.package: bool(row.taken) for row in rows}
