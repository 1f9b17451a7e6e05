"""One decision for a whole filter: looked at, proposed, approved by another; each keeps its own entries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import families_made
import pytest
from families_made import EAST, NOWHERE, WEST, Home

from transfer_app.domain.casework import Evidence, EvidenceGrade, State
from transfer_app.domain.errors import Cancelled, NotPermitted, ReviewRefused
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.together import Whole
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.services import balancing, reviewing, together, undoing

pytestmark = pytest.mark.journey

VISITED = (Evidence(EvidenceGrade.FIELD, "The district's list of visits", "visits.csv"),)
TO_WEST = Whole(OutcomeKind.SUCCESSOR, WEST, "All were visited in the west.", "Team C", VISITED)
RESTRICTED, TO_BE_LEFT = 11, 3


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """Twelve children without a usable address, one of them restricted, and one whom the rules place."""
    made = families_made.make(tmp_path)
    made.load({**dict.fromkeys(range(1, 13), NOWHERE), 13: made.west}, {}, restricted=(RESTRICTED,))
    made.run()
    yield made
    made.close()


def queued(home: Home) -> list[int]:
    return reviewing.queue(home.ann)


def states(home: Home) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in reviewing.rows(home.ann, reviewing.queue(home.ann, QueueFilter())):
        found[row.state] = found.get(row.state, 0) + 1
    return found


def details(log: list[dict[str, Any]], action: str) -> list[dict[str, Any]]:
    """Of the entries of this action, newest first."""
    return [each["detail"] for each in log if each["action"] == action]


def propose(home: Home) -> int:
    left = (home.row(TO_BE_LEFT).id,)
    return together.propose(home.ann, queued(home), TO_WEST, left, expected=10)


def test_a_preview_says_how_many_to_whom_and_who_is_left_out_and_changes_nothing(home: Home) -> None:
    every = [row.id for row in map(home.row, range(1, 14))]
    before = states(home)
    seen = together.preview(home.ann, every, TO_WEST, (home.row(TO_BE_LEFT).id,))
    assert len(seen.chosen) == 10
    assert seen.results == {(OutcomeKind.SUCCESSOR, WEST): 10}
    why = {one.row.person_ref: one.why for one in seen.left_out}
    assert why["11"] == "restricted: decided by itself"
    assert why["3"] == "left out by you"
    assert "not in the queue" in why["13"]
    assert len(seen.sample) == 10
    assert states(home) == before
    assert home.log(1)[0]["action"] != "proposed-together"

    as_proposed = replace(TO_WEST, outcome=None, area="")
    seen = together.preview(home.ann, queued(home), as_proposed)
    with home.ann.workspace.read() as unit:
        stands = unit.decisions.some(queued(home))
    proposed = [row for row in reviewing.rows(home.ann, queued(home)) if stands[row.id].area]
    assert len(seen.chosen) == len([row for row in proposed if not row.restricted])
    assert all("propose nobody" in one.why for one in seen.left_out if not one.row.restricted)


def test_two_people_settle_them_together_and_everything_adds_up(home: Home) -> None:
    number = propose(home)
    assert states(home) == {"proposed": 10, "queued": 2, "automatic": 1}
    with pytest.raises(NotPermitted):
        together.approve(home.ann, number)
    with pytest.raises(NotPermitted):
        together.propose(home.ben, queued(home), TO_WEST)
    (waits,) = together.waiting(home.ben)
    assert (waits.number, waits.own, len(waits.rows)) == (number, False, 10)
    left = (waits.rows[0].id,)
    assert together.approve(home.ben, number, left, "Seen with the list.") == 9
    assert states(home) == {"settled": 9, "proposed": 1, "queued": 2, "automatic": 1}
    assert balancing.current(home.ann).adds_up
    log = home.log(60)
    assert [each["action"] for each in log].count("approved") == 9
    (named,) = details(log, "proposed-together")
    assert named["proposals"] == [each["proposal"] for each in details(log, "proposed")][::-1]
    (waits,) = together.waiting(home.ben)
    assert [row.id for row in waits.rows] == list(left)


def test_what_was_done_as_one_is_undone_as_one(home: Home) -> None:
    number = propose(home)
    together.approve(home.ben, number)
    (step,) = undoing.steps(home.ben)
    assert (step.together, step.records) == (number, 10)
    undoing.undo(home.ben, step)
    assert states(home) == {"proposed": 10, "queued": 2, "automatic": 1}
    assert undoing.steps(home.ben) == []
    (step,) = undoing.steps(home.ann)
    undoing.undo(home.ann, step)
    assert states(home) == {"queued": 12, "automatic": 1}
    assert together.waiting(home.ben) == []
    assert balancing.current(home.ann).adds_up
    assert [each["action"] for each in home.log(1)] == ["undone-together"]


def test_all_or_none_when_somebody_decided_meanwhile_or_it_is_cancelled(home: Home) -> None:
    first = home.row(1).id
    reviewing.propose(
        home.ann, first, outcome=OutcomeKind.SUCCESSOR, area=EAST, why="Visited in the east.",
        interim_lead="Team C", evidence=VISITED,
    )  # fmt: skip
    with pytest.raises(ReviewRefused, match="9 records by now, and 10 were shown"):
        propose(home)

    class Stop:
        def progress(self, done: int, total: int, label: str = "") -> None:
            if done == 5:
                raise Cancelled

    with pytest.raises(Cancelled):
        together.propose(home.ann, queued(home), TO_WEST, context=Stop())
    assert states(home)["proposed"] == 1
    assert together.waiting(home.ben) == []


def test_what_changed_since_cannot_be_approved_and_is_named(home: Home) -> None:
    number = propose(home)
    row = home.row(2)
    with home.ann.workspace.change() as unit:
        decision = unit.decisions.get(row.id)
        assert decision is not None
        unit.decisions.settle(row.id, decision._replace(facts_digest="0" * 64))
        unit.log.append(home.ann.entry("made-for-a-test"))
    with pytest.raises(ReviewRefused, match=row.ref):
        together.approve(home.ben, number)
    assert states(home)["proposed"] == 10
    assert together.approve(home.ben, number, (row.id,)) == 9
    assert home.row(2).state == State.PROPOSED
