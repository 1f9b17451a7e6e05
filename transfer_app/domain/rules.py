"""The rule set: which rule decides a case record, with its law. Data, versioned and digested.

Source of the starting set: the practice note's rules table; each rule names its statute or practice.
A council's lawyers must sign a rule set before its results count as anything but a trial.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from transfer_app.domain.reasons import Reason, ReasonText
from transfer_app.domain.vocabulary import AddressTest, OutcomeKind, Strand


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the rule set.

    when: names of predicates that must all hold; a leading 'not ' negates. address: which address
    decides when outcome is SUCCESSOR, and which one the proposal is drawn from when it is REVIEW.
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
    verified: bool
    """False: the cite or its use in a split still needs legal sign-off."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What happens when the deciding address cannot decide. fault: see homes.Fault."""

    id: str
    fault: str
    reason: Reason
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Windows:
    """Spans of time, counted on vesting day."""

    move_days: int = 28
    stay_days: int = 28
    support_years: int = 3
    leaver_age: int = 25


@dataclass(frozen=True, slots=True)
class Policy:
    """Switches the councils agree on. closed_records: 'boundary' or 'custodian'."""

    closed_records: str = "boundary"
    custodian: str = ""
    host: str = ""
    hosted_strands: frozenset[Strand] = frozenset()
    snap_coast_m: float = 0.0
    """A point outside every area but this near to one is taken as inside it, and says so."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules in order; the first that matches decides. digest: sha256 hex of the file's canonical content."""

    name: str
    version: str
    digest: str
    rules: tuple[Rule, ...]
    gates: Mapping[str, Gate]
    reasons: Mapping[Reason, ReasonText]
    windows: Windows = field(default_factory=Windows)
    policy: Policy = field(default_factory=Policy)

    def for_strand(self, strand: Strand) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if strand in rule.strands)
