"""How many decisions there are of each kind, kept with them: a large county is not counted while one waits.

Whoever stores a decision tells in the same transaction what it took away and what it added, so the numbers
are those of the rows at any moment. They know nothing of who is restricted: Queue takes those out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from transfer_app.adapters.store import bulk
from transfer_app.adapters.store.tables import decisions, queue_cells
from transfer_app.domain.queue_filter import Cell

KIND = (
    decisions.c.state, decisions.c.priority, decisions.c.lead_reason, decisions.c.strand,
    decisions.c.outcome, decisions.c.area, decisions.c.candidates,
)  # fmt: skip
"""What a kind is made of, in the order of the index that holds them all (ix_decisions_queue)."""

Kind = tuple[str, int, str, str, str, str | None, int | None]

_NOT_KNOWN = -1
"""Candidates of a record decided before they were counted: a key holds no NULL."""
_ADD = sa.text(
    "INSERT INTO queue_cells (state, priority, lead_reason, strand, outcome, area, candidates, number)"
    " VALUES (:state, :priority, :lead_reason, :strand, :outcome, :area, :candidates, :number)"
    " ON CONFLICT (state, priority, lead_reason, strand, outcome, area, candidates)"
    " DO UPDATE SET number = queue_cells.number + excluded.number"
)


def cell(kind: Kind) -> Cell:
    """The number is left 0: it stands beside."""
    state, priority, reason, strand, outcome, area, candidates = kind
    return Cell(state, reason, strand, priority, area or "", outcome, candidates, 0)


class QueueCells:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def replace(self, before: Counter[Kind], after: Counter[Kind]) -> None:
        """Decisions of these kinds went, and of those came."""
        changed = Counter(after)
        changed.subtract(before)
        rows = [
            {
                "state": state, "priority": priority, "lead_reason": reason, "strand": strand,
                "outcome": outcome, "area": area or "",
                "candidates": _NOT_KNOWN if candidates is None else candidates, "number": number,
            }
            for (state, priority, reason, strand, outcome, area, candidates), number in changed.items()
            if number
        ]  # fmt: skip
        if rows:
            self._connection.execute(_ADD, rows)

    def of(self, record_ids: Sequence[int]) -> Counter[Kind]:
        """The kinds of the decisions of these records, read one by one."""
        found: Counter[Any] = Counter()
        for part in bulk.rows_with(self._connection, KIND, decisions.c.record_id, record_ids):
            found.update(part)
        return found

    def all(self, states: Iterable[str]) -> Counter[Cell]:
        """Those of every decision in one of these states."""
        query = sa.select(queue_cells).where(queue_cells.c.state.in_(list(states)), queue_cells.c.number > 0)
        found: Counter[Cell] = Counter()
        for *kind, candidates, number in self._connection.execute(query):
            known = None if candidates == _NOT_KNOWN else candidates
            found[cell((*kind, known))] = number
        return found

    def least_priority(self, state: str) -> int | None:
        """The most urgent of the decisions in a state; None where there is none."""
        kept = queue_cells.c
        query = sa.select(sa.func.min(kept.priority)).where(kept.state == state, kept.number > 0)
        least: int | None = self._connection.scalar(query)
        return least

    def priorities(self, states: Iterable[str], reason: str) -> list[int]:
        """Those of the decisions in these states that this reason leads."""
        kept = queue_cells.c
        query = sa.select(kept.priority).distinct()
        held = kept.state.in_(list(states)), kept.lead_reason == reason, kept.number > 0
        return list(self._connection.scalars(query.where(*held)))
