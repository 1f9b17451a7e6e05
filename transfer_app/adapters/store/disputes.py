"""Disputes between two councils: which records are in one, and how each went from step to step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from transfer_app.adapters.store.queue_cells import QueueCells
from transfer_app.adapters.store.tables import decisions, users
from transfer_app.adapters.store.tables_disputes import dispute_steps
from transfer_app.adapters.store.values import batches
from transfer_app.domain.casework import State
from transfer_app.domain.dispute_ladder import Climb
from transfer_app.domain.packages import FINAL
from transfer_app.domain.reasons import Reason


class Disputes:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def open(self) -> dict[int, int]:
        """The priority of each record that is in dispute now, by record."""
        waits = [state.value for state in State if state not in FINAL]
        # The reason of a dispute leads. With the priorities known, only these are looked at along the index.
        priorities = QueueCells(self._connection).priorities(waits, Reason.DISPUTE.value)
        query = sa.select(decisions.c.record_id, decisions.c.priority).where(
            decisions.c.state.in_(waits),
            decisions.c.priority.in_(priorities),
            decisions.c.lead_reason == Reason.DISPUTE.value,
        )
        return {row.record_id: row.priority for row in self._connection.execute(query)} if priorities else {}

    def climbed(self, climbs: Iterable[Climb], user_id: int) -> None:
        """Keep these, recorded by that person. The first step begins a dispute of its own."""
        rows = [
            {
                "record_id": each.record_id, "step": each.step, "since": each.since, "recorded_by": user_id,
                "lead": each.lead, "ours": each.ours, "theirs": each.theirs, "note": each.note,
            }
            for each in climbs
        ]  # fmt: skip
        if rows:
            self._connection.execute(sa.insert(dispute_steps), rows)

    def climbs(self, record_ids: Sequence[int]) -> dict[int, tuple[Climb, ...]]:
        """Of the latest dispute of each record, oldest first; only records that ever had one."""
        found: dict[int, tuple[Climb, ...]] = {}
        for part in batches(record_ids):
            query = (
                sa.select(dispute_steps, users.c.display_name)
                .join(users, users.c.id == dispute_steps.c.recorded_by)
                .where(dispute_steps.c.record_id.in_(part))
                .order_by(dispute_steps.c.id)
            )
            for row in self._connection.execute(query):
                climb = Climb(
                    row.record_id, row.step, row.since, row.display_name, row.lead, row.ours, row.theirs,
                    row.note,
                )  # fmt: skip
                before = found.get(row.record_id, ()) if row.step > 1 else ()
                found[row.record_id] = (*before, climb)
        return found
