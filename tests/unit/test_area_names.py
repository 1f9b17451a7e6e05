"""Sentences name areas, never their codes, and nothing else in them changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transfer_app.domain.places import with_names

NAMES = {
    "E06000058": "Bournemouth, Christchurch and Poole",
    "E06000059": "Dorset",
    "E0600005": "Not a neighbour",
    "19UH": "North Dorset",
    "A": "Alpha",
    "care": "Care Town",
}


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        (
            "Near the line: 80 m to E06000058, accurate to 100 m",
            "Near the line: 80 m to Bournemouth, Christchurch and Poole, accurate to 100 m",
        ),
        (
            "Settled as successor E06000059. Now: 80 m to E06000058",
            "Settled as successor Dorset. Now: 80 m to Bournemouth, Christchurch and Poole",
        ),
        ("A care order stands", "A care order stands"),
        ("19UH; E06000058x; 119UH; E060000590", "North Dorset; E06000058x; 119UH; E060000590"),
        ("", ""),
    ],
)
def test_codes_become_names_where_they_are_words_of_their_own(sentence: str, named: str) -> None:
    assert with_names(sentence, NAMES) == named


def test_a_name_that_holds_another_code_is_not_replaced_again() -> None:
    names = {"E06000058": "the former E06000059", "E06000059": "Dorset"}
    assert with_names("E06000058 and E06000059", names) == "the former E06000059 and Dorset"


def test_a_code_with_signs_of_its_own_is_taken_literally() -> None:
    assert with_names("to W.1(2) or Wx1(2)", {"W.1(2)": "West"}) == "to West or Wx1(2)"


@given(st.text(), st.dictionaries(st.text(alphabet="abcde "), st.text()))
def test_codes_that_might_be_words_change_nothing(sentence: str, names: dict[str, str]) -> None:
    assert with_names(sentence, names) == sentence
