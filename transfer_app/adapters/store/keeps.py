"""What belongs to one person at their desk. It is not part of the record, and never logged."""

from __future__ import annotations

import sqlalchemy as sa

from transfer_app.adapters.store.tables_desk import desk_places, drafts, queue_views
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

    def views(self, user_id: int) -> dict[str, str]:
        """By name, in order of name: the filters that this person keeps, as written."""
        query = sa.select(queue_views).where(queue_views.c.user_id == user_id)
        rows = self._connection.execute(query.order_by(sa.func.lower(queue_views.c.name)))
        return {row.name: row.content for row in rows}

    def keep_view(self, user_id: int, name: str, content: str) -> None:
        """In the place of one of that name."""
        self.drop_view(user_id, name)
        values = {"user_id": user_id, "name": name, "content": content}
        self._connection.execute(sa.insert(queue_views).values(**values))

    def drop_view(self, user_id: int, name: str) -> None:
        own = sa.and_(queue_views.c.user_id == user_id, queue_views.c.name == name)
        self._connection.execute(sa.delete(queue_views).where(own))


def _of(user_id: int, record_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(drafts.c.user_id == user_id, drafts.c.record_id == record_id)
