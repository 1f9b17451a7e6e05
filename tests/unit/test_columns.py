"""Facts as columns: days, words, order and digests; and which of several addresses counts."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from case_builder import PERSON, ROW, address, facts, span
from hypothesis import given
from hypothesis import strategies as st

from transfer_app.domain.case_columns import facts_from
from transfer_app.domain.columns import ALWAYS, NO_DAY, ONGOING, Columns, Facts, Rows, Words
from transfer_app.domain.fact_rows import days, facts_of
from transfer_app.domain.people import CaseFacts, SourceRow
from transfer_app.domain.picks import Candidates, Label, agreed
from transfer_app.domain.place_table import FAULT_NUMBER, FAULTS
from transfer_app.domain.siting import Fault
from transfer_app.domain.vocabulary import AddressKind, SpanKind, Strand

texts = st.text(st.characters(codec="utf-8"), max_size=6)
GIVEN = facts(
    address("QX1 1AA", "2018-01-01", "2022-05-31", uprn=7), address("QX2 2AA"),
    span(SpanKind.CARE_EPISODE, "2022-06-01", home_postcode="QX1 1AA"), span(SpanKind.CIN_PLAN),
)  # fmt: skip


@given(
    st.lists(st.one_of(st.none(), st.just(""), st.dates(date(1900, 1, 1), date(9999, 12, 30))), max_size=9)
)
def test_days_are_ordinals(given_days: list[date | str | None]) -> None:
    read = days([one.isoformat() if isinstance(one, date) else one for one in given_days], ONGOING)
    assert read.dtype == np.int32
    assert read.tolist() == [one.toordinal() if isinstance(one, date) else ONGOING for one in given_days]


def test_the_first_day_there_is_and_a_missing_one_can_be_told_apart() -> None:
    assert days([None, "0001-01-02"], NO_DAY).tolist() == [NO_DAY, ALWAYS + 1]
    assert days([], ALWAYS).dtype == np.int32
    assert NO_DAY < ALWAYS < ONGOING


def test_a_day_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="2026-02-30"):
        days(["2026-02-30"], NO_DAY)


@given(st.lists(texts, max_size=12))
def test_words_keep_their_texts_and_sort_as_they_do(some: list[str]) -> None:
    words = Words()
    numbers = words.numbers(some)
    assert [words.text(int(number)) for number in numbers] == some
    assert all(words.number(text) == number for text, number in zip(some, numbers, strict=True))
    ranks = words.ranks()[numbers].tolist() if some else []
    assert sorted(some) == [text for _, text in sorted(zip(ranks, some, strict=True))]
    assert words.number("never said") == -1
    assert words.text(0) == ""
    wanted = set(some[::2])
    assert words.any_of(numbers, wanted).tolist() == [text in wanted for text in some]
    assert not words.any_of(numbers, {"never said"}).any()


@given(st.integers(0, 9999))
def test_rows_are_in_order_of_person_and_content_however_they_came(seed: int) -> None:
    shuffle = random.Random(seed)
    lived = [
        address(postcode, start, end, uprn=uprn)
        for postcode in ("QX1 1AA", "QX2 2AA")
        for start, end in (("", ""), ("2020-01-01", ""), ("2020-01-01", "2021-01-01"))
        for uprn in (0, 2)
    ]
    happened = [
        span(SpanKind.LEGAL_STATUS, start, code=code) for start in ("", "2021-01-01") for code in ("V2", "C2")
    ]
    shuffle.shuffle(lived)
    shuffle.shuffle(happened)
    columns = facts_from([facts(*lived, *happened)] * 2)
    addresses, spans, words = columns.addresses, columns.spans, columns.words
    rows = [
        (int(p), int(s), int(e), words.text(int(c)), int(u))
        for p, s, e, c, u in zip(
            addresses.person, addresses.start, addresses.end, addresses.postcode, addresses.uprn, strict=True
        )
    ]
    assert rows == sorted(rows)
    codes = [
        (int(p), int(s), words.text(int(c)))
        for p, s, c in zip(spans.person, spans.start, spans.code, strict=True)
    ]
    assert codes == sorted(codes)
    for row, source in enumerate(addresses.source.tolist()):
        read = lived[source % len(lived)]
        assert words.text(int(addresses.postcode[row])) == read.postcode
        assert columns.address_columns["uprn"][source] == addresses.uprn[row]


def test_two_rows_of_one_content_keep_their_order_whatever_was_read_before_them() -> None:
    """By file and row, not by which file the batch met first: else a case would be told otherwise alone."""
    first = address("QX1 1AA")
    rows = [replace(first, source=SourceRow(file, "t", row)) for file, row in (("a", 3), ("a", 2), ("b", 1))]
    spans = [replace(span(SpanKind.CIN_PLAN), source=one.source) for one in rows]
    other = facts(
        replace(address("QX2 2AA"), source=SourceRow("b", "t", 5)), replace(spans[0], source=rows[2].source)
    )
    for batch, at in (([facts(*rows, *spans)], 0), ([other, facts(*rows[::-1], *spans[::-1])], 1)):
        columns = facts_from(batch)
        lived = columns.addresses.source[columns.addresses.person == at]
        assert _read(columns.address_columns, lived) == [("a", 2), ("a", 3), ("b", 1)]
        happened = columns.spans.source[columns.spans.person == at]
        assert _read(columns.span_columns, happened) == [("a", 2), ("a", 3), ("b", 1)]


def _read(columns: Columns, rows: Rows) -> list[tuple[str, int]]:
    return [(columns["file"][row], columns["row"][row]) for row in rows.tolist()]


def test_the_newest_team_of_two_of_one_day_does_not_hang_on_where_it_was_read() -> None:
    teams = [span(SpanKind.REFERRAL, team=team) for team in ("West Team", "East Team")]
    for rows in ((1, 2), (2, 1)):
        happened = [replace(one, source=replace(ROW, row=row)) for one, row in zip(teams, rows, strict=True)]
        columns = facts_from([facts(*happened)])
        assert [columns.words.text(int(team)) for team in columns.spans.team] == ["East Team", "West Team"]


def digest(given_facts: CaseFacts) -> str:
    return facts_from([given_facts]).digests[0]


def test_the_digest_covers_every_fact_and_not_where_it_was_read() -> None:
    home, now = GIVEN.addresses
    care, plan = GIVEN.spans
    involved = span(SpanKind.INVOLVEMENT)
    elsewhere = SourceRow("other.csv", ROW.table, 9)
    assert digest(replace(GIVEN, addresses=(now, home), spans=(plan, care))) == digest(GIVEN)
    assert digest(replace(GIVEN, addresses=(replace(home, source=elsewhere), now))) == digest(GIVEN)
    assert digest(replace(GIVEN, spans=(replace(care, source=elsewhere), plan))) == digest(GIVEN)
    assert digest(replace(GIVEN, spans=(care, replace(plan, team="West Team")))) == digest(GIVEN)
    teams = [replace(involved, team=team) for team in ("West", "East")]
    handed_on = {digest(replace(GIVEN, spans=(care, plan, team))) for team in teams}
    assert len(handed_on) == 1, "a case that changes hands is no new fact"
    gone = replace(GIVEN, addresses=(replace(home, gone=True), now))
    assert digest(gone) == digest(replace(GIVEN, addresses=(now,)))
    assert digest(replace(GIVEN, strand=Strand.SEND)) == digest(GIVEN), "the strand is told apart elsewhere"
    changed = [
        replace(GIVEN, addresses=(replace(home, **change), now))
        for change in (
            {"kind": AddressKind.TEMPORARY}, {"start": None}, {"end": None}, {"uprn": 8},
            {"postcode": "QX1 1AB"}, {"postcode_problem": "forces"}, {"lines": "1 High Street"},
        )
    ] + [
        replace(GIVEN, spans=(replace(care, **change), plan))
        for change in (
            {"kind": SpanKind.PLACEMENT}, {"code": "S"}, {"start": None}, {"end": date(2024, 1, 1)},
            {"end_reason": "E11"}, {"postcode": "QX2 2AA"}, {"home_postcode": "QX2 2AA"},
            {"detail": "other-authority"}, {"source": SourceRow("other.csv", "other", 9)},
        )
    ] + [
        replace(GIVEN, spans=(care, plan, involved)),
    ] + [
        replace(GIVEN, person=replace(PERSON, **change))
        for change in (
            {"dob": None}, {"expected_dob": date(2027, 6, 1)}, {"died": date(2027, 1, 1)},
            {"restricted": True}, {"forename": "Unborn"},
        )
    ] + [replace(GIVEN, identity_suspect=True), replace(GIVEN, rejected=(ROW,)),
         replace(GIVEN, addresses=(now,)), replace(GIVEN, spans=(plan,))]  # fmt: skip
    digests = [digest(one) for one in [GIVEN, *changed]]
    assert len(set(digests)) == len(digests)


def test_an_address_that_is_gone_is_left_out_of_the_latest_facts() -> None:
    gone = replace(GIVEN, addresses=(replace(GIVEN.addresses[0], gone=True), GIVEN.addresses[1]))
    columns: Facts = facts_from([GIVEN, gone])
    assert columns.with_gone().tolist() == [False, True]
    assert columns.latest().addresses.person.tolist() == [0, 0, 1]
    assert len(columns.addresses) == 4


def test_a_batch_of_nothing_has_columns_all_the_same() -> None:
    columns = facts_of([], [], [], [])
    assert len(columns) == len(columns.persons) == len(columns.addresses) == len(columns.spans) == 0
    assert columns.with_gone().tolist() == []


# Which of several addresses counts

SURE, OUTSIDE, LOST = Fault.NONE, Fault.OUTSIDE, Fault.NOT_LOCATED


def pick(*found: tuple[int, int, Fault]) -> tuple[int, int, Fault]:
    """found: person 1's place, area and fault of each, the newest last; gives number, area and fault."""
    count = len(found)
    column = np.array(found, dtype=object).reshape(count, 3)
    candidates = Candidates(
        person=np.full(count, 1, np.intp),
        address=np.arange(count, dtype=np.intp),
        span=np.full(count, -1, np.intp),
        place=column[:, 0].astype(np.intp),
        area=column[:, 1].astype(np.int64),
        fault=np.array([FAULT_NUMBER[one] for one in column[:, 2]], dtype=np.int8),
        label=np.zeros(count, np.int8),
    )
    picks = agreed(candidates, 3, Fault.TWO_HOMES, Label.NO_HOME, Fault.NO_ADDRESS)
    for other in (0, 2):
        assert (picks.address[other], FAULTS[picks.fault[other]]) == (-1, Fault.NO_ADDRESS)
    return int(picks.address[1]), int(picks.area[1]), FAULTS[picks.fault[1]]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ((), (-1, -1, Fault.NO_ADDRESS)),
        (((5, 0, SURE),), (0, 0, SURE)),
        (((5, 0, SURE), (6, 0, SURE)), (1, 0, SURE)),
        (((5, 0, SURE), (6, 1, SURE)), (1, 1, Fault.TWO_HOMES)),
        (((5, 1, SURE), (6, 0, SURE), (-1, -1, LOST)), (1, 0, Fault.TWO_HOMES)),
        (((-1, -1, LOST), (5, 0, SURE)), (0, -1, LOST)),
        (((5, 0, Fault.NEAR_LINE), (6, 0, SURE)), (0, 0, Fault.NEAR_LINE)),
        (((5, 0, Fault.NEAR_LINE), (6, 0, Fault.ON_LINE), (7, 0, SURE)), (1, 0, Fault.ON_LINE)),
        (((5, -1, OUTSIDE), (6, 0, SURE)), (1, 0, Fault.TWO_HOMES)),
        (((5, -1, OUTSIDE), (6, -1, OUTSIDE)), (1, -1, OUTSIDE)),
        (((-1, -1, LOST), (-1, -1, Fault.NO_FIXED_ABODE)), (1, -1, Fault.NO_FIXED_ABODE)),
    ],
    ids=[
        "none", "one", "the newest of one area", "two areas", "two areas and one lost", "one lost",
        "one unsure",
        "the newest that is unsure", "one outside", "both outside", "both unusable",
    ],
)  # fmt: skip
def test_which_of_several_addresses_counts(
    found: tuple[tuple[int, int, Fault], ...], expected: tuple[int, int, Fault]
) -> None:
    assert pick(*found) == expected
