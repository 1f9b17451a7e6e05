"""A newer extract or gazetteer: only what its facts touch is decided again, and what comes back says why."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from allocated_county import COUNTY, PASSPHRASE, outside
from export_folders import ADDRESS, PERSON, write_export
from sample_county import rows
from typed_commands import said
from workspaces_made import new_workspace, set_county_geography

from transfer_app.domain.casework import (
    Evidence,
    EvidenceGrade,
    Proposal,
    RecordRow,
    State,
    StoredDecision,
)
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.vocabulary import OutcomeKind, Role
from transfer_app.services import (
    allocating,
    balancing,
    boundaries,
    loading,
    locating,
    queueing,
    reviewing,
    workspaces,
)
from transfer_app.services.case_page import case_page
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

WEST, EAST = "E06999001", "E06999002"
ONSPD = "pcd7,pcd8,pcds,dointr,doterm,lad25cd,usrtypind,east1m,north1m,gridind,ctry25cd,lat,long"
NAMES = ("Ann", "Bea", "Cal", "Dee")
EVIDENCE: Sequence[Evidence] = (Evidence(EvidenceGrade.ORDER, "tenancy agreement", "file"),) * 2


@dataclasses.dataclass
class Homes:
    """Four children in need. Homes by child's id: postcodes, the first the present one."""

    folder: Path
    ann: Session
    ben: Session
    loads: int = 0

    def load(self, lived: dict[str, tuple[str, ...]], ended: str = "") -> None:
        """Every later postcode of a child is of an earlier, closed address. ended: in need no more."""
        self.loads += 1
        people = "".join(f"{n},{name},Ash,F,2015-04-0{n}\n" for n, name in enumerate(NAMES, 1))
        plans = "".join(
            f"9{n},{n},2026-01-01,{'2026-02-01' if str(n) in ended else ''}\n" for n in range(1, 5)
        )
        homes = "".join(
            f"{child}{at},{child},HOME,20{20 - at}-01-01,{'' if at == 0 else f'20{21 - at}-01-01'},{code},\n"
            for child, codes in lived.items()
            for at, code in enumerate(codes)
        )
        files = {
            "p.csv": f"{PERSON}\n{people}",
            "c.csv": "cinp_cin_plan_id,cinp_person_id,cinp_cin_plan_start_date,cinp_cin_plan_end_date\n"
            + plans,
            "a.csv": f"{ADDRESS}\n{homes}",
        }
        place = write_export(self.folder / str(self.loads), files)
        loading.load(self.ann, loading.survey(self.ann, place), Quiet())

    def gazetteer(self, places: dict[str, tuple[int, int]]) -> None:
        self.loads += 1
        path = self.folder / f"later{self.loads}.csv"
        lines = [
            f"{code},{code},{code},200001,,,0,{east},{north},1,E92000001,51,-3"
            for code, (east, north) in places.items()
        ]
        path.write_text("\n".join([ONSPD, *lines, ""]), "utf-8")
        locating.add_gazetteer(self.ann, path, Quiet())

    def run(self) -> allocating.Allocation:
        done = allocating.allocate(self.ann, Quiet())
        assert balancing.current(self.ann).adds_up
        return done

    def row(self, child: str) -> RecordRow:
        with self.ann.workspace.read() as unit:
            return next(r for r in unit.records.rows(unit.records.ids()) if r.person_ref == child)

    def kept(self, child: str) -> tuple[StoredDecision | None, list[Proposal]]:
        """Everything that stands about a record: the decision, who proposed and approved it, on what."""
        record_id = self.row(child).id
        with self.ann.workspace.read() as unit:
            return unit.decisions.get(record_id), unit.reviews.of_record(record_id)

    def propose(self, child: str, area: str) -> int:
        return reviewing.propose(
            self.ann, self.row(child).id, outcome=OutcomeKind.SUCCESSOR, area=area, why="The tenancy.",
            interim_lead="Ann", evidence=EVIDENCE,
        )  # fmt: skip

    def settle(self, child: str, area: str) -> None:
        reviewing.approve(self.ben, self.propose(child, area))


@pytest.fixture
def at(tmp_path: Path) -> Homes:
    ann = new_workspace(tmp_path / "w.taw")
    workspaces.add_user(ann, "ben", "Ben", PASSPHRASE, [Role.APPROVER])
    ben = workspaces.sign_in(outside(), tmp_path / "w.taw", "ben", PASSPHRASE)
    set_county_geography(ann)
    return Homes(tmp_path, ann, ben)


def _clear() -> dict[str, list[str]]:
    """Postcodes well inside each successor, by the sample county's own answers."""
    lived = {row["addr_person_id"]: row["addr_address_postcode"] for row in rows("ssd/ssd_address.csv")}
    found: dict[str, list[str]] = {WEST: [], EAST: []}
    for row in rows("answer_key.csv"):
        code = lived.get(row["person_id"])
        if row["case"] == "cin-at-home" and code and code not in found[row["expected_successor"]]:
            found[row["expected_successor"]].append(code)
    return found


CLEAR = _clear()
W, E = CLEAR[WEST], CLEAR[EAST]
POINT = {
    row["pcds"]: (int(row["east1m"]), int(row["north1m"]))
    for row in rows("gazetteers/onspd.csv")
    if row["pcds"] in (*W, *E)
}
NOWHERE = "QX99 9ZZ"


def test_a_newer_extract_decides_again_only_what_it_touches(at: Homes) -> None:
    """1 settled, same facts; 2 settled, moved east; 3 by rule, moved east; 4 proposed, same facts."""
    at.load({"1": (NOWHERE,), "2": (NOWHERE,), "3": (W[0],), "4": (NOWHERE,)})
    at.run()
    at.settle("1", WEST)
    at.settle("2", WEST)
    at.propose("4", EAST)
    before = {child: at.kept(child) for child in "14"}
    at.load({"1": (NOWHERE,), "2": (E[0],), "3": (E[1],), "4": (NOWHERE,)})
    again = at.run()
    assert {child: at.kept(child) for child in "14"} == before
    assert (again.kept, again.changed) == (1, (at.row("2").id,))
    assert (at.row("3").state, at.row("3").area) == (State.AUTOMATIC, EAST)
    assert (at.row("2").state, at.row("2").outcome, at.row("2").area) == (
        State.CHANGED, OutcomeKind.REVIEW, EAST,
    )  # fmt: skip


def test_before_the_next_run_a_list_has_the_status_of_the_newest_extract(at: Homes) -> None:
    lived = dict.fromkeys("1234", (NOWHERE,))
    at.load(lived)
    at.run()
    at.load(lived, ended="24")
    children = [at.row(child) for child in "1234"]
    assert {row.status for row in children[::2]}.isdisjoint(row.status for row in children[1::2])
    assert queueing.statuses(at.ann, QueueFilter()) == Counter(row.status for row in children)
    for status in {row.status for row in children}:
        found = queueing.ids(at.ann, QueueFilter(statuses=(status,)))
        assert sorted(found) == [row.id for row in children if row.status == status]


def test_what_comes_back_says_was_and_is_now_on_the_case_page_and_in_the_queue(at: Homes) -> None:
    at.load({"1": (NOWHERE,)})
    at.run()
    at.settle("1", WEST)
    at.load({"1": (E[0],)})
    at.run()
    words = "Was West Wessmoor, is now Annet and Marsh"
    page = case_page(at.ann, at.row("1").id)
    assert "its facts have changed" in page.row.because
    path = at.folder / "w.taw"
    assert words in said("case", at.row("1").ref, workspace=path)
    assert words in said("queue", workspace=path)
    at.settle("1", EAST)
    assert "Was" not in said("case", at.row("1").ref, workspace=path)


def test_another_gazetteer_reopens_only_what_it_moves_across_the_line(at: Homes) -> None:
    """1 stays in the west, some metres on; 2 is put into the east; 3 is not in the new list at all."""
    at.load({"1": (W[0], NOWHERE), "2": (W[1], NOWHERE), "3": (W[2], NOWHERE), "4": (NOWHERE,)})
    at.run()
    assert {at.row(child).area for child in "123"} == {WEST}
    at.settle("4", EAST)
    east, north = POINT[W[0]]
    before = {child: at.kept(child) for child in "34"}
    at.gazetteer({W[0]: (east + 3, north), W[1]: POINT[E[0]]})
    again = at.run()
    assert {child: at.kept(child) for child in "34"} == before
    assert again.kept == 1
    assert (at.row("1").state, at.row("1").area) == (State.AUTOMATIC, WEST)
    assert (at.row("2").state, at.row("2").area) == (State.AUTOMATIC, EAST)


def test_a_settled_record_that_a_gazetteer_moves_comes_back(at: Homes) -> None:
    at.load({"1": (NOWHERE,), "2": (NOWHERE,)})
    at.run()
    for child in "12":
        at.settle(child, WEST)
    before = at.kept("2")
    at.load({"1": (NOWHERE,), "2": (NOWHERE,)})
    at.gazetteer({"AB1 2CD": POINT[E[0]]})
    assert (at.run().kept, at.kept("2")) == (2, before)
    at.gazetteer({NOWHERE: POINT[E[0]]})
    again = at.run()
    assert set(again.changed) == {at.row("1").id, at.row("2").id}
    assert {(at.row(c).state, at.row(c).was, at.row(c).area) for c in "12"} == {
        (State.CHANGED, f"successor {WEST}", EAST)
    }


def test_an_address_that_is_gone_from_the_extract_is_another_fact(at: Homes) -> None:
    """An old home that no rule used: a reviewer may have gone by it all the same."""
    at.load({"1": (NOWHERE, W[0]), "2": (NOWHERE, W[0])})
    at.run()
    for child in "12":
        at.settle(child, WEST)
    at.load({"1": (NOWHERE, W[0]), "2": (NOWHERE,)})
    again = at.run()
    assert (again.kept, again.changed) == (1, (at.row("2").id,))


def test_the_same_inputs_in_another_order_give_the_same_result(tmp_path: Path) -> None:
    """On another machine: its own secret for refs, its own row numbers, everything loaded the other way."""
    found = []
    for number, order in enumerate((1, -1)):
        session = new_workspace(tmp_path / f"{number}.taw")
        for name in ("ssd", "ssda903", "restricted.csv")[::order]:
            loading.load(session, loading.survey(session, COUNTY / name), Quiet())
        for name in ("onspd.csv", "uprn.csv")[::order]:
            locating.add_gazetteer(session, COUNTY / "gazetteers" / name, Quiet())
        layer = boundaries.LayerChoice(COUNTY / "boundaries" / "successors.geojson", None, "code", "name")
        boundaries.keep(session, boundaries.prepare(session, successors=layer))
        done = allocating.allocate(session, Quiet())
        found.append((done.run.result_digest, done.run.rule_set_digest, done.counts))
        session.workspace.close()
    assert found[0] == found[1]
