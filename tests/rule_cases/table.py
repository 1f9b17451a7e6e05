"""What a case of the table of rules is, and the words that the table is written in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from case_builder import EAST, PERSON, PLACES, VESTING, WEST, address, facts, span

from transfer_app.domain.decisions import Decision
from transfer_app.domain.geography import AreaCode
from transfer_app.domain.people import Address, CaseFacts, Span
from transfer_app.domain.rules import Policy
from transfer_app.domain.siting import Places
from transfer_app.domain.vocabulary import AddressKind, SpanKind, Strand

ONE, TRUST, KEEPER, HOST = (AreaCode(f"E0699900{number}") for number in (3, 4, 5, 6))
KENT, ARCHIVE = AreaCode("E06999007"), AreaCode("E06999008")
NAMES = {
    WEST: "west", EAST: "east", ONE: "one", TRUST: "trust", KEEPER: "keeper", HOST: "host", KENT: "kent",
    ARCHIVE: "archive",
}  # fmt: skip

CHILD_STRANDS = (
    Strand.SOCIAL_CARE, Strand.SEND, Strand.YOUTH_JUSTICE, Strand.EARLY_HELP, Strand.EDUCATION,
    Strand.ADOPTION,
)  # fmt: skip

POLICIES: dict[str, Policy] = {
    "split": Policy(),
    "split, one named all the same": Policy(
        authorities={"single-successor": ONE}, service_lines={Strand.SOCIAL_CARE: TRUST}
    ),
    "merger": Policy(model="aggregation", authorities={"single-successor": ONE}),
    "merger of nobody": Policy(model="aggregation"),
    "trust": Policy(model="delivery", service_lines={Strand.SOCIAL_CARE: TRUST}),
    "trust for all": Policy(model="delivery", service_lines=dict.fromkeys(Strand, TRUST)),
    "trust for none": Policy(model="delivery"),
    "partnership": Policy(model="partnership"),
    "continuing": Policy(model="continuing"),
    "hosted": Policy(authorities={"host": HOST}, hosted_strands=frozenset(Strand)),
    "early help hosted": Policy(authorities={"host": HOST}, hosted_strands=frozenset({Strand.EARLY_HELP})),
    "hosted by nobody": Policy(hosted_strands=frozenset(Strand)),
    "uasc principle": Policy(authorities={"uasc": EAST}),
    "archive": Policy(authorities={"adoption-archive": ARCHIVE}),
    "custodian named": Policy(authorities={"custodian": KEEPER}),
    "custodian keeps closed": Policy(closed_records="custodian", authorities={"custodian": KEEPER}),
    "custodian keeps closed care": Policy(closed_care_records="custodian", authorities={"custodian": KEEPER}),
    "custodian agreed, none named": Policy(closed_records="custodian", closed_care_records="custodian"),
    "patches": Policy(team_areas={"west team": WEST, "east team": EAST, "far team": KENT}),
    "coast 14 m": Policy(snap_coast_m=14.0),
    "coast 15 m": Policy(snap_coast_m=15.0),
}

GROUNDS: dict[str, Places] = {
    "county": PLACES,
    "one area": {key: place for key, place in PLACES.items() if place.placing.area == WEST
                 and place.placing.nearest_other is None},
}  # fmt: skip

UNDECIDED, APART = "undecided", "apart"
"""Of open records that a closed one may follow: people have yet to decide; they go different ways."""


@dataclass(frozen=True, slots=True)
class Case:
    """One record, and what is said of it.

    said: the rule (with its gate or check), the outcome, every reason with the leading one first, and the
    area, or proposed area. linked: where the open records of the child or its full siblings go, '' for none.
    """

    facts: CaseFacts
    said: str
    policy: str = "split"
    ground: str = "county"
    linked: str = ""


def case(
    expected: str,
    *parts: Address | Span | Iterable[Address | Span],
    policy: str = "split",
    ground: str = "county",
    linked: str = "",
    **more: object,
) -> Case:
    flat = [one for part in parts for one in ([part] if isinstance(part, (Address, Span)) else part)]
    return Case(facts(*flat, **more), expected, policy, ground, linked)  # type: ignore[arg-type]


def told(decision: Decision) -> str:
    """As Case.said."""
    reasons = "+".join(reason.value for reason in decision.reasons)
    area = NAMES.get(decision.area, decision.area) if decision.area else ""
    return " ".join(word for word in (decision.rule, decision.outcome.value, reasons, area) if word)


def day(after: int) -> str:
    """So many days after vesting day, or before it."""
    return (VESTING + timedelta(days=after)).isoformat()


def legal(code: str, end: str = "") -> Span:
    return span(SpanKind.LEGAL_STATUS, "2022-06-01", end, code=code)


def placed(code: str, postcode: str = "QX2 2AA", end: str = "") -> Span:
    return span(SpanKind.PLACEMENT, "2022-06-01", end, code=code, postcode=postcode)


def moved(on: str, before: str = "QX1 1AA", after: str = "QX1 1AB") -> list[Address]:
    """A home that began on a day, and the one before it, which ended long before."""
    return [address(before, "2015-01-01", "2020-01-01"), address(after, on)]


# What records are made of. Every child was born on 1 May 2015 unless the case says otherwise.

HOME_WEST, HOME_EAST = address("QX1 1AA"), address("QX2 2AA")
TEMPORARY_EAST = address("QX2 2AA", "2026-01-01", kind=AddressKind.TEMPORARY)
MOTHER_WEST, MOTHER_EAST = (
    address(postcode, kind=AddressKind.MOTHERS_HOME) for postcode in ("QX1 1AA", "QX2 2AA")
)
CARER_WEST, CARER_EAST = (
    address(postcode, kind=AddressKind.PRIVATE_FOSTER_CARER) for postcode in ("QX1 1AA", "QX2 2AA")
)

REFERRAL, CIN, CP = span(SpanKind.REFERRAL), span(SpanKind.CIN_PLAN), span(SpanKind.CP_PLAN)
S47 = span(SpanKind.S47_ENQUIRY)
EHC, HELP = span(SpanKind.EHC_PLAN), span(SpanKind.EARLY_HELP)
SCHOOLING, JUSTICE = span(SpanKind.EDUCATION_CASE, code="EWS"), span(SpanKind.YOUTH_JUSTICE_CASE)
SUPPORT = span(SpanKind.ADOPTION_SUPPORT)
APPROVED, STAFF_FILE = span(SpanKind.CARER_APPROVAL), span(SpanKind.STAFF_FILE)
OWN = {
    Strand.SOCIAL_CARE: CIN, Strand.SEND: EHC, Strand.EARLY_HELP: HELP, Strand.EDUCATION: SCHOOLING,
    Strand.YOUTH_JUSTICE: JUSTICE, Strand.ADOPTION: SUPPORT, Strand.CARER: APPROVED,
    Strand.STAFF: STAFF_FILE,
}  # fmt: skip
"""Something open of each strand."""

BEFORE_CARE = address("QX1 1AA", "2018-01-01", "2022-05-31")
SINCE_EAST = address("QX2 2AA", "2023-01-01")
CARE = span(SpanKind.CARE_EPISODE, "2022-06-01")
CARE_OVER = replace(CARE, end=date(2026, 1, 1))
C1, C2, V2 = legal("C1"), legal("C2"), legal("V2")
FOSTERED = placed("U1")
LEAVER = span(SpanKind.CARE_LEAVER)
HOLD = span(SpanKind.LEGAL_HOLD)
MISSING = span(SpanKind.MISSING, "2027-01-01")

CLOSED = span(SpanKind.REFERRAL, "2020-01-01", "2020-06-01")
LAST_WEST, LAST_EAST = address("QX1 1AA", end="2020-12-01"), address("QX2 2AA", end="2020-12-01")
SHUT = {strand: replace(one, start=CLOSED.start, end=CLOSED.end) for strand, one in OWN.items()}
"""The same of each strand, closed in 2020."""

RESTRICTED = replace(PERSON, restricted=True)


def born(on: str) -> object:
    return replace(PERSON, dob=date.fromisoformat(on))
