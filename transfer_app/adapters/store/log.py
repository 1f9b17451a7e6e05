"""The audit log's rows: entries, the tree's nodes, signed checkpoints. Only ever appended to."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

import sqlalchemy as sa

from transfer_app.adapters.store.dialect import Driver, DriverCursor, driver_of, for_driver
from transfer_app.adapters.store.tables import checkpoints, log_entries, log_nodes
from transfer_app.domain import merkle
from transfer_app.domain.audit import AuditEntry
from transfer_app.domain.errors import LogBroken

_ADD_ENTRY = "INSERT INTO log_entries (seq, at, actor, action, body) VALUES (?, ?, ?, ?, ?)"
_ADD_NODE = 'INSERT INTO log_nodes (place, level, "index", hash) VALUES (?, ?, ?, ?)'
_LAST = "SELECT max(seq) FROM log_entries"
_NODE = "SELECT hash FROM log_nodes WHERE place = ?"
# Plain SQL, to the driver itself: SQLAlchemy's part of a statement costs more than the database's here.

_KEPT = 256
"""From so many entries on, a part of the tree is kept for the next proof."""


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
        self._known: dict[merkle.Span, bytes] = {}
        """Large parts of the tree that proofs asked for: nearly all of them go through the same few."""
        self._driver: Driver | None = None
        self._next = -1
        """The position of the next entry, once this unit appended one."""

    def _run(self, statement: str, values: tuple[object, ...] = ()) -> DriverCursor:
        if self._driver is None:
            if not self._connection.in_transaction():
                self._connection.begin()  # what SQLAlchemy does before its own first statement
            self._driver = driver_of(self._connection)
        return self._driver.execute(for_driver(self._connection, statement), values)

    def append(self, entry: AuditEntry) -> int:
        """Give the entry's position, counted from 0."""
        seq = self.size() if self._next < 0 else self._next
        body = entry.leaf(seq)
        nodes = merkle.appended_nodes(self._left, seq, merkle.leaf_hash(body))
        run = self._run
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
        (last,) = self._run(_LAST).fetchone()
        return 0 if last is None else int(last) + 1

    def root(self, size: int) -> bytes:
        return merkle.stored_root(self.node, size)

    def inclusion_proof(self, index: int, size: int) -> list[bytes]:
        """The audit path of an entry in the log as it was at that size; ValueError when it was not in it."""
        if not 0 <= index < size:
            raise ValueError(f"leaf {index} is not in a tree of {size}")
        return self._hashes(merkle.inclusion_spans(index, size))

    def consistency_proof(self, first: int, second: int) -> list[bytes]:
        """The proof that the log at size first is a beginning of the log at size second."""
        if not 0 < first <= second:
            raise ValueError(f"no consistency proof leads from size {first} to {second}")
        return self._hashes(merkle.consistency_spans(first, second))

    def _hashes(self, spans: Sequence[merkle.Span]) -> list[bytes]:
        """The hashes of parts of the tree, with one query for all that are not known from proofs before."""
        known = self._known
        found: dict[merkle.Span, bytes] = {}
        wanted: dict[int, merkle.Span] = {}
        for span in spans:
            start, end = span
            count = end - start
            if span in known:
                found[span] = known[span]
            elif count & (count - 1):  # at the right edge: made of subtrees, and the same for every proof
                known[span] = found[span] = merkle.span_hash(self.node, start, end)
            else:
                wanted[2 * (end - 1) - (end - 1).bit_count() + count.bit_length() - 1] = span
        for place, digest in self._run(_nodes(len(wanted)), tuple(wanted)).fetchall() if wanted else ():
            span = wanted[place]
            found[span] = digest
            if span[1] - span[0] >= _KEPT:
                known[span] = digest
        if len(found) < len(spans):
            start, end = next(span for span in spans if span not in found)
            raise LogBroken(f"The log's tree lacks the node over entries {start} to {end - 1}.")
        return [found[span] for span in spans]

    def node(self, level: int, index: int) -> bytes:
        found = self._run(_NODE, (merkle.place(level, index),)).fetchone()
        if found is None:
            raise LogBroken(f"The log's tree lacks the node {level}/{index}.")
        return bytes(found[0])

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

    def latest(self, count: int, actor: str = "") -> tuple[Mapping[str, object], ...]:
        query = sa.select(log_entries.c.body).order_by(log_entries.c.seq.desc()).limit(count)
        if actor:
            query = query.where(log_entries.c.actor == actor)
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


@cache
def _nodes(count: int) -> str:
    return f"SELECT place, hash FROM log_nodes WHERE place IN ({', '.join('?' * count)})"
