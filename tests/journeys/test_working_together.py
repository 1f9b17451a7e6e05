"""Several people on one queue: parked records, claims that run out, records given to somebody, comments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import allocated_county
import pytest

from transfer_app.domain.casework import Evidence, EvidenceGrade
from transfer_app.domain.errors import NotFound, NotPermitted, ReviewRefused
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.undoing import StepKind
from transfer_app.domain.vocabulary import OutcomeKind
from transfer_app.domain.working import MINE, PARKED
from transfer_app.services import claiming, commenting, parking, reviewing, undoing
from transfer_app.services.session import Session

pytestmark = pytest.mark.journey
NOW = datetime(2026, 11, 28, 14, 0, tzinfo=UTC)


def at(session: Session, moment: datetime) -> Session:
    """The same person at another time."""
    return replace(session, outside=replace(session.outside, clock=lambda: moment))


@pytest.fixture(scope="module")
def people(made_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Session, Session]]:
    path = allocated_county.copied(made_county, tmp_path_factory.mktemp("together"))
    ann, ben = allocated_county.signed_in(path), allocated_county.signed_in(path, "ben")
    yield at(ann, NOW), at(ben, NOW)
    for each in (ann, ben):
        each.workspace.close()


def to_review(session: Session) -> list[int]:
    return reviewing.queue(session, QueueFilter(states=("queued", "changed")))


def parked(session: Session) -> list[int]:
    return reviewing.queue(session, QueueFilter(states=(PARKED,)))


def test_a_parked_record_leaves_the_queue_and_comes_back_by_itself(people: tuple[Session, Session]) -> None:
    ann, ben = people
    whole = to_review(ann)
    record, other = whole[:2]
    back = (NOW + timedelta(days=3)).date()
    parking.park(ann, record, "The court order is awaited", back)
    parking.park(ann, other, "So is this one", back)
    assert set(parked(ben)) == {record, other}
    assert set(to_review(ann)) == set(whole) - {record, other}
    assert (parking.parked(ben)[record].why, parking.parked(ben)[record].by) == (
        "The court order is awaited", ann.user.id,
    )  # fmt: skip
    assert set(to_review(at(ann, NOW + timedelta(days=3)))) == set(whole)
    assert {step.kind for step in undoing.steps(ann)} == {StepKind.PARKED}
    for step in undoing.steps(ann)[:1]:
        undoing.undo(ann, step)
        with pytest.raises(ReviewRefused, match="came back"):
            undoing.undo(ann, step)
    (left,) = parked(ann)
    parking.unpark(ann, left)
    assert to_review(ann) == whole
    with ann.workspace.read() as unit:
        told = b"".join(unit.log.bodies())
    assert b"court order" not in told
    assert all(action in told for action in (b'"parked"', b'"parking-undone"', b'"unparked"'))


@pytest.mark.parametrize(("why", "days", "said"), [("", 3, "reason"), ("x", 0, "tomorrow"), ("x", 91, "90")])
def test_a_parking_needs_a_reason_and_a_near_day(
    people: tuple[Session, Session], why: str, days: int, said: str
) -> None:
    ann, _ = people
    with pytest.raises(ReviewRefused, match=said):
        parking.park(ann, to_review(ann)[0], why, (NOW + timedelta(days=days)).date())


def test_a_claim_tells_others_is_renewed_let_go_and_runs_out(people: tuple[Session, Session]) -> None:
    ann, ben = people
    record = to_review(ann)[0]
    assert claiming.claim(ann, record) is None
    busy = claiming.held(ben, record)
    assert busy == claiming.claim(ben, record) == claiming.Busy("Ann Archer", "2026-11-28T14:15:00Z")
    assert claiming.held(ann, record) is None
    assert claiming.claim(at(ann, NOW + timedelta(minutes=10)), record) is None
    assert claiming.held(at(ben, NOW + timedelta(minutes=24)), record) is not None
    assert claiming.claim(at(ben, NOW + timedelta(minutes=26)), record) is None
    claiming.release(ann, record)
    assert claiming.held(at(ann, NOW + timedelta(minutes=27)), record) is not None, "only one's own is let go"
    claiming.release(ben, record)
    assert claiming.held(at(ann, NOW + timedelta(minutes=27)), record) is None


def test_of_two_who_propose_the_second_is_refused_with_a_remedy(people: tuple[Session, Session]) -> None:
    ann, _ = people
    record = to_review(ann)[-1]
    evidence = [Evidence(EvidenceGrade.ORDER, "Tenancy", ""), Evidence(EvidenceGrade.FIELD, "Visit", "")]

    def propose(area: str) -> None:
        reviewing.propose(
            ann, record, outcome=OutcomeKind.SUCCESSOR, area=area, why="w", interim_lead="t",
            evidence=evidence,
        )  # fmt: skip

    propose("E06999001")
    with pytest.raises(ReviewRefused, match="has a proposal already") as refused:
        propose("E06999002")
    assert "withdraw that one first" in refused.value.remedy
    undoing.undo(ann, undoing.steps(ann)[0])


def test_records_are_given_to_a_colleague_and_listed_for_them(people: tuple[Session, Session]) -> None:
    ann, ben = people
    assert [each.name for each in claiming.colleagues(ann)] == ["ann", "ben"]
    record = to_review(ann)[1]
    claiming.assign(ann, record, ben.user.id)
    assert reviewing.queue(ben, QueueFilter(states=(MINE,))) == [record]
    assert reviewing.queue(ann, QueueFilter(states=(MINE,))) == []
    assert claiming.assigned(ann, record) == ben.user
    claiming.assign(ben, record, None)
    assert claiming.assigned(ann, record) is None
    with ann.workspace.read() as unit:
        auditor = unit.users.by_name("cat")
    assert auditor is not None
    with pytest.raises(NotFound, match="does not review"):
        claiming.assign(ann, record, auditor.id)


def test_comments_are_found_and_never_logged(people: tuple[Session, Session]) -> None:
    ann, ben = people
    record = to_review(ann)[0]
    assert reviewing.rows(ann, [record])[0].restricted
    commenting.add(ann, record, "The 100% tenancy is with the solicitor")
    commenting.add(ben, record, "Ask again on Monday")
    assert [each.author for each in commenting.of_record(ann, record)] == ["Ann Archer", "Ben Abbot"]
    (found,) = commenting.search(ben, "SOLICITOR 100%")
    assert found.record_id == record
    assert commenting.search(ben, "solicitor monday") == []
    with ann.workspace.read() as unit:
        auditor = unit.users.by_name("cat")
        assert b"solicitor" not in b"".join(unit.log.bodies())
    assert auditor is not None
    cat = replace(ann, user=auditor)
    assert commenting.search(cat, "solicitor") == []
    with pytest.raises(NotFound, match="no such case record"):
        commenting.of_record(cat, record)
    with pytest.raises(NotPermitted):
        commenting.add(cat, record, "x")
    with pytest.raises(ReviewRefused, match="empty"):
        commenting.add(ann, record, "  ")


def test_reasons_of_proposals_are_found_too_and_lead_to_the_record(people: tuple[Session, Session]) -> None:
    ann, ben = people
    record = to_review(ann)[0]
    assert reviewing.rows(ann, [record])[0].restricted
    number = reviewing.propose(
        ann, record, outcome=OutcomeKind.SUCCESSOR, area="E06999001", interim_lead="Team C",
        why="Granny's annexe is a home", evidence=[Evidence(EvidenceGrade.ORDER, "x", "y")] * 2,
    )  # fmt: skip
    commenting.add(ben, record, "Is the annexe let?")
    found = commenting.search(ben, "ANNEXE")
    assert {(each.record_id, each.author, each.reason) for each in found} == {
        (record, "Ann Archer", True), (record, "Ben Abbot", False),
    }  # fmt: skip
    reviewing.withdraw(ann, number)
    assert [each.text for each in commenting.search(ben, "granny")] == ["Granny's annexe is a home"]
    with ann.workspace.read() as unit:
        auditor = unit.users.by_name("cat")
    assert auditor is not None
    assert commenting.search(replace(ann, user=auditor), "annexe") == []
