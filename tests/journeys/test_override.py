"""A record that was sent is decided again: two people, the receiver's yes, and the package recalled."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import allocated_county
import pytest
import two_councils
from two_councils import OTHER, POSITIONS, SUCCESSOR, Councils
from typed_commands import said

from transfer_app.domain.casework import State
from transfer_app.domain.errors import NotPermitted, ReviewRefused
from transfer_app.domain.packages import PackageRow
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.tranches import Change
from transfer_app.domain.vocabulary import OutcomeKind, Strand
from transfer_app.services import (
    accepting,
    allocating,
    auditing,
    balancing,
    commenting,
    overriding,
    packing,
    reading,
    receipts,
    reviewing,
    undoing,
)
from transfer_app.services.case_page import case_page
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

pytestmark = pytest.mark.journey
WHY = "The tenancy had ended in May."


@pytest.fixture
def councils(made_county: Path, tmp_path: Path) -> Iterator[Councils]:
    met = two_councils.meet(made_county, tmp_path)
    yield met
    two_councils.part(met)


def two_of(councils: Councils, package: PackageRow) -> list[int]:
    """Records of the package that a rule decided, of two people."""
    with councils.ann.workspace.read() as unit:
        rows = unit.records.rows(sorted(unit.packages.records(package.id).values()))
    by_person = {row.person_id: row.id for row in rows if row.state == State.AUTOMATIC}
    return list(by_person.values())[:2]


def propose(session: Session, record_id: int, area: str) -> int:
    return reviewing.propose(
        session, record_id, outcome=OutcomeKind.SUCCESSOR, area=area, interim_lead="Wessmoor, Team C",
        why=WHY, evidence=POSITIONS,
    )  # fmt: skip


def test_what_was_sent_is_replaced_or_taken_back_once_two_people_and_the_receiver_said_so(
    councils: Councils,
) -> None:
    councils.trust()
    protocol = councils.agreed({Strand.SEND, Strand.EARLY_HELP})
    first = councils.sealed(protocol)
    receipts.record_receipt(councils.ann, councils.taken_in(first).receipt)
    before = councils.figures()
    stays, moves = two_of(councils, first)
    for record_id in (stays, moves):
        sent = overriding.override(councils.ann, record_id, WHY)
        assert "West Wessmoor has it from tranche 1" in overriding.told(sent)
    opened = councils.figures()
    assert (opened["review"], opened["allocated"]) == (before["review"] + 2, before["allocated"] - 2)
    assert (opened["copies-sent"], opened["current"]) == (first.records, first.records)
    plan = packing.plan(councils.ann, protocol.id)
    assert (plan.records, plan.withdraw) == (0, 0), "nothing is recalled before it is decided"

    reviewing.approve(councils.ben, propose(councils.ann, stays, SUCCESSOR))
    reviewing.approve(councils.ben, propose(councils.ann, moves, OTHER))
    assert accepting.due(councils.ann, protocol.id).to_ask == 1, "also where the rules decided it before"
    plan = packing.plan(councils.ann, protocol.id)
    assert (plan.records, plan.withdraw) == (0, 1), "the other waits for the receiver's yes"
    councils.accepted(protocol)
    plan = packing.plan(councils.ann, protocol.id)
    assert (plan.changes, plan.withdraw) == ({Change.REDECIDED: 1}, 1)
    second = councils.sealed(protocol)
    receipts.record_receipt(councils.ann, councils.taken_in(second).receipt)
    after = councils.figures()
    assert (after["superseded"], after["withdrawn"], after["current"]) == (1, 1, first.records - 1)
    assert after["copies-sent"] == first.records + 1
    assert sorted(
        case.state for case in reading.incoming_cases(councils.rae, 1) if case.state != "current"
    ) == ["superseded", "withdrawn"]
    (line,) = case_page(councils.ann, moves).proposals
    assert (line.was, line.proposal.area) == (f"successor {SUCCESSOR}", OTHER), "the old value is kept"
    auditing.verify(councils.cat)


def test_it_is_an_act_with_a_reason_that_the_log_does_not_tell(made_county: Path, tmp_path: Path) -> None:
    path = allocated_county.copied(made_county, tmp_path)
    ann, ben, cat = (allocated_county.signed_in(path, name) for name in ("ann", "ben", "cat"))
    wanted = QueueFilter(states=("automatic",), outcomes=("successor",))
    record_id = reviewing.queue(ann, wanted)[0]
    row = reviewing.rows(ann, [record_id])[0]
    for session, why, refused in ((cat, WHY, NotPermitted), (ann, " ", ReviewRefused)):
        with pytest.raises(refused):
            overriding.override(session, record_id, why)
    assert said("override", row.ref, "--why", WHY, workspace=path) == f"{row.ref} is with people again.\n"
    with pytest.raises(ReviewRefused, match="with people already"):
        overriding.override(ben, record_id, WHY)
    (entry,) = (each for each in auditing.latest(ann, 3) if each["action"] == "override-opened")
    assert "tenancy" not in json.dumps(entry)
    assert commenting.of_record(ann, record_id)[0].text == f"Override: {WHY}"
    allocating.allocate(ann, Quiet())
    opened = reviewing.rows(ann, [record_id])[0]
    assert (opened.state, opened.reasons[0], opened.priority <= 2, opened.was) == (
        State.CHANGED, "OVERRIDE", True, f"successor {row.area}",
    )  # fmt: skip
    assert "somebody asked for another decision" in said("case", row.ref, workspace=path)
    reviewing.approve(ben, propose(ann, record_id, row.area))
    assert f"in the place of successor {row.area}" not in said("case", row.ref, workspace=path)
    assert "in the place of successor " in said("case", row.ref, workspace=path)
    undoing.undo(ben, undoing.steps(ben)[0])
    assert reviewing.rows(ann, [record_id])[0].was == f"successor {row.area}"
    assert balancing.current(ann).adds_up
    for each in (ann, ben, cat):
        each.workspace.close()
