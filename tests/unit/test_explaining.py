"""Why one record goes where it goes, in values, in words and in JSON, on facts built by hand."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import jsonschema
import pytest
from case_builder import EAST, PLACES, VESTING, WEST, address, facts, span

from transfer_app.adapters.rule_sets import read_rule_set
from transfer_app.domain.allocation import decide
from transfer_app.domain.canonical import parse_canonical
from transfer_app.domain.casework import State, StoredDecision
from transfer_app.domain.explaining import Explanation, Part, Result, Status
from transfer_app.domain.explaining_case import GONE_TITLE, explanation
from transfer_app.domain.explanation_json import document
from transfer_app.domain.explanation_words import as_text, near_metres, sections
from transfer_app.domain.geography import Area
from transfer_app.domain.people import CaseFacts, Person, SourceRow
from transfer_app.domain.place_table import PlaceTable
from transfer_app.domain.places import BoundarySet
from transfer_app.domain.question import Question
from transfer_app.domain.reasons import Reason
from transfer_app.domain.rules import RuleSet
from transfer_app.domain.vocabulary import AddressKind, OutcomeKind, SpanKind, Strand
from transfer_app.resources import schema_path

RULES = read_rule_set()
BOUNDARIES = BoundarySet(
    "West, East",
    "areas.geojson",
    "b" * 64,
    "",
    (Area(WEST, "West", b""), Area(EAST, "East", b"")),
    (),
    (),
    0.0,
)


def explained(case: CaseFacts, rules: RuleSet = RULES, stands: StoredDecision | None = None) -> Explanation:
    places = PlaceTable.of(PLACES)
    decision = decide(case, rules, VESTING, places, explain=True)
    question = Question(case, VESTING, places, rules.policy)
    return explanation(question, decision, rules, BOUNDARIES, stands)


def looked_after() -> CaseFacts:
    """Home in the west, then in care with a placement in the east."""
    return facts(
        address("QX1 1AA", start="2016-01-01", end="2024-05-01"),
        address("QX2 2AA", start="2024-05-01", kind=AddressKind.PLACEMENT),
        span(SpanKind.CARE_EPISODE, "2024-05-01", code="C2", home_postcode="QX1 1AB"),
        span(SpanKind.LEGAL_STATUS, "2024-05-01", code="C2", source=SourceRow("legal.csv", "legal", 7)),
        span(SpanKind.LEGAL_STATUS, "2023-01-01", end="2024-04-30", code="V2"),
        span(SpanKind.CONTACT, "2022-01-01", end="2022-01-02"),
    )


def near_line() -> CaseFacts:
    return facts(address("QX8 8AA"), span(SpanKind.CIN_PLAN))


def three_reasons() -> CaseFacts:
    """A dispute, a missing episode and a plan at a temporary address."""
    return facts(
        address("QX1 1AA"),
        address("QX2 2AA", kind=AddressKind.TEMPORARY),
        span(SpanKind.CP_PLAN),
        span(SpanKind.DISPUTE, code="E06999002"),
        span(SpanKind.MISSING, "2027-01-01"),
    )


def closed() -> CaseFacts:
    return facts(
        address("QX2 2AA", start="2020-01-01", end="2025-01-01"),
        span(SpanKind.CIN_PLAN, "2023-01-01", end="2024-01-01"),
        span(SpanKind.EHC_PLAN, "2023-01-01"),
    )


def checked(one: Explanation) -> dict[str, object]:
    """Its JSON, read as the canonical document it must be and checked against the schema."""
    schema = json.loads(schema_path("explanation.schema.json").read_text(encoding="utf-8"))
    content = parse_canonical(document(one))
    jsonschema.Draft202012Validator(schema).validate(content)
    assert isinstance(content, dict)
    return content


def section(one: Explanation, heading: str) -> str:
    return "\n".join(next(each for each in sections(one) if each.heading == heading).lines)


def test_a_looked_after_child_goes_by_the_home_before_care() -> None:
    one = explained(looked_after())
    assert (one.outcome, one.area, one.rule) == (OutcomeKind.SUCCESSOR, WEST, "S1")
    assert one.sentence.startswith("Full care order: the origin address: home before care from 2016-01-01")
    assert [(law.part, law.rule, law.law.status) for law in one.laws] == [
        (Part.RULE, "S1", Status.NEEDS_SIGN_OFF)
    ]
    assert one.used is not None
    assert one.used.area == WEST
    lines = {line.address.postcode: line.counts_as for line in one.addresses}
    assert "home before care" in lines["QX1 1AA"]
    assert lines["QX2 2AA"] == "placement, not a home"
    assert [place.postcode for place in one.stated] == ["QX1 1AB"]
    assert one.reasons == ()
    checked(one)


def test_facts_used_are_those_that_the_conditions_asked_for() -> None:
    one = explained(looked_after())
    used = {(fact.span.kind, fact.span.code): fact for fact in one.facts}
    assert (SpanKind.CONTACT, "") not in used
    order = used[SpanKind.LEGAL_STATUS, "C2"]
    assert "a full care order is in force (SSDA903 LS C2)" in order.fits
    assert str(order.span.source) == "legal.csv, row 7"
    over = used[SpanKind.LEGAL_STATUS, "V2"]
    assert over.fits == ()
    assert over.asked
    assert not over.open
    assert "legal.csv, row 7" in section(one, "Facts used")


def test_a_child_near_the_line_is_told_the_distance_and_to_whom() -> None:
    one = explained(near_line())
    assert (one.outcome, one.rule, one.area) == (OutcomeKind.REVIEW, "A4/A14", WEST)
    assert [(each.part, each.rule) for each in one.decided] == [(Part.RULE, "A4"), (Part.GATE, "A14")]
    assert one.laws[1].law.status is Status.NOT_STATED
    place = section(one, "The address that decides")
    assert "to the line: 29 m to East (E06999002)" in place
    assert "accurate to: 30 m (test, ONSPD 1)" in place
    assert "400000.00 E, 100000.00 N (British National Grid, EPSG:27700), by its postcode" in place
    content = checked(one)
    used = content["address_used"]
    assert isinstance(used, dict)
    assert (used["line_distance_m"], used["line_with"]) == ("29.0", EAST)
    assert used["point"]["accuracy_m"] == "30.0"
    assert one.reasons[0].given_by == ("A14",)


def test_a_closed_record_says_what_it_looked_at_and_that_none_is_open() -> None:
    one = explained(closed())
    assert (one.outcome, one.area, one.rule) == (OutcomeKind.SUCCESSOR, EAST, "C3")
    (plan,) = one.facts
    assert plan.span.kind is SpanKind.CIN_PLAN
    assert (plan.fits, plan.asked) == ((), ("the record is open on vesting day",))
    assert "yes   C3" in section(one, "Rules tried, in order")
    assert "it is not so that the record is open on vesting day" in section(one, "Rules tried, in order")
    assert "looked at, and does not make it so" in section(one, "Facts used")
    checked(one)


def test_three_reasons_are_in_order_with_who_gave_each_and_the_evidence() -> None:
    one = explained(three_reasons())
    assert [reason.code for reason in one.reasons] == [Reason.DISPUTE, Reason.MISSING, Reason.CP_MOVE]
    assert [reason.given_by for reason in one.reasons] == [("D1",), ("G4",), ("A2b",)]
    assert [each.rule for each in one.added] == ["G4", "A2b"]
    assert {law.rule for law in one.laws} == {"D1", "G4", "A2b"}
    told = section(one, "Reasons people look at it")
    assert told.index("1. DISPUTE") < told.index("2. MISSING") < told.index("3. CP_MOVE")
    assert "evidence asked for: missing episodes; last seen" in told
    assert "also  G4" in section(one, "Rules tried, in order")
    checked(one)


def test_priority_is_that_of_the_record() -> None:
    weighty = explained(three_reasons()).reasons[0]
    other = explained(facts(address("QX1 1AA"), span(SpanKind.CIN_PLAN), span(SpanKind.DISPUTE))).reasons[0]
    assert (weighty.code, weighty.priority) == (Reason.DISPUTE, 1)
    assert (other.code, other.priority) == (Reason.DISPUTE, 2)


def test_a_rule_that_held_after_a_decision_by_rule_added_nothing() -> None:
    """A full care order decides before the plan with a move is put; the record is not with people."""
    case = looked_after()
    moved = replace(
        case,
        addresses=(*case.addresses, address("QX1 1AB", start="2027-03-25", kind=AddressKind.TEMPORARY)),
        spans=(*case.spans, span(SpanKind.CP_PLAN)),
    )
    one = explained(moved)
    held = {tried.rule: tried.result for tried in one.tried if tried.result is not Result.NOT_SO}
    assert held["S1"] is Result.DECIDED
    assert held["A2"] is Result.HELD
    assert one.added == ()
    assert one.reasons == ()


def test_a_gate_is_told_from_the_rule_of_its_name() -> None:
    """Gate A9 (two homes) and rule A9 are two things: the law shown is the gate's."""
    one = explained(
        facts(address("QX1 1AA"), address("QX2 2AA"), span(SpanKind.EHC_PLAN), strand=Strand.SEND)
    )
    assert one.rule == "E1/A9"
    gate = one.decided[1]
    assert (gate.part, gate.rule) == (Part.GATE, "A9")
    assert gate.title == "The address cannot decide this alone"


def test_a_check_says_its_law_and_keeps_the_proposal() -> None:
    one = explained(
        facts(address("QX1 1AA"), span(SpanKind.CIN_PLAN), span(SpanKind.LEGAL_HOLD, code="CLAIM"))
    )
    assert (one.outcome, one.area, one.rule) == (OutcomeKind.REVIEW, WEST, "A4/K1")
    assert (one.decided[1].part, one.decided[1].rule) == (Part.CHECK, "K1")
    assert SpanKind.LEGAL_HOLD in {fact.span.kind for fact in one.facts}
    assert one.reasons[0].given_by == ("K1",)
    checked(one)


def test_an_address_that_is_gone_and_would_decide_otherwise_has_its_law() -> None:
    gone = replace(address("QX2 2AA", start="2026-01-01"), gone=True)
    one = explained(facts(address("QX1 1AA"), gone, span(SpanKind.CIN_PLAN)))
    assert one.outcome is OutcomeKind.REVIEW
    assert "gone from the extract" in one.sentence
    assert one.decided[-1].title == GONE_TITLE
    assert one.reasons[0].given_by == (one.decided[-1].rule,)
    assert "gone from the latest extract, so it counts no more" in as_text(one)
    checked(one)


def test_nothing_left_and_no_address_are_explained_too() -> None:
    nothing = explained(facts(address("QX1 1AA"), span(SpanKind.EHC_PLAN), strand=Strand.SOCIAL_CARE))
    assert (nothing.rule, nothing.used, nothing.tried) == ("none", None, ())
    homeless = explained(facts(span(SpanKind.CIN_PLAN)))
    assert homeless.reasons[0].code is Reason.NO_ADDRESS
    for one in (nothing, homeless):
        assert one.sentence in as_text(one)
        checked(one)


def test_notes_stand_apart_from_the_sentence() -> None:
    one = explained(facts(address("QX1 1AA"), span(SpanKind.CP_PLAN)))
    assert one.notes == ("both safeguarding partnerships are told",)
    assert "safeguarding" not in one.sentence
    assert section(one, "What else has to be done or known") == "both safeguarding partnerships are told"


def test_what_people_settled_is_told_beside_what_the_rules_say() -> None:
    first = explained(near_line())
    settled = StoredDecision(
        State.SETTLED, OutcomeKind.SUCCESSOR, EAST, "A4/A14", "", "current", "", "", None, None, None, None,
        (), 3, "The council tax bill says so", first.facts_digest, Strand.SOCIAL_CARE, 1,
    )  # fmt: skip
    one = explained(near_line(), stands=settled)
    assert "what stands: successor East (E06999002), settled by people, on the same facts" in as_text(one)
    moved = explained(near_line(), stands=settled._replace(facts_digest="0" * 64))
    assert "on other facts than these" in as_text(moved)
    checked(one)


def test_no_name_of_the_child_is_anywhere() -> None:
    person: Person = replace(looked_after().person, forename="Xanthippe", surname="Quill")
    one = explained(replace(looked_after(), person=person))
    for told in (as_text(one), document(one).decode("utf-8")):
        assert "Xanthippe" not in told
        assert "Quill" not in told


def test_words_name_areas_and_json_keeps_codes() -> None:
    one = explained(near_line())
    assert "29 m to East" in one.named().sentence or "29 m to East" in one.named().tried[-1].why
    assert f"m to {EAST}" in str(checked(one)["because"])


@pytest.mark.parametrize(
    ("metres", "words"),
    [(29.0, "29 m"), (29.996, "30 m"), (0.004, "0 m"), (29.5, "29.5 m"), (1234.4, "1,234 m")],
)
def test_metres_are_exact_where_they_decide(metres: float, words: str) -> None:
    assert near_metres(metres) == words


def test_a_gate_that_only_adds_its_reason_has_its_law_too() -> None:
    """A rule for people keeps its own reason first; the gate of its address adds one."""
    one = explained(facts(span(SpanKind.CIN_PLAN), span(SpanKind.DISPUTE)))
    assert [reason.code for reason in one.reasons] == [Reason.DISPUTE, Reason.NO_ADDRESS]
    assert [reason.given_by for reason in one.reasons] == [("D1",), ("G5",)]
    assert [(law.part, law.rule, law.result) for law in one.laws] == [
        (Part.RULE, "D1", Result.DECIDED), (Part.GATE, "G5", Result.ALSO),
    ]  # fmt: skip


def test_a_check_adds_its_reason_to_a_record_that_is_with_people() -> None:
    case = facts(
        address("QX1 1AA"), span(SpanKind.CIN_PLAN), span(SpanKind.DISPUTE), span(SpanKind.LEGAL_HOLD)
    )
    one = explained(case)
    assert one.rule == "D1"
    assert [(each.part, each.rule) for each in one.added] == [(Part.CHECK, "K1")]
    assert {reason.code: reason.given_by for reason in one.reasons}[Reason.LEGAL_HOLD] == ("K1",)


def test_the_digest_of_facts_is_what_the_format_document_says() -> None:
    """Put together by docs/format-rules.md alone, as a second engine would."""
    case = looked_after()
    lines = [
        ["A", "home", "2016-01-01", "2024-05-01", "0", "QX1 1AA", "", ""],
        ["A", "placement", "2024-05-01", "", "0", "QX2 2AA", "", ""],
        ["S", "care-episode", "C2", "2024-05-01", "", "", "", "QX1 1AB", "", "", "table"],
        ["S", "legal-status", "C2", "2024-05-01", "", "", "", "", "", "", ""],
        ["S", "legal-status", "V2", "2023-01-01", "2024-04-30", "", "", "", "", "", ""],
        ["S", "contact", "", "2022-01-01", "2022-01-02", "", "", "", "", "", ""],
    ]
    told = sorted("\x1f".join(line) for line in lines)
    told.append("\x1f".join(["P", "2015-05-01", "", "", "0", "0", "", "0"]))
    child = hashlib.sha256("\x1e".join(told).encode()).hexdigest()
    whole = "\x1f".join([child, "social-care", WEST, ""])
    assert explained(case).facts_digest == hashlib.sha256(whole.encode()).hexdigest()
