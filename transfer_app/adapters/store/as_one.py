"""Proposals that were made as one."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from transfer_app.adapters.store.tables import proposals
from transfer_app.adapters.store.tables_as_one import together
from transfer_app.adapters.store.values import batches
from transfer_app.services.ports.as_one import MadeAsOne, OneOfThem


class AsOne:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, user_id: int, at: str, proposal_ids: Sequence[int], *, alike: bool = True) -> int:
        values = {"made_by": user_id, "made_at": at, "alike": int(alike)}
        key = self._connection.execute(sa.insert(together).values(**values)).inserted_primary_key
        assert key is not None
        number = int(key[0])
        for part in batches(proposal_ids):
            of_these = sa.update(proposals).where(proposals.c.id.in_(part))
            self._connection.execute(of_these.values(together=number))
        return number

    def get(self, number: int) -> MadeAsOne | None:
        made = self._connection.execute(sa.select(together).where(together.c.id == number)).one_or_none()
        if made is None:
            return None
        p = proposals.c
        query = sa.select(p.id, p.record_id, p.state, p.decided_by).where(p.together == number)
        rows = self._connection.execute(query.order_by(p.id))
        return MadeAsOne(made.made_by, made.made_at, tuple(OneOfThem(*row) for row in rows))

    def waiting(self) -> list[int]:
        query = (
            sa.select(proposals.c.together)
            .join(together, together.c.id == proposals.c.together)
            .where(proposals.c.state == "proposed", together.c.alike == 1)
        )
        return list(self._connection.scalars(query.distinct().order_by(proposals.c.together)))
