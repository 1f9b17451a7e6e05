"""What holds of the allocation whatever the facts: one decision a record, in order, from the facts alone."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from case_builder import PERSON, PLACES, ROW, VESTING, address, span
from hypothesis import given, settings
from hypothesis import strategies as st

from transfer_app.adapters.rule_sets import read_rule_set
from transfer_app.domain.allocation import allocate, decide
from transfer_app.domain.decisions import Decision
from transfer_app.domain.identifiers import parse_postcode
from transfer_app.domain.people import Address, CaseFacts, RecordRef, SourceRow, Span
from transfer_app.domain.strands import STRAND_KINDS, strands_of
from transfer_app.domain.vocabulary import AddressKind, AddressTest, OutcomeKind, SpanKind, Strand

RULES = read_rule_set()
POSTCODES = ["", "QX1 1AA", "QX1 1AB", "QX2 2AA", "QX9 9ZZ", "QX8 8AA", "QX7 7AA", "QX5 5AA", "ZZ99 3VZ"]
CODES = ["", "C2", "V2", "V4", "C1", "E1", "J1", "P1", "U1", "A5", "ADOPTION", "UASC"]
RETURN = SourceRow("episodes.csv", "ssda903_episodes", 7)

days = st.one_of(
    st.none(),
    st.integers(-4000, 400).map(lambda days: VESTING + timedelta(days=days)),
    st.sampled_from([VESTING, date(2022, 6, 1), date(2022, 5, 31)]),
)
postcodes = st.sampled_from(POSTCODES)


@st.composite
def addresses(draw: st.DrawFn, kinds: Sequence[AddressKind] = tuple(AddressKind)) -> Address:
    code, problem = parse_postcode(draw(postcodes))
    kind = draw(st.sampled_from(kinds))
    uprn = draw(st.sampled_from([0, 0, 0, 1, 2, 3]))
    return Address(0, kind, "", draw(days), draw(days), uprn, code, problem.value, "", ROW)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    kind = draw(st.sampled_from(sorted({kind for kinds in STRAND_KINDS.values() for kind in kinds})))
    code, source = draw(st.sampled_from(CODES)), draw(st.sampled_from([ROW, RETURN]))
    where, home = draw(postcodes), draw(postcodes)
    detail = draw(st.sampled_from(["", "other-authority"]))
    return Span(0, kind, code, draw(days), draw(days), "", where, home, "", "", detail, source)


HOME = address("QX1 1AA", "2018-01-01")
CARE = span(SpanKind.CARE_EPISODE, "2022-06-01")
ORDER = span(SpanKind.LEGAL_STATUS, "2022-06-01", code="C2")
USUAL: list[tuple[list[Address], list[Span]]] = [
    ([], []),
    ([HOME], [span(SpanKind.CIN_PLAN)]),
    ([HOME], [span(SpanKind.CP_PLAN, "2026-01-01"), span(SpanKind.REFERRAL, "2025-01-01")]),
    ([replace(HOME, end=date(2022, 5, 31))], [CARE, ORDER]),
    ([replace(HOME, end=date(2022, 5, 31))], [CARE, replace(ORDER, code="V2")]),
    ([HOME], [replace(CARE, end=date(2025, 1, 1)), span(SpanKind.CARE_LEAVER)]),
    ([HOME], [span(SpanKind.EHC_PLAN), CARE, ORDER]),
    ([HOME], [span(SpanKind.REFERRAL, "2020-01-01", "2020-06-01")]),
    ([], [replace(CARE, home_postcode="QX2 2AA", source=RETURN), replace(ORDER, source=RETURN)]),
]
"""What most records are like; the strategies add to it what does not fit."""


@st.composite
def cases(draw: st.DrawFn) -> CaseFacts:
    person = replace(
        PERSON,
        dob=draw(st.sampled_from([*[PERSON.dob] * 8, None, date(2027, 6, 1)])),
        restricted=draw(st.sampled_from([False] * 9 + [True])),
    )
    lived, happened = draw(st.sampled_from(USUAL))
    lived = lived + draw(st.lists(addresses(), max_size=2))
    happened = happened + draw(st.lists(spans(), max_size=2))
    strand = draw(st.sampled_from(strands_of(happened) or (Strand.SOCIAL_CARE,)))
    suspect = draw(st.sampled_from([False] * 9 + [True]))
    return CaseFacts(RecordRef("r"), person, strand, tuple(lived), tuple(happened), suspect)


def decided(facts: CaseFacts) -> Decision:
    return decide(facts, RULES, VESTING, PLACES)


@given(st.lists(cases(), max_size=8))
def test_every_record_gets_one_decision_in_order(many: list[CaseFacts]) -> None:
    many = [replace(facts, record=RecordRef(f"r{number}")) for number, facts in enumerate(many)]
    made = list(allocate(many, RULES, VESTING, PLACES))
    assert [one.record for one in made] == [facts.record for facts in many]
    assert made == [decided(facts) for facts in many]


@settings(max_examples=400)
@given(cases())
def test_a_successor_needs_one_sure_place_and_a_review_a_reason(facts: CaseFacts) -> None:
    decision = decided(facts)
    assert bool(decision.reasons) == decision.needs_review
    if decision.outcome is OutcomeKind.SUCCESSOR:
        assert decision.area is not None
        assert decision.sited is not None
        assert decision.sited.placing is not None
        assert decision.sited.fault == ""
        assert decision.sited.placing.area == decision.area
        address = decision.sited.address
        assert address is None or address.kind is AddressKind.HOME
        assert not facts.person.restricted
        assert not facts.identity_suspect


@settings(max_examples=400)
@given(cases(), st.integers(0, 9999))
def test_the_order_of_the_facts_says_nothing(facts: CaseFacts, seed: int) -> None:
    shuffle = random.Random(seed)
    lived, happened = list(facts.addresses), list(facts.spans)
    shuffle.shuffle(lived)
    shuffle.shuffle(happened)
    other = replace(facts, addresses=tuple(lived), spans=tuple(happened))
    assert decided(other) == decided(facts)


@settings(max_examples=400)
@given(cases(), addresses([AddressKind.PLACEMENT]))
def test_a_placement_address_moves_no_automatic_result(facts: CaseFacts, placed: Address) -> None:
    """By the current home, and by the origin alike: a placement is never a home."""
    before = decided(facts)
    after = decided(replace(facts, addresses=(*facts.addresses, placed)))
    if before.outcome is OutcomeKind.SUCCESSOR:
        assert (after.outcome, after.area, after.rule) == (before.outcome, before.area, before.rule)
    elif before.test is AddressTest.CURRENT and after.outcome is OutcomeKind.SUCCESSOR:
        # Whereabouts were unknown; now something is open. What decides is a home all the same.
        assert before.rule == "G4b"
        assert after.sited is not None
        assert after.sited.address in facts.addresses


@settings(max_examples=400)
@given(cases())
def test_a_placement_where_the_home_is_takes_the_home_s_word_away(facts: CaseFacts) -> None:
    """A placement of the same time and postcode as the address that decided: people decide instead."""
    before = decided(facts)
    home = before.sited.address if before.sited else None
    if before.outcome is not OutcomeKind.SUCCESSOR or home is None or not home.postcode:
        return
    placement = Span(
        0, SpanKind.PLACEMENT, "U1", home.start, home.end, "", home.postcode, "", "", "", "", ROW
    )
    after = decided(replace(facts, spans=(*facts.spans, placement)))
    if after.outcome is OutcomeKind.SUCCESSOR:
        assert after.sited is not None
        assert after.sited.address != home


@given(cases())
def test_explaining_changes_nothing(facts: CaseFacts) -> None:
    told = decide(facts, RULES, VESTING, PLACES, explain=True)
    assert replace(told, steps=()) == decided(facts)
    assert all(step.why for step in told.steps)
