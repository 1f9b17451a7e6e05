"""The audit log's rows: entries, the tree's nodes, signed checkpoints. Only ever appended to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

import sqlalchemy as sa

from transfer_app.adapters.store.tables import checkpoints, log_entries, log_nodes
from transfer_app.domain import merkle
from transfer_app.domain.audit import AuditEntry
from transfer_app.domain.errors import LogBroken

_T = TypeVar("_T")

_ADD_ENTRY = "INSERT INTO log_entries (seq, at, actor, action, body) VALUES (?, ?, ?, ?, ?)"
_ADD_NODE = 'INSERT INTO log_nodes (place, level, "index", hash) VALUES (?, ?, ?, ?)'
_LAST = "SELECT max(seq) FROM log_entries"
_NODE = "SELECT hash FROM log_nodes WHERE place = ?"
_NODES = "SELECT place, hash FROM log_nodes WHERE place IN ({places})"
# Plain SQL: building these statements anew cost more than an append waits for the disk.

_HIGH = 8
"""From this level on, a node is kept for the next proof: one for every 256 entries at most."""


class Log:
    """The log as one transaction sees it.

    What appending needs of the tree is read inside the transaction, after it waited for its turn to
    write, and nothing is remembered beyond it: two processes can never disagree.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self.appended = 0
        """Entries appended in this unit; a change without one is rolled back."""
        self._newest: dict[int, merkle.Node] = {}
        """Of each level, the last subtree that this unit completed."""
        self._high: dict[int, bytes] = {}
        """The upper nodes that proofs asked for: nearly all of them go through the same few."""
        self._next = -1
        """The position of the next entry, once this unit appended one."""

    def append(self, entry: AuditEntry) -> int:
        """Give the entry's position, counted from 0."""
        seq = self.size() if self._next < 0 else self._next
        body = entry.leaf(seq)
        nodes = merkle.appended_nodes(self._left, seq, merkle.leaf_hash(body))
        run = self._connection.exec_driver_sql
        run(_ADD_ENTRY, (seq, entry.at, entry.actor, entry.action, body))
        for node in nodes:
            run(_ADD_NODE, (merkle.place(node.level, node.index), node.level, node.index, node.digest))
            self._newest[node.level] = node
        self._next = seq + 1
        self.appended += 1
        return seq

    def _left(self, level: int, index: int) -> bytes:
        """The neighbour to the left: the newest of its level, in the file or not yet."""
        newest = self._newest.get(level)
        return newest.digest if newest is not None else self.node(level, index)

    def size(self) -> int:
        last = self._connection.exec_driver_sql(_LAST).scalar()
        return 0 if last is None else int(last) + 1

    def root(self, size: int) -> bytes:
        return self._from_nodes(lambda read: merkle.stored_root(read, size))

    def inclusion_proof(self, index: int, size: int) -> list[bytes]:
        """The audit path of an entry in the log as it was at that size; ValueError when it was not in it."""
        return self._from_nodes(lambda read: merkle.stored_inclusion_proof(read, index, size))

    def consistency_proof(self, first: int, second: int) -> list[bytes]:
        """The proof that the log at size first is a beginning of the log at size second."""
        return self._from_nodes(lambda read: merkle.stored_consistency_proof(read, first, second))

    def _from_nodes(self, made: Callable[[merkle.NodeReader], _T]) -> _T:
        """What is made of stored nodes, with one query for all of them.

        Which ones it asks for depends on the sizes alone, so a first pass without hashes tells.
        """
        asked: dict[int, tuple[int, int]] = {}

        def note(level: int, index: int) -> bytes:
            asked[merkle.place(level, index)] = (level, index)
            return b""

        made(note)
        found = {place: self._high[place] for place in asked if place in self._high}
        wanted = tuple(place for place in asked if place not in found)
        if wanted:
            places = ", ".join("?" * len(wanted))
            for place, digest in self._connection.exec_driver_sql(_NODES.format(places=places), wanted):
                found[place] = digest
                if asked[place][0] >= _HIGH:
                    self._high[place] = digest
        if absent := [where for place, where in asked.items() if place not in found]:
            raise LogBroken("The log's tree lacks the node {}/{}.".format(*absent[0]))
        return made(lambda level, index: found[merkle.place(level, index)])

    def node(self, level: int, index: int) -> bytes:
        found = self._connection.exec_driver_sql(_NODE, (merkle.place(level, index),)).scalar()
        if found is None:
            raise LogBroken(f"The log's tree lacks the node {level}/{index}.")
        return bytes(found)

    def nodes(self) -> Iterator[tuple[int, int, bytes]]:
        """(level, index, hash) of the stored subtrees, in the order they were completed in."""
        query = sa.select(log_nodes.c.level, log_nodes.c.index, log_nodes.c.hash).order_by(log_nodes.c.place)
        for level, index, digest in self._connection.execute(query):
            yield int(level), int(index), bytes(digest)

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

    def of(self, action: str) -> Iterator[bytes]:
        """The canonical bytes of every entry of an action, newest first."""
        query = sa.select(log_entries.c.body).where(log_entries.c.action == action)
        for body in self._connection.scalars(query.order_by(log_entries.c.seq.desc())):
            yield bytes(body)

    def last(self, action: str) -> int | None:
        """The position of the newest entry of an action."""
        found = self._connection.scalar(
            sa.select(sa.func.max(log_entries.c.seq)).where(log_entries.c.action == action)
        )
        return None if found is None else int(found)

    def add_checkpoint(self, size: int, root: bytes, note: str, at: str) -> None:
        """Keep a signed note; one of the same size replaces it."""
        self._connection.execute(sa.delete(checkpoints).where(checkpoints.c.size == size))
        self._connection.execute(sa.insert(checkpoints).values(size=size, root=root, note=note, at=at))

    def checkpoints(self) -> tuple[str, ...]:
        return tuple(self._connection.scalars(sa.select(checkpoints.c.note).order_by(checkpoints.c.size)))

    def checkpoint(self, size: int) -> str | None:
        """The signed note over so many entries."""
        note = self._connection.scalar(sa.select(checkpoints.c.note).where(checkpoints.c.size == size))
        return None if note is None else str(note)

    def last_checkpoint(self) -> int:
        """How many entries the newest checkpoint covers; 0 for none."""
        return int(self._connection.scalar(sa.select(sa.func.max(checkpoints.c.size))) or 0)

    def countersigned(self, size: int, note: str) -> None:
        """The note over so many entries, with more signatures below it."""
        self._connection.execute(sa.update(checkpoints).where(checkpoints.c.size == size).values(note=note))
