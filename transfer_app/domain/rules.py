"""The rule set: which rule decides a case record, with its law. Data, versioned, digested and signed.

Source of the starting set: the practice note's rules table; each rule names its statute or practice.
A council's lawyers must sign a rule set before its results count as anything but a trial.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from transfer_app.domain.reasons import Reason, ReasonText
from transfer_app.domain.vocabulary import AddressTest, OutcomeKind, Strand

Parameters = Mapping[str, int]
"""Numbers of a rule by name: days, months, years, an age or a count, as the name says."""

BY_ADDRESS = "address"
OPEN_RECORD = "open-record"
SERVICE_LINE = "service-line"
SOVEREIGN_COUNCIL = "sovereign-council"
SINGLE_SUCCESSOR = "single-successor"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the rule set.

    when: names of predicates that must all hold; a leading 'not ' negates. parameters: the numbers they
    ask for. to: who gets the record: 'address' (whoever holds the address of the test), 'open-record' (where
    the child's open record goes), 'service-line', 'sovereign-council', or the name of one of
    policy.authorities. address: which address decides, and which one a review's proposal is drawn from.
    adds: its reason is also given where another rule or gate sends the record to review.
    note: what else has to be done, told with the decision.
    """

    id: str
    order: int
    title: str
    strands: frozenset[Strand]
    when: tuple[str, ...]
    outcome: OutcomeKind
    address: AddressTest
    reason: Reason | None
    legal_basis: str
    source: str
    """Where the law or practice was read, with its mark: V read, P in part, G general, I inferred."""
    verified: bool
    """False: the cite or its use in a split still needs legal sign-off."""
    to: str = BY_ADDRESS
    adds: bool = False
    note: str = ""
    parameters: Parameters = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gate:
    """What happens when the deciding address cannot decide. fault: a siting.Fault.

    address: the address tests it is for; empty for all. when: predicates that must hold too. The first gate
    of a fault that fits decides. A mild fault that none fits lets the address decide, and says so.
    """

    id: str
    fault: str
    reason: Reason
    legal_basis: str
    address: frozenset[AddressTest] = frozenset()
    when: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """Looks at automatic results after the rules: where its conditions hold, people decide.

    The result stays as the proposal.
    """

    id: str
    order: int
    title: str
    strands: frozenset[Strand]
    when: tuple[str, ...]
    reason: Reason
    legal_basis: str
    source: str
    verified: bool
    parameters: Parameters = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FamilyRule:
    """Raised once for a family whose members go to different successors; it changes no result."""

    id: str
    order: int
    title: str
    reason: Reason
    legal_basis: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Policy:
    """Switches the councils agree on.

    model: 'split', 'aggregation', 'delivery', 'partnership' or 'continuing' (practice note, M1 to M4).
    closed_records, closed_care_records: 'boundary' or 'custodian'. authorities: who is custodian, host,
    uasc, adoption-archive, single-successor: area codes by name. service_lines: strand to area code.
    team_areas: a team's name, lower case, to the area code of its patch.
    """

    model: str = "split"
    closed_records: str = "boundary"
    closed_care_records: str = "boundary"
    hosted_strands: frozenset[Strand] = frozenset()
    snap_coast_m: float = 0.0
    """A point outside every area but this near to one is taken as inside it, and says so."""
    authorities: Mapping[str, str] = field(default_factory=dict)
    service_lines: Mapping[Strand, str] = field(default_factory=dict)
    team_areas: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules in order; the first that matches decides. digest: sha256 hex of the file's canonical content."""

    name: str
    version: str
    digest: str
    rules: tuple[Rule, ...]
    gates: tuple[Gate, ...]
    reasons: Mapping[Reason, ReasonText]
    checks: tuple[Check, ...] = ()
    families: tuple[FamilyRule, ...] = ()
    policy: Policy = field(default_factory=Policy)

    @property
    def titles(self) -> dict[str, str]:
        """The reasons in words, by code."""
        return {code.value: text.title for code, text in self.reasons.items()}

    def for_strand(self, strand: Strand) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if strand in rule.strands)
