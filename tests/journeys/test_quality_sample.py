"""People check the rules' decisions blind: what agrees is confirmed, what differs goes to others."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import astuple
from hashlib import sha256
from pathlib import Path
from typing import Any

import allocated_county
import pytest
from typed_commands import said

from transfer_app.domain.casework import Evidence, EvidenceGrade, State, StoredDecision
from transfer_app.domain.errors import NotPermitted, ReviewRefused
from transfer_app.domain.quality_sample import ALL_OF, Drawn, Share
from transfer_app.domain.vocabulary import OutcomeKind, Role
from transfer_app.services import allocating, balancing, quality_sample, reviewing, workspaces
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

pytestmark = pytest.mark.journey

SEEN = (Evidence(EvidenceGrade.FIELD, "Visit of 3 March", "visits.csv"),) * 2
AUTOMATIC = reviewing.QueueFilter(states=(State.AUTOMATIC.value,))


@pytest.fixture
def ann(made_county: Path, tmp_path: Path) -> Iterator[Session]:
    """Officer and reviewer of the sample county."""
    session = allocated_county.signed_in(allocated_county.copied(made_county, tmp_path))
    yield session
    session.workspace.close()


def stands(session: Session, record_id: int) -> StoredDecision:
    with session.workspace.read() as unit:
        decision = unit.decisions.get(record_id)
    assert decision is not None
    return decision


def entries(session: Session) -> list[dict[str, Any]]:
    """Of the sample, newest first."""
    with session.workspace.read() as unit:
        return [dict(each) for each in unit.log.latest(50) if str(each["action"]).startswith("sample-")]


def another(session: Session, area: str) -> str:
    with session.workspace.read() as unit:
        return min(reviewing.successors(unit) - {area})


def to_a_successor(session: Session) -> int:
    """The first of the sample that the rules gave to a successor."""
    left = quality_sample.sample(session).left
    return next(one for one in left if stands(session, one).outcome is OutcomeKind.SUCCESSOR)


def propose(session: Session, record_id: int, area: str) -> int:
    return reviewing.propose(
        session, record_id, outcome=OutcomeKind.SUCCESSOR, area=area, why="Lives there.",
        interim_lead="Team C", evidence=SEEN,
    )  # fmt: skip


def test_all_children_in_care_and_on_plans_and_the_lot_of_the_rest_are_in_it(ann: Session) -> None:
    found = quality_sample.sample(ann)
    run = allocating.latest_run(ann)
    assert run is not None
    rows = {row.id: row for row in reviewing.rows(ann, reviewing.queue(ann, AUTOMATIC))}
    every = {number for number, row in rows.items() if row.status in ALL_OF}
    lot = {
        number
        for number, row in rows.items()
        if row.status not in ALL_OF
        and sha256(f"transfer-app/quality-sample/v1\n{run.result_digest}\n{row.ref}".encode()).digest()[:8]
        < (2**64 // 10 + 1).to_bytes(8, "big")
    }
    assert every
    assert lot
    assert (set(found.left[: len(every)]), set(found.left[len(every) :])) == (every, lot)
    assert found.unchecked == {Share(Drawn.STATUS, 100): len(every), Share(Drawn.LOT, 10): len(lot)}

    shown = quality_sample.question(ann, found.left[0])
    row = rows[found.left[0]]
    assert (shown.ref, shown.status) == (row.ref, row.status)
    assert shown.addresses
    assert row.because not in repr(astuple(shown))

    outside = next(number for number in rows if number not in found.left)
    with pytest.raises(ReviewRefused, match="not in the quality sample"):
        quality_sample.question(ann, outside)
    with pytest.raises(ReviewRefused, match="not in the quality sample"):
        quality_sample.answer(ann, outside, OutcomeKind.NOT_OURS, "")


def test_what_agrees_is_confirmed_and_stays_so_while_the_run_is_the_same(ann: Session) -> None:
    before = quality_sample.sample(ann)
    record_id = to_a_successor(ann)
    decision = stands(ann, record_id)
    with pytest.raises(ReviewRefused, match="not one of the successors"):
        quality_sample.answer(ann, record_id, OutcomeKind.SUCCESSOR, "E1")
    check = quality_sample.answer(ann, record_id, decision.outcome, decision.area)
    assert (check.agrees, check.rule, stands(ann, record_id)) == (True, decision.rule, decision)
    (entry,) = entries(ann)
    ref = reviewing.rows(ann, [record_id])[0].ref
    assert (entry["action"], entry["detail"]["record"]) == ("sample-confirmed", ref)
    now = quality_sample.sample(ann)
    assert now.left == tuple(each for each in before.left if each != record_id)
    assert now.confirmed == {check.share: 1}
    with pytest.raises(ReviewRefused, match="has been checked"):
        quality_sample.answer(ann, record_id, OutcomeKind.NOT_OURS, "")


def test_what_differs_is_with_people_until_somebody_else_settles_it(ann: Session, tmp_path: Path) -> None:
    record_id = to_a_successor(ann)
    before = stands(ann, record_id)
    said = another(ann, before.area)
    assert not quality_sample.answer(ann, record_id, OutcomeKind.SUCCESSOR, said).agrees
    row = reviewing.rows(ann, [record_id])[0]
    assert (row.state, row.outcome, row.reasons[0], row.priority, row.area, row.was) == (
        State.CHANGED, OutcomeKind.REVIEW, "SAMPLE_DIFFERS", 2, said, f"successor {before.area}",
    )  # fmt: skip
    assert balancing.current(ann).adds_up

    following = quality_sample.sample(ann).left[0]
    with pytest.raises(ReviewRefused, match="not said yet why your result"):
        quality_sample.answer(ann, following, before.outcome, before.area)
    with pytest.raises(ReviewRefused, match="empty"):
        quality_sample.give_reason(ann, record_id, " ")
    quality_sample.give_reason(ann, record_id, "The tenancy ended in May.")
    with pytest.raises(ReviewRefused, match="owe no reason"):
        quality_sample.give_reason(ann, record_id, "Again.")
    assert [each["action"] for each in entries(ann)] == ["sample-reason-given", "sample-differs"]
    assert "tenancy" not in repr(entries(ann))

    allocating.allocate(ann, Quiet())
    assert stands(ann, record_id).was == f"successor {before.area}"
    everything = [*ann.user.roles, Role.APPROVER]
    place = tmp_path / allocated_county.NAME
    workspaces.set_roles(ann, "ben", everything)
    ben = allocated_county.signed_in(place, "ben")
    workspaces.set_roles(ben, "ann", everything)
    ann = allocated_county.signed_in(place, "ann")
    number = propose(ben, record_id, said)
    with pytest.raises(ReviewRefused, match="You checked this record"):
        reviewing.approve(ann, number)
    reviewing.withdraw(ben, number)
    reviewing.approve(ben, propose(ann, record_id, said))
    assert balancing.current(ben).adds_up
    assert quality_sample.sample(ben).differ.total() == 1
    ann.workspace.close()
    ben.workspace.close()


def test_another_share_is_an_act_and_what_was_checked_stays_counted_by_its_own(
    ann: Session, tmp_path: Path
) -> None:
    at = tmp_path / allocated_county.NAME
    before = quality_sample.sample(ann)
    for percent, why, problem in ((0, "More.", "from 1 to 100"), (10, "More.", "already"), (20, " ", "why")):
        with pytest.raises(ReviewRefused, match=problem):
            quality_sample.set_rate(ann, percent, why)
    told = said("quality-sample", "rate", "60", "--why", "Many differed.", workspace=at)
    assert "60 % of the rest" in told
    (entry,) = entries(ann)
    assert (entry["action"], entry["detail"]) == ("sample-rate-set", {"rate": 60, "was": 10})
    more = quality_sample.sample(ann)
    by_status = before.unchecked[Share(Drawn.STATUS, 100)]
    assert [one for one in more.left if one in before.left] == list(before.left)
    assert more.left[:by_status] == before.left[:by_status]
    fresh = next(
        one
        for one in more.left
        if one not in before.left and stands(ann, one).outcome is OutcomeKind.SUCCESSOR
    )
    check = quality_sample.answer(ann, fresh, stands(ann, fresh).outcome, stands(ann, fresh).area)
    assert (check.rate, entries(ann)[0]["detail"]["rate"]) == (60, 60)

    quality_sample.set_rate(ann, 1, "Enough was checked.")
    less = quality_sample.sample(ann)
    assert less.confirmed == {Share(Drawn.LOT, 60): 1}
    assert less.unchecked[Share(Drawn.STATUS, 100)] == by_status
    assert set(less.left) < set(before.left)
    with pytest.raises(ReviewRefused, match="not in the quality sample"):
        quality_sample.question(ann, next(one for one in before.left if one not in less.left))
    shown = said("quality", workspace=at)
    assert "60 % of the rest" in shown
    with pytest.raises(NotPermitted):
        quality_sample.set_rate(allocated_county.signed_in(at, "ben"), 50, "I want it.")


def test_it_is_worked_and_reckoned_at_the_command_line(ann: Session, tmp_path: Path) -> None:
    at = tmp_path / allocated_county.NAME
    left = quality_sample.sample(ann).left
    first = to_a_successor(ann)
    before, row = stands(ann, first), reviewing.rows(ann, [first])[0]
    assert f"{len(left)} records left to check" in said("quality-sample", "list", workspace=at)
    shown = said("quality-sample", "show", row.ref, workspace=at)
    assert "Addresses, oldest first" in shown
    assert not any(word in shown for word in (row.because, "Rule ", "What stands"))
    other = another(ann, before.area)
    answer = ("quality-sample", "answer", row.ref, "--outcome", "successor", "--area", other)
    assert f"rule {before.rule} decided successor {before.area}" in said(*answer, workspace=at)
    said("quality-sample", "reason", row.ref, "--why", "Moved in May.", workspace=at)
    assert "a check of the quality sample differs from the rule" in said("case", row.ref, workspace=at)
    second = next(one for one in left if one != first and stands(ann, one).rule != before.rule)
    quality_sample.answer(ann, second, stands(ann, second).outcome, stands(ann, second).area)
    found = json.loads(said("quality", "--json", workspace=at))
    assert found["sample"][0]["differ"] + found["sample"][1]["differ"] == 1
    assert {"of": [before.rule], "checked": 1, "agreed": 0, "percent": 0.0, "kappa": 0.0} in found["by_rule"]
    told = said("quality", "--save", tmp_path / "agreement.csv", workspace=at)
    lines = list(csv.reader((tmp_path / "agreement.csv").read_text("utf-8-sig").splitlines()))
    assert lines[0] == ["table", "of", "and", "counted", "agreed", "percent", "kappa", "note"]
    assert ["People and rules, by rule", before.rule, "", "1", "0", "0.0", "0.00", "few: under 30"] in lines
    assert "not defined" in told
    assert "Ann Archer" in told


def test_only_reviewers_are_asked(ann: Session, tmp_path: Path) -> None:
    ben = allocated_county.signed_in(tmp_path / allocated_county.NAME, "ben")
    for ask in (quality_sample.sample, quality_sample.owed):
        with pytest.raises(NotPermitted):
            ask(ben)
    ben.workspace.close()
