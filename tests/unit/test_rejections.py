"""Typed reasons of a rejection name nobody, as far as patterns can tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transfer_app.domain.rejections import is_nhs_number, tells_of_somebody


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("They live at SW1A 1AA now", "a postcode"),
        ("moved to bh1 2ab.", "a postcode"),
        ("BH231AB", "a postcode"),
        ("see A123456789012", "a unique pupil number"),
        ("see H80120001001A", "a unique pupil number"),
        ("NHS 943 476 5919", "an NHS number"),
        ("9434765919", "an NHS number"),
        ("943-476-5919 is wrong", "an NHS number"),
        ("write to mum@example.org", "an e-mail address"),
        ("This is Freya's file", "a name of the child"),
        ("the WALKER file", "a name of the child"),
        ("O\u2019Neill family", "a name of the child"),
    ],
)
def test_what_may_name_a_child_is_found(text: str, what: str) -> None:
    assert tells_of_somebody(text, ["Freya Rose", "Walker-O\u2019Neill"]) == what


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Never lived with us; see our letter of 3 May.",
        "Pages 2 to 14 of the assessment do not open",
        "Its own reference 2027/114 is given twice",
        "r-0a1b2c3d4e5f is the same record as r-99",
        "943 476 5918 documents",
        "a walker met them",
        "Ours since 1 April 2027, tranche 2",
        "al is here, Al as well",
    ],
)
def test_ordinary_reasons_pass(text: str) -> None:
    assert tells_of_somebody(text, ["Freya", "Walker", "Al"]) == ""


@given(st.text(alphabet="0123456789", min_size=9, max_size=9))
def test_of_ten_last_digits_at_most_one_makes_an_nhs_number(first: str) -> None:
    fitting = [last for last in "0123456789" if is_nhs_number(first + last)]
    assert len(fitting) <= 1
    for last in fitting:
        assert tells_of_somebody(f"No {first}{last}.") == "an NHS number"
