"""S0 to S7, S12: looked-after children, by the home before care."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from case_builder import PERSON, ROW, address, span

from rule_cases.table import (
    BEFORE_CARE,
    C1,
    C2,
    CARE,
    CARE_OVER,
    CIN,
    FOSTERED,
    HOME_WEST,
    JUSTICE,
    MISSING,
    SINCE_EAST,
    V2,
    Case,
    born,
    case,
    legal,
    placed,
)  # fmt: skip
from transfer_app.domain.people import SourceRow
from transfer_app.domain.vocabulary import AddressKind, SpanKind, Strand

YJ = Strand.YOUTH_JUSTICE
RETURN = SourceRow("episodes.csv", "ssda903_episodes", 2)
UASC = span(SpanKind.UASC)
AT_HOME = replace(placed("P1"), postcode="")
ENDED_THERE = replace(CARE, end=date(2024, 1, 1))
"""The same episode on another row, which says that care has ended."""
ADULT = born("2009-04-01")
BEFORE_BIRTHDAY = born("2009-04-02")

CASES: dict[str, Case] = {
    # S2
    **{
        f"live proceedings, {code}": case("S2 review PROCEEDINGS west", BEFORE_CARE, CARE, legal(code))
        for code in ("C1", "L2")
    },
    **{
        f"{kind}, looked after": case("S2 review PROCEEDINGS west", BEFORE_CARE, CARE, C2, span(kind))
        for kind in (SpanKind.PRE_PROCEEDINGS, SpanKind.PROCEEDINGS)
    },
    "proceedings over": case(
        "S1 successor west", BEFORE_CARE, CARE, C2, span(SpanKind.PROCEEDINGS, end="2027-03-31")
    ),
    "proceedings end on vesting day": case(
        "S2 review PROCEEDINGS west", BEFORE_CARE, CARE, C2, span(SpanKind.PROCEEDINGS, end="2027-04-01")
    ),
    "proceedings begin after vesting day": case(
        "S1 successor west", BEFORE_CARE, CARE, C2, span(SpanKind.PROCEEDINGS, "2027-04-02")
    ),
    "pre-proceedings over": case(
        "A4 successor west", HOME_WEST, CIN, span(SpanKind.PRE_PROCEEDINGS, end="2027-03-31")
    ),
    "interim order, missing": case(
        "G4 review MISSING+PROCEEDINGS west", BEFORE_CARE, HOME_WEST, CARE, C1, MISSING
    ),
    "interim order, a row rejected": case(
        "G7 review PROCEEDINGS+STATUS_UNCLEAR west", BEFORE_CARE, HOME_WEST, CARE, C1, rejected=(ROW,)
    ),
    "interim order beside a youth justice case": case(
        "E5a successor west", BEFORE_CARE, CARE, C1, JUSTICE, strand=YJ
    ),
    # S2, S5: never in care, so the home is where the proposal comes from
    "proceedings, never in care": case(
        "S2 review PROCEEDINGS west", HOME_WEST, CIN, span(SpanKind.PROCEEDINGS)
    ),
    "remand, never in care": case("S5 review PROCEEDINGS west", HOME_WEST, CIN, legal("J1")),
    "remand, from the west, the family since in the east": case(
        "S5 review PROCEEDINGS west", BEFORE_CARE, SINCE_EAST, CARE, legal("J1")
    ),
    "proceedings, from the west, the family since in the east": case(
        "S2 review PROCEEDINGS west", BEFORE_CARE, SINCE_EAST, CARE, legal("C1")
    ),
    # S5
    **{
        f"{strand}: {code}": case("S5 review PROCEEDINGS west", BEFORE_CARE, CARE, legal(code), JUSTICE,
                                  strand=strand)
        for code in ("L1", "L3", "J1", "J2", "J3")
        for strand in (Strand.SOCIAL_CARE, YJ)
    },
    "remand over": case("S1 successor west", BEFORE_CARE, CARE, C2, legal("J1", "2027-03-31")),
    "remand, a row rejected": case(
        "G7 review PROCEEDINGS+STATUS_UNCLEAR west", BEFORE_CARE, HOME_WEST, CARE, legal("J1"),
        rejected=(ROW,),
    ),
    "youth justice, remand, a row rejected": case(
        "G7 review PROCEEDINGS+STATUS_UNCLEAR west", BEFORE_CARE, HOME_WEST, CARE, legal("J1"), JUSTICE,
        strand=YJ, rejected=(ROW,),
    ),
    "remand and proceedings": case("S2 review PROCEEDINGS west", BEFORE_CARE, CARE, C1, legal("J1")),
    # S3
    "care order, at home": case("S3 review LAC_AT_HOME west", BEFORE_CARE, SINCE_EAST, CARE, C2, AT_HOME),
    "at home, under s20": case("S4 successor west", BEFORE_CARE, CARE, V2, AT_HOME),
    "care order, back from home": case(
        "S1 successor west", BEFORE_CARE, CARE, C2, replace(AT_HOME, end=date(2027, 3, 31))
    ),
    "care order, with foster carers": case("S1 successor west", BEFORE_CARE, CARE, C2, FOSTERED),
    "care order, at home, care over": case(
        "S0b review STATUS_UNCLEAR west", BEFORE_CARE, CARE_OVER, HOME_WEST, C2, AT_HOME
    ),
    "at home, in proceedings": case(
        "S2 review PROCEEDINGS+LAC_AT_HOME west", BEFORE_CARE, CARE, C1, C2, AT_HOME
    ),
    "at home, on remand": case(
        "S5 review PROCEEDINGS+LAC_AT_HOME west", BEFORE_CARE, CARE, C2, legal("J1"), AT_HOME
    ),
    # S0c
    "eighteen on vesting day": case(
        "S0c review STATUS_UNCLEAR west", BEFORE_CARE, SINCE_EAST, CARE, C2, person=ADULT
    ),
    "eighteen the day after": case("S1 successor west", BEFORE_CARE, CARE, C2, person=BEFORE_BIRTHDAY),
    "eighteen the day before": case(
        "S0c review STATUS_UNCLEAR west", BEFORE_CARE, CARE, C2, person=born("2009-03-31")
    ),
    "no birthday known": case("S1 successor west", BEFORE_CARE, CARE, C2, person=replace(PERSON, dob=None)),
    "eighteen, not looked after": case("A4 successor west", HOME_WEST, CIN, person=ADULT),
    "eighteen, in proceedings": case(
        "S2 review PROCEEDINGS+STATUS_UNCLEAR west", BEFORE_CARE, CARE, C1, person=ADULT
    ),
    "eighteen, at home": case(
        "S3 review LAC_AT_HOME+STATUS_UNCLEAR west", BEFORE_CARE, CARE, C2, AT_HOME, person=ADULT
    ),
    # S7
    "placement order": case("S7 review ADOPTION west", BEFORE_CARE, CARE, legal("E1"), SINCE_EAST),
    **{
        f"placed for adoption, {code}": case("S7 review ADOPTION west", BEFORE_CARE, CARE, C2, placed(code))
        for code in ("A3", "A4", "A5", "A6")
    },
    "no longer placed for adoption": case(
        "S1 successor west", BEFORE_CARE, CARE, C2, placed("A5", end="2027-03-31")
    ),
    "placement order, care over": case(
        "S0b review STATUS_UNCLEAR west", BEFORE_CARE, CARE_OVER, HOME_WEST, legal("E1")
    ),
    "placement order in proceedings": case(
        "S2 review PROCEEDINGS+ADOPTION west", BEFORE_CARE, CARE, C1, legal("E1")
    ),
    "placement order, eighteen": case(
        "S0c review STATUS_UNCLEAR+ADOPTION west", BEFORE_CARE, CARE, legal("E1"), person=ADULT
    ),
    # S0a
    "care ended on one row only": case(
        "S0a review STATUS_UNCLEAR west", BEFORE_CARE, SINCE_EAST, CARE, ENDED_THERE, C2
    ),
    "care ended in the case system, not in the return": case(
        "S0a review STATUS_UNCLEAR west", BEFORE_CARE, replace(CARE, source=RETURN), ENDED_THERE, C2
    ),
    "earlier care, over in both": case(
        "S1 successor west", BEFORE_CARE, CARE, C2,
        span(SpanKind.CARE_EPISODE, "2012-01-01", "2013-01-01"),
    ),
    "end disputed, placement order": case(
        "S7 review ADOPTION+STATUS_UNCLEAR west", BEFORE_CARE, CARE, ENDED_THERE, legal("E1")
    ),
    # S6a, S6
    "unaccompanied, principle signed": case(
        "S6a successor east", BEFORE_CARE, CARE, V2, UASC, policy="uasc principle"
    ),
    "end disputed, unaccompanied": case(
        "S0a review STATUS_UNCLEAR+UASC west", BEFORE_CARE, CARE, ENDED_THERE, V2, UASC,
        policy="uasc principle",
    ),
    "unaccompanied": case("S6 review UASC", BEFORE_CARE, CARE, C2, UASC),
    "unaccompanied, status ended": case(
        "S4 successor west", BEFORE_CARE, CARE, V2, replace(UASC, end=date(2027, 3, 31)),
        policy="uasc principle",
    ),
    "principle signed, with a family": case(
        "S4 successor west", BEFORE_CARE, CARE, V2, policy="uasc principle"
    ),
    "unaccompanied, in proceedings": case("S2 review PROCEEDINGS+UASC west", BEFORE_CARE, CARE, C1, UASC),
    # S1
    "care order": case("S1 successor west", BEFORE_CARE, SINCE_EAST, CARE, C2, FOSTERED),
    "care order from vesting day": case(
        "S1 successor west", BEFORE_CARE, CARE,
        span(SpanKind.LEGAL_STATUS, "2027-04-01", code="C2"),
    ),
    "care order from the day after": case(
        "S0 review STATUS_UNCLEAR west", BEFORE_CARE, CARE, SINCE_EAST,
        span(SpanKind.LEGAL_STATUS, "2027-04-02", code="C2"),
    ),
    "care order, s20 beside, family moved": case(
        "S1 successor west", BEFORE_CARE, SINCE_EAST, CARE, C2, V2
    ),
    # S4b, S4
    "s20, family moved across": case("S4b review LAC_PARENT_MOVED west", BEFORE_CARE, SINCE_EAST, CARE, V2),
    "s20, family moved within": case(
        "S4 successor west", BEFORE_CARE, address("QX1 1AB", "2023-01-01"), CARE, V2
    ),
    "s20, family moved back": case(
        "S4 successor west", BEFORE_CARE, replace(SINCE_EAST, end=date(2027, 3, 31)),
        address("QX1 1AB", "2027-03-31"), CARE, V2,
    ),
    "s20, the family's home now in no gazetteer": case(
        "S4 successor west", BEFORE_CARE, address("QX5 5AA", "2023-01-01"), CARE, V2
    ),
    "s20, origin unknown": case("S4/G5 review LAC_ORIGIN_MISSING", SINCE_EAST, CARE, V2),
    "s20, care over, family moved": case(
        "S0b review STATUS_UNCLEAR west", BEFORE_CARE, SINCE_EAST, CARE_OVER, V2
    ),
    "s20": case("S4 successor west", BEFORE_CARE, CARE, V2, FOSTERED),
    "s20, never in care": case("S0b review STATUS_UNCLEAR+LAC_ORIGIN_MISSING", HOME_WEST, V2),
    # S12
    **{
        f"short breaks, {code}": case("S12 successor east", BEFORE_CARE, SINCE_EAST, CARE, legal(code))
        for code in ("V3", "V4")
    },
    "short breaks and s20": case("S4b review LAC_PARENT_MOVED west", BEFORE_CARE, SINCE_EAST, CARE,
                                 span(SpanKind.LEGAL_STATUS, "2021-01-01", code="V4"), V2),
    "short breaks over": case(
        "A4 successor east", BEFORE_CARE, SINCE_EAST, CARE_OVER, legal("V4"), CIN
    ),
    "short breaks and a plan": case("S12 successor east", BEFORE_CARE, SINCE_EAST, CARE, legal("V4"), CIN),
    # S0
    "legal status not recorded": case("S0 review STATUS_UNCLEAR west", BEFORE_CARE, SINCE_EAST, CARE, CIN),
    # The origin address
    "no home before care": case("S1/G5 review LAC_ORIGIN_MISSING", CARE, C2, FOSTERED),
    "a home that began on the day care began": case(
        "S1/G5 review LAC_ORIGIN_MISSING", address("QX1 1AA", "2022-06-01"), CARE, C2
    ),
    "a home that began the day before": case("S1 successor west", address("QX1 1AA", "2022-05-31"), CARE, C2),
    "the home before the first of two episodes that join": case(
        "S1 successor west", BEFORE_CARE, address("QX2 2AA", "2024-01-01", "2024-01-02"), ENDED_THERE,
        span(SpanKind.CARE_EPISODE, "2024-01-02"), C2,
    ),
    "the home between two episodes that do not join": case(
        "S1 successor east", BEFORE_CARE, address("QX2 2AA", "2024-01-02", "2024-01-02"), ENDED_THERE,
        span(SpanKind.CARE_EPISODE, "2024-01-03"), C2,
    ),
    "short breaks before care are no part of it": case(
        "S1 successor east", address("QX1 1AA", "2018-01-01", "2020-12-31"),
        address("QX2 2AA", "2021-01-01", "2022-05-31"), CARE, C2,
        span(SpanKind.CARE_EPISODE, "2021-01-01", "2022-05-31"),
        span(SpanKind.LEGAL_STATUS, "2021-01-01", "2022-05-31", code="V4"),
    ),
    "the return's home postcode": case("S1 successor east", replace(CARE, home_postcode="QX2 2AA"), C2),
    "the return's home is the placement": case(
        "S1/G5 review LAC_ORIGIN_MISSING", replace(CARE, home_postcode="QX2 2AA", postcode="QX2 2AA"), C2
    ),
    "the return contradicts the history": case(
        "S1/G6 review ADDRESS_CONFLICT west", BEFORE_CARE, replace(CARE, home_postcode="QX2 2AA"), C2
    ),
    "the return agrees with the history": case(
        "S1 successor west", BEFORE_CARE, replace(CARE, home_postcode="QX1 1AB"), C2
    ),
    "two homes before care, on either side": case(
        "S1/G6 review ADDRESS_CONFLICT east", BEFORE_CARE, address("QX2 2AA", "2020-01-01"), CARE, C2
    ),
    "a placement, a school, a stay and a letter box before care": case(
        "S1/G5 review LAC_ORIGIN_MISSING", CARE, C2,
        [replace(BEFORE_CARE, kind=kind) for kind in AddressKind if kind is not AddressKind.HOME],
    ),
}  # fmt: skip
