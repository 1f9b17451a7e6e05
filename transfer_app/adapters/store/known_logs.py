"""Rows of other councils' logs."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from transfer_app.adapters.store.sharing import people
from transfer_app.adapters.store.tables_known_logs import known_logs
from transfer_app.domain.errors import NotFound, SharingRefused
from transfer_app.domain.known_logs import KnownLog, LogCard, Seen
from transfer_app.domain.manifest import Authority
from transfer_app.domain.sharing import spoken

_columns = known_logs.c


class KnownLogs:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, card: LogCard, at: str) -> int:
        held = sa.select(_columns.id).where(_columns.log == card.log)
        if self._connection.scalar(held) is not None:
            raise SharingRefused(
                f"A log card of {card.authority.name} for that log is here already.",
                "Nothing is left to do; a log has one key for as long as it lives.",
            )
        key = self._connection.execute(
            sa.insert(known_logs).values(
                authority=card.authority.code, authority_name=card.authority.name, log=card.log,
                signing_key=card.key, added_at=at,
            )
        ).inserted_primary_key  # fmt: skip
        assert key is not None
        return int(key[0])

    def all(self) -> list[KnownLog]:
        return [_known(row) for row in self._connection.execute(sa.select(known_logs).order_by(_columns.id))]

    def get(self, log_id: int) -> KnownLog:
        return self._one(_columns.id == log_id, f"There is no log card number {log_id}.")

    def of(self, origin: str) -> KnownLog:
        return self._one(_columns.log == origin, f"No log card of the log {origin} is here.")

    def confirm(self, log_id: int, confirmed_by: Sequence[int]) -> None:
        first, again = (*confirmed_by, None, None)[:2]
        self._update(log_id, confirmed_by=first, confirmed_again_by=again)

    def revoke(self, log_id: int, at: str) -> None:
        self._update(log_id, revoked_at=at)

    def saw(self, log_id: int, seen: Seen) -> None:
        self._update(log_id, size=seen.size, root=seen.root, note=seen.note, seen_at=seen.at)

    def countersigned_ours(self, log_id: int, size: int, at: str) -> None:
        self._update(log_id, theirs_size=size, theirs_at=at)

    def _update(self, log_id: int, **values: object) -> None:
        self._connection.execute(sa.update(known_logs).where(_columns.id == log_id).values(**values))

    def _one(self, where: sa.ColumnElement[bool], otherwise: str) -> KnownLog:
        row = self._connection.execute(sa.select(known_logs).where(where)).one_or_none()
        if row is None:
            raise NotFound(otherwise, "Add the log card that the other council sent, on the Log page.")
        return _known(row)


def _known(row: sa.Row[tuple[object, ...]]) -> KnownLog:
    card = LogCard(Authority(row.authority, row.authority_name), row.log, row.signing_key)
    return KnownLog(
        id=row.id, card=card, spoken=spoken(card.fingerprint),
        confirmed_by=people(row.confirmed_by, row.confirmed_again_by), revoked_at=row.revoked_at,
        seen=Seen(row.size, row.root or b"", row.note, row.seen_at), theirs_size=row.theirs_size,
        theirs_at=row.theirs_at,
    )  # fmt: skip
