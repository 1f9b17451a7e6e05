"""Blind second opinions, each on one proposal."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from transfer_app.adapters.store.tables import proposals
from transfer_app.adapters.store.tables_opinions import second_opinions
from transfer_app.adapters.store.values import batches
from transfer_app.domain.second_opinion import Opinion
from transfer_app.domain.vocabulary import OutcomeKind


class Opinions:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, opinion: Opinion) -> None:
        values = {
            "proposal_id": opinion.proposal, "outcome": opinion.outcome.value, "area": opinion.area,
            "given_by": opinion.given_by, "at": opinion.at, "agrees": int(opinion.agrees),
        }  # fmt: skip
        self._connection.execute(sa.insert(second_opinions).values(**values))

    def on(self, proposals: Sequence[int]) -> list[Opinion]:
        """On these proposals, by number, in the order they were given."""
        query = sa.select(second_opinions).order_by(second_opinions.c.id)
        return [
            Opinion(
                row.proposal_id, OutcomeKind(row.outcome), row.area, row.given_by, row.at, bool(row.agrees)
            )
            for part in batches(proposals)
            for row in self._connection.execute(query.where(second_opinions.c.proposal_id.in_(part)))
        ]

    def at_odds(self, record_ids: Sequence[int]) -> frozenset[int]:
        """Of these records, those whose waiting proposal a second person answered otherwise."""
        query = (
            sa.select(proposals.c.record_id)
            .join(second_opinions, second_opinions.c.proposal_id == proposals.c.id)
            .where(proposals.c.state == "proposed", second_opinions.c.agrees == 0)
        )
        return frozenset(
            record_id
            for part in batches(record_ids)
            for record_id in self._connection.scalars(query.where(proposals.c.record_id.in_(part)))
        )
