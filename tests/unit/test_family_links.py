"""Families by the stated links, and which of them go different ways: the same in any order."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transfer_app.domain.families import (
    FamilyMember,
    Links,
    full_siblings,
    goes_different_ways,
    groups,
    split_of,
    splits,
)
from transfer_app.domain.vocabulary import OutcomeKind, Strand

Pairs = list[tuple[int, int]]


def links(family: Pairs = (), mother: Pairs = ()) -> Links:  # type: ignore[assignment]
    """family: (person, family). mother: (child, mother), negative where she is not among the people."""
    columns = [
        np.array([pair[at] for pair in pairs], dtype=np.int64) for pairs in (family, mother) for at in (0, 1)
    ]
    return Links(*columns)


def member(person: int, area: str, **other: object) -> FamilyMember:
    made = FamilyMember(person, person * 10, Strand.SOCIAL_CARE, OutcomeKind.SUCCESSOR, area, True)
    return replace(made, **other)  # type: ignore[arg-type]


def test_a_family_is_linked_by_family_ids_and_by_mothers() -> None:
    assert groups(links(family=[(1, 7), (2, 7), (3, 8)])) == [(1, 2)]
    assert groups(links(mother=[(1, -1), (2, -1), (3, -2)])) == [(1, 2)]
    assert groups(links(family=[(1, 7), (2, 7)], mother=[(2, 9), (3, 9)])) == [(1, 2, 3, 9)]
    assert groups(links(family=[(1, 7)], mother=[(2, -7)])) == []


def test_a_carer_does_not_join_the_fostered_child_to_another_family() -> None:
    """Person 5 has a carer record only: the system puts it into both households; it is of neither."""
    found = links(family=[(1, 7), (5, 7), (5, 8), (2, 8), (3, 8)])
    assert groups(found) == [(1, 2, 3, 5)]
    assert groups(found, not_family={5}) == [(2, 3)]
    # As the mother of her own children she still joins those.
    own = links(family=[(5, 7), (1, 7)], mother=[(8, 5), (9, 5)])
    assert groups(own, not_family={5}) == [(8, 9)]


@given(
    family=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 6)), max_size=20),
    mother=st.lists(st.tuples(st.integers(0, 12), st.integers(-4, 12)), max_size=12),
    seed=st.integers(0, 99),
)
def test_the_order_of_links_is_nothing_and_nobody_is_in_two_families(
    family: Pairs, mother: Pairs, seed: int
) -> None:
    found = groups(links(family, mother))
    shuffled = random.Random(seed)
    shuffled.shuffle(family)
    shuffled.shuffle(mother)
    assert groups(links(family, mother)) == found
    people = [person for group in found for person in group]
    assert len(people) == len(set(people))
    together = {person: group for group in found for person in group}
    for one, number in family:
        for other, same in family:
            if number == same and one != other:
                assert together[one] is together[other]


def test_open_records_with_different_successors_make_one_split() -> None:
    found = splits([(1, 2, 3), (4, 5)], [member(2, "E"), member(1, "W"), member(3, "W"), member(4, "W")])
    assert [split.areas for split in found] == [{10: "W", 20: "E", 30: "W"}]
    assert found[0].family == (1, 2, 3)


@pytest.mark.parametrize(
    "other",
    [
        {"strand": Strand.SEND},
        {"strand": Strand.CARER},
        {"strand": Strand.STAFF},
        {"open": False},
        {"outcome": OutcomeKind.REVIEW},
        {"outcome": OutcomeKind.HOSTED},
        {"outcome": OutcomeKind.CUSTODIAN},
        {"outcome": None},
        {"person": 1},
    ],
)
def test_what_raises_no_split(other: dict[str, object]) -> None:
    """Another strand, a closed record, no standing successor, or one child's own two records."""
    assert split_of((1, 2), [member(1, "W"), member(2, "E")]) is not None
    assert split_of((1, 2), [member(1, "W"), replace(member(2, "E"), **other)]) is None  # type: ignore[arg-type]


def test_early_help_counts_and_members_in_review_are_listed_undecided() -> None:
    split = split_of(
        (1, 2, 3),
        [
            member(1, "W"),
            member(2, "E", strand=Strand.EARLY_HELP),
            member(3, "E", outcome=OutcomeKind.REVIEW),
        ],
    )
    assert split is not None
    assert split.areas == {10: "W", 20: "E", 30: ""}


@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["", "W", "E", "S"])), max_size=8))
def test_a_family_goes_different_ways_exactly_when_two_of_it_do(results: list[tuple[int, str]]) -> None:
    by_pairs = any(
        one != other and here and there and here != there for one, here in results for other, there in results
    )
    assert goes_different_ways(results) is by_pairs


def siblings(found: Links) -> set[tuple[int, int]]:
    people, keys = full_siblings(found)
    of_key = list(zip(people.tolist(), keys.tolist(), strict=True))
    return {(a, b) for a, key in of_key for b, same in of_key if key == same and a < b}


def test_full_siblings_have_one_mother_and_a_family_in_common() -> None:
    assert siblings(links(family=[(1, 7), (2, 7)], mother=[(1, 9), (2, 9)])) == {(1, 2)}
    # Half siblings by the father, by the mother, and two children of one household.
    assert siblings(links(family=[(1, 7), (2, 7)], mother=[(1, 9), (2, 8)])) == set()
    assert siblings(links(family=[(1, 7), (2, 8)], mother=[(1, 9), (2, 9)])) == set()
    assert siblings(links(family=[(1, 7), (2, 7)])) == set()


def test_where_families_are_not_known_the_mother_is_enough_but_not_where_one_is() -> None:
    assert siblings(links(mother=[(1, -1), (2, -1)])) == {(1, 2)}
    assert siblings(links(family=[(1, 7)], mother=[(1, -1), (2, -1)])) == set()


def test_a_child_of_two_stated_mothers_is_nobodys_full_sibling() -> None:
    assert siblings(links(mother=[(1, 8), (1, 9), (2, 9), (3, 9)])) == {(2, 3)}


def test_being_full_siblings_does_not_pass_on_through_a_third() -> None:
    found = links(family=[(1, 7), (2, 7), (2, 8), (3, 8)], mother=[(1, 9), (2, 9), (3, 9)])
    assert siblings(found) == {(1, 2), (2, 3)}
