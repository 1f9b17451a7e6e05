"""The steps of review of one person, read from the proposals themselves, and taken back there."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from transfer_app.adapters.store.records import of_restricted
from transfer_app.adapters.store.tables import decisions, package_records, packages, proposals
from transfer_app.adapters.store.tables_opinions import second_opinions
from transfer_app.adapters.store.tables_working import given_records, givings, parkings
from transfer_app.domain.pace import Decided
from transfer_app.domain.packages import VOID
from transfer_app.domain.undoing import Step, StepKind, Stood


class Steps:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def latest(self, user_id: int, most: int, restricted: bool) -> list[Step]:
        """What this person did last that still stands, newest first.

        restricted False: as if they had done nothing on records that are restricted by now.
        """
        p = proposals.c
        together = sa.func.coalesce(p.together, 0).label("together")
        made = sa.select(p.state, p.id, p.record_id, p.proposed_at.label("at"), together).where(
            p.proposed_by == user_id, p.state == StepKind.PROPOSED.value
        )
        answered = sa.select(p.state, p.id, p.record_id, p.decided_at.label("at"), together).where(
            _answered(user_id)
        )
        parked = sa.select(
            sa.literal(StepKind.PARKED.value), sa.literal(0), parkings.c.record_id, parkings.c.parked_at,
            sa.literal(0),
        ).where(parkings.c.parked_by == user_id)  # fmt: skip
        g = givings.c
        given = (
            sa.select(sa.literal(StepKind.GIVEN.value), g.id, given_records.c.record_id, g.at, g.id)
            .join(given_records, given_records.c.giving_id == g.id)
            .where(g.given_by == user_id, g.taken_back == 0)
        )
        each = sa.union_all(made, answered, parked, given).subquery().c
        # What was done as one is undone as one: it counts as a step.
        alone = sa.case((each.together > 0, 0), else_=each.record_id)
        apart = sa.case((each.together > 0, 0), else_=each.id)
        query = (
            sa.select(
                each.state, sa.func.max(each.id), sa.func.max(each.record_id),
                sa.func.max(each.at).label("at"), each.together, sa.func.count(),
            )
            .where(sa.true() if restricted else each.record_id.not_in(of_restricted()))
            .group_by(each.state, each.together, alone, apart)
            .order_by(sa.desc("at"), sa.func.max(each.id).desc())
            .limit(most)
        )  # fmt: skip
        return [
            Step(StepKind(state), number, record, at, number_of_all, records)
            for state, number, record, at, number_of_all, records in self._connection.execute(query)
        ]

    def recent(self, user_id: int, most: int, restricted: bool) -> list[int]:
        """The records that this person proposed or answered last, each once, newest first."""
        p = proposals.c
        made = sa.select(p.record_id, p.proposed_at.label("at"), p.id).where(p.proposed_by == user_id)
        answered = sa.select(p.record_id, p.decided_at.label("at"), p.id).where(_answered(user_id))
        both = sa.union_all(made, answered).subquery()
        query = (
            sa.select(both.c.record_id)
            .where(sa.true() if restricted else both.c.record_id.not_in(of_restricted()))
            .group_by(both.c.record_id)
            .order_by(sa.func.max(both.c.at).desc(), sa.func.max(both.c.id).desc())
            .limit(most)
        )
        return list(self._connection.scalars(query))

    def decided(self, user_id: int, since: str) -> list[Decided]:
        """What this person proposed or answered, from then on, oldest first."""
        p, given = proposals.c, second_opinions.c
        reason = decisions.c.record_id == p.record_id
        told = decisions.c.lead_reason, sa.func.coalesce(p.together, 0).label("together")
        made = sa.select(p.proposed_at.label("at"), *told).where(
            reason, p.proposed_by == user_id, p.proposed_at >= since
        )
        answered = sa.select(p.decided_at, *told).where(reason, _answered(user_id), p.decided_at >= since)
        # A blind answer that agrees is an approval, and among those.
        blind = sa.select(given.at, *told).where(
            reason, given.proposal_id == p.id, given.given_by == user_id, given.agrees == 0, given.at >= since
        )
        every = sa.union_all(made, answered, blind).subquery().c
        query = sa.select(every.at, every.lead_reason, every.together).order_by(every.at)
        return [
            Decided(datetime.fromisoformat(at), code, not together)
            for at, code, together in self._connection.execute(query)
        ]

    def keep_stood(self, proposal_id: int, stood: Stood) -> None:
        """How the decision stood that this approval replaces."""
        self._set(proposal_id, stood=stood.text())

    def stood(self, proposal_id: int) -> Stood | None:
        text = self._connection.scalar(sa.select(proposals.c.stood).where(proposals.c.id == proposal_id))
        return Stood.parse(text or "")

    def reopen(self, proposal_id: int) -> None:
        """The proposal waits again, as if nobody had answered it."""
        self._set(proposal_id, state="proposed", decided_by=None, decided_at="", decision_note="", stood="")

    def packed_since(self, record_id: int, at: str) -> bool:
        """It went into a package that was not taken back, in that second or later."""
        query = (
            sa.select(sa.literal(1))
            .join_from(package_records, packages, packages.c.id == package_records.c.package_id)
            .where(
                package_records.c.record_id == record_id,
                package_records.c.state != VOID,
                packages.c.sealed_at >= at,
            )
        )
        return self._connection.execute(query.limit(1)).first() is not None

    def _set(self, proposal_id: int, **values: object) -> None:
        self._connection.execute(sa.update(proposals).where(proposals.c.id == proposal_id).values(**values))


def _answered(user_id: int) -> sa.ColumnElement[bool]:
    """Verdicts of this person. A proposal that a run of the allocation withdrew is no decision of theirs."""
    verdicts = (StepKind.APPROVED.value, StepKind.REFUSED.value)
    return sa.and_(proposals.c.decided_by == user_id, proposals.c.state.in_(verdicts))
