"""C1 to C5, F1, F2: closed records, and records about adults."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from case_builder import ROW, address

from rule_cases.table import (
    APART,
    APPROVED,
    BEFORE_CARE,
    CARE_OVER,
    CHILD_STRANDS,
    CIN,
    CLOSED,
    HOLD,
    HOME_EAST,
    HOME_WEST,
    LAST_EAST,
    LAST_WEST,
    LEAVER,
    OWN,
    SHUT,
    SINCE_EAST,
    STAFF_FILE,
    UNDECIDED,
    Case,
    case,
)  # fmt: skip
from transfer_app.domain.vocabulary import Strand

WAS_IN_CARE = (BEFORE_CARE, SINCE_EAST, CARE_OVER)
HELD_BEFORE = replace(HOLD, end=date(2027, 3, 31))
NOWHERE = address("QX5 5AA", end="2020-12-01")
OPEN_RULE = {
    Strand.SOCIAL_CARE: "A4", Strand.SEND: "E1", Strand.YOUTH_JUSTICE: "E5", Strand.EARLY_HELP: "E6",
    Strand.EDUCATION: "E4",
}  # fmt: skip

CASES: dict[str, Case] = {
    # C1
    **{
        f"{strand}: follows": case("C1 successor west", LAST_EAST, SHUT[strand], strand=strand, linked="west")
        for strand in CHILD_STRANDS
    },
    **{
        f"{strand}: open, follows nothing": case(f"{rule} successor east", HOME_EAST, OWN[strand],
                                                 strand=strand, linked="west")
        for strand, rule in OPEN_RULE.items()
    },
    "follows to the other side": case("C1 successor east", LAST_WEST, CLOSED, linked="east"),
    "follows one that is undecided": case("C1 review CLOSED_UNCLEAR", LAST_WEST, CLOSED, linked=UNDECIDED),
    "follows two that go apart": case("C1 review CLOSED_UNCLEAR", LAST_WEST, CLOSED, linked=APART),
    "follows, with a hold": case("C1/K1 review LEGAL_HOLD west", LAST_EAST, CLOSED, HOLD, linked="west",
                                 policy="custodian named"),
    "follows, once looked after": case("C1 successor east", WAS_IN_CARE, linked="east"),
    "follows, though a custodian keeps closed ones": case(
        "C1 successor west", LAST_EAST, CLOSED, linked="west", policy="custodian keeps closed"
    ),
    "closed, a row rejected": case("G7 review STATUS_UNCLEAR west", LAST_WEST, CLOSED, rejected=(ROW,),
                                   linked="east"),
    # C4h
    **{
        f"{strand}: closed, a hold": case("C4h custodian keeper", LAST_WEST, SHUT[strand], HOLD,
                                          strand=strand, policy="custodian named")
        for strand in CHILD_STRANDS
    },
    "closed, a hold, no custodian": case("C3/K1 review LEGAL_HOLD west", LAST_WEST, CLOSED, HOLD),
    "closed, the hold over": case("C3 successor west", LAST_WEST, CLOSED, HELD_BEFORE,
                                  policy="custodian named"),
    "once looked after, a hold": case("C4h custodian keeper", WAS_IN_CARE, HOLD, policy="custodian named"),
    # C2
    "once looked after": case("C2 successor west", WAS_IN_CARE),
    "once looked after, no origin": case("C2/G5 review LAC_ORIGIN_MISSING", SINCE_EAST, CARE_OVER),
    "once a care leaver": case("C2/G5 review LAC_ORIGIN_MISSING", SINCE_EAST,
                               replace(LEAVER, end=date(2027, 3, 31))),
    "once looked after, a custodian keeps other closed ones": case(
        "C2 successor west", WAS_IN_CARE, policy="custodian keeps closed"
    ),
    "once looked after, a custodian keeps closed care": case(
        "C3 successor east", WAS_IN_CARE, policy="custodian keeps closed care"
    ),
    "never looked after, a custodian keeps closed care": case(
        "C3 successor east", LAST_EAST, CLOSED, policy="custodian keeps closed care"
    ),
    "once looked after, SEND": case("C3 successor east", WAS_IN_CARE, SHUT[Strand.SEND], strand=Strand.SEND),
    "once looked after, open again": case("A4 successor east", WAS_IN_CARE, CIN),
    # C3
    **{
        f"{strand}: closed": case("C3 successor east", LAST_EAST, SHUT[strand], strand=strand)
        for strand in CHILD_STRANDS
    },
    "closed, the last of two homes": case(
        "C3 successor east", address("QX1 1AA", end="2020-11-30"), LAST_EAST, CLOSED
    ),
    "closed, two homes that ended on one day": case("C3/A9 review SHARED_CARE east", LAST_WEST, LAST_EAST,
                                                    CLOSED),
    "closed, a home goes on": case("C3 successor west", HOME_WEST, LAST_EAST, CLOSED),
    "closed, the last home in no gazetteer": case("C5 review CLOSED_UNCLEAR", NOWHERE, CLOSED),
    # C4
    **{
        f"{strand}: closed, a custodian keeps them": case(
            "C4 custodian keeper", LAST_EAST, SHUT[strand], strand=strand, policy="custodian keeps closed"
        )
        for strand in CHILD_STRANDS
    },
    "closed, no address, a custodian is named": case("C4 custodian keeper", CLOSED, policy="custodian named"),
    "closed, an address, a custodian is named": case("C3 successor west", LAST_WEST, CLOSED,
                                                     policy="custodian named"),
    "open, a custodian keeps closed ones": case("A4 successor west", HOME_WEST, CIN,
                                                policy="custodian keeps closed"),
    # C5
    **{
        f"{strand}: closed, nothing known": case("C5 review CLOSED_UNCLEAR", SHUT[strand], strand=strand)
        for strand in CHILD_STRANDS
    },
    "closed, a custodian agreed and none named": case(
        "C5 review CLOSED_UNCLEAR", LAST_WEST, CLOSED, policy="custodian agreed, none named"
    ),
    "once looked after, a custodian agreed and none named": case(
        "C5 review CLOSED_UNCLEAR", WAS_IN_CARE, policy="custodian agreed, none named"
    ),
    # F1, F2
    "carer": case("F1 successor east", HOME_EAST, APPROVED, strand=Strand.CARER),
    "carer, no longer approved": case("F1 successor east", LAST_EAST, SHUT[Strand.CARER], strand=Strand.CARER,
                                      linked="west", policy="custodian keeps closed"),
    "staff": case("F2 out-of-scope", HOME_EAST, STAFF_FILE, strand=Strand.STAFF),
    "staff, closed": case("F2 out-of-scope", HOME_EAST, SHUT[Strand.STAFF], strand=Strand.STAFF,
                          linked="west", policy="custodian keeps closed"),
}  # fmt: skip
