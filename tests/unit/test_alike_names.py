"""Names of two accounts that a reader would take for one person's."""

from __future__ import annotations

import pytest

from transfer_app.domain.alike_names import is_deceptive, looks_as


@pytest.mark.parametrize(
    "other", ["BEN ABBOT", "Ben  Abbot", "B\u00e9n Abbot", "\uff22en Abbot", "Ben\u00a0Abbot"]
)
def test_what_differs_in_its_form_only_looks_the_same(other: str) -> None:
    assert looks_as(other) == looks_as("Ben Abbot") != looks_as("Ben Abbott")


@pytest.mark.parametrize("name", ["B\u0435n Abbot", "Ben\u200b Abbot", "Ben\u202eAbbot", "\u0391nn"])
def test_a_letter_of_another_script_and_an_unseen_sign_deceive(name: str) -> None:
    assert is_deceptive(name)


@pytest.mark.parametrize(
    "name", ["Ben Abbot", "Si\u00e2n O'Neill-Jones 2", "\u0418\u0432\u0430\u043d", "\u738b\u82b3"]
)
def test_names_of_any_one_script_do_not(name: str) -> None:
    assert not is_deceptive(name)
