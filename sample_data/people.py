"""What the generator knows about a child: the story, and what must come out of it.

A Child is built by one planting; the tables and the answer key are written from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sample_data.land import Place

SOCIAL_CARE, SEND, EARLY_HELP, ADOPTION = "social-care", "send", "early-help", "adoption"
EDUCATION, YOUTH_JUSTICE, CARER, STAFF = "education", "youth-justice", "carer", "staff"
"""The strands of the answer key. Those of the second line come from the council's own lists only."""

HOME, PLACEMENT, TEMPORARY = "Home", "Placement", "Temporary Accommodation"
SCHOOL, REFUGE = "Boarding School", "Refuge"
"""Address types as the case system writes them."""

LISTED_HOME, LISTED_CARER = "home", "private-foster-carer"
"""Address types as the council's list of addresses writes them."""


ADOPTION_ORDER, GUARDIANSHIP_ORDER = "Adoption", "Special Guardianship Order"
"""Kinds of order as the case system writes them."""

NOBODY = "nobody"
"""In the answer key: no authority is named with the result."""


@dataclass(slots=True)
class Address:
    """One row of the address history. end None: still current.

    postcode, uprn and cell replace what would be written (the postcode column, the UPRN in the
    JSON, the whole JSON column); open_end is what an open end is written as.
    """

    kind: str
    place: Place
    start: date | None
    end: date | None = None
    postcode: str | None = None
    uprn: str | None = None
    cell: str | None = None
    open_end: str = ""


@dataclass(slots=True)
class Spell:
    """A dated fact. kind: contact, referral, cin-plan, cp-plan, s47, leaver, uasc, ehc, early-help,
    missing, pre-proceedings or legal (a legal status without an episode). detail: what the kind's table
    needs besides, such as 'Y' for another authority's child protection plan.
    """

    kind: str
    start: date
    end: date | None = None
    detail: str = ""


@dataclass(slots=True)
class Fact:
    """One row of the council's list of facts. ref tells two rows of one person and word apart."""

    word: str
    start: date
    end: date | None = None
    code: str = ""
    postcode: str = ""
    detail: str = ""
    ref: str = ""


@dataclass(slots=True)
class Episode:
    """One SSDA903 episode: from one change of legal status or placement to the next.

    home_post and placement_post are as written. end_reason: X1 when another episode follows.
    """

    start: date
    reason: str
    legal: str
    placement: str
    provider: str
    place: Place
    home_post: str
    placement_post: str
    end: date | None = None
    end_reason: str = ""
    period: int = 1


@dataclass(slots=True)
class Permanence:
    """The permanence side of a child's record; order is the day the order was made, kind which order."""

    decision: date | None = None
    placement_order: date | None = None
    matched: date | None = None
    placed: date | None = None
    order: date | None = None
    kind: str = ADOPTION_ORDER


@dataclass(frozen=True, slots=True)
class Expected:
    """What must come out for one strand. area: the successor's code, '' for every other outcome.

    reason: the leading one; also: others that must be there. rule: '' stands for the plain rule of the
    child's facts (sample_data.plain). gate, fault: the gate that sends it to people, and what for. named: the
    authority named with another outcome than successor: who is proposed, or keeps it; NOBODY, or None where
    the story does not say.
    """

    outcome: str
    area: str = ""
    reason: str = ""
    note: str = ""
    rule: str = ""
    gate: str = ""
    fault: str = ""
    also: tuple[str, ...] = ()
    named: str | None = None

    @property
    def rule_told(self) -> str:
        return f"{self.rule}/{self.gate}" if self.gate else self.rule

    @property
    def goes_to(self) -> str:
        """The area that a team's patch is compared with: the successor, or who is proposed."""
        return self.area or (self.named or "").replace(NOBODY, "")


_OF_SOCIAL_CARE = frozenset({"proceedings", "pre-proceedings", "private-fostering", "allowance"})
"""Facts of the council's lists that make a social care record by themselves."""


@dataclass(slots=True)
class Child:
    """ref is the id as it is; written_ids says how single tables misspell it (table -> text).

    return_dob: another birthday that the statutory return gives. return_open: the return says that the last
    episode goes on, though the case system has ended it. refused_row: the table that holds a row about the
    child with an unreadable date, besides the good ones. facts, listed: rows of the council's own lists.
    agreed: what must come out under the councils' agreed rules, where that differs from expected.
    """

    ref: str
    legacy: str
    forename: str
    surname: str
    sex: str
    ethnicity: str
    dob: date | None
    family: str
    upn: str
    case: str
    expected_dob: date | None = None
    is_mother: bool = False
    mother: str = ""
    sex_as_written: str = ""
    return_dob: date | None = None
    return_open: bool = False
    refused_row: str = ""
    upn_unknown: str = ""
    restriction: str = ""
    team_area: str = ""
    addresses: list[Address] = field(default_factory=list)
    spells: list[Spell] = field(default_factory=list)
    care: list[Episode] = field(default_factory=list)
    permanence: Permanence | None = None
    facts: list[Fact] = field(default_factory=list)
    listed: list[Address] = field(default_factory=list)
    expected: dict[str, Expected] = field(default_factory=dict)
    agreed: dict[str, Expected] = field(default_factory=dict)
    cases: dict[str, str] = field(default_factory=dict)
    written_ids: dict[str, str] = field(default_factory=dict)

    def strands(self) -> list[str]:
        """The strands in which this child has a case record, from the facts alone."""
        kinds = {spell.kind for spell in self.spells}
        words = {fact.word for fact in self.facts}
        ordered = self.permanence is not None and self.permanence.order and self.permanence.kind
        present = {
            SOCIAL_CARE: self.care or kinds - {"ehc", "early-help"} or words & _OF_SOCIAL_CARE,
            SEND: "ehc" in kinds,
            EARLY_HELP: "early-help" in kinds,
            EDUCATION: "education-case" in words,
            YOUTH_JUSTICE: "youth-justice-case" in words,
            ADOPTION: ordered == ADOPTION_ORDER or "adoption-support" in words,
            CARER: "carer-approval" in words,
            STAFF: "staff-file" in words,
        }
        return [strand for strand, held in present.items() if held]

    def written_id(self, table: str) -> str:
        return self.written_ids.get(table, self.ref)

    def expect(self, strand: str, expected: Expected, case: str = "") -> None:
        self.expected[strand] = expected
        self.cases[strand] = case or self.case
