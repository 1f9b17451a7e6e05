"""The case page: all that a person needs to decide one case record, on one page, as frozen values.

The window and the command line show the same page; neither adds to it. Coordinates are British National
Grid (EPSG:27700), metres. Whether something is open is judged on vesting day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from transfer_app.domain.case_lines import AddressLine, StatusLine
from transfer_app.domain.casework import Evidence, EvidenceGrade, Proposal, RecordRow, StoredDecision
from transfer_app.domain.chronology import Event
from transfer_app.domain.dispute_ladder import Ladder
from transfer_app.domain.doubles import Double
from transfer_app.domain.explaining import Explanation, RuleTried
from transfer_app.domain.family_splits import SplitView
from transfer_app.domain.packages import Refusal, still_disputed
from transfer_app.domain.people import Person
from transfer_app.domain.reasons import ReasonText
from transfer_app.domain.second_authority import ToTell
from transfer_app.domain.second_opinion import Opinion
from transfer_app.domain.vocabulary import OutcomeKind

FAMILY = "family"
"""The kind of a map point that is a relative's."""


@dataclass(frozen=True, slots=True)
class Relative:
    """Someone the sources link to the child. relation: 'same family', 'mother', 'child', 'same mother'.

    records: their case records with what stands for each: the leads of siblings.
    """

    relation: str
    person_ref: str
    name: str
    dob: date | None
    records: tuple[RecordRow, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """What one successor has going for it.

    best: the grade of the strongest point, None for no point. cited: what of it may be cited as
    evidence, the strongest first: homes and returns, and no address that something is to be said against.
    """

    area: str
    name: str
    points: tuple[str, ...]
    best: EvidenceGrade | None = None
    cited: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A proposal with the names of the two people. own: made by the reader.

    hidden: it is answered blind, and what it says is left out for this reader. opinions: those that people
    gave blind, with their names. was: what stood before, where this one took its place.
    """

    proposal: Proposal
    proposer: str
    decider: str
    own: bool
    hidden: bool = False
    opinions: tuple[tuple[str, Opinion], ...] = ()
    was: str = ""

    @property
    def conflict(self) -> bool:
        """It waits, and a second person said otherwise: a third decides."""
        return self.proposal.state == "proposed" and any(not each.agrees for _, each in self.opinions)


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A located address of the child. decides: it is the one the rule goes by. lies: see AddressLine."""

    easting: float
    northing: float
    radius_m: float
    label: str
    kind: str
    open: bool
    decides: bool
    lies: str = ""


@dataclass(frozen=True, slots=True)
class CasePage:
    """row and person: who, and the standing of this record. others: the child's records in other strands.

    addresses and statuses: oldest first. contradictions: sentences. decision: what stands; None before the
    first run. explanation: why, by the rules as they are now. rules_differ: the rule set
    now is not the one of the last run. evidence_needed: items a proposal must rest on. split: the child's
    family, where it goes different ways. refusals: receivers that did not take this record, oldest first.
    events: addresses and statuses as one list, day by day. to_tell: successors that do not lead the case
    and have to know of it. family_points: where relatives whom the reader may see live; kind is 'family'.
    dispute: where the two councils stand in theirs over this record, or at which step it was settled.
    doubles: people who look like the same one. names: by code.
    """

    row: RecordRow
    person: Person
    vesting_day: date
    others: tuple[RecordRow, ...]
    family: tuple[Relative, ...]
    addresses: tuple[AddressLine, ...]
    statuses: tuple[StatusLine, ...]
    contradictions: tuple[str, ...]
    sides: tuple[Side, ...]
    decision: StoredDecision | None
    explanation: Explanation
    rules_differ: bool
    reasons: tuple[ReasonText, ...]
    proposals: tuple[ProposalLine, ...]
    points: tuple[MapPoint, ...]
    evidence_needed: int
    split: SplitView | None
    refusals: tuple[Refusal, ...]
    events: tuple[Event, ...]
    to_tell: tuple[ToTell, ...]
    family_points: tuple[MapPoint, ...]
    dispute: Ladder | None
    doubles: tuple[Double, ...]
    names: Mapping[str, str]

    @property
    def tried(self) -> tuple[RuleTried, ...]:
        """Every rule in the order tried, then the gate or check; with names of areas."""
        return self.explanation.named().tried

    @property
    def rule(self) -> RuleTried | None:
        """The rule that applies now."""
        return next((step for step in self.tried if step.matched), None)

    @property
    def rule_id(self) -> str:
        """Of the rule that applies now, without naming all that was tried; '' for none."""
        return next((step.rule for step in self.explanation.tried if step.matched), "")

    @property
    def lead(self) -> str:
        return lead_of(self.decision, self.explanation)

    @property
    def disputed(self) -> bool:
        """A receiver refused the record, and two people have not settled it anew."""
        return self.decision is not None and still_disputed(self.decision)

    def name_of(self, area: str) -> str:
        """A successor in words; a code that is none of them is shown as it is."""
        return self.names.get(area, area)


def lead_of(decision: StoredDecision | None, explanation: Explanation) -> str:
    """The successor that leads the case: as settled, else as the rules propose; '' for none."""
    if decision is not None and decision.outcome is not OutcomeKind.REVIEW:
        return decision.area
    return explanation.area
