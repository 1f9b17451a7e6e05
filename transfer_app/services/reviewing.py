"""The review queue: propose with reason and evidence; a second person approves, never one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from transfer_app.domain import review
from transfer_app.domain.balance import outcome_part
from transfer_app.domain.casework import Evidence, Proposal, RecordRow, State, StoredDecision
from transfer_app.domain.errors import NotFound, ReviewRefused
from transfer_app.domain.quality_sample import check_settler
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.review import Said
from transfer_app.domain.second_opinion import blanked, check_answered, check_third_person
from transfer_app.domain.staff import Act
from transfer_app.domain.undoing import Stood
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.domain.working import CONFLICT, MINE, PARKED
from transfer_app.services import queueing, visible
from transfer_app.services.dispute_steps import settled_at
from transfer_app.services.noting import note_again
from transfer_app.services.ports.store import Unit
from transfer_app.services.second_opinion import hidden, is_blind
from transfer_app.services.session import Session

OPEN_STATES = (State.QUEUED.value, State.CHANGED.value, State.PROPOSED.value, CONFLICT)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal that waits for a second person. hidden: it is answered blind, and only says whose it is."""

    row: RecordRow
    proposal: Proposal
    proposer: str
    own: bool
    hidden: bool


def queue(session: Session, wanted: QueueFilter | None = None) -> list[int]:
    """Record ids in the order they should be worked; restricted ones only for those who may see them."""
    session.require(Act.SEE_RECORDS)
    chosen = wanted if wanted is not None else QueueFilter(states=OPEN_STATES)
    if MINE in chosen.states:
        chosen = replace(chosen, states=(*OPEN_STATES, PARKED), mine=True)
    return queueing.ids(session, chosen)


def rows(session: Session, record_ids: Sequence[int]) -> list[RecordRow]:
    """Lines of a list, without those that the reader may not see."""
    session.require(Act.SEE_RECORDS)
    with session.workspace.read() as unit:
        return visible.rows(session, unit.records.rows(record_ids))


def find(session: Session, ref: str) -> int:
    session.require(Act.SEE_RECORDS)
    with session.workspace.read() as unit:
        return visible.find(session, unit, ref)


def propose(
    session: Session,
    record_id: int,
    *,
    outcome: OutcomeKind,
    area: str,
    why: str,
    interim_lead: str,
    evidence: Sequence[Evidence],
) -> int:
    """A reviewer's result for a queued record; gives the proposal's number."""
    session.require(Act.PROPOSE)
    with session.workspace.change() as unit:
        said = Said(outcome, area, why.strip(), interim_lead.strip(), tuple(evidence))
        return propose_in(session, unit, record_id, said, successors(unit))


def propose_in(
    session: Session,
    unit: Unit,
    record_id: int,
    said: Said,
    codes: frozenset[str],
    suggested_after_s: int | None = None,
) -> int:
    """The same in the caller's unit of work, once it is known that the person may. codes: successors'.

    suggested_after_s: seconds after which they took what the page suggests; None for a result of their own.
    """
    decision = _decision(unit, record_id)
    row = visible.row(session, unit, record_id)
    if unit.reviews.pending(record_id) is not None:
        raise ReviewRefused(
            f"Case record {row.ref} has a proposal already.",
            "Approve, refuse or withdraw that one first.",
        )
    review.check_proposal(decision, row, said, codes)
    if suggested_after_s is None:
        review.check_own_words(said.why)
    proposal = Proposal(
        outcome=said.outcome, area=said.area, why=said.why, interim_lead=said.interim_lead,
        evidence=said.evidence, proposed_by=session.user.id, proposed_at=session.now(),
        facts_digest=decision.facts_digest,
    )  # fmt: skip
    proposal_id = unit.reviews.add(record_id, proposal)
    unit.keeps.drop_draft(session.user.id, record_id)
    unit.parkings.remove(record_id)
    unit.decisions.settle(record_id, decision._replace(state=State.PROPOSED))
    unit.log.append(
        session.entry(
            "proposed", record=row.ref, proposal=proposal_id, outcome=said.outcome.value, area=said.area,
            evidence=len(said.evidence), facts=decision.facts_digest,
            **({} if suggested_after_s is None else {"suggested": True, "after_s": suggested_after_s}),
        )
    )  # fmt: skip
    return proposal_id


def waiting(session: Session) -> list[Waiting]:
    """Proposals that wait for a second person, oldest first."""
    session.require(Act.SEE_RECORDS)
    found: list[Waiting] = []
    with session.workspace.read() as unit:
        for proposal_id in unit.reviews.waiting():
            record_id, proposal = unit.reviews.get(proposal_id)
            row = unit.records.rows([record_id])[0]
            if not visible.rows(session, [row]):
                continue
            proposer = unit.users.get(proposal.proposed_by).display_name
            unseen = row.id in hidden(session, unit, [row.id])
            shown = blanked(proposal) if unseen else proposal
            found.append(Waiting(row, shown, proposer, proposal.proposed_by == session.user.id, unseen))
    return found


def approve(session: Session, proposal_id: int, note: str = "") -> RecordRow:
    """Settle a record as proposed. Refused for one's own proposal, or when the facts have changed since."""
    session.require(Act.APPROVE)
    with session.workspace.change() as unit:
        return approve_in(session, unit, proposal_id, note, successors(unit))


def approve_in(session: Session, unit: Unit, proposal_id: int, note: str, codes: frozenset[str]) -> RecordRow:
    """The same in the caller's unit of work, once it is known that the person may. codes: successors'."""
    record_id, proposal, row, decision = pending_in(session, unit, proposal_id)
    review.check_approval(proposal, session.user, decision, codes)
    _check_answered(session, unit, proposal, row)
    check_third(session, unit, record_id, proposal, decision)
    check_settler(unit.quality.of_record(record_id), session.user.id)
    unit.reviews.decide(proposal_id, "approved", session.user.id, session.now(), note.strip())
    unit.keeps.drop_draft(session.user.id, record_id)
    unit.steps.keep_stood(proposal_id, Stood.of(decision))
    settled = decision._replace(
        state=State.SETTLED, outcome=proposal.outcome, area=proposal.area,
        because=f"Settled by review: {decision.because}", was="",
    )  # fmt: skip
    unit.decisions.settle(record_id, settled)
    noted = note_again(session, unit, [record_id])
    unit.log.append(
        session.entry(
            "approved", record=row.ref, proposal=proposal_id, outcome=proposal.outcome.value,
            area=proposal.area, rule=decision.rule, facts=decision.facts_digest,
            families_opened=noted.fresh + noted.reopened, strand=row.strand.value,
            was=outcome_part(decision.outcome, decision.area), **settled_at(unit, record_id, decision),
        )
    )  # fmt: skip
    return unit.records.rows([record_id])[0]


def refuse(session: Session, proposal_id: int, note: str) -> RecordRow:
    """Send a proposal back to the queue, saying why."""
    session.require(Act.APPROVE)
    if not note.strip():
        raise ReviewRefused("A refusal needs a reason.", "Say why, so that the reviewer can act on it.")
    return _close(session, proposal_id, "refused", note)


def withdraw(session: Session, proposal_id: int) -> RecordRow:
    """Take one's own proposal back; the record returns to the queue."""
    session.require(Act.PROPOSE)
    return _close(session, proposal_id, "withdrawn", "")


def _close(session: Session, proposal_id: int, state: str, note: str) -> RecordRow:
    with session.workspace.change() as unit:
        record_id, proposal, row, decision = pending_in(session, unit, proposal_id)
        own = proposal.proposed_by == session.user.id
        if own is not (state == "withdrawn"):
            words = (
                "Nobody may refuse their own proposal." if own else "Only its own reviewer may withdraw it."
            )
            raise ReviewRefused(words, "Ask a second person." if own else "Refuse it instead, with a reason.")
        if state == "refused" and proposal.facts_digest == decision.facts_digest:
            _check_answered(session, unit, proposal, row)
        unit.keeps.drop_draft(session.user.id, record_id)
        unit.reviews.decide(proposal_id, state, session.user.id, session.now(), note.strip())
        back = State.CHANGED if decision.was else State.QUEUED
        unit.decisions.settle(record_id, decision._replace(state=back))
        unit.log.append(session.entry(f"proposal-{state}", record=row.ref, proposal=proposal_id))
        return unit.records.rows([record_id])[0]


def pending_in(
    session: Session, unit: Unit, proposal_id: int
) -> tuple[int, Proposal, RecordRow, StoredDecision]:
    """A proposal that waits: the record's id, what it says, the record, and how it stands.

    ReviewRefused where it was answered already.
    """
    record_id, proposal = unit.reviews.get(proposal_id)
    row = visible.row(session, unit, record_id)
    if proposal.state != "proposed":
        raise ReviewRefused(f"Proposal {proposal_id} was {proposal.state} already.", "Nothing is left to do.")
    return record_id, proposal, row, _decision(unit, record_id)


def check_third(
    session: Session, unit: Unit, record_id: int, proposal: Proposal, decision: StoredDecision
) -> None:
    """Raise ReviewRefused where this person and the proposer would settle their own conflict."""
    made = unit.reviews.of_record(record_id)
    opinions = unit.opinions.on([each.id for each in made])
    check_third_person(proposal, session.user.id, made, opinions, decision)


def _check_answered(session: Session, unit: Unit, proposal: Proposal, row: RecordRow) -> None:
    given = unit.opinions.on([proposal.id])
    check_answered(proposal, session.user.id, given, blind=is_blind(unit, row))


def _decision(unit: Unit, record_id: int) -> StoredDecision:
    decision = unit.decisions.get(record_id)
    if decision is None:
        raise NotFound("This case record has not been allocated yet.", "Run the allocation first.")
    return decision


def successors(unit: Unit) -> frozenset[str]:
    """Codes of the successors of the boundary set in use."""
    boundary_set = unit.boundaries.in_use()
    return frozenset(area.code for area in boundary_set.successors) if boundary_set else frozenset()
