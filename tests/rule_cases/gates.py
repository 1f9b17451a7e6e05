"""The gates: what follows where the address of a rule cannot decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from case_builder import PERSON, ROW, address, span

from rule_cases.table import (
    BEFORE_CARE,
    C2,
    CARE,
    CARE_OVER,
    CARER_EAST,
    CARER_WEST,
    CIN,
    CLOSED,
    CP,
    EHC,
    HOME_EAST,
    HOME_WEST,
    LEAVER,
    MOTHER_EAST,
    MOTHER_WEST,
    SINCE_EAST,
    Case,
    case,
)  # fmt: skip
from transfer_app.domain.people import Address
from transfer_app.domain.vocabulary import AddressKind, SpanKind, Strand

DUE = replace(PERSON, dob=None, expected_dob=date(2027, 6, 1))
ARRANGED = span(SpanKind.PRIVATE_FOSTERING)
NO_SUCH, NOT_KNOWN, WRONG = "QX5 5AA", "ZZ99 3WZ", "BH23"
CONFLICTING = (BEFORE_CARE, address("QX2 2AA", "2020-01-01"))
"""Two homes before care, on either side."""


def mother(postcode: str) -> Address:
    return address(postcode, kind=AddressKind.MOTHERS_HOME)


def before_care(postcode: str) -> Address:
    return address(postcode, "2018-01-01", "2022-05-31")


CASES: dict[str, Case] = {
    # A8: an unborn child
    "unborn, no home of the mother": case("A8/A8 review UNBORN", HOME_WEST, CIN, person=DUE),
    "unborn, mother not found": case("A8/A8 review UNBORN", mother(NO_SUCH), CIN, person=DUE),
    "unborn, mother's postcode not known": case("A8/A8 review UNBORN", mother(NOT_KNOWN), CIN, person=DUE),
    "unborn, mother's postcode malformed": case("A8/A8 review UNBORN", mother(WRONG), CIN, person=DUE),
    "unborn, mother has two homes": case("A8/A8 review UNBORN east", MOTHER_WEST, MOTHER_EAST, CIN,
                                         person=DUE),
    "unborn, mother has two homes on one side": case("A8 successor west", MOTHER_WEST, mother("QX1 1AB"), CIN,
                                                     person=DUE),
    "unborn, mother of no fixed abode": case("A8/G5 review NFA", mother("ZZ99 3VZ"), CIN, person=DUE),
    # A7: a private foster carer
    "private fostering, carer not known": case("A7/A7 review PRIVATE_FOSTERING", HOME_WEST, ARRANGED),
    "private fostering, two carers apart": case("A7/A7 review PRIVATE_FOSTERING east", CARER_WEST, CARER_EAST,
                                                ARRANGED),
    "private fostering, carer not found": case(
        "A7/G5 review NO_ADDRESS", address(NO_SUCH, kind=AddressKind.PRIVATE_FOSTER_CARER), ARRANGED
    ),
    # S10: a care leaver
    "care leaver past 25, no origin": case(
        "S10c review STATUS_UNCLEAR+CARE_LEAVER_ORIGIN", CARE_OVER, LEAVER,
        person=replace(PERSON, dob=date(2000, 1, 1)),
    ),
    "care leaver, two origins": case("S10/S10 review CARE_LEAVER_ORIGIN east", CONFLICTING, CARE_OVER,
                                     LEAVER),
    "once looked after, two origins": case("C2/G6 review ADDRESS_CONFLICT east",
                                           CONFLICTING[0], replace(CONFLICTING[1], end=date(2023, 1, 1)),
                                           CARE_OVER),
    "looked after and a care leaver, two origins": case("S1/G6 review ADDRESS_CONFLICT east", CONFLICTING,
                                                        CARE, C2, LEAVER),
    "looked after and a care leaver, no origin": case("S1/G5 review LAC_ORIGIN_MISSING", CARE, C2, LEAVER),
    "once looked after, no origin": case("C2/G5 review LAC_ORIGIN_MISSING", SINCE_EAST, CARE_OVER),
    # G5: no usable address
    "no address": case("A4/G5 review NO_ADDRESS", CIN),
    "in no gazetteer": case("A4/G5 review NO_ADDRESS", address(NO_SUCH), CIN),
    "postcode not known": case("A4/G5 review NO_ADDRESS", address(NOT_KNOWN), CIN),
    "postcode malformed": case("A4/G5 review NO_ADDRESS", address(WRONG), CIN),
    "malformed beside a UPRN": case("A4 successor west", address(WRONG, uprn=1), CIN),
    "no fixed abode": case("A4/G5 review NFA", address("ZZ99 3VZ"), CIN),
    "no fixed abode, weighty, a row rejected": case("G7 review NFA+STATUS_UNCLEAR", address("ZZ99 3VZ"), CP,
                                                    rejected=(ROW,)),
    "no fixed abode, not weighty, a row rejected": case("G7 review STATUS_UNCLEAR+NFA", address("ZZ99 3VZ"),
                                                        CIN, rejected=(ROW,)),
    "no home before care": case("S1/G5 review LAC_ORIGIN_MISSING", CARE, C2),
    **{
        f"{what}, open": case("A4/G5 review NO_ADDRESS west", address(postcode), CIN)
        for what, postcode in (("terminated", "QX6 6AA"), ("large user", "QX6 6AB"), ("PO box", "QX6 6AC"))
    },
    **{
        f"{what}, closed": case("C3 successor west", address(postcode), CLOSED)
        for what, postcode in (("terminated", "QX6 6AA"), ("large user", "QX6 6AB"), ("PO box", "QX6 6AC"))
    },
    **{
        f"{what}, before care": case("S1 successor west", before_care(postcode), CARE, C2)
        for what, postcode in (("terminated", "QX6 6AA"), ("large user", "QX6 6AB"), ("PO box", "QX6 6AC"))
    },
    # A11, A13
    "forces": case("A4/A11 review ARMED_FORCES", address("BF1 2AA"), CIN),
    "abroad": case("A4/A13 review OUT_OF_AREA", address("ZZ99 6CZ"), CIN),
    "elsewhere in the United Kingdom": case("A4/A13 review OUT_OF_AREA", address("ZZ99 3CZ"), CIN),
    "outside": case("A4/A13 review OUT_OF_AREA", address("QX9 9ZZ"), CIN),
    "outside, before care": case("S1/A13 review OUT_OF_AREA", before_care("QX9 9ZZ"), CARE, C2),
    "outside, looked after, home inside before": case(
        "S1 successor west", BEFORE_CARE, address("QX9 9ZZ", "2022-06-02"), CARE, C2
    ),
    "15 m off the coast, none taken in": case("A4/A13 review OUT_OF_AREA", address("QX9 9AA"), CIN),
    "15 m off the coast, 14 m taken in": case("A4/A13 review OUT_OF_AREA", address("QX9 9AA"), CIN,
                                              policy="coast 14 m"),
    "15 m off the coast, 15 m taken in": case("A4 successor west", address("QX9 9AA"), CIN,
                                              policy="coast 15 m"),
    "far off the coast, 15 m taken in": case("A4/A13 review OUT_OF_AREA", address("QX9 9ZZ"), CIN,
                                             policy="coast 15 m"),
    # G6
    "UPRN against postcode": case("A4/G6 review ADDRESS_CONFLICT east", address("QX1 1AA", uprn=2), CIN),
    "UPRN beyond the line that the postcode's circle reaches": case(
        "A4 successor east", address("QX8 8AA", uprn=2), CIN
    ),
    "UPRN and postcode agree": case("A4 successor west", address("QX1 1AA", uprn=1), CIN),
    "two origins": case("S1/G6 review ADDRESS_CONFLICT east", CONFLICTING, CARE, C2),
    "home of a placement's postcode": case(
        "E1/G6 review ADDRESS_CONFLICT west", address("QX1 1AA", "2022-06-01"), EHC,
        span(SpanKind.PLACEMENT, "2023-01-01", "2024-01-01", code="U1", postcode="QX1 1AA"),
        strand=Strand.SEND,
    ),
    "home that outlasted the placement it began with": case(
        "E1/G6 review ADDRESS_CONFLICT west", address("QX1 1AA", "2022-06-01"), EHC,
        span(SpanKind.PLACEMENT, "2022-06-01", "2024-01-01", code="U1", postcode="QX1 1AA"),
        strand=Strand.SEND,
    ),
    "home that began and goes on with a placement": case(
        "E1/G5 review NO_ADDRESS", address("QX1 1AA", "2022-06-01"), EHC,
        span(SpanKind.PLACEMENT, "2022-06-01", code="U1", postcode="QX1 1AA"), strand=Strand.SEND,
    ),
    "home with parents, who are the placement": case(
        "E1 successor west", address("QX1 1AA", "2022-06-01"), EHC,
        span(SpanKind.PLACEMENT, "2022-06-01", code="P1", postcode="QX1 1AA"), strand=Strand.SEND,
    ),
    # A9
    "two homes, SEND": case("E1/A9 review SHARED_CARE east", HOME_WEST, HOME_EAST, EHC, strand=Strand.SEND),
    # A14
    "on the line": case("A4/A14 review BOUNDARY west", address("QX7 7AA"), CIN),
    **{
        f"{metres} m from the line, known to 30 m": case(f"{expected} west", address(postcode), CIN)
        for metres, postcode, expected in (
            (29, "QX8 8AA", "A4/A14 review BOUNDARY"),
            (30, "QX8 8AC", "A4/A14 review BOUNDARY"),
            (31, "QX8 8AB", "A4 successor"),
        )
    },
    "postcode on both sides": case("A4/A14 review BOUNDARY west", address("QX6 6AD"), CIN),
    "postcode on both sides, UPRN known": case("A4 successor west", address("QX6 6AD", uprn=1), CIN),
    # An address gone from the latest extract counts no more, but not in silence
    "home gone": case("A4/G5 review NO_ADDRESS", replace(HOME_WEST, gone=True), CIN),
    "home gone, another on its side": case("A4 successor west", replace(HOME_WEST, gone=True),
                                           address("QX1 1AB"), CIN),
    "home gone, another on the other side": case("A4 review ADDRESS_CONFLICT east",
                                                 replace(HOME_WEST, gone=True), HOME_EAST, CIN),
    # A review takes on what its own address is doubted for
    "missing, near the line": case("G4 review MISSING+BOUNDARY west", address("QX8 8AA"), CIN,
                                   span(SpanKind.MISSING)),
}  # fmt: skip
