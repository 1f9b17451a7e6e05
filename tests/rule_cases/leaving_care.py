"""S9 to S11 and S0b: special guardianship, care leavers, and a status without an episode."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from case_builder import PERSON, address, span

from rule_cases.table import (
    BEFORE_CARE,
    C2,
    CARE,
    CARE_OVER,
    CIN,
    CP,
    FOSTERED,
    HOME_EAST,
    HOME_WEST,
    LEAVER,
    S47,
    SINCE_EAST,
    V2,
    Case,
    born,
    case,
    legal,
    placed,
)  # fmt: skip
from transfer_app.domain.vocabulary import SpanKind


def guardianship(on: str) -> object:
    return span(SpanKind.PERMANENCE, on, on, code="SPECIAL GUARDIANSHIP")


LATELY, LONG_AGO = guardianship("2024-04-01"), guardianship("2024-03-31")
"""Three years before vesting day, and a day more."""
ONCE, REGULAR = span(SpanKind.ALLOWANCE), span(SpanKind.ALLOWANCE, code="REGULAR")
QUALIFYING = replace(LEAVER, code="QUALIFYING")
OF_25, BEFORE_25 = born("2002-04-01"), born("2002-04-02")
WAS_IN_CARE = (BEFORE_CARE, SINCE_EAST, CARE_OVER)

CASES: dict[str, Case] = {
    # S9a
    "guardianship, three years on the day": case("S9a successor west", WAS_IN_CARE, LATELY, ONCE),
    "guardianship, a day less": case("S9a successor west", WAS_IN_CARE, guardianship("2024-04-02"), ONCE),
    "guardianship, a day more": case("S9b successor east", WAS_IN_CARE, LONG_AGO, ONCE),
    "guardianship, the newest order counts": case("S9a successor west", WAS_IN_CARE, LONG_AGO, LATELY, ONCE),
    "guardianship lately, regular allowance": case("S9a successor west", WAS_IN_CARE, LATELY, REGULAR),
    "guardianship lately, never looked after": case("S9b successor east", SINCE_EAST, LATELY, ONCE),
    "guardianship lately, no support": case("A4 successor east", WAS_IN_CARE, LATELY, CIN),
    "guardianship lately, support over": case(
        "A4 successor east", WAS_IN_CARE, LATELY, replace(ONCE, end=date(2027, 3, 31)), CIN
    ),
    "guardianship lately, support until vesting day": case(
        "S9a successor west", WAS_IN_CARE, LATELY, replace(ONCE, end=date(2027, 4, 1))
    ),
    "another order, support": case(
        "A5 successor east", WAS_IN_CARE, replace(LATELY, code="CHILD ARRANGEMENTS"), ONCE
    ),
    **{
        f"guardianship lately, and {kind} open": case(expected, WAS_IN_CARE, LATELY, ONCE, span(kind))
        for kind, expected in (
            (SpanKind.CONTACT, "A5 successor east"),
            (SpanKind.REFERRAL, "A5 successor east"),
            (SpanKind.ASSESSMENT, "A5 successor east"),
            (SpanKind.CIN_PLAN, "A4 successor east"),
            (SpanKind.S47_ENQUIRY, "A3b successor east"),
            (SpanKind.CP_CONFERENCE, "A3b successor east"),
            (SpanKind.CP_PLAN, "A1 successor east"),
            (SpanKind.CARE_LEAVER, "S10 successor west"),
        )
    },
    "guardianship lately, in care again": case(
        "S1 successor east", BEFORE_CARE, SINCE_EAST, CARE_OVER, LATELY, ONCE, C2,
        span(SpanKind.CARE_EPISODE, "2026-06-01"),
    ),
    # S9c, S9b
    "guardianship long ago, regular allowance": case(
        "S9c review SGO_WINDOW east", WAS_IN_CARE, LONG_AGO, REGULAR
    ),
    "guardianship lately, never looked after, regular": case(
        "S9c review SGO_WINDOW east", SINCE_EAST, LATELY, REGULAR
    ),
    "regular allowance over, another goes on": case(
        "S9b successor east", WAS_IN_CARE, LONG_AGO, replace(REGULAR, end=date(2027, 3, 31)), ONCE
    ),
    "a regular allowance without an order": case("A5 successor east", WAS_IN_CARE, REGULAR),
    # S11
    "qualifying, never looked after": case("S11 successor east", HOME_EAST, QUALIFYING),
    "qualifying, of the other kind": case(
        "S11 successor east", HOME_EAST, replace(LEAVER, code="QUALIFYING ADVICE AND ASSISTANCE")
    ),
    "qualifying, once looked after": case("S10 successor west", WAS_IN_CARE, QUALIFYING),
    "relevant, care not on record": case("S10b review CARE_LEAVER_ORIGIN", HOME_EAST, LEAVER),
    "qualifying, over": case("A4 successor east", HOME_EAST, replace(QUALIFYING, end=date(2027, 3, 31)), CIN),
    "qualifying, never looked after, past 25": case(
        "S11 successor east", HOME_EAST, QUALIFYING, person=OF_25
    ),
    # S10c
    "care leaver, 25 on vesting day": case(
        "S10c review STATUS_UNCLEAR west", WAS_IN_CARE, LEAVER, person=OF_25
    ),
    "care leaver, 25 the day after": case("S10 successor west", WAS_IN_CARE, LEAVER, person=BEFORE_25),
    "care leaver, 25 the day before": case(
        "S10c review STATUS_UNCLEAR west", WAS_IN_CARE, LEAVER, person=born("2002-03-31")
    ),
    "care leaver, no birthday": case(
        "S10 successor west", WAS_IN_CARE, LEAVER, person=replace(PERSON, dob=None)
    ),
    "25, no care leaver": case("A4 successor east", WAS_IN_CARE, CIN, person=OF_25),
    "care leaver, 25, origin unknown": case(
        "S10c review STATUS_UNCLEAR+CARE_LEAVER_ORIGIN", CARE_OVER, LEAVER, person=OF_25
    ),
    # S10, S10b
    "care leaver": case("S10 successor west", WAS_IN_CARE, LEAVER),
    "care leaver until vesting day": case(
        "S10 successor west", WAS_IN_CARE, replace(LEAVER, end=date(2027, 4, 1))
    ),
    "care leaver until the day before": case(
        "A4 successor east", WAS_IN_CARE, replace(LEAVER, end=date(2027, 3, 31)), CIN
    ),
    "care leaver, origin unknown": case("S10b review CARE_LEAVER_ORIGIN", SINCE_EAST, CARE_OVER, LEAVER),
    "care leaver, the status never ended": case("S10 successor west", WAS_IN_CARE, C2, LEAVER),
    "care leaver, origin unknown, the status never ended": case(
        "S10b review CARE_LEAVER_ORIGIN", SINCE_EAST, CARE_OVER, C2, LEAVER
    ),
    "care leaver, the only home of unknown start": case(
        "S10b review CARE_LEAVER_ORIGIN", address("QX2 2AA", ""), CARE_OVER, LEAVER
    ),
    "care leaver with a plan": case("S10 successor west", WAS_IN_CARE, LEAVER, CP),
    # S0b
    "care order without an episode": case("S0b review STATUS_UNCLEAR west", WAS_IN_CARE, C2),
    "placement without an episode": case(
        "S0b review STATUS_UNCLEAR west", WAS_IN_CARE, replace(FOSTERED, start=date(2026, 2, 1))
    ),
    "order over, no episode": case("A4 successor east", WAS_IN_CARE, legal("C2", "2027-03-31"), CIN),
    "short break's status without an episode": case("A4 successor east", WAS_IN_CARE, legal("V4"), CIN),
    "order without an episode, child not born": case(
        "S0b review STATUS_UNCLEAR+LAC_ORIGIN_MISSING", HOME_WEST, V2,
        person=replace(PERSON, forename="Unborn"),
    ),
    "order without an episode, an enquiry": case("S0b review STATUS_UNCLEAR west", WAS_IN_CARE, C2, S47),
    "placement over, no episode": case("A4 successor east", WAS_IN_CARE, placed("U1", end="2022-12-31"), CIN),
    "an episode that began later": case(
        "S0b review STATUS_UNCLEAR west", BEFORE_CARE, replace(CARE, start=date(2027, 4, 2)), C2, HOME_WEST
    ),
    "origin and home the same": case("S10 successor west", address("QX1 1AA", "2018-01-01"), CARE_OVER,
                                     LEAVER),
}  # fmt: skip
