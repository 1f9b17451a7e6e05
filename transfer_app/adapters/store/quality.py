"""The quality sample: what it is drawn from, and what people said of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import sqlalchemy as sa

from transfer_app.adapters.store import bulk
from transfer_app.adapters.store.records import of_restricted
from transfer_app.adapters.store.tables import case_records, decisions, proposals
from transfer_app.adapters.store.tables_opinions import second_opinions
from transfer_app.adapters.store.tables_quality import quality_checks, sample_rates
from transfer_app.domain.casework import State
from transfer_app.domain.quality_sample import USUAL, Automatic, Check, Drawn, Rate
from transfer_app.domain.review import SUGGESTED
from transfer_app.domain.reviewer_agreement import APPROVED, REFUSED, Blind, Verdict
from transfer_app.domain.vocabulary import OutcomeKind


class Quality:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def automatic(self) -> Iterator[Automatic]:
        """Every decision of the rules that stands, in no order."""
        standing = sa.select(decisions.c.record_id).where(decisions.c.state == State.AUTOMATIC.value)
        query = sa.select(case_records.c.id, case_records.c.ref, case_records.c.status)
        rows = bulk.streamed(self._connection, query.where(case_records.c.id.in_(standing)))
        return (Automatic(*row) for row in chain.from_iterable(rows))

    def rate(self) -> int:
        latest = sa.select(sample_rates.c.rate).order_by(sample_rates.c.id.desc()).limit(1)
        return self._connection.scalar(latest) or USUAL

    def set_rate(self, rate: Rate) -> None:
        values = {"rate": rate.rate, "why": rate.why, "set_by": rate.set_by, "at": rate.at}
        self._connection.execute(sa.insert(sample_rates).values(**values))

    def add(self, check: Check) -> int:
        values = {
            "record_id": check.record_id, "result_digest": check.result_digest, "drawn": check.drawn.value,
            "facts_digest": check.facts_digest, "rule": check.rule, "decided": check.decided.value,
            "area": check.area, "said": check.said.value, "said_area": check.said_area,
            "checked_by": check.checked_by, "at": check.at, "why": check.why, "rate": check.rate,
        }  # fmt: skip
        key = self._connection.execute(sa.insert(quality_checks).values(**values)).inserted_primary_key
        assert key is not None
        return int(key[0])

    def give_reason(self, check_id: int, why: str) -> None:
        self._connection.execute(
            sa.update(quality_checks).where(quality_checks.c.id == check_id).values(why=why)
        )

    def of_record(self, record_id: int) -> list[Check]:
        return self._checks(quality_checks.c.record_id == record_id)

    def owed(self, user_id: int) -> list[Check]:
        without = sa.and_(quality_checks.c.checked_by == user_id, quality_checks.c.why == "")
        return [check for check in self._checks(without) if check.owes_reason]

    def all(self) -> list[Check]:
        return self._checks(sa.true())

    def verdicts(self, *, restricted: bool = True) -> list[Verdict]:
        p, given = proposals.c, second_opinions.c
        columns = decisions.c.lead_reason, p.proposed_by, p.decided_by, p.state
        suggested = p.why.startswith(SUGGESTED).label("suggested")
        unseen = sa.exists().where(given.proposal_id == p.id, given.given_by == p.decided_by)
        query = (
            sa.select(*columns, sa.func.count(), suggested)
            .join_from(proposals, decisions, decisions.c.record_id == p.record_id)
            .where(p.state.in_([APPROVED, REFUSED]), ~unseen, _shown(restricted))
            .group_by(*columns, suggested)
            .order_by(*columns, suggested)
        )
        return [Verdict(*row) for row in self._connection.execute(query)]

    def blind(self, *, restricted: bool = True) -> list[Blind]:
        p, given = proposals.c, second_opinions.c
        columns = (
            decisions.c.lead_reason, p.proposed_by, given.given_by, p.outcome, p.area,
            given.outcome, given.area,
        )  # fmt: skip
        query = (
            sa.select(*columns, sa.func.count())
            .join_from(second_opinions, proposals, p.id == given.proposal_id)
            .join(decisions, decisions.c.record_id == p.record_id)
            .where(_shown(restricted))
            .group_by(*columns)
            .order_by(*columns)
        )
        return [
            Blind(reason, first, second, (outcome, area), (said, said_area), number)
            for reason, first, second, outcome, area, said, said_area, number in self._connection.execute(
                query
            )
        ]

    def _checks(self, which: sa.ColumnElement[bool]) -> list[Check]:
        query = sa.select(quality_checks).where(which).order_by(quality_checks.c.id)
        return [
            Check(
                record_id=row.record_id, result_digest=row.result_digest, drawn=Drawn(row.drawn),
                facts_digest=row.facts_digest, rule=row.rule, decided=OutcomeKind(row.decided),
                area=row.area, said=OutcomeKind(row.said), said_area=row.said_area,
                checked_by=row.checked_by, at=row.at, why=row.why, id=row.id, rate=row.rate,
            )
            for row in self._connection.execute(query)
        ]  # fmt: skip


def _shown(restricted: bool) -> sa.ColumnElement[bool]:
    """Of proposals: all, or those of children who are not restricted."""
    return sa.true() if restricted else proposals.c.record_id.not_in(of_restricted())
