"""Who is restricted because a result of theirs would rest on a restricted child's."""

from __future__ import annotations

import numpy as np

from transfer_app.domain.families import Links
from transfer_app.domain.resting import resting

RESTRICTED, SIBLING, HALF, MOTHER, OTHER_MOTHER = 1, 2, 3, 8, 9


def linked(*extra: tuple[int, int]) -> Links:
    """The first two are full siblings; HALF has the mother in common only."""
    mothers = [(RESTRICTED, MOTHER), (SIBLING, MOTHER), (HALF, MOTHER), *extra]
    families = [(RESTRICTED, 70), (SIBLING, 70), (HALF, 71)]
    columns = [
        np.array([pair[at] for pair in pairs], dtype=np.int64)
        for pairs in (families, mothers)
        for at in (0, 1)
    ]
    return Links(*columns)


def test_a_closed_record_rests_on_the_open_one_of_a_full_sibling() -> None:
    assert resting(linked(), {RESTRICTED}, {RESTRICTED}, set()) == {SIBLING}
    # Nobody follows what is closed, nor anybody else where an own record is open.
    assert resting(linked(), {RESTRICTED}, set(), set()) == set()
    assert resting(linked(), {RESTRICTED}, {RESTRICTED, SIBLING}, set()) == set()


def test_an_unborn_child_rests_on_children_of_the_same_mother_and_on_her_home() -> None:
    assert resting(linked(), {RESTRICTED}, {RESTRICTED, SIBLING, HALF}, {HALF}) == {HALF}
    assert resting(linked(), {MOTHER}, {SIBLING}, {HALF}) == {HALF}
    # A child who is born goes by an address of its own.
    assert resting(linked(), {MOTHER}, {RESTRICTED, SIBLING, HALF}, set()) == set()


def test_nobody_else_is() -> None:
    apart = linked((5, OTHER_MOTHER), (6, OTHER_MOTHER))
    assert resting(apart, {RESTRICTED}, {RESTRICTED, SIBLING, HALF, 5}, {6}) == set()
    assert resting(apart, set(), {RESTRICTED, 5}, {6}) == set()
