"""G1 to G7, E7, D1: who the child is, who may know, whether the facts are whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from case_builder import ROW, address, span

from rule_cases.table import (
    BEFORE_CARE,
    C2,
    CARE,
    CARE_OVER,
    CIN,
    CLOSED,
    CP,
    EHC,
    FOSTERED,
    HELP,
    HOME_WEST,
    JUSTICE,
    KENT,
    LEAVER,
    MISSING,
    MOTHER_WEST,
    OWN,
    RESTRICTED,
    SINCE_EAST,
    TEMPORARY_EAST,
    Case,
    case,
    moved,
)  # fmt: skip
from transfer_app.domain.vocabulary import AddressKind, SpanKind, Strand

YJ, SEND, EARLY = Strand.YOUTH_JUSTICE, Strand.SEND, Strand.EARLY_HELP
DISPUTED = span(SpanKind.DISPUTE, code=KENT)
THEIRS = replace(CP, detail="other-authority")
OF_KENT = span(SpanKind.RESPONSIBLE_AUTHORITY, code=KENT)
HOST_OF = replace(JUSTICE, code="HOST")
LEFT = address("QX1 1AA", end="2026-12-01")
REFUGE = address("QX2 2AA", "2026-01-01", kind=AddressKind.REFUGE)

IN_CARE = (BEFORE_CARE, SINCE_EAST, CARE, C2)
"""From the west, and the family has lived in the east since: what is proposed must be the west."""
OF_STATUS = {
    "looked after": (IN_CARE, Strand.SOCIAL_CARE),
    "care leaver": ((BEFORE_CARE, SINCE_EAST, CARE_OVER, LEAVER), Strand.SOCIAL_CARE),
    "once in care, closed": ((BEFORE_CARE, SINCE_EAST, CARE_OVER), Strand.SOCIAL_CARE),
    "youth justice of one looked after": ((*IN_CARE, JUSTICE), YJ),
}

CASES: dict[str, Case] = {
    # G1, D1, G4, G7: what is proposed goes by the status, as the result would
    **{
        f"{status}, {what}": case(f"{expected} west", *parts, *more, strand=strand, **known)
        for status, (parts, strand) in OF_STATUS.items()
        for what, expected, more, known in (
            ("identity", "G1 review DUPLICATE", (), {"identity_suspect": True}),
            ("a row rejected", "G7 review STATUS_UNCLEAR", (), {"rejected": (ROW,)}),
            ("disputed", "D1 review DISPUTE", (DISPUTED,), {}),
            ("missing", "G4 review MISSING", (MISSING,), {}),
        )
        if (status, what) != ("once in care, closed", "missing")
    },
    "once in care, and missing now": case(
        "G4 review MISSING east", BEFORE_CARE, SINCE_EAST, CARE_OVER, MISSING
    ),
    "looked after, identity, SEND by presence": case(
        "G1 review DUPLICATE east", *IN_CARE, EHC, strand=SEND, identity_suspect=True
    ),
    # G1
    **{
        f"{strand}: identity": case("G1 review DUPLICATE west", HOME_WEST, OWN[strand], strand=strand,
                                    identity_suspect=True)
        for strand in Strand
    },
    "identity, weighty: first of all": case(
        "G1 review DUPLICATE+STATUS_UNCLEAR west", HOME_WEST, CP, identity_suspect=True, rejected=(ROW,)
    ),
    "identity, not weighty: other reasons lead": case(
        "G1 review STATUS_UNCLEAR+DUPLICATE west", HOME_WEST, CIN, identity_suspect=True, rejected=(ROW,)
    ),
    "identity, looked after": case(
        "G1 review DUPLICATE+STATUS_UNCLEAR west", BEFORE_CARE, HOME_WEST, CARE, C2, identity_suspect=True,
        rejected=(ROW,),
    ),
    "identity, no address, open": case("G1 review NO_ADDRESS+DUPLICATE", CIN, identity_suspect=True),
    "identity, no address, closed": case("G1 review DUPLICATE+NO_ADDRESS", CLOSED, identity_suspect=True),
    "identity, restricted and missing": case(
        "G1 review CONFIDENTIAL+MISSING+DUPLICATE west", HOME_WEST, CIN, MISSING, identity_suspect=True,
        person=RESTRICTED,
    ),
    "identity of a hosted service's child": case(
        "G1 review DUPLICATE west", HOME_WEST, HELP, strand=EARLY, identity_suspect=True, policy="hosted"
    ),
    # E7
    **{
        f"{strand}: hosted": case("E7 hosted host", HOME_WEST, OWN[strand], strand=strand, policy="hosted")
        for strand in Strand
    },
    "another service hosted": case("A4 successor west", HOME_WEST, CIN, policy="early help hosted"),
    "hosted, the host not named yet": case("E7 hosted", HOME_WEST, CIN, policy="hosted by nobody"),
    "hosted, restricted": case("E7 hosted host", HOME_WEST, EHC, strand=SEND, person=RESTRICTED,
                               policy="hosted"),
    "hosted, another authority's": case("E7 hosted host", CIN, OF_KENT, FOSTERED, policy="hosted"),
    "hosted, another service's": case("E7 hosted host", HOME_WEST, HOST_OF, strand=YJ, policy="hosted"),
    # G2
    "another authority's child": case("G2 not-ours east", HOME_WEST, CIN, OF_KENT, FOSTERED),
    "another authority's child, placed nowhere": case("G2 not-ours", HOME_WEST, CIN, OF_KENT),
    "the predecessor's own": case("A4 successor west", HOME_WEST, CIN, replace(OF_KENT, code="PREDECESSOR")),
    "another authority's until the day before": case(
        "A4 successor west", HOME_WEST, CIN, replace(OF_KENT, end=date(2027, 3, 31))
    ),
    "another authority's until vesting day": case(
        "G2 not-ours", HOME_WEST, CIN, replace(OF_KENT, end=date(2027, 4, 1))
    ),
    "another authority's plan": case("G2 not-ours", HOME_WEST, THEIRS),
    "another authority's plan, now over": case(
        "A5 successor west", HOME_WEST, replace(THEIRS, end=date(2026, 6, 1)), span(SpanKind.REFERRAL)
    ),
    "another authority's plan, and our plan": case("A1 successor west", HOME_WEST, THEIRS, CIN),
    "another authority's plan, our plan over": case(
        "G2 not-ours", HOME_WEST, THEIRS, replace(CIN, end=date(2026, 6, 1))
    ),
    "another authority's plan, our care": case("S1 successor west", BEFORE_CARE, THEIRS, CARE, C2),
    "another authority's plan, our care leaver": case(
        "S10 successor west", BEFORE_CARE, SINCE_EAST, THEIRS, CARE_OVER, LEAVER
    ),
    "another authority's child, SEND": case("E1 successor west", HOME_WEST, EHC, OF_KENT, strand=SEND),
    "another authority's child, restricted": case("G2 not-ours", HOME_WEST, CIN, OF_KENT, person=RESTRICTED),
    # G2b
    "another youth justice service's": case("G2b not-ours west", HOME_WEST, HOST_OF, strand=YJ),
    "our youth justice case": case("E5 successor west", HOME_WEST, JUSTICE, strand=YJ),
    "another service's, over": case(
        "E5 successor west", HOME_WEST, JUSTICE, replace(HOST_OF, end=date(2026, 6, 1)), strand=YJ
    ),
    "another youth justice service's, social care": case("A4 successor west", HOME_WEST, CIN, HOST_OF),
    "another youth justice service's, restricted": case(
        "G2b not-ours west", HOME_WEST, HOST_OF, strand=YJ, person=RESTRICTED
    ),
    # G3
    **{
        f"{strand}: restricted": case("G3 review CONFIDENTIAL", HOME_WEST, OWN[strand], strand=strand,
                                      person=RESTRICTED)
        for strand in Strand
    },
    "in a refuge, the home not ended": case("G3 review CONFIDENTIAL", HOME_WEST, REFUGE, CIN),
    "in a refuge until vesting day": case(
        "G3 review CONFIDENTIAL", HOME_WEST, replace(REFUGE, end=date(2027, 4, 1)), CIN
    ),
    "in a refuge until the day before": case(
        "A4 successor west", HOME_WEST, replace(REFUGE, end=date(2027, 3, 31)), CIN
    ),
    "restricted, disputed and missing": case(
        "G3 review CONFIDENTIAL+MISSING+DISPUTE", HOME_WEST, CIN, DISPUTED, MISSING, person=RESTRICTED
    ),
    # D1
    **{
        f"{strand}: disputed": case("D1 review DISPUTE west", HOME_WEST, OWN[strand], DISPUTED, strand=strand)
        for strand in Strand
    },
    "dispute settled": case("A4 successor west", HOME_WEST, CIN, replace(DISPUTED, end=date(2027, 3, 31))),
    "disputed, weighty: before missing": case("D1 review DISPUTE+MISSING west", HOME_WEST, CP, DISPUTED,
                                              MISSING),
    "disputed, looked after, missing": case(
        "D1 review DISPUTE+MISSING west", BEFORE_CARE, HOME_WEST, CARE, C2, DISPUTED, MISSING
    ),
    "disputed, not weighty: after missing": case(
        "D1 review MISSING+DISPUTE west", HOME_WEST, CIN, DISPUTED, MISSING
    ),
    # G4
    **{
        f"{strand}: missing": case("G4 review MISSING west", HOME_WEST, OWN[strand], MISSING, strand=strand)
        for strand in Strand
    },
    "was missing, until the day before": case(
        "A4 successor west", HOME_WEST, CIN, replace(MISSING, end=date(2027, 3, 31))
    ),
    "missing, last home ended": case("G4 review MISSING+NO_ADDRESS", LEFT, CIN, MISSING),
    "missing, a row rejected": case(
        "G4 review MISSING+STATUS_UNCLEAR west", HOME_WEST, CIN, MISSING, rejected=(ROW,)
    ),
    "disputed, and missing beside": case(
        "G3 review CONFIDENTIAL+MISSING", HOME_WEST, CIN, MISSING, person=RESTRICTED
    ),
    # G4b
    **{
        f"{strand}: whereabouts unknown": case("G4b review MISSING+NO_ADDRESS", LEFT, OWN[strand],
                                               strand=strand)
        for strand in (Strand.SOCIAL_CARE, SEND, EARLY, Strand.EDUCATION, YJ)
    },
    "left on vesting day": case("A4 successor west", replace(LEFT, end=date(2027, 4, 1)), CIN),
    "left the day before": case("G4b review MISSING+NO_ADDRESS", replace(LEFT, end=date(2027, 3, 31)), CIN),
    "left, now at a temporary address": case("A6 review TEMP_ACCOM east", LEFT, TEMPORARY_EAST, CIN),
    "left, and the mother's home is open": case("G4b review MISSING+NO_ADDRESS", LEFT, MOTHER_WEST, CIN),
    "only the mother's old home": case(
        "A4/G5 review NO_ADDRESS", replace(MOTHER_WEST, end=date(2026, 12, 1)), CIN
    ),
    "no address ever": case("A4/G5 review NO_ADDRESS", CIN),
    "left, looked after": case("S1 successor west", BEFORE_CARE, CARE, C2),
    "left, care leaver": case("S10 successor west", BEFORE_CARE, CARE_OVER, LEAVER),
    "left, record closed": case("C3 successor west", LEFT, CLOSED),
    "left, restricted": case("G3 review CONFIDENTIAL+MISSING", LEFT, CIN, person=RESTRICTED),
    "left, disputed": case("D1 review MISSING+DISPUTE+NO_ADDRESS", LEFT, CIN, DISPUTED),
    "left, a row rejected": case("G4b review MISSING+NO_ADDRESS+STATUS_UNCLEAR", LEFT, CIN, rejected=(ROW,)),
    "carer: left": case("F1/G5 review NO_ADDRESS", LEFT, OWN[Strand.CARER], strand=Strand.CARER),
    "staff: left": case("F2 out-of-scope", LEFT, OWN[Strand.STAFF], strand=Strand.STAFF),
    "adoption: left": case("S8c review ADOPTION+NO_ADDRESS", LEFT, OWN[Strand.ADOPTION],
                           strand=Strand.ADOPTION),
    # G7
    **{
        f"{strand}: a row rejected": case("G7 review STATUS_UNCLEAR west", HOME_WEST, OWN[strand],
                                          strand=strand, rejected=(ROW,))
        for strand in Strand
    },
    "a row rejected, a plan and a move": case(
        "G7 review CP_MOVE+STATUS_UNCLEAR west", moved("2027-03-20"), CP, rejected=(ROW,)
    ),
    "restricted, a row rejected": case(
        "G3 review CONFIDENTIAL+STATUS_UNCLEAR", HOME_WEST, CIN, person=RESTRICTED, rejected=(ROW,)
    ),
    "nothing of the record is left": case("none review STATUS_UNCLEAR", HOME_WEST, EHC),
}  # fmt: skip
