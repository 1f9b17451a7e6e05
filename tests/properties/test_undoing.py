"""Whatever is proposed, approved, refused, withdrawn and undone: the log tells how every record stands."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import allocated_county
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from thorough import examples

from transfer_app.adapters.log.checks.figures import Reckoning
from transfer_app.adapters.log.checks.history import Entry
from transfer_app.adapters.log.checks.pairs import Pairs
from transfer_app.adapters.log.checks.report import Report
from transfer_app.domain.balance import outcome_part
from transfer_app.domain.casework import Evidence, EvidenceGrade
from transfer_app.domain.errors import ReviewRefused
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.undoing import StepKind
from transfer_app.domain.vocabulary import OutcomeKind, Role
from transfer_app.services import reviewing, undoing
from transfer_app.services.session import Session

AREAS = ("E06999001", "E06999002")
AFTER = {
    "proposed": "proposed", "approved": "settled", "proposal-refused": "queued",
    "proposal-withdrawn": "queued", "proposal-undone": "queued", "approval-undone": "proposed",
    "refusal-undone": "proposed",
}  # fmt: skip
"""How a record stands after an entry."""

acts = st.lists(
    st.tuples(
        st.sampled_from(("propose", "approve", "refuse", "withdraw", "undo ann", "undo ben")),
        st.integers(0, 2),
        st.sampled_from(AREAS),
    ),
    max_size=16,
)


class OneUnit:
    """A workspace whose every unit is the same trial: what an example does is gone when it ends."""

    def __init__(self, unit: Any) -> None:
        self._unit = unit

    @contextmanager
    def change(self) -> Iterator[Any]:
        yield self._unit

    read = change


@pytest.fixture(scope="module")
def ann(made_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    session = allocated_county.signed_in(
        allocated_county.copied(made_county, tmp_path_factory.mktemp("undoing"))
    )
    yield session
    session.workspace.close()


def propose(session: Session, record: int, area: str) -> None:
    evidence = [Evidence(EvidenceGrade.ORDER, "Tenancy", ""), Evidence(EvidenceGrade.FIELD, "Visit", "")]
    reviewing.propose(
        session, record, outcome=OutcomeKind.SUCCESSOR, area=area, why="The tenancy.", interim_lead="team",
        evidence=evidence,
    )  # fmt: skip


def do(act: str, record: int, area: str, ann: Session, ben: Session) -> None:
    """One act of a person; what the services refuse changes nothing, which the replay then shows."""
    pending = next((each.proposal.id for each in reviewing.waiting(ann) if each.row.id == record), 0)
    try:
        if act == "propose":
            propose(ann, record, area)
        elif act.startswith("undo"):
            who = ann if act.endswith("ann") else ben
            undoing.undo(who, undoing.steps(who)[0])
        elif pending:
            {
                "approve": lambda: reviewing.approve(ben, pending),
                "refuse": lambda: reviewing.refuse(ben, pending, "Look again."),
                "withdraw": lambda: reviewing.withdraw(ann, pending),
            }[act]()
    except (ReviewRefused, IndexError):
        pass


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(acts=acts)
def test_the_entries_tell_how_every_record_stands(ann: Session, acts: list[tuple[str, int, str]]) -> None:
    records = reviewing.queue(ann, QueueFilter(states=("queued",), reasons=("BOUNDARY",)))[:3]
    with ann.workspace.trial() as unit:
        here: Any = OneUnit(unit)
        me = replace(ann, workspace=here)
        ben = replace(me, user=unit.users.by_name("ben"))
        everything = len(reviewing.queue(me, QueueFilter()))
        before = unit.decisions.some(records)
        for act, at, area in acts:
            do(act, records[at], area, me, ben)
        now = unit.decisions.some(records)
        refs = {row.ref: row.id for row in unit.records.rows(records)}
        stands = {record: ("queued", before[record].outcome, before[record].area) for record in records}
        report = Report()
        bundle: Any = SimpleNamespace(report=report)
        reckoning, pairs = Reckoning(bundle), Pairs(bundle)
        listening = [reckoning.listeners(), pairs.listeners()]
        for body in unit.log.bodies():
            told = json.loads(body)
            entry = Entry(told["seq"], told["at"], told["actor"], told["action"], told["detail"])
            for listeners in listening:
                for listen in listeners.get(entry.action, ()):
                    listen(entry)
            if entry.action in AFTER:
                record = refs[entry["record"]]
                _, outcome, area = stands[record]
                if entry.action == "approved":
                    outcome, area = OutcomeKind(entry["outcome"]), entry["area"]
                if entry.action == "approval-undone":
                    outcome, area = before[record].outcome, before[record].area
                stands[record] = (AFTER[entry.action], outcome, area)
        assert {r: (now[r].state.value, now[r].outcome, now[r].area) for r in records} == stands
        for record in records:
            if now[record].state.value != "settled":
                assert now[record]._replace(state=before[record].state) == before[record]
        assert report.faults == 0
        figures: Counter[tuple[str, str]] = Counter()
        for each in unit.figures.counted().figures:
            figures[each.strand.value, outcome_part(each.outcome, each.area)] += each.count
        told_figures = {
            (strand, part): count
            for strand, parts in reckoning._stand.items()
            for part, count in parts.items()
            if count
        }
        assert told_figures == {place: count for place, count in figures.items() if count}
        assert len(reviewing.queue(me, QueueFilter())) == everything


def test_too_late_is_said_with_a_remedy(ann: Session) -> None:
    """Packed since, decided on since, somebody else's."""
    record = reviewing.queue(ann, QueueFilter(states=("queued",), reasons=("BOUNDARY",)))[0]
    with ann.workspace.trial() as unit:
        here: Any = OneUnit(unit)
        me = replace(ann, workspace=here)
        ben = replace(me, user=unit.users.by_name("ben"))
        propose(me, record, AREAS[0])
        with pytest.raises(ReviewRefused, match="has a proposal already") as twice:
            propose(me, record, AREAS[1])
        assert "withdraw" in twice.value.remedy
        reviewing.approve(ben, reviewing.waiting(me)[0].proposal.id)
        (approved,) = undoing.steps(ben)
        assert approved.kind is StepKind.APPROVED
        assert undoing.recent(ben) == undoing.recent(me) == [record]
        other = replace(me, user=replace(me.user, roles=frozenset(Role)))
        with pytest.raises(ReviewRefused, match="not the last one of yours"):
            undoing.undo(other, approved)
        decision = unit.decisions.get(record)
        assert decision is not None
        unit.decisions.settle(record, decision._replace(facts_digest="0" * 64))
        with pytest.raises(ReviewRefused, match="facts have changed"):
            undoing.undo(ben, approved)
        unit.decisions.settle(record, decision)
        assert undoing.undo(ben, approved).state == "proposed"
        assert undoing.steps(ben) == []
