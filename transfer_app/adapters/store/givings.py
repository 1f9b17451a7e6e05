"""Whom records were given to, many at once: what stood before each is kept, so that it can be taken back."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from transfer_app.adapters.store import bulk
from transfer_app.adapters.store.records import of_restricted
from transfer_app.adapters.store.tables_working import assignments, given_records, givings


class Givings:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def assigned(self, record_ids: Sequence[int]) -> dict[int, int]:
        """Whom each was given to, by record; only those that were."""
        return {record_id: user_id for record_id, user_id, _ in self._standing(record_ids)}

    def give(self, record_ids: Sequence[int], to: int | None, by: int, at: str) -> int:
        """Give them to one person, in the place of others; None: to nobody. Gives the number of the act."""
        values = {"given_by": by, "given_to": to, "at": at, "taken_back": 0}
        key = self._connection.execute(sa.insert(givings).values(**values)).inserted_primary_key
        assert key is not None
        number = int(key[0])
        before = {record_id: (user_id, since) for record_id, user_id, since in self._standing(record_ids)}
        bulk.insert(
            self._connection, given_records, ("giving_id", "record_id", "was_given_to", "was_given_at"),
            [(number, record_id, *before.get(record_id, (None, ""))) for record_id in record_ids],
        )  # fmt: skip
        self._assign([(record_id, to, at) for record_id in record_ids])
        return number

    def take_back(self, number: int, by: int, restricted: bool) -> tuple[int, int] | None:
        """Each record to whoever it was given to before, unless somebody gave it on since.

        (how many went back, how many were given on); None where it is no giving of this person that stands.
        restricted False leaves restricted records as they are.
        """
        own = sa.and_(givings.c.id == number, givings.c.given_by == by, givings.c.taken_back == 0)
        made = self._connection.execute(sa.select(givings).where(own)).one_or_none()
        if made is None:
            return None
        of_it = sa.select(given_records).where(given_records.c.giving_id == number)
        if not restricted:
            of_it = of_it.where(given_records.c.record_id.not_in(of_restricted()))
        rows = self._connection.execute(of_it).all()
        stands = {each[0]: each[1:] for each in self._standing([row.record_id for row in rows])}
        as_given = (made.given_to, made.at) if made.given_to is not None else None
        back = [row for row in rows if stands.get(row.record_id) == as_given]
        self._assign([(row.record_id, row.was_given_to, row.was_given_at) for row in back])
        self._connection.execute(sa.update(givings).where(own).values(taken_back=1))
        return len(back), len(rows) - len(back)

    def _standing(self, record_ids: Sequence[int]) -> list[tuple[int, int, str]]:
        """(record, given to, since when)."""
        columns = (assignments.c.record_id, assignments.c.user_id, assignments.c.at)
        parts = bulk.rows_with(self._connection, columns, assignments.c.record_id, record_ids)
        return [(record_id, user_id, at) for part in parts for record_id, user_id, at in part]

    def _assign(self, wanted: Sequence[tuple[int, int | None, str]]) -> None:
        bulk.delete(self._connection, assignments.c.record_id, [record_id for record_id, *_ in wanted])
        bulk.insert(
            self._connection, assignments, ("record_id", "user_id", "at"),
            [each for each in wanted if each[1] is not None],
        )  # fmt: skip
