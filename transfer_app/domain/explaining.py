"""Why one case record goes where it goes: every fact used, every rule tried, the law, as one frozen value.

docs/format-explanation.md says how it is written for machines; explanation_words.py puts it into words. Areas
are codes; named() gives the same with names. Coordinates: British National Grid (EPSG:27700), metres.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from transfer_app.domain.case_lines import AddressLine
from transfer_app.domain.geography import Location
from transfer_app.domain.people import Person, SourceRow, Span
from transfer_app.domain.places import with_names
from transfer_app.domain.reasons import Reason
from transfer_app.domain.vocabulary import AddressTest, OutcomeKind, Strand


class Part(StrEnum):
    """Which part of the rule set a step or a law belongs to."""

    RULE = "rule"
    GATE = "gate"
    CHECK = "check"


class Result(StrEnum):
    """What became of one part that was tried.

    ALSO: after the rule that decided, it added its reason. HELD: it held after that rule too, but the record
    was decided by then and not with people, so it added nothing.
    """

    DECIDED = "decided"
    ALSO = "also"
    HELD = "held"
    NOT_SO = "not-so"


class Status(StrEnum):
    """How far the law of a part is read. NOT_STATED: gates carry none of their own."""

    VERIFIED = "verified"
    NEEDS_SIGN_OFF = "needs-sign-off"
    NOT_STATED = "not-stated"


@dataclass(frozen=True, slots=True)
class Law:
    """The legal text of one part of the rule set, and where it was read ('' for gates)."""

    legal_basis: str
    source: str
    status: Status


@dataclass(frozen=True, slots=True)
class RuleTried:
    """One rule, gate or check as it was tried on the record, and why it did or did not match."""

    part: Part
    rule: str
    title: str
    law: Law
    result: Result
    why: str

    @property
    def matched(self) -> bool:
        return self.result is Result.DECIDED

    @property
    def legal_basis(self) -> str:
        return self.law.legal_basis

    @property
    def verified(self) -> bool:
        return self.law.status is Status.VERIFIED


@dataclass(frozen=True, slots=True)
class StatedPlace:
    """A postcode that a dated fact states, and where it lies: of a placement, or of the home before care.

    what: which postcode, in words. area, line_distance_m, line_with, fault, lies: as in AddressLine.
    """

    what: str
    postcode: str
    span: Span
    location: Location | None
    area: str
    line_distance_m: float | None
    line_with: str
    fault: str
    lies: str


@dataclass(frozen=True, slots=True)
class FactUsed:
    """One dated fact that the conditions which decided had asked for.

    open: on vesting day. fits: the conditions whose question it answers, in words; asked: those that looked
    at it and found that it does not.
    """

    span: Span
    words: str
    open: bool
    fits: tuple[str, ...]
    asked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Used:
    """The address that the rule goes by, and where it is.

    label: which it is, with its dates and source row. area, line_distance_m, line_with, fault, lies: as in
    AddressLine.
    """

    label: str
    postcode: str
    location: Location | None
    area: str
    line_distance_m: float | None
    line_with: str
    fault: str
    lies: str


@dataclass(frozen=True, slots=True)
class ReasonGiven:
    """Why people look at it. priority: for this record. given_by: ids of the parts that gave the reason."""

    code: Reason
    title: str
    priority: int
    given_by: tuple[str, ...]
    interim_lead: str
    evidence: str
    signs: str


@dataclass(frozen=True, slots=True)
class Followed:
    """A record of another strand or person that the result depends on: what stands of it.

    whose: 'own' or 'full-sibling' (a closed record follows an open one), 'same-mother' (an unborn child's
    siblings), 'placed' (children placed with a carer).
    """

    ref: str
    strand: Strand
    whose: str
    status: str
    outcome: str
    area: str


@dataclass(frozen=True, slots=True)
class Basis:
    """What it was decided by: a rule set and a boundary set, each with the digest of its content."""

    rules: str
    rules_version: str
    rules_digest: str
    boundaries: str
    boundaries_digest: str
    reprojection_error_m: float


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in the workspace. same_facts: it was decided on the facts of this explanation."""

    state: str
    outcome: OutcomeKind
    area: str
    because: str
    same_facts: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """sentence: the one that says it all; notes: what else has to be done or known.

    area: who gets it; for a review the one proposed, '' for none. addresses: every one known, oldest first;
    stated: postcodes that dated facts state, where the address test looks at such. followed: the records
    that the rule or check looked at besides, and where they go. tried: in the order tried. stands: None
    before the first run. names: of every area known, by code.
    """

    record: str
    strand: Strand
    vesting_day: date
    basis: Basis
    person: Person
    identity_suspect: bool
    rejected: tuple[SourceRow, ...]
    sentence: str
    outcome: OutcomeKind
    area: str
    rule: str
    test: AddressTest
    used: Used | None
    addresses: tuple[AddressLine, ...]
    stated: tuple[StatedPlace, ...]
    facts: tuple[FactUsed, ...]
    followed: tuple[Followed, ...]
    tried: tuple[RuleTried, ...]
    reasons: tuple[ReasonGiven, ...]
    notes: tuple[str, ...]
    facts_digest: str
    stands: Standing | None
    names: Mapping[str, str]

    @property
    def decided(self) -> tuple[RuleTried, ...]:
        """The rule that decided, and the gate or check that then sent it to people."""
        return tuple(one for one in self.tried if one.result is Result.DECIDED)

    @property
    def added(self) -> tuple[RuleTried, ...]:
        """Rules that came after and added their reason."""
        return tuple(one for one in self.tried if one.result is Result.ALSO)

    @property
    def laws(self) -> tuple[RuleTried, ...]:
        """Whose legal text it rests on."""
        return (*self.decided, *self.added)

    def called(self, area: str) -> str:
        """Name and code of an area: a council's own lists may go by either."""
        return f"{self.names[area]} ({area})" if area in self.names else area

    def named(self) -> Explanation:
        """The same with names of areas in its sentences, for people to read."""

        def told(sentence: str) -> str:
            return with_names(sentence, self.names)

        return replace(
            self,
            sentence=told(self.sentence),
            notes=tuple(map(told, self.notes)),
            tried=tuple(replace(one, why=told(one.why)) for one in self.tried),
            stands=replace(self.stands, because=told(self.stands.because)) if self.stands else None,
        )
