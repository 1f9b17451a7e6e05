"""The audit log's rows: entries, the tree's nodes, signed checkpoints. Only ever appended to."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import sqlalchemy as sa

from transfer_app.adapters.store.tables import checkpoints, log_entries, log_nodes
from transfer_app.domain import merkle
from transfer_app.domain.audit import AuditEntry
from transfer_app.domain.errors import LogBroken


class Log:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self.appended = 0
        """Entries appended in this unit; a change without one is rolled back."""

    def append(self, entry: AuditEntry) -> int:
        """Give the entry's position, counted from 0."""
        seq = self.size()
        body = entry.leaf(seq)
        self._connection.execute(
            sa.insert(log_entries).values(
                seq=seq, at=entry.at, actor=entry.actor, action=entry.action, body=body
            )
        )
        nodes = merkle.appended_nodes(self.node, seq, merkle.leaf_hash(body))
        rows = [{"level": node.level, "index": node.index, "hash": node.digest} for node in nodes]
        self._connection.execute(sa.insert(log_nodes), rows)
        self.appended += 1
        return seq

    def size(self) -> int:
        last = self._connection.scalar(sa.select(sa.func.max(log_entries.c.seq)))
        return 0 if last is None else int(last) + 1

    def root(self, size: int) -> bytes:
        return merkle.stored_root(self.node, size)

    def node(self, level: int, index: int) -> bytes:
        found = self._connection.scalar(
            sa.select(log_nodes.c.hash).where(log_nodes.c.level == level, log_nodes.c.index == index)
        )
        if found is None:
            raise LogBroken(f"The log's tree lacks the node {level}/{index}.")
        return bytes(found)

    def nodes(self, level: int) -> Iterator[tuple[int, bytes]]:
        """(index, hash) of the stored subtrees of one level, in order."""
        query = sa.select(log_nodes.c.index, log_nodes.c.hash).where(log_nodes.c.level == level)
        for index, digest in self._connection.execute(query.order_by(log_nodes.c.index)):
            yield int(index), bytes(digest)

    def bodies(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        query = sa.select(log_entries.c.body).where(log_entries.c.seq >= start).order_by(log_entries.c.seq)
        if stop is not None:
            query = query.where(log_entries.c.seq < stop)
        for seq, body in enumerate(self._connection.scalars(query), start):
            if not isinstance(body, bytes):
                raise LogBroken(f"Entry {seq} of the log is not stored as it was logged.")
            yield body

    def latest(self, count: int) -> tuple[Mapping[str, object], ...]:
        query = sa.select(log_entries.c.body).order_by(log_entries.c.seq.desc()).limit(count)
        return tuple(json.loads(body) for body in self._connection.scalars(query))

    def last(self, action: str) -> int | None:
        """The position of the newest entry of an action."""
        found = self._connection.scalar(
            sa.select(sa.func.max(log_entries.c.seq)).where(log_entries.c.action == action)
        )
        return None if found is None else int(found)

    def add_checkpoint(self, size: int, root: bytes, note: str, at: str) -> None:
        """Keep a signed note; one of the same size replaces it (it may have gained a countersignature)."""
        self._connection.execute(sa.delete(checkpoints).where(checkpoints.c.size == size))
        self._connection.execute(sa.insert(checkpoints).values(size=size, root=root, note=note, at=at))

    def checkpoints(self) -> tuple[str, ...]:
        return tuple(self._connection.scalars(sa.select(checkpoints.c.note).order_by(checkpoints.c.size)))
