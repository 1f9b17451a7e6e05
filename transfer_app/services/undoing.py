"""Undoing one's own last steps of review. Each undo is a change of its own, with an entry of its own.

There is no redo: an approval that was undone waits for a second person again, who decides it again.
"""

from __future__ import annotations

from dataclasses import replace

from transfer_app.domain.balance import outcome_part
from transfer_app.domain.casework import Proposal, RecordRow, State, StoredDecision
from transfer_app.domain.drafts import KeptDraft
from transfer_app.domain.errors import NotFound, ReviewRefused
from transfer_app.domain.staff import Act
from transfer_app.domain.undoing import RECENT, STEPS, Step, StepKind, check_undo
from transfer_app.services import giving, visible
from transfer_app.services.noting import note_again
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session


def steps(session: Session) -> list[Step]:
    """What the person signed in did last and can still be asked to undo, newest first, a hundred at most."""
    session.require(Act.SEE_RECORDS)
    with session.workspace.read() as unit:
        return unit.steps.latest(session.user.id, STEPS, visible.cleared(session))


def recent(session: Session) -> list[int]:
    """The last fifty records that the person signed in proposed or answered, newest first."""
    session.require(Act.SEE_RECORDS)
    with session.workspace.read() as unit:
        return unit.steps.recent(session.user.id, RECENT, visible.cleared(session))


def undo(session: Session, step: Step) -> RecordRow:
    """Take the step back; ReviewRefused with a remedy once it is too late.

    A proposal is withdrawn, and what it said is kept as a draft. An approval or a refusal is opened again:
    the proposal waits as before.
    """
    if step.kind is StepKind.GIVEN:
        with session.workspace.read() as unit:
            row = visible.row(session, unit, step.record_id)
        giving.take_back(session, step.number)
        return row
    own = step.kind in (StepKind.PROPOSED, StepKind.PARKED)
    session.require(Act.PROPOSE if own else Act.APPROVE)
    if step.kind is StepKind.PARKED:
        return _unpark(session, step)
    with session.workspace.change() as unit:
        if not step.together:
            return _undo_one(session, unit, step.kind, step.number)
        mine = _mine_of(session, unit, step)
        rows = [_undo_one(session, unit, step.kind, number) for number in mine]
        unit.log.append(session.entry("undone-together", together=step.together, proposals=mine))
        return rows[-1]


def _mine_of(session: Session, unit: Unit, step: Step) -> list[int]:
    """The proposals made as one on which this step of the person stands. ReviewRefused where none does."""
    made = unit.as_one.get(step.together)
    found = made.of_state(step.kind.value) if made is not None else []
    if step.kind is not StepKind.PROPOSED:
        found = [each for each in found if each.decided_by == session.user.id]
    barred = visible.hidden(session, unit, {each.record_id for each in found})
    found = [each for each in found if each.record_id not in barred]
    if not found:
        raise ReviewRefused("None of these stands any more.", "Look at the records as they stand.")
    return [each.number for each in found]


def _undo_one(session: Session, unit: Unit, kind: StepKind, number: int) -> RecordRow:
    record_id, proposal = unit.reviews.get(number)
    row = visible.row(session, unit, record_id)
    decision = unit.decisions.get(record_id)
    if decision is None:
        raise NotFound("This case record has not been allocated yet.", "Run the allocation first.")
    newest = unit.reviews.of_record(record_id)[-1].id == proposal.id
    packed = bool(proposal.decided_at) and unit.steps.packed_since(record_id, proposal.decided_at)
    check_undo(kind, proposal, session.user.id, decision, newest=newest, packed=packed)
    if kind is StepKind.PROPOSED:
        _withdraw(session, unit, row, proposal, decision)
    elif kind is StepKind.APPROVED:
        _open_approval(session, unit, row, proposal, decision)
    else:
        note = KeptDraft(note=proposal.decision_note, facts_digest=decision.facts_digest, at=session.now())
        unit.keeps.keep_draft(session.user.id, record_id, note)
        unit.steps.reopen(proposal.id)
        unit.decisions.settle(record_id, decision._replace(state=State.PROPOSED))
        unit.log.append(session.entry("refusal-undone", record=row.ref, proposal=proposal.id))
    return unit.records.rows([record_id])[0]


def _unpark(session: Session, step: Step) -> RecordRow:
    with session.workspace.change() as unit:
        row = visible.row(session, unit, step.record_id)
        parked = unit.parkings.current(session.today().isoformat()).get(step.record_id)
        if parked is None or (parked.by, parked.at) != (session.user.id, step.at):
            raise ReviewRefused(
                "The record came back to the queue already, or somebody parked it anew.",
                "Look at it as it stands.",
            )
        unit.parkings.remove(step.record_id)
        unit.log.append(session.entry("parking-undone", record=row.ref))
    return row


def _withdraw(
    session: Session, unit: Unit, row: RecordRow, proposal: Proposal, decision: StoredDecision
) -> None:
    unit.reviews.decide(proposal.id, "withdrawn", session.user.id, session.now(), "")
    unit.keeps.keep_draft(session.user.id, row.id, replace(KeptDraft.of(proposal), at=session.now()))
    back = State.CHANGED if decision.was else State.QUEUED
    unit.decisions.settle(row.id, decision._replace(state=back))
    unit.log.append(session.entry("proposal-undone", record=row.ref, proposal=proposal.id))


def _open_approval(
    session: Session, unit: Unit, row: RecordRow, proposal: Proposal, decision: StoredDecision
) -> None:
    stood = unit.steps.stood(proposal.id)
    if stood is None:
        raise ReviewRefused(
            "This was approved with an older version, which did not keep how the record stood before.",
            "Load the facts that changed and run the allocation again: the record then comes back.",
        )
    unit.steps.reopen(proposal.id)
    unit.decisions.settle(row.id, stood.back(decision))
    noted = note_again(session, unit, [row.id])
    unit.log.append(
        session.entry(
            "approval-undone", record=row.ref, proposal=proposal.id, strand=row.strand.value,
            was=outcome_part(decision.outcome, decision.area), back=outcome_part(stood.outcome, stood.area),
            facts=decision.facts_digest, families_opened=noted.fresh + noted.reopened,
        )
    )  # fmt: skip
