"""A1 to A11: where the child is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from case_builder import PERSON, address, span

from rule_cases.table import (
    BEFORE_CARE,
    C2,
    CARER_EAST,
    CARER_WEST,
    CIN,
    CLOSED,
    CP,
    HELP,
    HOLD,
    HOME_EAST,
    HOME_WEST,
    LAST_WEST,
    MOTHER_EAST,
    MOTHER_WEST,
    REFERRAL,
    S47,
    SCHOOLING,
    SHUT,
    TEMPORARY_EAST,
    Case,
    case,
    day,
    moved,
)  # fmt: skip
from transfer_app.domain.vocabulary import AddressKind, SpanKind, Strand

EARLY, EDUCATION, SEND, YJ = Strand.EARLY_HELP, Strand.EDUCATION, Strand.SEND, Strand.YOUTH_JUSTICE
DUE = replace(PERSON, dob=None, expected_dob=date(2027, 6, 1))
REVIEWED = span(SpanKind.CP_REVIEW, "2026-06-01", "2026-06-01")
TRANSFER = span(SpanKind.TRANSFER_IN)
CONFERENCE = span(SpanKind.CP_CONFERENCE)
HOUSED = span(SpanKind.HOUSING_PLACEMENT, code="S188")
ARRANGED = span(SpanKind.PRIVATE_FOSTERING)
MOBILE, SETTLED = span(SpanKind.MOBILE_FAMILY), span(SpanKind.MOBILE_FAMILY, code="SETTLED")
FORCES = span(SpanKind.SERVICE_FAMILY)
OVERSEAS = span(SpanKind.POSTING, "2026-01-01", code="OVERSEAS")


def posted(on: str) -> object:
    return span(SpanKind.POSTING, on)


def homes(*starts: int) -> list[object]:
    """Homes on the west side, one after another; each ends on the day before the next begins."""
    ends = [*(day(after - 1) for after in starts[1:]), ""]
    return [address("QX1 1AA", day(after), end) for after, end in zip(starts, ends, strict=True)]


def leaves(after: int) -> object:
    return address("QX1 1AA", "2020-01-01", day(after))


TEMPORARY_STRANDS = ((Strand.SOCIAL_CARE, CIN), (EARLY, HELP), (EDUCATION, SCHOOLING))
FORCES_STRANDS = ((Strand.SOCIAL_CARE, CIN), (EDUCATION, SCHOOLING))

CASES: dict[str, Case] = {
    # A8
    "unborn": case("A8 successor west", MOTHER_WEST, HOME_EAST, CIN, person=DUE),
    "born on vesting day": case("A4 successor east", MOTHER_WEST, HOME_EAST, CIN,
                                person=replace(PERSON, dob=date(2027, 4, 1))),
    "born the day after": case("A8 successor west", MOTHER_WEST, HOME_EAST, CIN,
                               person=replace(PERSON, dob=date(2027, 4, 2))),
    "due, and born": case("A4 successor east", MOTHER_WEST, HOME_EAST, CIN,
                          person=replace(DUE, dob=date(2026, 6, 1))),
    "called unborn": case("A8 successor west", MOTHER_WEST, HOME_EAST, CIN,
                          person=replace(PERSON, forename="UNBORN baby", dob=None)),
    "no birthday, no due date": case("A4 successor east", MOTHER_WEST, HOME_EAST, CIN,
                                     person=replace(PERSON, dob=None)),
    "unborn, record closed": case("C3 successor west", MOTHER_EAST, LAST_WEST, CLOSED, person=DUE),
    "unborn, plan and move": case("A8 successor east", MOTHER_EAST, moved(day(-5)), CP, person=DUE),
    "unborn, early help": case("E6 successor east", MOTHER_WEST, HOME_EAST, HELP, person=DUE, strand=EARLY),
    # A2: 28 days either side
    **{
        f"plan, moved in on day {after}": case("A2 review CP_MOVE west", moved(day(after)), CP)
        for after in (-28, -27, 0)
    },
    "plan, moved in on day -29": case("A1 successor west", moved(day(-29)), CP),
    **{
        f"plan, moves in on day {after}": case(
            "A2 review CP_MOVE west", HOME_WEST, address("QX2 2AA", day(after)), CP
        )
        for after in (1, 27, 28)
    },
    "plan, moves in on day 29": case("A1 successor west", HOME_WEST, address("QX2 2AA", day(29)), CP),
    **{
        f"plan, leaves on day {after}": case("A2 review CP_MOVE west", leaves(after), CP)
        for after in (0, 27, 28)
    },
    "plan, leaves on day 29": case("A1 successor west", leaves(29), CP),
    **{
        f"plan, left another home on day {after}": case(
            f"{expected} west", HOME_WEST, address("QX2 2AA", end=day(after)), CP
        )
        for after, expected in ((-28, "A2 review CP_MOVE"), (-29, "A1 successor"))
    },
    "plan, a stay began lately and is over": case(
        "A2 review CP_MOVE west", HOME_WEST, replace(TEMPORARY_EAST, start=date(2027, 3, 20),
                                                     end=date(2027, 3, 25)), CP
    ),
    "plan, a school began lately": case(
        "A1 successor west", HOME_WEST, address("QX2 2AA", day(-5), kind=AddressKind.SCHOOL), CP
    ),
    "no plan, moved lately": case("A4 successor west", moved(day(-5)), CIN),
    "plan over, moved lately": case("A4 successor west", moved(day(-5)), replace(CP, end=date(2027, 3, 31)),
                                    CIN),
    "plan, moved lately, an order": case(
        "S0b review CP_MOVE+STATUS_UNCLEAR+LAC_ORIGIN_MISSING", moved(day(-5)), C2, CP
    ),
    # A2b, A2c, A2d
    "plan, temporary address": case("A2b review CP_MOVE west", HOME_WEST, TEMPORARY_EAST, CP),
    "plan, temporary address ended": case(
        "A1 successor west", HOME_WEST, replace(TEMPORARY_EAST, end=date(2026, 6, 1)), CP
    ),
    "plan, temporary address, moved lately": case("A2 review CP_MOVE west", moved(day(-5)), TEMPORARY_EAST,
                                                  CP),
    "plan, transfer asked for": case("A2c review CP_MOVE west", HOME_WEST, TRANSFER, CP),
    "plan, transfer held": case("A1 successor west", HOME_WEST, replace(TRANSFER, end=date(2027, 3, 31)), CP),
    "transfer asked for, no plan": case("A4 successor west", HOME_WEST, TRANSFER, CIN),
    "plan, transfer asked for, temporary": case("A2b review CP_MOVE west", HOME_WEST, TEMPORARY_EAST,
                                                TRANSFER, CP),
    "plan, moved since the review": case("A2d review CP_MOVE west", moved("2026-06-02"), REVIEWED, CP),
    "plan, moved on the day of the review": case("A1 successor west", moved("2026-06-01"), REVIEWED, CP),
    "plan, moved before the review": case("A1 successor west", moved("2026-05-31"), REVIEWED, CP),
    "plan, moved since, no review held": case("A1 successor west", moved("2026-06-02"), CP),
    "moved since the review, no plan": case("A4 successor west", moved("2026-06-02"), REVIEWED, CIN),
    "plan, moved since, transfer asked for": case("A2c review CP_MOVE west", moved("2026-06-02"), REVIEWED,
                                                  TRANSFER, CP),
    "plan, moved since, an enquiry": case("A2d review CP_MOVE west", moved("2026-06-02"), REVIEWED, CP, S47),
    **{
        f"order without an episode, plan, {name}": case(
            "S0b review CP_MOVE+STATUS_UNCLEAR west", BEFORE_CARE,
            span(SpanKind.CARE_EPISODE, "2022-06-01", "2023-01-01"), more, C2, CP,
        )
        for name, more in (
            ("temporary", (HOME_WEST, TEMPORARY_EAST)),
            ("transfer", (HOME_WEST, TRANSFER)),
            ("moved since", (address("QX1 1AB", "2026-06-02"), REVIEWED)),
        )
    },
    # A3
    "enquiry, moved on day -28": case("A3 review RECENT_MOVE west", moved(day(-28)), S47),
    "enquiry, moved on day -29": case("A3b successor west", moved(day(-29)), S47),
    "enquiry, leaves on day 28": case("A3 review RECENT_MOVE west", leaves(28), S47),
    "enquiry, leaves on day 29": case("A3b successor west", leaves(29), S47),
    "conference asked for, moved lately": case("A3 review RECENT_MOVE west", moved(day(-5)), CONFERENCE),
    "conference held, moved lately": case(
        "A5 successor west", moved(day(-5)), replace(CONFERENCE, end=date(2026, 3, 1)), REFERRAL
    ),
    "enquiry, moved lately, a hold: the hold leads": case(
        "A3 review LEGAL_HOLD+RECENT_MOVE west", moved(day(-5)), S47, HOLD
    ),
    "plan, enquiry, moved lately, a hold": case(
        "A2 review CP_MOVE+RECENT_MOVE+LEGAL_HOLD west", moved(day(-5)), CP, S47, HOLD
    ),
    # A1
    "plan": case("A1 successor west", HOME_WEST, CP),
    "plan and child in need": case("A1 successor east", HOME_EAST, CP, CIN),
    "plan from vesting day": case("A1 successor west", HOME_WEST, span(SpanKind.CP_PLAN, "2027-04-01"), CIN),
    "plan from the day after": case("A4 successor west", HOME_WEST, span(SpanKind.CP_PLAN, "2027-04-02"),
                                    CIN),
    # A9
    "plan, two homes": case("A9 review SHARED_CARE east", HOME_WEST, HOME_EAST, CP),
    **{
        f"{strand}: two homes": case("A9 review SHARED_CARE east", HOME_WEST, HOME_EAST, own, strand=strand)
        for strand, own in TEMPORARY_STRANDS
    },
    "two homes on one side": case("A4 successor west", HOME_WEST, address("QX1 1AB"), CIN),
    "two homes until the day before": case(
        "A4 successor west", HOME_WEST, replace(HOME_EAST, end=date(2027, 3, 31)), CIN
    ),
    "two homes, closed": case("C3/A9 review SHARED_CARE east", HOME_WEST, HOME_EAST, CLOSED),
    "SEND: two homes": case("E1/A9 review SHARED_CARE east", HOME_WEST, HOME_EAST, span(SpanKind.EHC_PLAN),
                            strand=SEND),
    "two homes and a temporary address": case("A9 review SHARED_CARE east", HOME_WEST, HOME_EAST,
                                              TEMPORARY_EAST, CIN),
    "two homes, a hold, not weighty": case("A9 review LEGAL_HOLD+SHARED_CARE east", HOME_WEST, HOME_EAST, CIN,
                                           HOLD),
    "two homes, a hold, weighty": case("A9 review SHARED_CARE+LEGAL_HOLD east", HOME_WEST, HOME_EAST, CP,
                                       HOLD),
    # A6, A6b
    **{
        f"{strand}: temporary address": case("A6 review TEMP_ACCOM east", HOME_WEST, TEMPORARY_EAST, own,
                                             strand=strand)
        for strand, own in TEMPORARY_STRANDS
    },
    "temporary until vesting day": case(
        "A6 review TEMP_ACCOM east", HOME_WEST, replace(TEMPORARY_EAST, end=date(2027, 4, 1)), CIN
    ),
    "temporary until the day before": case(
        "A4 successor west", HOME_WEST, replace(TEMPORARY_EAST, end=date(2027, 3, 31)), CIN
    ),
    "temporary from the day after": case(
        "A4 successor west", HOME_WEST, replace(TEMPORARY_EAST, start=date(2027, 4, 2)), CIN
    ),
    "temporary, closed": case("C3 successor west", HOME_WEST, TEMPORARY_EAST, CLOSED),
    "housed in the east by its postcode": case(
        "A6b review TEMP_ACCOM east", HOME_WEST, replace(HOUSED, postcode="QX2 2AA"), CIN
    ),
    "temporary, housed": case("A6 review TEMP_ACCOM east", HOME_WEST, TEMPORARY_EAST, HOUSED, CIN),
    **{
        f"{strand}: housed by housing": case("A6b review TEMP_ACCOM west", HOME_WEST, HOUSED, own,
                                             strand=strand)
        for strand, own in TEMPORARY_STRANDS
    },
    "housed until the day before": case("A4 successor west", HOME_WEST,
                                        replace(HOUSED, end=date(2027, 3, 31)), CIN),
    "housed, closed": case("C3 successor west", HOME_WEST, HOUSED, CLOSED),
    "housed, youth justice": case("E5 successor west", HOME_WEST, HOUSED, span(SpanKind.YOUTH_JUSTICE_CASE),
                                  strand=YJ),
    # A10, A10b: four homes in 365 days
    "mobile": case("A10 review MOBILE west", HOME_WEST, MOBILE, CIN),
    "mobile, on a settled site": case("A4 successor west", HOME_WEST, SETTLED, CIN),
    "no longer mobile": case("A4 successor west", HOME_WEST, replace(MOBILE, end=date(2027, 3, 31)), CIN),
    "mobile, closed": case("C3 successor west", HOME_WEST, MOBILE, CLOSED),
    "mobile, housed": case("A6b review TEMP_ACCOM west", HOME_WEST, MOBILE, HOUSED, CIN),
    "mobile, early help": case("E6 successor west", HOME_WEST, MOBILE, HELP, strand=EARLY),
    "four homes, the first on day -365": case("A10b review MOBILE west", homes(-365, -300, -200, -100), CIN),
    "four homes, the first on day -366": case("A4 successor west", homes(-366, -300, -200, -100), CIN),
    "four homes, the last on vesting day": case("A10b review MOBILE west", homes(-300, -200, -100, 0), CIN),
    "four homes, the last the day after": case("A4 successor west", homes(-300, -200, -100, 1), CIN),
    "three homes": case("A4 successor west", homes(-300, -200, -100), CIN),
    "five homes": case("A10b review MOBILE west", homes(-300, -250, -200, -150, -100), CIN),
    "three homes and a stay": case(
        "A10b review MOBILE west", homes(-300, -200, -100),
        replace(TEMPORARY_EAST, start=date(2026, 9, 1), end=date(2026, 9, 9)), CIN,
    ),
    "three homes and a school": case(
        "A4 successor west", homes(-300, -200, -100),
        address("QX2 2AA", "2026-09-01", kind=AddressKind.SCHOOL), CIN,
    ),
    "four homes, a settled site": case("A4 successor west", homes(-300, -200, -150, -100), SETTLED, CIN),
    "four homes, mobile": case("A10 review MOBILE west", homes(-300, -200, -150, -100), MOBILE, CIN),
    "four homes, closed": case("C3 successor west", homes(-300, -200, -150, -100), CLOSED),
    "four homes, posted overseas": case("A10b review MOBILE west", homes(-300, -200, -150, -100), FORCES,
                                        OVERSEAS, CIN),
    # A11, A11b: three months either side
    **{
        f"{strand}: posted overseas": case("A11 review ARMED_FORCES west", HOME_WEST, FORCES, OVERSEAS, own,
                                           strand=strand)
        for strand, own in FORCES_STRANDS
    },
    "posted overseas, over": case("A4 successor west", HOME_WEST, FORCES,
                                  replace(OVERSEAS, end=date(2027, 3, 31)), CIN),
    "posted overseas, not of the forces": case("A4 successor west", HOME_WEST, OVERSEAS, CIN),
    "posted overseas, closed": case("C3 successor west", HOME_WEST, FORCES, OVERSEAS, CLOSED),
    "posted overseas lately": case("A11 review ARMED_FORCES west", HOME_WEST, FORCES,
                                   replace(OVERSEAS, start=date(2027, 3, 1)), CIN),
    "of the forces, not posted": case("A4 successor west", HOME_WEST, FORCES, CIN),
    "posted overseas, housed, education": case("A6b review TEMP_ACCOM west", HOME_WEST, FORCES, OVERSEAS,
                                               HOUSED, SCHOOLING, strand=EDUCATION),
    **{
        f"{strand}: posted on {on}": case("A11b review ARMED_FORCES west", HOME_WEST, FORCES, posted(on), own,
                                          strand=strand)
        for strand, own in FORCES_STRANDS
        for on in ("2027-01-01", "2027-07-01")
    },
    **{
        f"posted on {on}": case("A4 successor west", HOME_WEST, FORCES, posted(on), CIN)
        for on in ("2026-12-31", "2027-07-02")
    },
    "posted lately, not of the forces": case("A4 successor west", HOME_WEST, posted("2027-01-01"), CIN),
    "posted lately, closed": case("C3 successor west", HOME_WEST, FORCES, posted("2027-01-01"), CLOSED),
    "posted lately, SEND": case("E1 successor west", HOME_WEST, FORCES, posted("2027-01-01"),
                                span(SpanKind.EHC_PLAN), strand=SEND),
    # A7b, A7
    "privately fostered": case("A7 successor east", CARER_EAST, ARRANGED, CIN),
    "privately fostered, across": case("A7b review PRIVATE_FOSTERING east", HOME_WEST, CARER_EAST, ARRANGED),
    "privately fostered, on one side": case("A7 successor west", HOME_WEST, CARER_WEST, ARRANGED),
    "privately fostered, by the arrangement's postcode": case(
        "A7b review PRIVATE_FOSTERING east", HOME_WEST, replace(ARRANGED, postcode="QX2 2AA")
    ),
    "the carer's address before the arrangement's": case(
        "A7 successor west", HOME_WEST, CARER_WEST, replace(ARRANGED, postcode="QX2 2AA")
    ),
    "private fostering over": case(
        "A4 successor west", HOME_WEST, CARER_EAST, replace(ARRANGED, end=date(2027, 3, 31)), CIN
    ),
    "private fostering of a posted family": case(
        "A11b review ARMED_FORCES west", HOME_WEST, CARER_EAST, ARRANGED, FORCES, posted("2027-01-01")
    ),
    # A4, A3b, A5
    "child in need": case("A4 successor east", HOME_EAST, CIN),
    "child in need, and an enquiry": case("A4 successor west", HOME_WEST, CIN, S47),
    "child in need until vesting day": case("A4 successor west", HOME_WEST,
                                            replace(CIN, end=date(2027, 4, 1))),
    "child in need until the day before": case("A5 successor west", HOME_WEST,
                                               replace(CIN, end=date(2027, 3, 31)), REFERRAL),
    "enquiry": case("A3b successor east", HOME_EAST, S47),
    "conference asked for": case("A3b successor west", HOME_WEST, CONFERENCE),
    "conference asked for, for later": case(
        "A5 successor west", HOME_WEST, span(SpanKind.CP_CONFERENCE, "2027-04-02"), REFERRAL
    ),
    "referral": case("A5 successor east", HOME_EAST, REFERRAL),
    "contact": case("A5 successor west", HOME_WEST, span(SpanKind.CONTACT)),
    "assessment": case("A5 successor west", HOME_WEST, span(SpanKind.ASSESSMENT)),
    "referral over": case("C3 successor west", HOME_WEST, SHUT[Strand.SOCIAL_CARE]),
}  # fmt: skip
