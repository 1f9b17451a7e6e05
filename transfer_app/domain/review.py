"""The rules of review: reason and evidence for every proposal, four eyes for every approval."""

from __future__ import annotations

from dataclasses import dataclass

from transfer_app.domain.casework import Evidence, Proposal, RecordRow, State, StoredDecision
from transfer_app.domain.errors import ReviewRefused
from transfer_app.domain.staff import User
from transfer_app.domain.vocabulary import OutcomeKind

SUGGESTED = "As suggested"
"""How the reason of a proposal begins that took what the case page suggests; nobody's own words may."""

URGENT = 1
"""Priority that needs two items of evidence (practice note 5.2)."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a proposal says of a record: its result, why, who works with it meanwhile, on what evidence."""

    outcome: OutcomeKind
    area: str
    why: str
    interim_lead: str
    evidence: tuple[Evidence, ...]


def evidence_needed(decision: StoredDecision, row: RecordRow) -> int:
    """At least one item a decision; two for the most urgent and for looked-after children."""
    return 2 if decision.priority <= URGENT or row.status == "looked after" else 1


def check_proposal(decision: StoredDecision, row: RecordRow, said: Said, codes: frozenset[str]) -> None:
    """Raise ReviewRefused unless the proposal is complete. codes: the successors' area codes."""
    outcome, area = said.outcome, said.area
    if decision.state not in (State.QUEUED, State.CHANGED):
        raise ReviewRefused(
            f"Case record {row.ref} is not in the queue: it is {decision.state.value}.",
            "Choose a queued one.",
        )
    check_result(outcome, area, codes)
    if not said.why.strip():
        raise ReviewRefused("The proposal has no reason.", "Say why in a sentence.")
    if not said.interim_lead.strip():
        raise ReviewRefused("No interim lead is named.", "Name who holds the child until this is settled.")
    needed = evidence_needed(decision, row)
    if len([item for item in said.evidence if item.what.strip()]) < needed:
        raise ReviewRefused(
            f"{needed} item{'s' if needed > 1 else ''} of evidence are needed for this record.",
            "Add what it rests on, the best grade first.",
        )


def is_suggested(why: str) -> bool:
    """Whether the reason of a proposal begins as one that took what was suggested."""
    return why.strip().casefold().startswith(SUGGESTED.casefold())


def check_own_words(why: str) -> None:
    """Raise ReviewRefused where a person's reason would pass for what the program suggested."""
    if is_suggested(why):
        raise ReviewRefused(f"Only the program begins with '{SUGGESTED}'.", "Say why in your own words.")


def check_result(outcome: OutcomeKind, area: str, codes: frozenset[str]) -> None:
    """Raise ReviewRefused unless people may say this of a record. codes: the successors' area codes."""
    if outcome is OutcomeKind.REVIEW:
        raise ReviewRefused("It has to be said what becomes of the record.", "Choose an outcome.")
    named = outcome in (OutcomeKind.SUCCESSOR, OutcomeKind.HOSTED, OutcomeKind.CUSTODIAN)
    if named and area not in codes:
        known = ", ".join(sorted(codes))
        raise ReviewRefused(f"{area or 'Nothing'} is not one of the successors.", f"Choose one of {known}.")
    if not named and area:
        raise ReviewRefused(f"The outcome {outcome.value} takes no authority.", "Leave the authority empty.")


def check_approval(
    proposal: Proposal, approver: User, decision: StoredDecision, codes: frozenset[str]
) -> None:
    """Raise ReviewRefused for one's own proposal, or when facts or successors changed after it was made."""
    if proposal.proposed_by == approver.id:
        raise ReviewRefused("Nobody may approve their own proposal.", "Ask a second person.")
    if proposal.facts_digest != decision.facts_digest:
        raise ReviewRefused(
            "The facts have changed since this was proposed.", "Refuse it, so that it is looked at again."
        )
    if proposal.area and proposal.area not in codes:
        raise ReviewRefused(
            "The authority proposed is not one of the successors any more.",
            "Refuse it, and run the allocation on the boundary set in use.",
        )
