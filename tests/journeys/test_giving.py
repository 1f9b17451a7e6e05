"""All records of a filter are given to one person as one act, and taken back as one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import allocated_county
import pytest
from typed_commands import said

from transfer_app.domain.errors import NotFound, NotPermitted, ReviewRefused
from transfer_app.domain.giving import Giving, Kept
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.staff import Act, User
from transfer_app.domain.undoing import StepKind
from transfer_app.services import auditing, claiming, giving, reviewing, undoing
from transfer_app.services.session import Session

pytestmark = pytest.mark.journey
QUEUE = QueueFilter(states=("queued", "changed"))


@pytest.fixture
def people(made_county: Path, tmp_path: Path) -> Iterator[tuple[Session, Session, Session]]:
    """ann reviews, ben approves, cat audits."""
    path = allocated_county.copied(made_county, tmp_path)
    found = [allocated_county.signed_in(path, name) for name in ("ann", "ben", "cat")]
    yield found[0], found[1], found[2]
    for each in found:
        each.workspace.close()


def has(session: Session, user_id: int) -> set[int]:
    return set(reviewing.queue(session, QueueFilter(given=(user_id,))))


def test_a_filter_is_given_as_one_and_taken_back_as_one(people: tuple[Session, Session, Session]) -> None:
    ann, ben, cat = people
    first, second, third, *rest = reviewing.queue(ann, QUEUE)
    claiming.assign(ann, first, ann.user.id)
    claiming.assign(ann, second, ben.user.id)
    claiming.claim(ann, third)
    decided = len(reviewing.queue(ann, QueueFilter())) - len(rest) - 3

    seen = giving.preview(ben, QueueFilter(), ben.user.id)
    assert seen == Giving(
        (first, *rest), {Kept.THEIRS: 1, Kept.CLAIMED: 1, Kept.DECIDED: decided}, {third: "Ann Archer"},
        {ann.user.id: 1},
    )  # fmt: skip
    assert has(ann, ben.user.id) == {second}, "looking changes nothing"
    with pytest.raises(ReviewRefused, match="were shown"):
        giving.give(ben, QueueFilter(), ben.user.id, expected=1)
    with pytest.raises(NotPermitted):
        giving.give(cat, QUEUE, ben.user.id)
    with pytest.raises(NotFound, match="does not review"):
        giving.give(ann, QUEUE, cat.user.id)

    number = giving.give(ben, QUEUE, ben.user.id, expected=len(rest) + 1)
    assert has(ann, ben.user.id) == {first, second, *rest}
    (entry,) = auditing.latest(ann, 1)
    assert (entry["action"], len(entry["detail"]["records"])) == ("records-assigned", len(rest) + 1)  # type: ignore[index]
    claiming.assign(ann, rest[0], ann.user.id)
    (step, *_) = undoing.steps(ben)
    assert (step.kind, step.number, step.records) == (StepKind.GIVEN, number, len(rest) + 1)
    undoing.undo(ben, step)
    assert has(ann, ben.user.id) == {second}
    assert has(ann, ann.user.id) == {first, rest[0]}, "as it was, and what was given on since stays"
    assert all(each.kind is not StepKind.GIVEN for each in undoing.steps(ben))
    with pytest.raises(ReviewRefused, match="no giving of yours"):
        giving.take_back(ben, number)
    auditing.verify(cat)


def test_restricted_records_go_only_to_who_may_see_them(
    people: tuple[Session, Session, Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, ben, _ = people
    rows = reviewing.rows(ann, reviewing.queue(ann, QUEUE))
    restricted = {row.id for row in rows if row.restricted}
    may = User.may
    monkeypatch.setattr(
        User, "may", lambda user, act: may(user, act) and (user.name, act) != ("ben", Act.SEE_RESTRICTED)
    )
    seen = giving.preview(ann, QUEUE, ben.user.id)
    assert restricted
    assert restricted.isdisjoint(seen.records)
    assert seen.left_out == {Kept.RESTRICTED: len(restricted)}
    assert giving.preview(ben, QUEUE, ben.user.id).left_out == {}, "whoever may not see them is told of none"


def test_it_is_given_and_taken_back_at_the_command_line(
    people: tuple[Session, Session, Session], tmp_path: Path
) -> None:
    at = tmp_path / allocated_county.NAME
    claiming.assign(people[1], reviewing.queue(people[0], QueueFilter(reasons=("BOUNDARY",)))[0], 1)
    words = ("give", "--to", "ben", "--reason", "BOUNDARY")
    told = said(*words, "--preview", workspace=at)
    assert told.startswith("To ben: ")
    assert "1 of them from Ann Archer" in told
    assert has(people[0], people[1].user.id) == set()
    assert "'take-back 1'" in said(*words, workspace=at)
    assert has(people[0], people[1].user.id)
    assert "went back; 0 given on since stayed" in said("take-back", "1", workspace=at)
    assert has(people[0], people[1].user.id) == set()
