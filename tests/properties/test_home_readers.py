"""The engine and a plain second reader agree on which home counts, whatever the facts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from case_builder import PERSON, PLACES, VESTING
from home_reader import Found, HomeReader
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from transfer_app.domain.case_columns import facts_from
from transfer_app.domain.columns import Facts
from transfer_app.domain.homes import Homes
from transfer_app.domain.identifiers import parse_postcode
from transfer_app.domain.people import Address, CaseFacts, RecordRef, SourceRow, Span
from transfer_app.domain.picks import Picks
from transfer_app.domain.place_table import FAULTS, PlaceTable
from transfer_app.domain.vocabulary import AddressKind, SpanKind, Strand

TABLE = PlaceTable.of(PLACES)
POSTCODES = [
    "",
    "QX1 1AA",
    "QX1 1AB",
    "QX2 2AA",
    "QX9 9ZZ",
    "QX8 8AA",
    "QX7 7AA",
    "QX5 5AA",
    "ZZ99 3VZ",
    "BH23",
]
STATED = ["", "", "QX1 1AA", "QX2 2AA", "QX1 1AA", "QX2 2AA", "QX8 8AA", "QX5 5AA"]
ENTRY = date(2022, 6, 1)

# Few days and postcodes, so that what should meet does.
days = st.one_of(
    st.none(),
    st.sampled_from([ENTRY + timedelta(days=after) for after in (-400, -1, 0, 1, 300)]),
    st.sampled_from([VESTING + timedelta(days=after) for after in (-1, 0, 1)]),
)
likely = st.sampled_from([*["QX1 1AA", "QX2 2AA"] * 4, *POSTCODES])
sources = st.builds(
    SourceRow, st.sampled_from(["a.csv", "b.csv"]), st.sampled_from(["one", "two"]), st.integers(2, 3)
)


@st.composite
def addresses(draw: st.DrawFn) -> Address:
    code, problem = parse_postcode(draw(likely))
    kind = draw(st.sampled_from([*[AddressKind.HOME] * 6, AddressKind.PLACEMENT, AddressKind.TEMPORARY]))
    uprn = draw(st.sampled_from([0, 0, 0, 0, 1, 2, 3]))
    return Address(0, kind, "", draw(days), draw(days), uprn, code, problem.value, "", draw(sources))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    kind = draw(
        st.sampled_from([SpanKind.CARE_EPISODE] * 3 + [SpanKind.PLACEMENT] * 2 + [SpanKind.LEGAL_STATUS])
    )
    code = draw(st.sampled_from(["", "", "C2", "V4", "P1", "U1"]))
    where, home = (parse_postcode(draw(st.sampled_from(STATED)))[0] for _ in range(2))
    return Span(0, kind, code, draw(days), draw(days), "", where, home, "", "", "", draw(sources))


@st.composite
def records(draw: st.DrawFn) -> CaseFacts:
    lived = draw(st.lists(addresses(), max_size=4))
    happened = draw(st.lists(spans(), max_size=4))
    breaks = [
        replace(one, kind=SpanKind.LEGAL_STATUS, code="V4")
        for one in happened
        if draw(st.integers(0, 4)) == 0
    ]
    return CaseFacts(RecordRef("r"), PERSON, Strand.SOCIAL_CARE, tuple(lived), (*happened, *breaks))


def picked(facts: Facts, picks: Picks, row: int, record: CaseFacts, first: tuple[int, int]) -> Found:
    """A pick in single values. first: where the record's addresses and spans begin among the batch's."""
    address, span, place = int(picks.address[row]), int(picks.span[row]), int(picks.place[row])
    by: Address | Span | None = None
    if address >= 0:
        by = record.addresses[int(facts.addresses.source[address]) - first[0]]
    elif span >= 0:
        by = record.spans[int(facts.spans.source[span]) - first[1]]
    return Found(by, TABLE.place(place) if place >= 0 else None, FAULTS[picks.fault[row]])


@pytest.mark.parametrize(
    ("engine", "reader"),
    [
        (lambda homes: homes.current, HomeReader.current),
        (lambda homes: homes.last, HomeReader.last),
        (lambda homes: homes.origin, HomeReader.origin),
    ],
    ids=["current", "last", "origin"],
)
@settings(max_examples=examples(150), deadline=None)
@given(st.lists(records(), min_size=1, max_size=12))
def test_both_readers_find_the_same_home(
    engine: Callable[[Homes], Picks], reader: Callable[[HomeReader], Found], many: list[CaseFacts]
) -> None:
    facts = facts_from(many)
    picks = engine(Homes(facts, VESTING.toordinal(), TABLE, 0.0))
    first = (0, 0)
    for row, record in enumerate(many):
        expected = reader(HomeReader(record, VESTING, PLACES))
        assert picked(facts, picks, row, record, first) == expected
        first = (first[0] + len(record.addresses), first[1] + len(record.spans))
