"""Facts that are ambiguous, contradictory or incomplete never give a record to a successor by themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from case_builder import EAST, PLACES, VESTING, WEST, address, facts, inside, said, span

from transfer_app.adapters.rule_sets import read_rule_set
from transfer_app.domain.allocation import decide
from transfer_app.domain.people import CaseFacts, SourceRow
from transfer_app.domain.place_table import PlaceTable
from transfer_app.domain.question import Question
from transfer_app.domain.siting import postcode_key, uprn_key
from transfer_app.domain.vocabulary import AddressKind, SpanKind, Strand

RULES = read_rule_set()
CARE = span(SpanKind.CARE_EPISODE, "2022-06-01")
C2, V2 = (span(SpanKind.LEGAL_STATUS, "2022-06-01", code=code) for code in ("C2", "V2"))
FOSTERED = span(SpanKind.PLACEMENT, "2022-06-01", code="U1", postcode="QX2 2AA")
WEST_BEFORE = address("QX1 1AA", "2018-01-01", "2022-05-31")
HOME_WEST = address("QX1 1AA")
CIN, EHC = span(SpanKind.CIN_PLAN), span(SpanKind.EHC_PLAN)
LEAVER = span(SpanKind.CARE_LEAVER)
RETURN = SourceRow("episodes.csv", "ssda903_episodes", 2)
FIRST_CARE = span(SpanKind.CARE_EPISODE, "2012-01-01", "2015-12-31")
WITH_KIN = span(SpanKind.PLACEMENT, "2012-01-01", "2015-12-31", code="U1", postcode="QX2 2AA")

CASES: dict[str, tuple[CaseFacts, str]] = {
    # a placement standing in for the home
    "the placement's address, its start not recorded": (
        facts(address("QX2 2AA", ""), CARE, C2, FOSTERED), "S1/G6 review ADDRESS_CONFLICT",
    ),
    "the placement's address, entered days before the placement": (
        facts(WEST_BEFORE, address("QX2 2AA", "2022-05-30"), CARE, C2, FOSTERED),
        "S1/G6 review ADDRESS_CONFLICT",
    ),
    "the placement's address, entered before, and no other home": (
        facts(address("QX2 2AA", "2022-05-30"), CARE, C2, FOSTERED), "S1/G6 review ADDRESS_CONFLICT",
    ),
    "the same for the plan of a child with one address": (
        facts(address("QX2 2AA", ""), CARE, C2, FOSTERED, EHC, strand=Strand.SEND),
        "E1/G6 review ADDRESS_CONFLICT",
    ),
    "a home that began on the day care began": (
        facts(address("QX2 2AA", "2022-06-01"), CARE, C2), "S1/G5 review LAC_ORIGIN_MISSING",
    ),
    "one home of unknown start": (facts(address("QX2 2AA", ""), CARE, C2), "S1/G5 review LAC_ORIGIN_MISSING"),
    "a home of unknown start that the return confirms": (
        facts(address("QX2 2AA", ""), replace(CARE, home_postcode="QX2 2AA"), C2), "S1 successor E06999002",
    ),
    "a home of unknown start beside one on the other side": (
        facts(WEST_BEFORE, address("QX2 2AA", ""), CARE, C2), "S1/G6 review ADDRESS_CONFLICT",
    ),
    "the return's home is the placement of another source": (
        facts(replace(CARE, home_postcode="QX2 2AA"), C2, FOSTERED), "S1/G5 review LAC_ORIGIN_MISSING",
    ),
    "stayed with the carer after the first care ended": (
        facts(
            address("QX1 1AA", "2008-01-01", "2011-12-31"), address("QX2 2AA", "2012-01-01", "2022-05-31"),
            FIRST_CARE, WITH_KIN, CARE, C2,
        ),
        "S1/G6 review ADDRESS_CONFLICT",
    ),
    "a home that ended with its placement is none": (
        facts(WEST_BEFORE, address("QX2 2AA", "2022-06-01", "2023-06-01"), CARE, C2,
              replace(FOSTERED, end=date(2023, 6, 1))),
        "S1 successor E06999001",
    ),
    # one home of several is not sure
    "a second home in no gazetteer": (
        facts(address("QX5 5AA", "2019-01-01"), HOME_WEST, CIN), "A4/G5 review NO_ADDRESS",
    ),
    "a second home near the line": (
        facts(address("QX8 8AA", "2019-01-01"), HOME_WEST, CIN), "A4/A14 review BOUNDARY",
    ),
    "two homes on either side and a third in no gazetteer": (
        facts(HOME_WEST, address("QX2 2AA"), address("QX5 5AA", "2026-01-01"), CIN), "A9 review SHARED_CARE",
    ),
    "closed, two homes on either side that ended on one day": (
        facts(address("QX1 1AA", end="2020-12-01"), address("QX2 2AA", end="2020-12-01"),
              span(SpanKind.REFERRAL, "2020-01-01", "2020-06-01")),
        "C3/A9 review SHARED_CARE",
    ),
    "no fixed abode in the history, a postcode on the return": (
        facts(address("ZZ99 3VZ", "2020-01-01", "2022-05-31"), replace(CARE, home_postcode="QX1 1AA"), C2),
        "S1/G5 review NFA",
    ),
    "s20, one of the family's homes is across the line": (
        facts(WEST_BEFORE, HOME_WEST, address("QX2 2AA", "2023-01-01"), CARE, V2),
        "S4b review LAC_PARENT_MOVED",
    ),
    "s20, one of the family's homes since is across the line": (
        facts(WEST_BEFORE, address("QX2 2AA", "2023-01-01"), address("QX1 1AB", "2024-01-01"), CARE, V2),
        "S4b review LAC_PARENT_MOVED",
    ),
    "s20, the family left the county": (
        facts(WEST_BEFORE, address("QX9 9ZZ", "2023-01-01"), CARE, V2), "S4b review LAC_PARENT_MOVED",
    ),
    # an address that contradicts itself
    "a UPRN beside a postcode that says no fixed abode": (
        facts(address("ZZ99 3VZ", uprn=1), CIN), "A4/G5 review NFA",
    ),
    "a UPRN beside a forces postcode": (facts(address("BF1 2AA", uprn=1), CIN), "A4/A11 review ARMED_FORCES"),
    # a refuge is confidential, whatever else is written
    "in a refuge, the old home not ended": (
        facts(HOME_WEST, address("QX2 2AA", "2026-01-01", kind=AddressKind.REFUGE), CIN),
        "G3 review CONFIDENTIAL",
    ),
    "left the refuge": (
        facts(HOME_WEST, address("QX2 2AA", "2025-01-01", "2025-06-01", kind=AddressKind.REFUGE), CIN),
        "A4 successor E06999001",
    ),
    # the status is not whole
    "care ended in the case system, not in last year's return": (
        facts(WEST_BEFORE, replace(CARE, source=RETURN), replace(C2, source=RETURN),
              replace(CARE, end=date(2024, 1, 1)), CIN),
        "S0a review STATUS_UNCLEAR",
    ),
    "care ended on one row, not on its other": (
        facts(WEST_BEFORE, CARE, replace(CARE, end=date(2024, 1, 1)), C2), "S0a review STATUS_UNCLEAR",
    ),
    "care divided by placements in the return": (
        facts(WEST_BEFORE, CARE, C2, replace(CARE, source=RETURN, end=date(2023, 1, 1)),
              replace(CARE, source=RETURN, start=date(2023, 1, 1))),
        "S1 successor E06999001",
    ),
    "care began again after last year's return": (
        facts(WEST_BEFORE, CARE, C2, replace(FIRST_CARE, source=RETURN)), "S1 successor E06999001",
    ),
    "a care order in force without an episode": (facts(HOME_WEST, C2), "S0b review STATUS_UNCLEAR"),
    "a placement open without an episode": (facts(HOME_WEST, FOSTERED), "S0b review STATUS_UNCLEAR"),
    "a short break's status without an episode": (
        facts(HOME_WEST, span(SpanKind.LEGAL_STATUS, code="V4"), CIN), "A4 successor E06999001",
    ),
    "a care leaver whose status was never ended": (
        facts(WEST_BEFORE, replace(CARE, end=date(2026, 1, 1)), C2, LEAVER), "S10 successor E06999001",
    ),
    "closed, once looked after, origin not known": (
        facts(address("QX2 2AA", "2024-01-01"), replace(CARE, end=date(2023, 1, 1))),
        "C2/G5 review LAC_ORIGIN_MISSING",
    ),
    "our care leaver, with another authority's plan": (
        facts(WEST_BEFORE, replace(CARE, end=date(2026, 1, 1)), LEAVER,
              replace(span(SpanKind.CP_PLAN), detail="other-authority")),
        "S10 successor E06999001",
    ),
    "all its facts went to another child": (facts(HOME_WEST, EHC), "none review STATUS_UNCLEAR"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_people_decide(case: str) -> None:
    given, expected = CASES[case]
    assert said(decide(given, RULES, VESTING, PLACES)) == expected


def test_a_postcode_near_one_line_does_not_excuse_a_uprn_beyond_another() -> None:
    third = replace(inside(EAST, line_m=10.0), placing=replace(inside(EAST, line_m=10.0).placing))
    far = replace(inside(WEST, accuracy_m=5.0), placing=replace(inside(WEST).placing, area="E06999003"))
    places = {**PLACES, postcode_key("QX3 3AA"): third, uprn_key(3): far}
    assert said(decide(facts(address("QX3 3AA", uprn=3), CIN), RULES, VESTING, places)) == (
        "A4/G6 review ADDRESS_CONFLICT"
    )
    beside = {**places, uprn_key(3): inside(WEST, accuracy_m=5.0)}
    assert said(decide(facts(address("QX3 3AA", uprn=3), CIN), RULES, VESTING, beside)) == (
        "A4 successor E06999001"
    )


def test_a_short_episode_inside_a_long_one_does_not_cut_the_period() -> None:
    """Two sources tell of one period: one episode in the one, one for each placement in the other."""
    long = span(SpanKind.CARE_EPISODE, "2016-01-01", "2024-01-01")
    short = span(SpanKind.CARE_EPISODE, "2017-01-01", "2018-01-01")
    now = span(SpanKind.CARE_EPISODE, "2024-01-01")
    before = span(SpanKind.CARE_EPISODE, "2010-01-01", "2011-01-01")
    question = Question(facts(now, short, long, before), VESTING, PlaceTable.of(PLACES), RULES.policy)
    assert question.care_period == [long, short, now]


def test_a_postcode_with_addresses_on_both_sides_decides_for_nobody() -> None:
    table = PlaceTable.of(PLACES)
    places = table.with_shared(table.apart([(postcode_key("QX1 1AA"), uprn_key(2))]))
    assert said(decide(facts(HOME_WEST, CIN), RULES, VESTING, places)) == "A4/A14 review BOUNDARY"
    known = facts(address("QX1 1AA", uprn=1), CIN)
    assert said(decide(known, RULES, VESTING, places)) == "A4 successor E06999001"
    stated = facts(replace(CARE, home_postcode="QX1 1AA"), C2)
    assert said(decide(stated, RULES, VESTING, places)) == "S1/A14 review BOUNDARY"


def test_a_uprn_that_is_wrong_or_not_sure_says_nothing_of_its_postcode() -> None:
    here, there = postcode_key("QX1 1AA"), uprn_key(2)
    far = replace(PLACES[there], location=replace(PLACES[there].location, easting=405_001.0))
    for places in ({**PLACES, there: far}, {**PLACES, there: inside(EAST, line_m=4.0, accuracy_m=5.0)}):
        assert not PlaceTable.of(places).apart([(here, there), (here, uprn_key(99))])
