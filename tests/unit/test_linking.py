"""What a closed record follows: the child's own open records first, else those of its full siblings."""

from __future__ import annotations

import pytest
from case_builder import EAST, WEST

from transfer_app.domain.geography import AreaCode
from transfer_app.domain.linking import APART, NOT_LINKED, UNDECIDED, OpenResults

CHILD, BROTHER, SISTER, STRANGER = range(4)


def followed(*results: tuple[int, AreaCode | None]) -> AreaCode | int:
    """Where a closed record of CHILD goes, by the results of the open records in that order."""
    opened = OpenResults([CHILD, BROTHER, SISTER, STRANGER], [0, 0, 0, -1])
    for person, area in results:
        opened.note(person, area)
    linked = opened.linked([STRANGER, CHILD])
    number = int(linked.area[1])
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
    opened = OpenResults([CHILD, STRANGER], [-1, -1])
    opened.note(STRANGER, EAST)
    opened.note(CHILD, WEST)
    assert opened.linked([CHILD, STRANGER]).area.tolist() == [1, 0]
    assert opened.linked([CHILD]).codes == (EAST, WEST)
