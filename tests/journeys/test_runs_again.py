"""The allocation run again: what people settled stays while it rests on the same facts, and only then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cleared
import pytest
from allocated_county import COUNTY, PASSPHRASE, outside
from export_folders import ADDRESS, PERSON, write_export
from sample_county import rows
from workspaces_made import new_workspace, set_county_geography

from transfer_app.domain.casework import Evidence, EvidenceGrade, RecordRow, State
from transfer_app.domain.errors import NotFound, ReviewRefused
from transfer_app.domain.vocabulary import OutcomeKind, Role
from transfer_app.services import (
    allocating,
    balancing,
    boundaries,
    explaining,
    loading,
    reviewing,
    workspaces,
)
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

WEST, EAST = "E06999001", "E06999002"
PEOPLE = f"{PERSON}\n1,Ann,Ash,F,2015-04-01\n"
PLAN = "cinp_cin_plan_id,cinp_person_id,cinp_cin_plan_start_date,cinp_cin_plan_end_date\n9,1,2026-01-01,\n"
EVIDENCE: Sequence[Evidence] = (Evidence(EvidenceGrade.ORDER, "tenancy agreement", "file"),) * 2


@dataclass
class Office:
    """A workspace with a reviewer, an approver, and postcodes of the county on either side of the line."""

    folder: Path
    ann: Session
    ben: Session
    west: str
    east: str
    loads: int = 0

    def load(self, lived: str, people: str = PEOPLE) -> None:
        self.loads += 1
        files = {"p.csv": people, "c.csv": PLAN, "a.csv": f"{ADDRESS}\n{lived}\n"}
        place = write_export(self.folder / str(self.loads), files)
        loading.load(self.ann, loading.survey(self.ann, place), Quiet())

    def run(self) -> allocating.Allocation:
        done = allocating.allocate(self.ann, Quiet())
        assert balancing.current(self.ann).adds_up
        return done

    def row(self) -> RecordRow:
        with self.ann.workspace.read() as unit:
            return unit.records.rows(unit.records.ids())[0]

    def propose(self, area: str) -> int:
        return reviewing.propose(
            self.ann, self.row().id, outcome=OutcomeKind.SUCCESSOR, area=area, why="The tenancy.",
            interim_lead="Ann", evidence=EVIDENCE,
        )  # fmt: skip

    def settle(self, area: str) -> None:
        reviewing.approve(self.ben, self.propose(area))

    def logged(self) -> dict[str, object]:
        with self.ann.workspace.read() as unit:
            return dict(unit.log.latest(1)[0])


@pytest.fixture
def office(tmp_path: Path) -> Office:
    ann = new_workspace(tmp_path / "w.taw")
    workspaces.add_user(ann, "ben", "Ben", PASSPHRASE, [Role.APPROVER])
    ben = workspaces.sign_in(outside(), tmp_path / "w.taw", "ben", PASSPHRASE)
    set_county_geography(ann)
    west, east = _clear_postcodes()
    return Office(tmp_path, ann, ben, west, east)


def _clear_postcodes() -> tuple[str, str]:
    """A postcode well inside each successor, from the sample county's own answers."""
    lived = {row["addr_person_id"]: row["addr_address_postcode"] for row in rows("ssd/ssd_address.csv")}
    found = {
        row["expected_successor"]: lived[row["person_id"]]
        for row in rows("answer_key.csv")
        if row["case"] == "cin-at-home" and lived.get(row["person_id"])
    }
    return found[WEST], found[EAST]


def unknown(kind: str = "HOME") -> str:
    return f"5,1,{kind},2020-01-01,,QX99 9ZZ,"


def home(postcode: str) -> str:
    return f"5,1,HOME,2020-01-01,,{postcode},"


def test_a_settled_decision_stays_while_its_facts_do(office: Office) -> None:
    office.load(unknown())
    office.run()
    office.settle(WEST)
    office.load(unknown(), PEOPLE.replace("Ann", "Anne"))
    again = office.run()
    assert (again.kept, again.changed) == (1, ())
    assert (office.row().state, office.row().area) == (State.SETTLED, WEST)


def test_changed_facts_send_it_back_once_with_what_it_was(office: Office) -> None:
    office.load(unknown())
    office.run()
    office.settle(WEST)
    office.load(home(office.east))
    first = office.run()
    assert (first.kept, first.changed) == (0, (office.row().id,))
    assert (office.row().state, office.row().outcome, office.row().was) == (
        State.CHANGED, OutcomeKind.REVIEW, f"successor {WEST}",
    )  # fmt: skip
    second = office.run()
    assert (second.kept, second.changed) == (0, ())
    assert (office.row().state, office.row().was) == (State.CHANGED, f"successor {WEST}")


def test_what_people_once_settled_never_becomes_automatic(office: Office) -> None:
    """Settled, changed, proposed anew, and changed again before the second person looked."""
    office.load(unknown())
    office.run()
    office.settle(WEST)
    office.load(home("QX99 9ZY"))
    office.run()
    office.propose(WEST)
    office.load(home(office.east))
    office.run()
    assert (office.row().state, office.row().was) == (State.CHANGED, f"successor {WEST}")


def test_a_proposal_on_facts_that_changed_is_withdrawn_and_the_log_says_so(office: Office) -> None:
    office.load(unknown())
    office.run()
    proposal = office.propose(WEST)
    office.load(home(office.east))
    office.run()
    assert office.logged()["detail"]["withdrawn"] == [proposal]  # type: ignore[index]
    assert (office.row().state, office.row().area) == (State.AUTOMATIC, EAST)
    with pytest.raises(ReviewRefused, match="withdrawn already"):
        reviewing.approve(office.ben, proposal)


def _other_boundaries(office: Office) -> None:
    """The same districts under one new successor's code."""
    layer = boundaries.LayerChoice(COUNTY / "boundaries" / "districts.geojson", None, "code", "name")
    rows = (COUNTY / "boundaries" / "composition.csv").read_text("utf-8-sig").replace(WEST, "E06999009")
    composition = office.folder / "composition.csv"
    composition.write_text(rows, "utf-8")
    boundaries.keep(
        office.ann,
        boundaries.prepare(office.ann, successors=None, predecessors=layer, composition=composition),
    )


def test_a_decision_for_a_successor_that_is_no_more_goes_back(office: Office) -> None:
    office.load(unknown())
    office.run()
    office.settle(WEST)
    _other_boundaries(office)
    again = office.run()
    assert (again.kept, again.changed) == (0, (office.row().id,))
    assert (office.row().state, office.row().was) == (State.CHANGED, f"successor {WEST}")


def test_nobody_approves_a_successor_that_is_no_more(office: Office) -> None:
    office.load(unknown())
    office.run()
    proposal = office.propose(WEST)
    _other_boundaries(office)
    with pytest.raises(ReviewRefused, match="not one of the successors any more"):
        reviewing.approve(office.ben, proposal)


def test_a_child_in_a_refuge_is_not_there_for_who_is_not_cleared(office: Office) -> None:
    office.load(unknown("REFUGE"))
    office.run()
    workspaces.add_user(office.ann, "dot", "Dot", PASSPHRASE, [Role.DATA_OFFICER])
    dot = workspaces.sign_in(outside(), office.folder / "w.taw", "dot", PASSPHRASE)
    row = office.row()
    for session in (dot, office.ann):
        assert reviewing.queue(session) == []
        assert reviewing.rows(session, [row.id]) == []
        with pytest.raises(NotFound):
            explaining.explain(session, row.ref)
    cleared.unchecked(office.ann, "ann")
    again = workspaces.sign_in(outside(), office.folder / "w.taw", "ann", PASSPHRASE)
    assert reviewing.queue(again) == [row.id]
    again.workspace.close()
