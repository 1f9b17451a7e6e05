"""What holds of the allocation whatever the facts: one decision a record, in order, from the facts alone."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from case_builder import EAST, PERSON, PLACES, ROW, VESTING, WEST, address, span
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from transfer_app.adapters.rule_sets import read_rule_set
from transfer_app.domain.allocation import allocate, decide
from transfer_app.domain.decisions import Decision
from transfer_app.domain.identifiers import parse_postcode
from transfer_app.domain.people import Address, CaseFacts, RecordRef, SourceRow, Span
from transfer_app.domain.rules import Policy
from transfer_app.domain.siting import MILD
from transfer_app.domain.strands import strands_of
from transfer_app.domain.vocabulary import AddressKind, AddressTest, OutcomeKind, SpanKind, Strand

RULES = replace(read_rule_set(), policy=Policy(team_areas={"west team": WEST, "east team": EAST}))
POSTCODES = [
    "", "QX1 1AA", "QX1 1AB", "QX2 2AA", "QX9 9ZZ", "QX8 8AA", "QX7 7AA", "QX5 5AA", "ZZ99 3VZ", "QX6 6AA",
    "QX6 6AC", "QX6 6AD", "BF1 2AA",
]  # fmt: skip
CODES = [
    "", "C2", "V2", "V4", "C1", "E1", "J1", "P1", "U1", "A5", "S1", "ADOPTION", "SPECIAL GUARDIANSHIP",
    "REGULAR", "QUALIFYING", "OVERSEAS", "SETTLED", "HOST", "PREDECESSOR", "E06999007",
]  # fmt: skip
RETURN = SourceRow("episodes.csv", "ssda903_episodes", 7)

DECIDING = {
    AddressTest.CURRENT: AddressKind.HOME,
    AddressTest.ORIGIN: AddressKind.HOME,
    AddressTest.BY_STATUS: AddressKind.HOME,
    AddressTest.PREVIOUS: AddressKind.HOME,
    AddressTest.BEFORE_CUSTODY: AddressKind.HOME,
    AddressTest.MOTHER: AddressKind.MOTHERS_HOME,
    AddressTest.PRIVATE_FOSTER_CARER: AddressKind.PRIVATE_FOSTER_CARER,
}
"""The one kind of address that each test may give a record to a successor by."""
NEVER = [kind for kind in AddressKind if kind not in DECIDING.values()]
"""Placement, temporary, school, refuge, correspondence, unknown: never the home."""
ONLY_PROPOSED = (AddressTest.PLACEMENT, AddressTest.WHERE_PRESENT)
"""They show where a child is, never where it belongs."""
WITHOUT_ADDRESS = {
    AddressTest.ORIGIN: "home postcode on the care episode",
    AddressTest.BY_STATUS: "home postcode on the care episode",
    AddressTest.PRIVATE_FOSTER_CARER: "postcode of the private fostering arrangement",
}
"""The tests that a postcode on a fact may stand for, and what it is then called."""

days = st.one_of(
    st.none(),
    st.integers(-4000, 400).map(lambda days: VESTING + timedelta(days=days)),
    st.sampled_from([VESTING, date(2022, 6, 1), date(2022, 5, 31), date(2027, 3, 20)]),
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
    kind = draw(st.sampled_from(SpanKind))
    code, source = draw(st.sampled_from(CODES)), draw(st.sampled_from([ROW, RETURN]))
    where, home = draw(postcodes), draw(postcodes)
    detail, team = draw(st.sampled_from(["", "other-authority"])), draw(st.sampled_from(["", "West Team"]))
    return Span(0, kind, code, draw(days), draw(days), "", where, home, "", team, detail, source)


HOME = address("QX1 1AA", "2018-01-01")
CARE = span(SpanKind.CARE_EPISODE, "2022-06-01")
ORDER = span(SpanKind.LEGAL_STATUS, "2022-06-01", code="C2")
MOTHER = address("QX2 2AA", kind=AddressKind.MOTHERS_HOME)
CARER = address("QX2 2AA", kind=AddressKind.PRIVATE_FOSTER_CARER)
JUSTICE = span(SpanKind.YOUTH_JUSTICE_CASE)
MOVED = [replace(HOME, end=date(2027, 2, 1)), address("QX2 2AA", "2027-02-02")]
USUAL: list[tuple[list[Address], list[Span]]] = [
    ([], []),
    ([HOME], [span(SpanKind.CIN_PLAN)]),
    ([HOME, MOTHER], [span(SpanKind.CIN_PLAN)]),
    ([HOME], [span(SpanKind.CP_PLAN, "2026-01-01"), span(SpanKind.REFERRAL, "2025-01-01")]),
    ([replace(HOME, end=date(2022, 5, 31))], [CARE, ORDER]),
    ([replace(HOME, end=date(2022, 5, 31))], [CARE, replace(ORDER, code="V2")]),
    ([HOME], [replace(CARE, end=date(2025, 1, 1)), span(SpanKind.CARE_LEAVER)]),
    ([HOME], [span(SpanKind.EHC_PLAN), CARE, ORDER]),
    ([HOME], [span(SpanKind.REFERRAL, "2020-01-01", "2020-06-01")]),
    ([], [replace(CARE, home_postcode="QX2 2AA", source=RETURN), replace(ORDER, source=RETURN)]),
    ([CARER], [span(SpanKind.PRIVATE_FOSTERING)]),
    ([], [span(SpanKind.PRIVATE_FOSTERING, postcode="QX2 2AA")]),
    (MOVED, [JUSTICE]),
    (MOVED, [JUSTICE, span(SpanKind.CUSTODY, "2027-02-02")]),
    ([HOME], [span(SpanKind.EARLY_HELP), span(SpanKind.EDUCATION_CASE)]),
    ([HOME], [span(SpanKind.ADOPTION_SUPPORT), span(SpanKind.PERMANENCE, "2026-01-01", code="ADOPTION")]),
    ([HOME], [span(SpanKind.CARER_APPROVAL)]),
    ([HOME], [span(SpanKind.STAFF_FILE)]),
]
"""What most records are like; the strategies add to it what does not fit."""


@st.composite
def cases(draw: st.DrawFn) -> CaseFacts:
    person = replace(
        PERSON,
        dob=draw(st.sampled_from([*[PERSON.dob] * 8, None, date(2027, 6, 1), date(2009, 4, 1)])),
        expected_dob=draw(st.sampled_from([None] * 4 + [date(2027, 6, 1)])),
        restricted=draw(st.sampled_from([False] * 9 + [True])),
    )
    lived, happened = draw(st.sampled_from(USUAL))
    lived = lived + draw(st.lists(addresses(), max_size=2))
    happened = happened + draw(st.lists(spans(), max_size=2))
    strand = draw(st.sampled_from(strands_of(happened) or tuple(Strand)))
    suspect = draw(st.sampled_from([False] * 9 + [True]))
    return CaseFacts(RecordRef("r"), person, strand, tuple(lived), tuple(happened), suspect)


batches = st.lists(cases(), min_size=1, max_size=12)
some = settings(max_examples=examples(60), deadline=None)


def decided(many: Sequence[CaseFacts], *, explain: bool = False) -> list[Decision]:
    return list(allocate(many, RULES, VESTING, PLACES, explain=explain))


def named(many: Sequence[CaseFacts]) -> list[CaseFacts]:
    return [replace(facts, record=RecordRef(f"r{number}")) for number, facts in enumerate(many)]


@some
@given(batches, st.integers(0, 9999), st.integers(1, 12))
def test_a_record_is_decided_alike_alone_and_in_any_batch(
    many: list[CaseFacts], seed: int, size: int
) -> None:
    many = named(many)
    alone = {facts.record: decide(facts, RULES, VESTING, PLACES) for facts in many}
    together = decided(many)
    assert [one.record for one in together] == [facts.record for facts in many]
    assert together == [alone[facts.record] for facts in many]
    random.Random(seed).shuffle(many)
    parts = [decided(many[at : at + size]) for at in range(0, len(many), size)]
    assert [one for part in parts for one in part] == [alone[facts.record] for facts in many]


@some
@given(batches, cases(), st.integers(0, 12))
def test_another_record_changes_nothing(many: list[CaseFacts], other: CaseFacts, at: int) -> None:
    many = named(many)
    with_it = decided([*many[:at], other, *many[at:]])
    assert [one for one in with_it if one.record != other.record] == decided(many)


@some
@given(batches)
def test_a_successor_needs_one_sure_place_and_a_review_a_reason(many: list[CaseFacts]) -> None:
    for facts, decision in zip(many, decided(many), strict=True):
        assert bool(decision.reasons) == decision.needs_review
        if decision.outcome is not OutcomeKind.SUCCESSOR:
            continue
        assert decision.area is not None
        assert decision.sited is not None
        assert decision.sited.placing is not None
        assert decision.sited.fault in ("", *MILD)
        assert decision.sited.placing.area == decision.area
        assert not facts.person.restricted
        assert not facts.identity_suspect


@some
@given(batches)
def test_each_address_test_goes_by_its_own_kind_of_address_only(many: list[CaseFacts]) -> None:
    """Also where an address is only the proposal. A placement shows where another authority's child is."""
    for decision in decided(many):
        sited = decision.sited
        if sited is None or sited.placing is None or decision.test in ONLY_PROPOSED:
            assert decision.outcome is not OutcomeKind.SUCCESSOR or sited is None
            continue
        if sited.address is not None:
            assert sited.address.kind is DECIDING[decision.test]
        else:
            assert sited.label.startswith(WITHOUT_ADDRESS[decision.test])


@some
@given(batches, st.integers(0, 9999))
def test_the_order_of_the_facts_says_nothing(many: list[CaseFacts], seed: int) -> None:
    shuffle = random.Random(seed)
    others = []
    for facts in many:
        lived, happened = list(facts.addresses), list(facts.spans)
        shuffle.shuffle(lived)
        shuffle.shuffle(happened)
        others.append(replace(facts, addresses=tuple(lived), spans=tuple(happened)))
    before, after = decided(many), decided(others)
    assert [one.facts_digest for one in after] == [one.facts_digest for one in before]
    assert after == before


@some
@given(batches, st.integers(0, 9999))
def test_facts_of_one_digest_are_decided_alike(many: list[CaseFacts], seed: int) -> None:
    """What the digest leaves out, no rule looks at: else a signed decision would outlive its facts.

    But for the team: a case that changes hands is no new fact to people who settled it.
    """
    others = [changed(facts, random.Random(seed)) for facts in many]
    for before, after in zip(decided(many), decided(others), strict=True):
        if after.facts_digest == before.facts_digest:
            same = (after.rule, after.outcome, after.area, after.reasons)
            assert same == (before.rule, before.outcome, before.area, before.reasons)


def changed(facts: CaseFacts, dice: random.Random) -> CaseFacts:
    """One thing about the child, or about one of its facts, is written otherwise."""
    if dice.random() < 0.3:
        names = {"forename": "Unborn", "surname": "Other", "sex": "M", "upn": "A1", "legacy_id": "7"}
        name = dice.choice(sorted(names))
        return replace(facts, person=replace(facts.person, **{name: names[name]}))
    lived, happened = list(facts.addresses), list(facts.spans)
    if happened and (dice.random() < 0.7 or not lived):
        at = dice.randrange(len(happened))
        other = dice.choice([{"ref": "9"}, {"source": RETURN}])
        happened[at] = replace(happened[at], **other)
    elif lived:
        at = dice.randrange(len(lived))
        lived[at] = replace(
            lived[at], **dice.choice([{"kind_as_written": "x"}, {"source": RETURN}, {"id": 4}])
        )
    return replace(facts, addresses=tuple(lived), spans=tuple(happened))


@some
@given(batches, addresses(NEVER))
def test_an_address_that_is_no_home_moves_no_automatic_result(many: list[CaseFacts], other: Address) -> None:
    """By the current home and by the origin alike. It may send a record to people, as a refuge does."""
    others = [replace(facts, addresses=(*facts.addresses, other)) for facts in many]
    for facts, before, after in zip(many, decided(many), decided(others), strict=True):
        if after.outcome is not OutcomeKind.SUCCESSOR:
            continue
        if before.outcome is OutcomeKind.SUCCESSOR:
            assert (after.area, after.rule) == (before.area, before.rule)
        else:
            # Whereabouts were unknown; now something is open. What decides is a home all the same.
            assert before.rule == "G4b"
            assert after.sited is not None
            assert after.sited.address is None or after.sited.address in facts.addresses


@some
@given(batches)
def test_a_placement_where_the_home_is_takes_the_home_s_word_away(many: list[CaseFacts]) -> None:
    """A placement of the same time and postcode as the home that decided: people decide instead."""
    doubted, homes = [], []
    for facts, before in zip(many, decided(many), strict=True):
        home = before.sited.address if before.sited else None
        if before.outcome is not OutcomeKind.SUCCESSOR or home is None or home.kind is not AddressKind.HOME:
            continue
        if home.postcode:
            at = replace(span(SpanKind.PLACEMENT, code="U1"), start=home.start, end=home.end)
            doubted.append(replace(facts, spans=(*facts.spans, replace(at, postcode=home.postcode))))
            homes.append(home)
    for home, after in zip(homes, decided(doubted), strict=True):
        if after.outcome is OutcomeKind.SUCCESSOR:
            assert after.sited is not None
            assert after.sited.address != home


@some
@given(batches)
def test_the_most_urgent_reason_leads(many: list[CaseFacts]) -> None:
    """By the priority that every record has for a reason; where it depends, the tables of rules show it."""
    for decision in decided(many):
        fixed = [
            text.priority for reason in decision.reasons if not (text := RULES.reasons[reason]).priority_when
        ]
        assert fixed == sorted(fixed)
        assert len(set(decision.reasons)) == len(decision.reasons)


@some
@given(batches)
def test_an_explanation_ends_with_what_decided_and_says_why_all_along(many: list[CaseFacts]) -> None:
    plain = decided(many)
    for facts, told, decision in zip(many, decided(many, explain=True), plain, strict=True):
        assert replace(told, steps=()) == decision
        assert all(step.why for step in told.steps)
        matched = [at for at, step in enumerate(told.steps) if step.matched]
        assert ("/".join(told.steps[at].rule for at in matched) or "none") == told.rule
        if not matched:
            continue
        rules = [rule.id for rule in RULES.for_strand(facts.strand)]
        tried = [step.rule for step in told.steps[: matched[0] + 1]]
        assert tried == rules[: len(tried)]
        after = told.steps[matched[0] + 1 :]
        assert all(step.also for step in after[: len(after) - len(matched) + 1])
