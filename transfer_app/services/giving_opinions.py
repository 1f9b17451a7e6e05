"""Giving a blind second opinion: kept before anything is shown, and never changed."""

from __future__ import annotations

from transfer_app.domain import review, second_opinion
from transfer_app.domain.second_opinion import Opinion
from transfer_app.domain.staff import Act
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.services import reviewing
from transfer_app.services.second_opinion import is_blind
from transfer_app.services.session import Session


def give(session: Session, proposal_id: int, outcome: OutcomeKind, area: str, note: str = "") -> Opinion:
    """Keep the person's own result. The same as proposed settles the record, with the note on the approval.

    Another one is a conflict: the proposal waits for a third person, who sees both.
    """
    session.require(Act.APPROVE)
    with session.workspace.change() as unit:
        codes = reviewing.successors(unit)
        record_id, proposal, row, decision = reviewing.pending_in(session, unit, proposal_id)
        blind = is_blind(unit, row)
        second_opinion.check_opinion(proposal, session.user.id, unit.opinions.on([proposal_id]), blind=blind)
        review.check_approval(proposal, session.user, decision, codes)
        reviewing.check_third(session, unit, record_id, proposal, decision)
        review.check_result(outcome, area, codes)
        agrees = (outcome, area) == (proposal.outcome, proposal.area)
        opinion = Opinion(proposal_id, outcome, area, session.user.id, session.now(), agrees)
        unit.opinions.add(opinion)
        unit.log.append(
            session.entry(
                "second-opinion-given", record=row.ref, proposal=proposal_id, outcome=outcome.value,
                area=area, agrees=agrees,
            )
        )  # fmt: skip
        if agrees:
            reviewing.approve_in(session, unit, proposal_id, note, codes)
    return opinion
