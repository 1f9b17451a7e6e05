"""Rows of content keys: kept while access may still be given, then overwritten."""

from __future__ import annotations

import sqlalchemy as sa

from transfer_app.adapters.store.dialect import freed_bytes_zeroed
from transfer_app.adapters.store.sealed_values import key_of_package, opened, sealed
from transfer_app.adapters.store.tables import packages, protocols, recipients
from transfer_app.adapters.store.tables_windows import package_access, package_keys
from transfer_app.domain.errors import NotFound
from transfer_app.domain.windows import Window


class Windows:
    """destroyed: a key was overwritten in this unit, so the write-ahead log still has to be emptied."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self.destroyed = False

    def keep(self, package_id: int, secret: str, public: str) -> None:
        stored = sealed(self._connection, secret, key_of_package(package_id))
        self._connection.execute(
            sa.insert(package_keys).values(package_id=package_id, secret=stored, public=public)
        )

    def all(self) -> list[Window]:
        query = (
            sa.select(
                packages.c.id, packages.c.ref, packages.c.protocol_id, protocols.c.ends,
                package_keys.c.public, package_keys.c.destroyed_at, package_keys.c.destroyed_why,
            )
            .join(package_keys, package_keys.c.package_id == packages.c.id)
            .join(protocols, protocols.c.id == packages.c.protocol_id)
            .order_by(packages.c.id)
        )  # fmt: skip
        return [Window(*row) for row in self._connection.execute(query)]

    def of(self, package_id: int) -> Window:
        """NotFound for a package that has none."""
        for window in self.all():
            if window.package_id == package_id:
                return window
        raise NotFound("There is no content key of this package.")

    def secret(self, package_id: int) -> str:
        """'' once it was destroyed."""
        query = sa.select(package_keys.c.secret).where(package_keys.c.package_id == package_id)
        stored = str(self._connection.execute(query).scalar_one())
        return opened(self._connection, stored, key_of_package(package_id))

    def destroy(self, package_id: int, at: str, why: str) -> None:
        """Overwrites the key where it lies, then empties the field; freed bytes are zeroed.

        A server never overwrites: the row of before goes when the table is written anew, after the commit.
        """
        self.destroyed = True
        length = len(self.secret(package_id))
        mine = sa.update(package_keys).where(package_keys.c.package_id == package_id)
        with freed_bytes_zeroed(self._connection):
            self._connection.execute(mine.values(secret="0" * length))
            self._connection.execute(mine.values(secret="", destroyed_at=at, destroyed_why=why))

    def give(self, package_id: int, recipient_id: int, user_id: int, at: str) -> None:
        self._connection.execute(
            sa.insert(package_access).values(
                package_id=package_id, number=self.next_number(package_id), recipient_id=recipient_id,
                given_at=at, given_by=user_id,
            )
        )  # fmt: skip

    def next_number(self, package_id: int) -> int:
        last = sa.select(sa.func.max(package_access.c.number)).where(
            package_access.c.package_id == package_id
        )
        return int(self._connection.scalar(last) or 0) + 1

    def given(self, package_id: int) -> frozenset[str]:
        """Fingerprints of the people given access later."""
        query = (
            sa.select(recipients.c.fingerprint)
            .join(package_access, package_access.c.recipient_id == recipients.c.id)
            .where(package_access.c.package_id == package_id)
        )
        return frozenset(self._connection.scalars(query))
