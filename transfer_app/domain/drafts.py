"""What somebody has half typed about a case record: kept in the workspace until it is sent, never logged."""

from __future__ import annotations

import json
from dataclasses import dataclass

from transfer_app.domain.casework import Evidence, EvidenceGrade, Proposal
from transfer_app.domain.review import is_suggested


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """outcome and area: empty while none is chosen. note: of a second person's verdict.

    facts_digest: of the facts it was typed on. at: when it was kept last, UTC ISO time.
    """

    outcome: str = ""
    area: str = ""
    why: str = ""
    interim_lead: str = ""
    evidence: tuple[Evidence, ...] = ()
    note: str = ""
    facts_digest: str = ""
    at: str = ""

    @property
    def blank(self) -> bool:
        """An interim lead alone is what the form starts with: nothing was typed."""
        return not (self.outcome or self.why.strip() or self.evidence or self.note.strip())

    @classmethod
    def of(cls, proposal: Proposal) -> KeptDraft:
        """What was proposed, to be changed and sent again; without a sentence that the program wrote."""
        why = "" if is_suggested(proposal.why) else proposal.why
        return cls(
            proposal.outcome.value, proposal.area, why, proposal.interim_lead, proposal.evidence,
            facts_digest=proposal.facts_digest,
        )  # fmt: skip

    def text(self) -> str:
        evidence = [[each.grade.value, each.what, each.source] for each in self.evidence]
        return json.dumps([self.outcome, self.area, self.why, self.interim_lead, evidence, self.note])

    @classmethod
    def parse(cls, text: str, facts_digest: str, at: str) -> KeptDraft:
        outcome, area, why, lead, evidence, note = json.loads(text)
        items = tuple(Evidence(EvidenceGrade(grade), what, source) for grade, what, source in evidence)
        return cls(outcome, area, why, lead, items, note, facts_digest, at)
