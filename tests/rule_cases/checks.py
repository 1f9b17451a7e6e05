"""K1 to K4: the looks at results after the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from case_builder import PERSON, address, span

from rule_cases.table import (
    APART,
    BEFORE_CARE,
    C2,
    CARE,
    CIN,
    CLOSED,
    CP,
    EHC,
    HELP,
    HOLD,
    HOME_EAST,
    HOME_WEST,
    KENT,
    LAST_WEST,
    MISSING,
    OWN,
    SHUT,
    UNDECIDED,
    Case,
    case,
    moved,
)  # fmt: skip
from transfer_app.domain.vocabulary import AddressKind, SpanKind, Strand

EARLY = Strand.EARLY_HELP
OPEN_RULE = {
    Strand.SOCIAL_CARE: "A4", Strand.SEND: "E1", Strand.YOUTH_JUSTICE: "E5", EARLY: "E6",
    Strand.EDUCATION: "E4", Strand.CARER: "F1",
}  # fmt: skip


def by(team: str, start: str = "2026-01-01", end: str = "", kind: SpanKind = SpanKind.INVOLVEMENT) -> object:
    return span(kind, start, end, team=team)


UNBORN = replace(PERSON, dob=None, expected_dob=date(2027, 6, 1))
AT_MOTHERS = address("QX1 1AA", kind=AddressKind.MOTHERS_HOME)

CASES: dict[str, Case] = {
    # K3: an unborn child and the records of older siblings
    "unborn, a sibling elsewhere": case("A8/K3 review UNBORN west", AT_MOTHERS, CIN, person=UNBORN,
                                        linked="east"),
    "unborn, siblings apart": case("A8/K3 review UNBORN west", AT_MOTHERS, CIN, person=UNBORN, linked=APART),
    "unborn, a sibling here": case("A8 successor west", AT_MOTHERS, CIN, person=UNBORN, linked="west"),
    "unborn, a sibling undecided": case("A8 successor west", AT_MOTHERS, CIN, person=UNBORN,
                                        linked=UNDECIDED),
    "unborn, no sibling": case("A8 successor west", AT_MOTHERS, CIN, person=UNBORN),
    "born, a sibling elsewhere": case("A4 successor west", HOME_WEST, CIN, linked="east"),
    # K4: a carer and the children placed
    "carer, a placed child elsewhere": case("F1/K4 review CARER_CROSS east", HOME_EAST, OWN[Strand.CARER],
                                            strand=Strand.CARER, linked="west"),
    "carer, placed children apart": case("F1/K4 review CARER_CROSS east", HOME_EAST, OWN[Strand.CARER],
                                         strand=Strand.CARER, linked=APART),
    "carer, a placed child here": case("F1 successor east", HOME_EAST, OWN[Strand.CARER],
                                       strand=Strand.CARER, linked="east"),
    # K1
    **{
        f"{strand}: a hold": case(f"{rule}/K1 review LEGAL_HOLD west", HOME_WEST, OWN[strand], HOLD,
                                  strand=strand)
        for strand, rule in OPEN_RULE.items()
    },
    "adoption: a hold": case("S8c review ADOPTION+LEGAL_HOLD west", HOME_WEST, OWN[Strand.ADOPTION], HOLD,
                             strand=Strand.ADOPTION),
    "staff: a hold": case("G4 review MISSING+LEGAL_HOLD west", HOME_WEST, OWN[Strand.STAFF], HOLD, MISSING,
                          strand=Strand.STAFF),
    "staff: a hold, out of scope": case("F2 out-of-scope", HOME_WEST, OWN[Strand.STAFF], HOLD,
                                        strand=Strand.STAFF),
    "a hold until the day before": case("A4 successor west", HOME_WEST, CIN,
                                        replace(HOLD, end=date(2027, 3, 31))),
    "a hold until vesting day": case("A4/K1 review LEGAL_HOLD west", HOME_WEST, CIN,
                                     replace(HOLD, end=date(2027, 4, 1))),
    "a hold, closed, no custodian": case("C3/K1 review LEGAL_HOLD west", LAST_WEST, CLOSED, HOLD),
    "a hold, care": case("S1/K1 review LEGAL_HOLD west", BEFORE_CARE, CARE, C2, HOLD),
    "a hold, by a gate in review": case("A4/G5 review NO_ADDRESS+LEGAL_HOLD", CIN, HOLD),
    "a hold, in review already": case("A2 review CP_MOVE+LEGAL_HOLD west", moved("2027-03-20"), CP, HOLD),
    "a hold, another authority's": case(
        "G2 not-ours", HOME_WEST, CIN, HOLD, span(SpanKind.RESPONSIBLE_AUTHORITY, code=KENT)
    ),
    # K2
    "team of the other side": case("A4/K2 review TEAM_MISMATCH west", HOME_WEST, CIN, by("East Team"),
                                   policy="patches"),
    "team of the same side": case("A4 successor west", HOME_WEST, CIN, by("West Team"), policy="patches"),
    "team of an area that is no successor's": case("A4/K2 review TEAM_MISMATCH west", HOME_WEST, CIN,
                                                   by("far team"), policy="patches"),
    "team without a patch": case("A4 successor west", HOME_WEST, CIN, by("Disabled children"),
                                 policy="patches"),
    "no patches listed": case("A4 successor west", HOME_WEST, CIN, by("East Team")),
    "team of the referral": case("A4/K2 review TEAM_MISMATCH west", HOME_WEST, CIN,
                                 by("East Team", kind=SpanKind.REFERRAL), policy="patches"),
    "team of an assessment": case("A4 successor west", HOME_WEST, CIN,
                                  by("East Team", kind=SpanKind.ASSESSMENT), policy="patches"),
    "team until the day before": case("A4 successor west", HOME_WEST, CIN,
                                      by("East Team", end="2027-03-31"), policy="patches"),
    "team until vesting day": case("A4/K2 review TEAM_MISMATCH west", HOME_WEST, CIN,
                                   by("East Team", end="2027-04-01"), policy="patches"),
    "the newest team counts": case("A4 successor west", HOME_WEST, CIN, by("East Team"),
                                   by("West Team", "2026-02-01"), policy="patches"),
    "the newest team counts, the other way": case("A4/K2 review TEAM_MISMATCH west", HOME_WEST, CIN,
                                                  by("West Team"), by("East Team", "2026-02-01"),
                                                  policy="patches"),
    "a newer involvement without a team": case("A4/K2 review TEAM_MISMATCH west", HOME_WEST, CIN,
                                               by("East Team"), by("", "2026-02-01"), policy="patches"),
    "early help: team of the other side": case("E6/K2 review TEAM_MISMATCH east", HOME_EAST, HELP,
                                               by("West Team"), strand=EARLY, policy="patches"),
    "SEND: team of the other side": case("E1 successor west", HOME_WEST, EHC, by("East Team"),
                                         strand=Strand.SEND, policy="patches"),
    "closed, a team of the other side": case("C3 successor west", HOME_WEST, CLOSED, by("East Team"),
                                             policy="patches"),
    "early help closed, a team of the other side": case("C3 successor west", HOME_WEST, SHUT[EARLY],
                                                        by("East Team"), strand=EARLY, policy="patches"),
    "in review already, a team of the other side": case(
        "A4/A14 review BOUNDARY+TEAM_MISMATCH west", address("QX8 8AA"), CIN, by("East Team"),
        policy="patches",
    ),
    "in review without a proposal, a team": case("A4/G5 review NO_ADDRESS", CIN, by("East Team"),
                                                 policy="patches"),
    "a hold and a team of the other side": case("A4/K1 review LEGAL_HOLD+TEAM_MISMATCH west", HOME_WEST, CIN,
                                                HOLD, by("East Team"), policy="patches"),
}  # fmt: skip
