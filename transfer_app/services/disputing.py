"""A receiving authority refuses a case record: it goes back to people, with the reason DISPUTE.

Whoever holds the child now leads meanwhile (practice note 5.1). Only a new decision of two people ends a
dispute: the record cannot be packed before, whatever the rules say in a re-run.
"""

from __future__ import annotations

from collections.abc import Collection

from transfer_app.domain.casework import State, StoredDecision
from transfer_app.domain.dispute_ladder import in_dispute
from transfer_app.domain.packages import FINAL, with_dispute
from transfer_app.domain.reasons import Reason
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.services.dispute_steps import begin
from transfer_app.services.noting import note_again
from transfer_app.services.ports.store import Unit
from transfer_app.services.session import Session
from transfer_app.services.withdrawing import withdraw_pending


def dispute(
    session: Session, unit: Unit, authority: str, name: str, record_ids: Collection[int], how: str
) -> dict[int, StoredDecision]:
    """Reopen what a receiver refused: by record, how it stood. In the unit of its receipt or answer.

    how: what it refused with, as in 'receipt recorded'.

    A record that people or the rules have meanwhile given to somebody else is not in dispute: the refusal
    agrees with what stands. One that waits in the queue keeps its place there, with the dispute on top.
    """
    priority = session.outside.rules(None).reasons[Reason.DISPUTE].priority
    refused = f"{name} refused it ({how} on {session.now()[:10]})."
    reopened = {}
    for record_id in sorted(record_ids):
        before = unit.decisions.get(record_id)
        if before is None or (before.state in FINAL and before.area != authority):
            continue
        if before.state is State.PROPOSED:
            note = "The receiving authority refused the record before this was approved."
            withdraw_pending(session, unit, record_id, note)
        unit.decisions.settle(
            record_id,
            _disputed(before, authority, refused, priority),
        )
        reopened[record_id] = before
    begin(session, unit, [number for number, before in reopened.items() if not in_dispute(before)])
    note_again(session, unit, reopened)
    return reopened


def _disputed(before: StoredDecision, authority: str, refused: str, priority: int) -> StoredDecision:
    was = before.was
    if not was:
        outcome = before.outcome if before.state in FINAL else OutcomeKind.SUCCESSOR
        was = f"{outcome.value} {authority}"
    return before._replace(
        state=State.CHANGED,
        outcome=OutcomeKind.REVIEW,
        reasons=with_dispute(before.reasons),
        priority=min(before.priority, priority),
        because=f"{refused} Sent because: {before.because}",
        was=was,
    )
