"""What the generator knows about a child: the story, and what must come out of it.

A Child is built by one planting; the tables and the answer key are written from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sample_data.land import Place

SOCIAL_CARE, SEND, EARLY_HELP, ADOPTION = "social-care", "send", "early-help", "adoption"
"""The strands the tables can hold; the values are those of the answer key."""

HOME, PLACEMENT, TEMPORARY = "Home", "Placement", "Temporary Accommodation"
"""Address types as the case system writes them."""


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
    missing or pre-proceedings. detail: what the kind's table needs besides, such as 'Y' for another
    authority's child protection plan.
    """

    kind: str
    start: date
    end: date | None = None
    detail: str = ""


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
    """The adoption side of a child's record; order is the day the adoption order was made."""

    decision: date
    placement_order: date | None = None
    matched: date | None = None
    placed: date | None = None
    order: date | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """What must come out for one strand. area: the successor's code, '' for every other outcome."""

    outcome: str
    area: str = ""
    reason: str = ""
    note: str = ""


@dataclass(slots=True)
class Child:
    """ref is the id as it is; written_ids says how single tables misspell it (table -> text).

    return_dob: another birthday that the statutory return gives. refused_row: the table that holds a
    row about the child with an unreadable date, besides the good ones.
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
    refused_row: str = ""
    upn_unknown: str = ""
    restriction: str = ""
    team_area: str = ""
    addresses: list[Address] = field(default_factory=list)
    spells: list[Spell] = field(default_factory=list)
    care: list[Episode] = field(default_factory=list)
    permanence: Permanence | None = None
    expected: dict[str, Expected] = field(default_factory=dict)
    cases: dict[str, str] = field(default_factory=dict)
    written_ids: dict[str, str] = field(default_factory=dict)

    def strands(self) -> list[str]:
        """The strands in which this child has a case record, from the facts alone."""
        kinds = {spell.kind for spell in self.spells}
        found = []
        if self.care or kinds - {"ehc", "early-help"}:
            found.append(SOCIAL_CARE)
        if "ehc" in kinds:
            found.append(SEND)
        if "early-help" in kinds:
            found.append(EARLY_HELP)
        if self.permanence and self.permanence.order:
            found.append(ADOPTION)
        return found

    def written_id(self, table: str) -> str:
        return self.written_ids.get(table, self.ref)

    def expect(self, strand: str, expected: Expected, case: str = "") -> None:
        self.expected[strand] = expected
        self.cases[strand] = case or self.case
