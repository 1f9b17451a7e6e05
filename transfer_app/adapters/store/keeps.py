"""What belongs to one person at their desk. It is not part of the record, and never logged."""

from __future__ import annotations

import sqlalchemy as sa

from transfer_app.adapters.store.tables_desk import desk_places, drafts
from transfer_app.domain.drafts import KeptDraft


class Keeps:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def draft(self, user_id: int, record_id: int) -> KeptDraft | None:
        row = self._connection.execute(sa.select(drafts).where(_of(user_id, record_id))).one_or_none()
        return KeptDraft.parse(row.content, row.facts_digest, row.at) if row is not None else None

    def keep_draft(self, user_id: int, record_id: int, draft: KeptDraft) -> None:
        """In the place of the one before; a blank one only removes it."""
        self.drop_draft(user_id, record_id)
        if not draft.blank:
            self._connection.execute(
                sa.insert(drafts).values(
                    user_id=user_id, record_id=record_id, at=draft.at, facts_digest=draft.facts_digest,
                    content=draft.text(),
                )
            )  # fmt: skip

    def drop_draft(self, user_id: int, record_id: int) -> None:
        self._connection.execute(sa.delete(drafts).where(_of(user_id, record_id)))

    def place(self, user_id: int) -> str:
        """Where this person was, as the window wrote it; empty where they never were."""
        query = sa.select(desk_places.c.content).where(desk_places.c.user_id == user_id)
        return self._connection.scalar(query) or ""

    def keep_place(self, user_id: int, content: str) -> None:
        self._connection.execute(sa.delete(desk_places).where(desk_places.c.user_id == user_id))
        self._connection.execute(sa.insert(desk_places).values(user_id=user_id, content=content))


def _of(user_id: int, record_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(drafts.c.user_id == user_id, drafts.c.record_id == record_id)
