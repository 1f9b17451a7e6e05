"""What a closed record follows: the child's own open records first, else those of its full siblings."""

from __future__ import annotations

import numpy as np
import pytest
from case_builder import EAST, WEST

from transfer_app.domain.families import Links
from transfer_app.domain.geography import AreaCode
from transfer_app.domain.linking import APART, NOT_LINKED, UNDECIDED, OpenResults

CHILD, BROTHER, SISTER, STRANGER = range(4)
MOTHERED = np.array([CHILD, BROTHER, SISTER])
LINKS = Links(np.zeros(0, np.int64), np.zeros(0, np.int64), MOTHERED, np.full(3, -1))


def followed(*results: tuple[int, AreaCode | None]) -> AreaCode | int:
    """Where a closed record of CHILD goes, by the results of the open records in that order."""
    opened = OpenResults(LINKS, STRANGER)
    for person, area in results:
        opened.note(person, area, care=True)
    linked = opened.linked([STRANGER, CHILD], [(), ()])
    number = int(linked.own[1])
    return linked.codes[number] if number >= 0 else number


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ((), NOT_LINKED),
        (((CHILD, WEST),), WEST),
        (((BROTHER, EAST),), EAST),
        (((STRANGER, EAST),), NOT_LINKED),
        (((BROTHER, EAST), (CHILD, WEST)), WEST),
        (((CHILD, WEST), (CHILD, WEST)), WEST),
        (((CHILD, WEST), (CHILD, EAST)), APART),
        (((BROTHER, WEST), (SISTER, EAST)), APART),
        (((CHILD, None),), UNDECIDED),
        (((CHILD, None), (BROTHER, WEST)), UNDECIDED),
        (((CHILD, WEST), (CHILD, None)), UNDECIDED),
        (((CHILD, WEST), (CHILD, EAST), (CHILD, None)), UNDECIDED),
        (((CHILD, None), (CHILD, WEST), (CHILD, EAST)), UNDECIDED),
        (((CHILD, WEST), (CHILD, EAST), (CHILD, WEST)), APART),
    ],
)
def test_what_a_closed_record_follows(
    results: tuple[tuple[int, AreaCode | None], ...], expected: AreaCode | int
) -> None:
    assert followed(*results) == expected


def test_a_child_with_no_full_siblings_follows_its_own() -> None:
    nobody = np.zeros(0, np.int64)
    opened = OpenResults(Links(nobody, nobody, nobody, nobody), STRANGER)
    opened.note(STRANGER, EAST, care=False)
    opened.note(CHILD, WEST, care=False)
    assert opened.linked([CHILD, STRANGER], [(), ()]).own.tolist() == [1, 0]
    assert opened.linked([CHILD], [()]).codes == (EAST, WEST)


def test_a_carer_looks_at_the_social_care_of_the_children_placed_and_at_nothing_else() -> None:
    opened = OpenResults(LINKS, STRANGER)
    opened.note(CHILD, WEST, care=True)
    opened.note(BROTHER, EAST, care=False)
    opened.note(SISTER, None, care=True)
    placed = [(), (CHILD,), (BROTHER,), (CHILD, SISTER)]
    assert opened.linked([STRANGER] * 4, placed).placed.tolist() == [NOT_LINKED, 0, NOT_LINKED, UNDECIDED]


def test_children_of_one_mother_are_looked_at_whatever_family_they_are_in() -> None:
    """Half siblings are siblings to an unborn child, though its record follows full ones only."""
    apart = Links(
        family_person=np.array([CHILD, BROTHER]), family=np.array([0, 1]),
        child=np.array([CHILD, BROTHER]), mother=np.array([-1, -1]),
    )  # fmt: skip
    opened = OpenResults(apart, STRANGER)
    opened.note(BROTHER, EAST, care=True)
    linked = opened.linked([CHILD], [()])
    assert (linked.own.tolist(), linked.siblings.tolist()) == ([NOT_LINKED], [0])
