"""An approver says what becomes of a record before they see the proposal; if they differ, a third decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import allocated_county
import pytest
from two_councils import OTHER, POSITIONS, SUCCESSOR
from typed_commands import said

from transfer_app.domain.casework import State
from transfer_app.domain.errors import NotPermitted, ReviewRefused
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.review import URGENT
from transfer_app.domain.reviewer_agreement import Agreement, Answered
from transfer_app.domain.second_opinion import Blind, Policy
from transfer_app.domain.together import Whole
from transfer_app.domain.vocabulary import OutcomeKind, Role
from transfer_app.gui.pages.log.entry_words import sentence
from transfer_app.services import (
    agreement_figures,
    auditing,
    balancing,
    commenting,
    giving_opinions,
    queueing,
    reviewing,
    searching,
    second_opinion,
    together,
    undoing,
    workspaces,
)
from transfer_app.services.case_page import case_page
from transfer_app.services.session import Session

pytestmark = pytest.mark.journey
WHY = "The tenancy is in the west."


@pytest.fixture
def people(made_county: Path, tmp_path: Path) -> Iterator[tuple[Session, Session, Session]]:
    """ann proposes; ben and dee approve. Urgent proposals are answered blind."""
    path = allocated_county.copied(made_county, tmp_path)
    ann, ben = (allocated_county.signed_in(path, name) for name in ("ann", "ben"))
    workspaces.add_user(ann, "dee", "Dee Low", allocated_county.PASSPHRASE, [Role.APPROVER])
    with ann.workspace.read() as unit:
        dee = unit.users.by_name("dee")
    assert dee is not None
    second_opinion.set_policy(ann, Policy(Blind.URGENT))
    yield ann, ben, Session(ben.workspace, dee, ben.outside)
    for each in (ann, ben):
        each.workspace.close()


def queued(session: Session, *, urgent: bool) -> int:
    """The first record that waits and is as urgent as that."""
    rows = reviewing.rows(session, reviewing.queue(session, QueueFilter(states=("queued",))))
    is_urgent = lambda row: row.priority <= URGENT or row.status == "looked after"  # noqa: E731
    return next(row.id for row in rows if is_urgent(row) is urgent and not row.restricted)


def telling(session: Session) -> list[dict[str, Any]]:
    """The details of the newest entries that could tell a result."""
    latest: list[dict[str, Any]] = [dict(each) for each in auditing.latest(session, 9)]
    return [each["detail"] for each in latest if each["action"] in second_opinion.TELL_RESULT]


def propose(session: Session, record_id: int, area: str = SUCCESSOR) -> int:
    return reviewing.propose(
        session, record_id, outcome=OutcomeKind.SUCCESSOR, area=area, interim_lead="Wessmoor, Team C",
        why=WHY, evidence=POSITIONS,
    )  # fmt: skip


def test_nothing_of_the_proposal_is_shown_and_the_same_answer_settles_it(
    people: tuple[Session, Session, Session], tmp_path: Path
) -> None:
    ann, ben, _ = people
    record_id = queued(ann, urgent=True)
    proposal = propose(ann, record_id)
    (line,) = case_page(ben, record_id).proposals
    (listed,) = reviewing.waiting(ben)
    for shown in (line.proposal, listed.proposal):
        assert (shown.area, shown.why, shown.interim_lead, shown.evidence) == ("", "", "", ())
    assert (line.hidden, listed.hidden, line.proposer) == (True, True, "Ann Archer")
    in_list = queueing.proposed(ben, [record_id])[record_id]
    assert (in_list.blind, in_list.outcome, in_list.area) == (True, OutcomeKind.REVIEW, "")
    assert case_page(ann, record_id).proposals[0].proposal.why == WHY, "its own reviewer sees it"
    assert [each.record_id for each in commenting.search(ann, "tenancy WEST")] == [record_id]
    assert commenting.search(ben, "tenancy west") == []
    at = tmp_path / allocated_county.NAME
    ref = reviewing.rows(ann, [record_id])[0].ref
    for words in (("proposals",), ("case", ref)):
        assert WHY not in said(*words, workspace=at, user="ben")

    for act in (lambda: reviewing.approve(ben, proposal), lambda: reviewing.refuse(ben, proposal, "No.")):
        with pytest.raises(ReviewRefused, match="your own result first"):
            act()
    with pytest.raises(ReviewRefused, match="has to be said"):
        giving_opinions.give(ben, proposal, OutcomeKind.REVIEW, "")
    with pytest.raises(NotPermitted):
        giving_opinions.give(ann, proposal, OutcomeKind.SUCCESSOR, SUCCESSOR)
    answer = ("second-opinion", "give", proposal, "--outcome", "successor", "--area", SUCCESSOR)
    assert "the record is settled" in said(*answer, workspace=at, user="ben")
    assert reviewing.rows(ann, [record_id])[0].state == State.SETTLED
    assert [each["action"] for each in auditing.latest(ann, 2)] == ["approved", "second-opinion-given"]
    undoing.undo(ben, undoing.steps(ben)[0])
    assert not case_page(ben, record_id).proposals[0].hidden, "what was seen is not hidden again"
    reviewing.approve(ben, proposal)
    assert balancing.current(ann).adds_up


def test_neither_the_log_nor_what_was_withdrawn_nor_a_batch_tells_it(
    people: tuple[Session, Session, Session], tmp_path: Path
) -> None:
    ann, ben, dee = people
    second_opinion.set_policy(ann, Policy(Blind.NONE))
    record_id = queued(ann, urgent=False)
    reviewing.withdraw(ann, propose(ann, record_id))
    whole = Whole(OutcomeKind.SUCCESSOR, SUCCESSOR, WHY, "Team C", POSITIONS)
    together.propose(ann, [record_id], whole)
    (batch,) = together.waiting(ben)
    reviewing.approve(ben, batch.proposals[0])
    undoing.undo(ben, undoing.steps(ben)[0])
    assert [each.rows[0].id for each in together.waiting(ben)] == [record_id]
    second_opinion.set_policy(ann, Policy(Blind.EVERY))

    assert together.waiting(ben) == []
    assert commenting.search(ben, "tenancy west") == []
    withdrawn, waits = case_page(ben, record_id).proposals
    assert (withdrawn.proposal.area, withdrawn.hidden, waits.hidden) == ("", True, True)
    assert [each.get("hidden") for each in telling(ben)] == [True] * 4
    assert SUCCESSOR not in repr(auditing.latest(ben, 8))
    at = tmp_path / allocated_county.NAME
    assert SUCCESSOR not in said("log", "show", "--count", "8", workspace=at, user="ben")
    numbers = [each["seq"] for each in auditing.latest(ben, 9)]
    assert SUCCESSOR not in repr([searching.everywhere(ben, f"#{each}") for each in numbers])
    assert sentence("proposed", telling(ben)[-1]).startswith("Proposed a result, told here once")
    # Its own reviewer and an auditor see it, and the log itself has it.
    auditor = Session(ben.workspace, replace(dee.user, roles=frozenset({Role.AUDITOR})), ben.outside)
    for reader in (ann, auditor):
        assert not any(each.get("hidden") for each in telling(reader))
        assert not case_page(reader, record_id).proposals[-1].hidden
    with ben.workspace.read() as unit:
        assert "hidden" not in repr(unit.log.latest(9))
    assert auditing.verify(ben).entries

    giving_opinions.give(ben, waits.proposal.id, OutcomeKind.SUCCESSOR, OTHER)
    assert not any(each.get("hidden") for each in telling(dee))


def test_another_answer_is_a_conflict_that_neither_of_the_two_settles(
    people: tuple[Session, Session, Session],
) -> None:
    ann, ben, dee = people
    record_id = queued(ann, urgent=True)
    proposal = propose(ann, record_id)
    assert not giving_opinions.give(ben, proposal, OutcomeKind.SUCCESSOR, OTHER).agrees
    with pytest.raises(ReviewRefused, match="not answered blind any more"):
        giving_opinions.give(ben, proposal, OutcomeKind.SUCCESSOR, SUCCESSOR)
    for act in (lambda: reviewing.approve(ben, proposal), lambda: reviewing.refuse(ben, proposal, "No.")):
        with pytest.raises(ReviewRefused, match="own conflict") as refusal:
            act()
        assert "third person" in refusal.value.remedy
    assert queueing.proposed(dee, [record_id])[record_id].conflict
    (line,) = case_page(dee, record_id).proposals
    assert (line.hidden, line.conflict, line.proposal.area) == (False, True, SUCCESSOR)
    assert [(name, each.area) for name, each in line.opinions] == [("Ben Abbot", OTHER)]
    # The third finds for the second: it goes back, and is proposed as the second said.
    reviewing.refuse(dee, proposal, "The school is in the east.")
    proposal = propose(ann, record_id, OTHER)
    assert case_page(ben, record_id).proposals[-1].hidden
    with pytest.raises(ReviewRefused, match="both of you"):
        giving_opinions.give(dee, proposal, OutcomeKind.SUCCESSOR, OTHER)
    assert giving_opinions.give(ben, proposal, OutcomeKind.SUCCESSOR, OTHER).agrees
    row = reviewing.rows(ann, [record_id])[0]
    assert row.area == OTHER

    figures = agreement_figures.quality(dee)
    # Two blind answers, of which one agrees; the one that the third refused is of who saw it first.
    assert figures.blind_by_two == {("Ann Archer", "Ben Abbot"): Agreement(2, 1, Fraction(0))}
    assert figures.blind_by_reason == {(row.reasons[0],): Agreement(2, 1, Fraction(0))}
    assert figures.by_two == {("Ann Archer", "Dee Low"): Answered(0, 1)}
    reviewer = Session(dee.workspace, replace(dee.user, roles=frozenset({Role.REVIEWER})), dee.outside)
    own = agreement_figures.quality(reviewer)
    assert (own.own, own.blind_by_two, own.by_two) == (True, {}, figures.by_two)
    assert own.blind_by_reason == figures.blind_by_reason


def test_a_conflict_does_not_end_by_withdrawing_the_proposal(
    people: tuple[Session, Session, Session],
) -> None:
    ann, ben, dee = people
    record_id = queued(ann, urgent=True)
    proposal = propose(ann, record_id)
    giving_opinions.give(ben, proposal, OutcomeKind.SUCCESSOR, OTHER)
    reviewing.withdraw(ann, proposal)
    proposal = propose(ann, record_id, OTHER)
    with pytest.raises(ReviewRefused, match="both of you"):
        giving_opinions.give(ben, proposal, OutcomeKind.SUCCESSOR, OTHER)
    assert giving_opinions.give(dee, proposal, OutcomeKind.SUCCESSOR, OTHER).agrees


def test_what_the_policy_leaves_out_goes_as_before_and_it_is_an_act_of_the_log(
    people: tuple[Session, Session, Session],
) -> None:
    ann, ben, _ = people
    record_id = queued(ann, urgent=False)
    proposal = propose(ann, record_id)
    assert case_page(ben, record_id).proposals[0].proposal.why == WHY
    second_opinion.set_policy(ann, Policy(Blind.EVERY))
    assert auditing.latest(ann, 1)[0]["detail"] == {"policy": "every"}
    assert case_page(ben, record_id).proposals[0].hidden
    second_opinion.set_policy(ann, Policy(Blind.NONE))
    reviewing.approve(ben, proposal)
    with pytest.raises(NotPermitted):
        second_opinion.set_policy(ben, Policy(Blind.NONE))


def test_it_is_set_reason_by_reason_and_each_act_is_in_the_log(
    people: tuple[Session, Session, Session], tmp_path: Path
) -> None:
    ann, ben, _ = people
    at = tmp_path / allocated_county.NAME
    said("second-opinion", "set", "none", workspace=at)
    told = said("second-opinion", "set", "every", "--reason", "BOUNDARY", workspace=at)
    assert "But for BOUNDARY: every." in told
    assert auditing.latest(ann, 1)[0]["detail"] == {"policy": "none", "reasons": {"BOUNDARY": "every"}}
    lines = {line.code: line for line in second_opinion.by_reason(ann)}
    waiting = reviewing.queue(ann, QueueFilter(reasons=("BOUNDARY",), outcomes=("review",)))
    assert (lines["BOUNDARY"].blind, lines["NFA"].blind) == (Blind.EVERY, Blind.NONE)
    assert lines["BOUNDARY"].waiting >= len(waiting) > 1
    record_id = waiting[0]
    propose(ann, record_id)
    assert case_page(ben, record_id).proposals[0].hidden
    whole = Whole(OutcomeKind.SUCCESSOR, SUCCESSOR, WHY, "Team C", POSITIONS)
    left = together.preview(ann, waiting[1:], whole).left_out
    assert {one.why for one in left} >= {"answered blind: decided by itself"}
    said("second-opinion", "set", "none", "--reason", "BOUNDARY", workspace=at)
    assert not case_page(ben, record_id).proposals[0].hidden
    assert second_opinion.policy(ann) == Policy()
