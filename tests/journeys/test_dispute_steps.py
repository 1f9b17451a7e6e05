"""A dispute goes from step to step, each with its clock, until two settle it; never those at odds alone.

On the one record of the county that its sources call disputed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import allocated_county
import pytest
from two_councils import POSITIONS, SUCCESSOR, on
from typed_commands import said

from transfer_app.domain.casework import State
from transfer_app.domain.errors import NotPermitted, ReviewRefused
from transfer_app.domain.vocabulary import OutcomeKind, Role
from transfer_app.services import allocating, auditing, board, dispute_steps, reviewing, undoing, workspaces
from transfer_app.services.acceptance_due import unaccepted
from transfer_app.services.case_page import case_page
from transfer_app.services.disputing import dispute
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

pytestmark = pytest.mark.journey
THEIRS = "Never lived with us; see our letter of 3 May."


@pytest.fixture
def people(made_county: Path, tmp_path: Path) -> Iterator[dict[str, Session]]:
    """ann proposes, ben approves, cat audits."""
    path = allocated_county.copied(made_county, tmp_path)
    found = {name: allocated_county.signed_in(path, name) for name in ("ann", "ben", "cat")}
    yield found
    for each in found.values():
        each.workspace.close()


def of_the_county(session: Session) -> int:
    (line,) = dispute_steps.listed(session)
    return line.row.id


def propose(session: Session, record_id: int) -> int:
    return reviewing.propose(
        session, record_id, outcome=OutcomeKind.SUCCESSOR, area=SUCCESSOR, interim_lead="Wessmoor, Team C",
        why="The joint panel found the tenancy to be in the west.", evidence=POSITIONS,
    )  # fmt: skip


def later(session: Session, days: int) -> Session:
    """The same person some days on."""
    return on(session.today() + timedelta(days=days), session)


def test_it_goes_up_step_by_step_and_the_step_that_settles_it_is_told(people: dict[str, Session]) -> None:
    ann, ben, cat = people.values()
    record_id = of_the_county(ann)
    ref = reviewing.rows(ann, [record_id])[0].ref
    with pytest.raises(NotPermitted):
        dispute_steps.move(cat, record_id, note="No agreement.", ours="Ours, s20.", theirs=THEIRS)
    with pytest.raises(ReviewRefused, match="other council"):
        dispute_steps.move(ann, record_id, note="No agreement.", ours="Ours, s20.")
    moved = dispute_steps.move(later(ben, 4), record_id, note="No.", ours="Ours, s20.", theirs=THEIRS)
    assert (moved.at.step, moved.at.by, moved.at.lead) == (2, "Ben Abbot", "whoever holds the child now")
    page = case_page(ann, record_id)
    assert page.dispute is not None
    assert [(each.step, each.theirs) for each in page.dispute.climbs] == [(1, ""), (2, THEIRS)]
    assert page.dispute.climbs[0].since, "the run that found it started the clock"

    proposal = propose(ann, record_id)
    reviewing.approve(ben, proposal)
    entries = auditing.latest(ann, 3)
    told = {str(each["action"]): each["detail"] for each in entries}
    assert told["dispute-moved"] == {"record": ref, "step": 2}
    assert told["approved"]["dispute_step"] == 2  # type: ignore[index]
    assert "s20" not in json.dumps([dict(each) for each in entries])
    page = case_page(ann, record_id)
    assert page.dispute is not None
    assert (page.dispute.settled, page.dispute.due, page.dispute.rung.name) == (
        True, None, "Two heads of service",
    )  # fmt: skip
    with pytest.raises(ReviewRefused, match="not in dispute"):
        dispute_steps.move(ann, record_id, note="Again.")
    undoing.undo(ben, undoing.steps(ben)[0])
    assert dispute_steps.listed(ann)[0].ladder.at.step == 2, "undone, it is where it was"
    auditing.verify(cat)


def test_the_board_is_told_of_clocks_that_ran_out_and_no_run_starts_one_anew(
    people: dict[str, Session],
) -> None:
    ann, ben, _ = people.values()
    record_id = of_the_county(ann)
    dispute_steps.move(ann, record_id, note="No.", ours="Ours.", theirs=THEIRS)
    (line,) = dispute_steps.listed(ann)
    assert line.row.id == record_id
    assert line.ladder.due is not None
    days = (line.ladder.due - ann.today()).days
    for session, told in (
        (later(ben, days), "in time"),
        (later(ben, days + 1), "past the clock of its step"),
    ):
        lines = {each.name: each for each in board.current(session).lines}
        assert lines["In dispute"].total == lines["In dispute, by step"].total == 1
        assert lines["In dispute, by clock"].parts == ((told, 1),)
        assert lines["In dispute, by step"].parts == (("step 2: two heads of service", 1),)
    allocating.allocate(later(ann, 2), Quiet())
    assert dispute_steps.listed(ann)[0].ladder == line.ladder


def test_it_is_listed_and_taken_further_at_the_command_line(
    people: dict[str, Session], tmp_path: Path
) -> None:
    ref = dispute_steps.listed(people["ann"])[0].row.ref
    at = tmp_path / allocated_county.NAME
    assert "1 case record in dispute, 0 past the clock." in said("disputes", "list", workspace=at)
    assert "No dispute is past its clock." in said("disputes", "list", "--overdue", workspace=at)
    words = ("--why", "The panel was divided.", "--ours", "In the west.", "--theirs", THEIRS)
    told = said("disputes", "next", ref, *words, workspace=at)
    assert f"{ref} is at step 2: Two heads of service. Due on " in told
    (plain,) = json.loads(said("disputes", "list", "--json", workspace=at))
    assert (plain["record"], plain["step"], plain["overdue"]) == (ref, 2, False)
    assert said("queue", "--overdue", workspace=at).startswith("No case record waits")
    page = said("case", ref, workspace=at)
    assert "At step 2 of 4: Two heads of service." in page
    assert THEIRS in page


def test_nobody_settles_their_own_conflict(people: dict[str, Session]) -> None:
    ann, ben, _ = people.values()
    record_id = of_the_county(ann)
    reviewing.refuse(ben, propose(ann, record_id), "Not without their letter.")
    proposal = propose(ann, record_id)
    with pytest.raises(ReviewRefused, match="Nobody settles their own conflict") as refusal:
        reviewing.approve(ben, proposal)
    assert "third person" in refusal.value.remedy
    workspaces.add_user(ann, "dee", "Dee Low", allocated_county.PASSPHRASE, [Role.APPROVER])
    with ann.workspace.read() as unit:
        dee = unit.users.by_name("dee")
    assert dee is not None
    third = Session(ben.workspace, dee, ben.outside)
    reviewing.approve(third, proposal)
    assert reviewing.rows(ann, [record_id])[0].state == State.SETTLED

    # The receiver refuses it: a dispute of its own, and what those two decide it has to accept.
    with ann.workspace.change() as unit:
        dispute(ann, unit, SUCCESSOR, "West Wessmoor", [record_id], "answer taken in")
        unit.log.append(ann.entry("made-up"))
    (line,) = dispute_steps.listed(ann)
    assert [each.step for each in line.ladder.climbs] == [1]
    reviewing.approve(third, propose(ann, record_id))
    with ann.workspace.read() as unit:
        assert record_id in unaccepted(unit, SUCCESSOR)
