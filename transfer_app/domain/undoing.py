"""Taking back one's own last steps of review: which there are, and when it is too late."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum

from transfer_app.domain.casework import Proposal, State, StoredDecision
from transfer_app.domain.errors import ReviewRefused
from transfer_app.domain.vocabulary import OutcomeKind

STEPS = 100
"""So many of a person's last steps can be undone."""
RECENT = 50
"""So many of the records that a person decided last are listed."""


class StepKind(StrEnum):
    """The words are those of the proposal's state after the step; PARKED and GIVEN have none."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    PARKED = "parked"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a person. number: of the proposal, 0 where there is none. at: UTC ISO time.

    together: the number under which several were proposed as one, 0 for a step on one record; records: how
    many of those this person's step is on. number and record_id are then those of one of them. GIVEN: number
    and together are those of the giving.
    """

    kind: StepKind
    number: int
    record_id: int
    at: str
    together: int = 0
    records: int = 1


@dataclass(frozen=True, slots=True)
class Stood:
    """How a decision stood before an approval replaced it."""

    outcome: OutcomeKind
    area: str
    because: str
    was: str

    @classmethod
    def of(cls, decision: StoredDecision) -> Stood:
        return cls(decision.outcome, decision.area, decision.because, decision.was)

    def text(self) -> str:
        return json.dumps([self.outcome.value, self.area, self.because, self.was])

    @classmethod
    def parse(cls, text: str) -> Stood | None:
        """None where the approval was recorded by a version that kept nothing."""
        if not text:
            return None
        outcome, area, because, was = json.loads(text)
        return cls(OutcomeKind(outcome), area, because, was)

    def back(self, decision: StoredDecision) -> StoredDecision:
        """The decision as it stood, with its proposal waiting again."""
        return decision._replace(
            state=State.PROPOSED, outcome=self.outcome, area=self.area, because=self.because, was=self.was
        )


def check_undo(
    step: StepKind, proposal: Proposal, user_id: int, decision: StoredDecision, *, newest: bool, packed: bool
) -> None:
    """Raise ReviewRefused once it is too late to undo this step of a person.

    newest: no later proposal was made for the record. packed: it went into a package since.
    """
    by = proposal.proposed_by if step is StepKind.PROPOSED else proposal.decided_by
    if by != user_id or proposal.state != step.value:
        raise ReviewRefused(
            "This step is not the last one of yours on this record.",
            "Somebody acted since, or you undid it already. Look at the record as it stands.",
        )
    if packed:
        raise ReviewRefused(
            "The record has been packed since.",
            "Decide it again ('override'): the next package replaces it. Or have the package taken back.",
        )
    if not newest or not _stands(step, proposal, decision):
        raise ReviewRefused(
            "The record has been decided on since, or its facts have changed.",
            "Decide it anew as it stands.",
        )


def _stands(step: StepKind, proposal: Proposal, decision: StoredDecision) -> bool:
    """The record is still as the step left it."""
    if step is not StepKind.PROPOSED and proposal.facts_digest != decision.facts_digest:
        return False
    if step is StepKind.APPROVED:
        given = (decision.state, decision.outcome, decision.area)
        return given == (State.SETTLED, proposal.outcome, proposal.area)
    if step is StepKind.REFUSED:
        return decision.state in (State.QUEUED, State.CHANGED)
    return decision.state is State.PROPOSED
