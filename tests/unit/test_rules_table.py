"""Each rule of the starting set: a record that matches, one that nearly does, and the edges of its window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from case_builder import EAST, PERSON, PLACES, ROW, VESTING, WEST, address, facts, inside, said, span

from transfer_app.adapters.rule_sets import read_rule_set
from transfer_app.domain.allocation import decide
from transfer_app.domain.people import CaseFacts
from transfer_app.domain.rules import Policy, RuleSet
from transfer_app.domain.siting import postcode_key
from transfer_app.domain.vocabulary import AddressKind, OutcomeKind, SpanKind, Strand

RULES = read_rule_set()
HOME_WEST, HOME_EAST = address("QX1 1AA"), address("QX2 2AA")
CARE = span(SpanKind.CARE_EPISODE, "2022-06-01")
BEFORE_CARE = address("QX1 1AA", "2018-01-01", "2022-05-31")
PLACED = span(SpanKind.PLACEMENT, "2022-06-01", code="U1", postcode="QX2 2AA")
C2, V2 = (span(SpanKind.LEGAL_STATUS, "2022-06-01", code=code) for code in ("C2", "V2"))
CIN, CP = span(SpanKind.CIN_PLAN), span(SpanKind.CP_PLAN)
EHC = span(SpanKind.EHC_PLAN)
SEND = Strand.SEND
CLOSED = span(SpanKind.REFERRAL, "2020-01-01", "2020-06-01")


def legal(code: str) -> object:
    return span(SpanKind.LEGAL_STATUS, "2022-06-01", code=code)


def moved(days_before: int) -> list[object]:
    day = VESTING - timedelta(days=days_before)
    return [
        address("QX1 1AA", "2020-01-01", (day - timedelta(days=1)).isoformat()),
        address("QX1 1AB", day.isoformat()),
    ]


UNBORN = replace(PERSON, dob=None, expected_dob=date(2027, 6, 1))
RESTRICTED = replace(PERSON, restricted=True)

CASES: dict[str, tuple[CaseFacts, str]] = {
    # presence: the current home
    "cin": (facts(HOME_WEST, CIN), "A4 successor E06999001"),
    "cin, other side": (facts(HOME_EAST, CIN), "A4 successor E06999002"),
    "referral": (facts(HOME_EAST, span(SpanKind.REFERRAL)), "A5 successor E06999002"),
    "cp": (facts(HOME_WEST, CP), "A1 successor E06999001"),
    "cp, moved 28 days before": (facts(*moved(28), CP), "A2 review CP_MOVE"),
    "cp, moved 29 days before, left on the 30th": (facts(*moved(30), CP), "A1 successor E06999001"),
    "cp, moves 28 days after": (
        facts(address("QX1 1AA", "2020-01-01", (VESTING + timedelta(days=28)).isoformat()), CP),
        "A2 review CP_MOVE",
    ),
    "cp, moves 29 days after": (
        facts(address("QX1 1AA", "2020-01-01", (VESTING + timedelta(days=29)).isoformat()), CP),
        "A1 successor E06999001",
    ),
    "cp, temporary address": (
        facts(HOME_WEST, address("QX2 2AA", "2026-01-01", kind=AddressKind.TEMPORARY), CP),
        "A2b review CP_MOVE",
    ),
    "s47 with a move": (facts(*moved(5), span(SpanKind.S47_ENQUIRY)), "A3 review RECENT_MOVE"),
    "s47 without": (facts(HOME_WEST, span(SpanKind.S47_ENQUIRY)), "A3b successor E06999001"),
    "cin, temporary": (
        facts(address("QX2 2AA", kind=AddressKind.TEMPORARY), CIN), "A6 review TEMP_ACCOM",
    ),
    "two homes apart": (facts(HOME_WEST, HOME_EAST, CIN), "A9 review SHARED_CARE"),
    "two homes, one side": (facts(HOME_WEST, address("QX1 1AB"), CIN), "A4 successor E06999001"),
    "cp, two homes apart": (facts(HOME_WEST, HOME_EAST, CP), "A9 review SHARED_CARE"),
    "early help": (
        facts(HOME_EAST, span(SpanKind.EARLY_HELP), strand=Strand.EARLY_HELP), "E6 successor E06999002",
    ),
    "unborn": (facts(HOME_WEST, CIN, person=UNBORN), "A8/A8 review UNBORN"),
    "born": (facts(HOME_WEST, CIN, person=replace(UNBORN, dob=date(2027, 4, 1))), "A4 successor E06999001"),
    # status: the origin
    "care order": (facts(BEFORE_CARE, CARE, PLACED, C2), "S1 successor E06999001"),
    "s20": (facts(BEFORE_CARE, CARE, PLACED, V2), "S4 successor E06999001"),
    "s20, family moved across": (
        facts(BEFORE_CARE, address("QX2 2AA", "2023-01-01"), CARE, V2), "S4b review LAC_PARENT_MOVED",
    ),
    "s20, family moved within": (
        facts(BEFORE_CARE, address("QX1 1AB", "2023-01-01"), CARE, V2), "S4 successor E06999001",
    ),
    "no home before care": (facts(CARE, PLACED, C2), "S1/G5 review LAC_ORIGIN_MISSING"),
    "home postcode on the return": (
        facts(replace(CARE, home_postcode="QX2 2AA"), C2), "S1 successor E06999002",
    ),
    "return's home is the placement": (
        facts(replace(CARE, home_postcode="QX2 2AA", postcode="QX2 2AA"), C2),
        "S1/G5 review LAC_ORIGIN_MISSING",
    ),
    "return contradicts history": (
        facts(BEFORE_CARE, replace(CARE, home_postcode="QX2 2AA"), C2), "S1/G6 review ADDRESS_CONFLICT",
    ),
    "return agrees with history": (
        facts(BEFORE_CARE, replace(CARE, home_postcode="QX1 1AB"), C2), "S1 successor E06999001",
    ),
    "legal status unknown": (facts(BEFORE_CARE, CARE), "S0 review STATUS_UNCLEAR"),
    "care ended in one source only": (
        facts(BEFORE_CARE, CARE, replace(CARE, end=date(2024, 1, 1)), C2), "S0a review STATUS_UNCLEAR",
    ),
    "care order, no episode": (facts(HOME_WEST, C2), "S0b review STATUS_UNCLEAR"),
    "interim order": (facts(BEFORE_CARE, CARE, legal("C1")), "S2 review PROCEEDINGS"),  # type: ignore[arg-type]
    "pre-proceedings": (facts(HOME_WEST, CIN, span(SpanKind.PRE_PROCEEDINGS)), "S2 review PROCEEDINGS"),
    "remand": (facts(BEFORE_CARE, CARE, legal("J1")), "S5 review PROCEEDINGS"),  # type: ignore[arg-type]
    "at home on an order": (
        facts(BEFORE_CARE, CARE, C2, replace(PLACED, code="P1", postcode="")), "S3 review LAC_AT_HOME",
    ),
    "at home under s20": (
        facts(BEFORE_CARE, CARE, V2, replace(PLACED, code="P1", postcode="")), "S4 successor E06999001",
    ),
    "placement order": (facts(BEFORE_CARE, CARE, legal("E1")), "S7 review ADOPTION"),  # type: ignore[arg-type]
    "placed for adoption": (facts(BEFORE_CARE, CARE, C2, replace(PLACED, code="A5")), "S7 review ADOPTION"),
    "uasc": (facts(CARE, V2, span(SpanKind.UASC)), "S6 review UASC"),
    "short breaks": (facts(HOME_WEST, CARE, legal("V4")), "S12 successor E06999001"),  # type: ignore[arg-type]
    "care leaver": (
        facts(BEFORE_CARE, replace(CARE, end=date(2026, 1, 1)), span(SpanKind.CARE_LEAVER),
              address("QX2 2AA", "2026-01-02")),
        "S10 successor E06999001",
    ),
    "two homes open before care, on either side": (
        facts(BEFORE_CARE, address("QX2 2AA", "2020-01-01"), CARE, C2), "S1/G6 review ADDRESS_CONFLICT",
    ),
    "care leaver, origin unknown": (
        facts(HOME_EAST, span(SpanKind.CARE_LEAVER)), "S10b review CARE_LEAVER_ORIGIN",
    ),
    "adopted": (
        facts(span(SpanKind.PERMANENCE, "2024-01-01", "2024-01-01", code="ADOPTION"), strand=Strand.ADOPTION),
        "S8a review ADOPTION",
    ),
    # SEND goes its own way
    "ehc plan": (facts(HOME_EAST, EHC, strand=SEND), "E1 successor E06999002"),
    "ehc, looked after, only the placement": (
        facts(address("QX2 2AA", kind=AddressKind.PLACEMENT), BEFORE_CARE, CARE, C2, EHC, strand=SEND),
        "E2 review STRAND_DIFFERS",
    ),
    "ehc, looked after, home agrees": (
        facts(BEFORE_CARE, address("QX1 1AB", "2022-06-02"), CARE, C2, EHC, strand=SEND),
        "E1 successor E06999001",
    ),
    "ehc, temporary 28 days": (
        facts(HOME_WEST, address("QX2 2AA", "2027-03-04", kind=AddressKind.TEMPORARY), EHC, strand=SEND),
        "E1 successor E06999001",
    ),
    "ehc, temporary 29 days": (
        facts(HOME_WEST, address("QX2 2AA", "2027-03-03", kind=AddressKind.TEMPORARY), EHC, strand=SEND),
        "E3 review TEMP_ACCOM",
    ),
    # before any address
    "restricted": (facts(HOME_WEST, CIN, person=RESTRICTED), "G3 review CONFIDENTIAL"),
    "identity": (facts(HOME_WEST, CIN, identity_suspect=True), "G1 review DUPLICATE"),
    "row rejected": (facts(HOME_WEST, CIN, rejected=(ROW,)), "G7 review STATUS_UNCLEAR"),
    "missing now": (facts(HOME_WEST, CIN, span(SpanKind.MISSING, "2027-01-01")), "G4 review MISSING"),
    "was missing": (
        facts(HOME_WEST, CIN, span(SpanKind.MISSING, "2027-01-01", "2027-01-02")), "A4 successor E06999001",
    ),
    "whereabouts unknown": (facts(address("QX1 1AA", end="2026-12-01"), CIN), "G4b review MISSING"),
    "another authority's plan": (
        facts(HOME_WEST, replace(CP, detail="other-authority")), "G2 not-ours",
    ),
    "another authority's plan, and ours": (
        facts(HOME_WEST, replace(CP, detail="other-authority"), CIN), "A1 successor E06999001",
    ),
    # the address itself
    "no address": (facts(CIN), "A4/G5 review NO_ADDRESS"),
    "no fixed abode": (facts(address("ZZ99 3VZ"), CIN), "A4/G5 review NFA"),
    "forces": (facts(address("BF1 2AA"), CIN), "A4/A11 review ARMED_FORCES"),
    "in no gazetteer": (facts(address("QX5 5AA"), CIN), "A4/G5 review NO_ADDRESS"),
    "outside": (facts(address("QX9 9ZZ"), CIN), "A4/A13 review OUT_OF_AREA"),
    "29 m from the line, known to 30 m": (facts(address("QX8 8AA"), CIN), "A4/A14 review BOUNDARY"),
    "31 m from the line, known to 30 m": (facts(address("QX8 8AB"), CIN), "A4 successor E06999001"),
    "on the line": (facts(address("QX7 7AA"), CIN), "A4/A14 review BOUNDARY"),
    "uprn first": (facts(address("QX1 1AA", uprn=1), CIN), "A4 successor E06999001"),
    "uprn contradicts": (facts(address("QX1 1AA", uprn=2), CIN), "A4/G6 review ADDRESS_CONFLICT"),
    "only a placement address": (
        facts(address("QX1 1AA", kind=AddressKind.PLACEMENT), CIN), "A4/G5 review NO_ADDRESS",
    ),
    "home is the placement's postcode": (
        facts(address("QX2 2AA", "2022-06-01"), BEFORE_CARE, CARE, PLACED, C2, EHC, strand=SEND),
        "E2 review STRAND_DIFFERS",
    ),
    # closed
    "closed": (facts(address("QX2 2AA", end="2020-12-01"), CLOSED), "C3 successor E06999002"),
    "closed, no address": (facts(CLOSED), "C5 review CLOSED_UNCLEAR"),
    "closed, once looked after": (
        facts(BEFORE_CARE, address("QX2 2AA", "2024-01-01"), replace(CARE, end=date(2023, 1, 1))),
        "C2 successor E06999001",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_rule(case: str) -> None:
    given, expected = CASES[case]
    assert said(decide(given, RULES, VESTING, PLACES)) == expected


def test_every_rule_of_the_set_decides_some_case() -> None:
    decided = {decide(given, RULES, VESTING, PLACES).rule.split("/")[0] for given, _ in CASES.values()}
    # E4 and E5 wait for their strands to be loadable; E7 needs the policy (below).
    assert {rule.id for rule in RULES.rules} - decided == {"E4", "E5", "E7"}


def test_a_hosted_service_is_not_split() -> None:
    hosting = Policy(authorities={"host": EAST}, hosted_strands=frozenset({Strand.EARLY_HELP}))
    given = facts(HOME_WEST, span(SpanKind.EARLY_HELP), strand=Strand.EARLY_HELP)
    decision = decide(given, replace(RULES, policy=hosting), VESTING, PLACES)
    assert (decision.outcome, decision.area) == (OutcomeKind.HOSTED, EAST)
    assert decide(given, RULES, VESTING, PLACES).outcome is OutcomeKind.SUCCESSOR


def test_a_custodian_keeps_closed_records_where_the_councils_agreed() -> None:
    keeping = replace(RULES, policy=Policy(closed_records="custodian", authorities={"custodian": WEST}))
    decision = decide(facts(address("QX2 2AA"), CLOSED), keeping, VESTING, PLACES)
    assert (decision.outcome, decision.area) == (OutcomeKind.CUSTODIAN, WEST)


def test_a_coastal_point_snaps_only_where_the_policy_says_so() -> None:
    from case_builder import outside

    given = facts(address("QX9 9ZZ"), CIN)
    places = {**PLACES, postcode_key("QX9 9ZZ"): outside(nearest_m=15.0)}
    assert said(decide(given, RULES, VESTING, places)) == "A4/A13 review OUT_OF_AREA"
    snapping = replace(RULES, policy=Policy(snap_coast_m=20.0))
    assert said(decide(given, snapping, VESTING, places)) == "A4 successor E06999001"


def test_swapping_two_rules_changes_some_case() -> None:
    """Order is part of the law: each neighbouring pair that can clash decides some case differently."""
    clashing = [
        ("G1", "G3"),
        ("S2", "S1"),
        ("S3", "S1"),
        ("S7", "S1"),
        ("A2", "A1"),
        ("A9", "A4"),
        ("E2", "E1"),
    ]
    for first, second in clashing:
        swapped = _swap(first, second)
        results = [said(decide(given, swapped, VESTING, PLACES)) for given, _ in CASES.values()]
        both = facts(HOME_WEST, CIN, person=RESTRICTED, identity_suspect=True)
        changed = results != [expected for _, expected in CASES.values()]
        assert changed or said(decide(both, swapped, VESTING, PLACES)) != "G1 review DUPLICATE"


def _swap(first: str, second: str) -> RuleSet:
    orders = {rule.id: rule.order for rule in RULES.rules}
    exchanged = {first: orders[second], second: orders[first]}
    rules = [replace(rule, order=exchanged.get(rule.id, rule.order)) for rule in RULES.rules]
    key: Callable[[object], int] = lambda rule: rule.order  # type: ignore[attr-defined]  # noqa: E731
    return replace(RULES, rules=tuple(sorted(rules, key=key)))


def test_an_explanation_tries_every_rule_up_to_the_one_that_decides() -> None:
    decision = decide(facts(HOME_WEST, CIN), RULES, VESTING, PLACES, explain=True)
    social_care = [rule.id for rule in RULES.for_strand(Strand.SOCIAL_CARE)]
    assert [step.rule for step in decision.steps] == social_care[: social_care.index("A4") + 1]
    assert [step.matched for step in decision.steps] == [False] * (len(decision.steps) - 1) + [True]
    assert all(step.why for step in decision.steps)


def test_a_wider_circle_reaches_the_line() -> None:
    places = {postcode_key("QX1 1AA"): inside(WEST, line_m=90.0, accuracy_m=100.0)}
    assert said(decide(facts(HOME_WEST, CIN), RULES, VESTING, places)) == "A4/A14 review BOUNDARY"


def test_an_address_that_is_gone_from_the_extract_counts_no_more_but_not_in_silence() -> None:
    gone = replace(HOME_WEST, gone=True)
    assert said(decide(facts(gone, CIN), RULES, VESTING, PLACES)) == "A4/G5 review NO_ADDRESS"
    same_side = facts(gone, address("QX1 1AB"), CIN)
    assert said(decide(same_side, RULES, VESTING, PLACES)) == "A4 successor E06999001"
    other_side = facts(gone, HOME_EAST, CIN)
    decision = decide(other_side, RULES, VESTING, PLACES)
    assert said(decision) == "A4 review ADDRESS_CONFLICT"
    assert (
        decision.facts_digest != decide(facts(HOME_WEST, HOME_EAST, CIN), RULES, VESTING, PLACES).facts_digest
    )
