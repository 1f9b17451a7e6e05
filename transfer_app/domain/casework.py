"""What is kept about a decision and its review, as frozen values."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from transfer_app.domain.vocabulary import OutcomeKind, Strand


class State(StrEnum):
    """Where a decision stands. Only AUTOMATIC and SETTLED ones may be packed."""

    AUTOMATIC = "automatic"
    QUEUED = "queued"
    PROPOSED = "proposed"
    SETTLED = "settled"
    CHANGED = "changed"
    """Settled by people, but its facts have changed since: back in the queue with was / is now."""


class EvidenceGrade(StrEnum):
    """How much a piece of evidence weighs, best first (practice note 5.2)."""

    ORDER = "order or signed form"
    RETURN = "statutory return"
    FIELD = "case system field"
    NOTE = "free text"
    HEARSAY = "hearsay"


@dataclass(frozen=True, slots=True)
class Evidence:
    grade: EvidenceGrade
    what: str
    source: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A reviewer's proposed result for one case record. state: proposed, approved, refused, withdrawn."""

    outcome: OutcomeKind
    area: str
    why: str
    interim_lead: str
    evidence: tuple[Evidence, ...]
    proposed_by: int
    proposed_at: str
    facts_digest: str
    state: str = "proposed"
    decided_by: int | None = None
    decided_at: str = ""
    decision_note: str = ""
    id: int = 0


class StoredDecision(NamedTuple):
    """A decision as it stands in the workspace. Distances in metres; inf is stored as None.

    sited: the address used, in words. place_key: the UPRN or postcode it was placed by, as a siting key.
    strand: of the record, which never changes. candidates: in how many successors a home of the child lies;
    None where the run that decided did not count them.
    was: the settled result this one would replace, in words.
    """

    state: State
    outcome: OutcomeKind
    area: str
    rule: str
    legal_basis: str
    test: str
    sited: str
    place_key: str
    easting: float | None
    northing: float | None
    accuracy_m: float | None
    line_distance_m: float | None
    reasons: tuple[str, ...]
    priority: int
    because: str
    facts_digest: str
    strand: Strand
    candidates: int | None
    was: str = ""
    steps: str = ""
    """Which rules were tried and where each failed (Verdicts.trace_text)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a re-run needs to know of the decision that stands."""

    state: State
    outcome: OutcomeKind
    area: str
    facts_digest: str

    @property
    def of_people(self) -> bool:
        """People are at it or have settled it; else a re-run decides it afresh."""
        return self.state not in (State.AUTOMATIC, State.QUEUED)

    def stays(self, facts_digest: str, successors: Collection[str]) -> bool:
        """What people made of it stays: its facts are these, and who they settled on is a successor."""
        there = self.state is not State.SETTLED or not self.area or self.area in successors
        return there and self.facts_digest == facts_digest


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the allocation. trial True: the rule set was not signed by both councils."""

    at: str
    user_id: int
    boundary_set_id: int
    rule_set: str
    rule_set_digest: str
    vesting_day: str
    trial: bool
    result_digest: str
    counts: str
    id: int = 0


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One line of a list of case records."""

    id: int
    ref: str
    person_id: int
    person_ref: str
    surname: str
    forename: str
    dob: str
    strand: Strand
    status: str
    restricted: bool
    state: str
    outcome: str
    area: str
    rule: str
    reasons: tuple[str, ...]
    priority: int
    because: str
    accuracy_m: float | None
    line_distance_m: float | None
    was: str = ""
