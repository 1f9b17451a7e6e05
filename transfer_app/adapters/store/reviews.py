"""Proposals of reviewers and what the second person said."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from transfer_app.adapters.store.tables import evidence, proposals, users
from transfer_app.adapters.store.values import batches
from transfer_app.domain.casework import Evidence, EvidenceGrade, Proposal
from transfer_app.domain.errors import NotFound
from transfer_app.domain.vocabulary import OutcomeKind


class Reviews:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, record_id: int, proposal: Proposal) -> int:
        values = {
            "record_id": record_id, "state": proposal.state, "outcome": proposal.outcome.value,
            "area": proposal.area or None, "why": proposal.why, "interim_lead": proposal.interim_lead,
            "proposed_by": proposal.proposed_by, "proposed_at": proposal.proposed_at,
            "facts_digest": proposal.facts_digest,
        }  # fmt: skip
        key = self._connection.execute(sa.insert(proposals).values(**values)).inserted_primary_key
        assert key is not None
        proposal_id = int(key[0])
        rows = [
            {"proposal_id": proposal_id, "grade": e.grade.value, "what": e.what, "source": e.source}
            for e in proposal.evidence
        ]
        if rows:
            self._connection.execute(sa.insert(evidence), rows)
        return proposal_id

    def get(self, proposal_id: int) -> tuple[int, Proposal]:
        """(record id, proposal). Raises NotFound."""
        row = self._connection.execute(
            sa.select(proposals).where(proposals.c.id == proposal_id)
        ).one_or_none()
        if row is None:
            raise NotFound(f"There is no proposal number {proposal_id}.")
        return row.record_id, self._proposal(row)

    def pending(self, record_id: int) -> Proposal | None:
        row = self._connection.execute(
            sa.select(proposals).where(proposals.c.record_id == record_id, proposals.c.state == "proposed")
        ).one_or_none()
        return self._proposal(row) if row is not None else None

    def decide(self, proposal_id: int, state: str, user_id: int, at: str, note: str) -> None:
        self._connection.execute(
            sa.update(proposals)
            .where(proposals.c.id == proposal_id)
            .values(state=state, decided_by=user_id, decided_at=at, decision_note=note)
        )

    def of_record(self, record_id: int) -> list[Proposal]:
        return self.of_records([record_id]).get(record_id, [])

    def of_records(self, record_ids: Sequence[int]) -> dict[int, list[Proposal]]:
        found: dict[int, list[Proposal]] = {}
        for part in batches(record_ids):
            query = sa.select(proposals).where(proposals.c.record_id.in_(part)).order_by(proposals.c.id)
            for row in self._connection.execute(query).all():
                found.setdefault(row.record_id, []).append(self._proposal(row))
        return found

    def proposed(self, record_ids: Sequence[int]) -> list[tuple[int, OutcomeKind, str, int, str]]:
        """(record id, outcome, area, proposer's id and name) of those with a proposal that waits."""
        query = (
            sa.select(
                proposals.c.record_id, proposals.c.outcome, proposals.c.area, users.c.id, users.c.display_name
            )
            .join(users, users.c.id == proposals.c.proposed_by)
            .where(proposals.c.state == "proposed")
        )
        return [
            (record_id, OutcomeKind(outcome), area or "", user_id, name)
            for part in batches(record_ids)
            for record_id, outcome, area, user_id, name in self._connection.execute(
                query.where(proposals.c.record_id.in_(part))
            )
        ]

    def waiting(self) -> list[int]:
        query = sa.select(proposals.c.id).where(proposals.c.state == "proposed").order_by(proposals.c.id)
        return list(self._connection.scalars(query))

    def _proposal(self, row: sa.Row[tuple[object, ...]]) -> Proposal:
        items = self._connection.execute(
            sa.select(evidence).where(evidence.c.proposal_id == row.id).order_by(evidence.c.id)
        )
        return Proposal(
            outcome=OutcomeKind(row.outcome), area=row.area or "", why=row.why,
            interim_lead=row.interim_lead,
            evidence=tuple(Evidence(EvidenceGrade(e.grade), e.what, e.source) for e in items),
            proposed_by=row.proposed_by, proposed_at=row.proposed_at, facts_digest=row.facts_digest,
            state=row.state, decided_by=row.decided_by, decided_at=row.decided_at,
            decision_note=row.decision_note, id=row.id,
        )  # fmt: skip
