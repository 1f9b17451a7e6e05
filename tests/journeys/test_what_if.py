"""Another boundary, rule set or extract beside those in use: who would move, and nothing is touched."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import allocated_county
import pytest
from allocated_county import COUNTY
from boundary_layers import WEST as WEST_BOX
from boundary_layers import write_layer
from sample_county import polygons, rows
from shapely import Point
from workspace_state import actions, tables

from transfer_app.domain.casework import Evidence, EvidenceGrade
from transfer_app.domain.comparisons import Change, told
from transfer_app.domain.errors import BoundaryError, Cancelled, NotPermitted
from transfer_app.domain.places import BoundarySet
from transfer_app.domain.staff import Act
from transfer_app.domain.vocabulary import OutcomeKind, Role, Strand
from transfer_app.resources import schema_path
from transfer_app.services import allocating, balancing, boundaries, comparing, loading, reviewing, workspaces
from transfer_app.services.comparing import AS_IT_IS, Side
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

WEST, EAST = "E06999001", "E06999002"
STOPS_AT = ("rows read", "UPRNs and postcodes looked up", "case records decided, B")


@pytest.fixture
def at(made_county: Path, tmp_path: Path) -> Path:
    (tmp_path / "county").mkdir()
    return allocated_county.copied(made_county, tmp_path / "county")


@pytest.fixture
def session(at: Path) -> Session:
    return allocated_county.signed_in(at)


def proposal(session: Session, folder: Path) -> BoundarySet:
    """One district changes sides."""
    composition = (COUNTY / "boundaries" / "composition.csv").read_text(encoding="utf-8")
    moved = composition.replace("E06999002,Annet and Marsh,E07999004", "E06999001,West Wessmoor,E07999004")
    assert moved != composition
    (folder / "proposal.csv").write_text(moved, encoding="utf-8")
    layer = boundaries.LayerChoice(COUNTY / "boundaries" / "districts.geojson", None, "code", "name")
    return boundaries.prepare(
        session, successors=None, predecessors=layer, composition=folder / "proposal.csv"
    )


def newer_export(folder: Path) -> Path:
    """The sample county's SSD export, with a child more."""
    new = folder / "newer"
    shutil.copytree(COUNTY / "ssd", new)
    people = new / "ssd_person.csv"
    with people.open(encoding="utf-8-sig", newline="") as text:
        read = csv.DictReader(text)
        children, columns = list(read), read.fieldnames
    assert columns
    added = dict.fromkeys(columns, "") | {
        "pers_person_id": "NEW1", "pers_forename": "Xanthippe", "pers_surname": "Quillfeather",
        "pers_dob": "2016-05-05",
    }  # fmt: skip
    with people.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, columns)
        writer.writeheader()
        writer.writerows([*children, added])
    with (new / "ssd_cin_episodes.csv").open("a", encoding="utf-8", newline="") as text:
        text.write("NEWR1,NEW1,2026-09-01,N1,1A,,,N,,,T10,P001\r\n")
    with (new / "ssd_address.csv").open("a", encoding="utf-8", newline="") as text:
        text.write(f"NEWA1,,NEW1,Home,2020-01-01,,{_postcode_of_nobody()}\r\n")
    return new


def _postcode_of_nobody() -> str:
    """In the gazetteer, and in no address that the allocation has located."""
    lived = {row["addr_address_postcode"] for row in rows("ssd/ssd_address.csv")}
    return next(
        row["pcds"]
        for row in rows("gazetteers/onspd.csv")
        if row["pcds"] not in lived and row["gridind"] == "1" and not row["doterm"]
    )


def extract_side(session: Session, folder: Path) -> Side:
    return Side(extracts=(loading.survey(session, newer_export(folder)),))


def state(at: Path, session: Session) -> tuple[object, ...]:
    with session.workspace.read() as unit:
        size, root = unit.log.size(), unit.log.root(unit.log.size())
    return tables(at), size, root, actions(at), balancing.current(session)


def test_a_district_that_changes_sides_takes_its_children_along(
    at: Path, session: Session, tmp_path: Path
) -> None:
    before = state(at, session)
    found = comparing.compare(session, Quiet(), AS_IT_IS, Side(boundaries=proposal(session, tmp_path)))
    assert state(at, session) == before
    across = [m for m in found.movers if m.change is Change.MOVES]
    assert across
    assert {(m.before.area, m.after.area) for m in across if m.before and m.after} == {(EAST, WEST)}
    assert found.changes[Change.MOVES] == len(across)
    assert told(found).startswith(f"{found.moved:,} of {found.records:,} case records would be decided")


def test_both_sides_may_be_named_and_turning_them_round_turns_the_counts(
    session: Session, tmp_path: Path
) -> None:
    there = Side(boundaries=proposal(session, tmp_path))
    here = Side(boundaries=boundaries.in_use(session))
    found = comparing.compare(session, Quiet(), here, there)
    back = comparing.compare(session, Quiet(), there, here)
    assert {(line.name, line.before, line.after, line.leave, line.come) for line in found.by_result()} == {
        (line.name, line.after, line.before, line.come, line.leave) for line in back.by_result()
    }


def test_every_record_is_in_every_table_of_counts(session: Session, tmp_path: Path) -> None:
    found = comparing.compare(session, Quiet(), AS_IT_IS, Side(boundaries=proposal(session, tmp_path)))
    with session.workspace.read() as unit:
        number = len(unit.records.ids())
    assert found.records == number
    for lines in (found.by_strand(), found.by_status(), found.by_result()):
        assert sum(line.before for line in lines) == sum(line.after for line in lines) == number
        assert sum(line.leave for line in lines) == sum(line.come for line in lines) == found.moved
    assert {
        "looked after",
        "child protection plan",
        "care leaver",
        "child in need",
        "EHC plan",
        "closed",
    } <= {line.name for line in found.by_status()}


def test_a_successor_is_counted_with_what_it_gets_and_nothing_else(session: Session) -> None:
    """Another authority's child lies in a successor's area, and goes to nobody."""
    with session.workspace.read() as unit:
        stands = [unit.decisions.get(record_id) for record_id in unit.records.ids()]
    assert [each for each in stands if each and each.outcome is OutcomeKind.NOT_OURS and each.area]
    gets = Counter(each.area for each in stands if each and each.outcome is OutcomeKind.SUCCESSOR)
    found = comparing.compare(session, Quiet(), AS_IT_IS, AS_IT_IS)
    lines = {line.name: line.before for line in found.by_result()}
    assert {code: lines[found.names[code]] for code in (WEST, EAST)} == gets


def test_the_same_on_both_sides_moves_nobody(session: Session) -> None:
    found = comparing.compare(session, Quiet(), AS_IT_IS, Side(boundaries=boundaries.in_use(session)))
    assert (found.movers, found.moved, found.changes) == ((), 0, {})
    assert told(found).startswith("Nothing would move")
    assert comparing.compare(session, Quiet(), AS_IT_IS, AS_IT_IS).moved == 0


def test_other_rules_move_those_they_speak_of(session: Session, tmp_path: Path) -> None:
    text = schema_path("rules/standard.toml").read_text(encoding="utf-8")
    other = text.replace("hosted_strands = []", 'hosted_strands = ["send"]')
    other = other.replace("[policy.authorities]", f'[policy.authorities]\nhost = "{WEST}"')
    assert other != text
    (tmp_path / "other.toml").write_text(other, encoding="utf-8")
    found = comparing.compare(session, Quiet(), AS_IT_IS, Side(rules_file=tmp_path / "other.toml"))
    hosted = [m for m in found.movers if m.after and m.after.outcome is OutcomeKind.HOSTED]
    assert hosted == [m for m in found.movers if m.strand is Strand.SEND]
    assert {m.change for m in hosted} == {Change.FROM_REVIEW, Change.MOVES}


def test_an_extract_is_tried_and_taken_back(at: Path, session: Session, tmp_path: Path) -> None:
    before = state(at, session)
    content = at.read_bytes()
    files = [one for one in sorted(at.parent.iterdir()) if not one.name.endswith(("-wal", "-shm"))]
    found = comparing.compare(session, Quiet(), AS_IT_IS, extract_side(session, tmp_path))
    assert state(at, session) == before
    assert at.read_bytes() == content
    assert found.changes[Change.APPEARS] == 1
    (new,) = (m for m in found.movers if m.change is Change.APPEARS)
    assert (new.before, new.record_id, new.status) == (None, 0, "referral")
    back = comparing.compare(session, Quiet(), extract_side_again(session, tmp_path), AS_IT_IS)
    assert back.changes == {
        {Change.APPEARS: Change.GONE, Change.TO_REVIEW: Change.FROM_REVIEW}.get(how, how): number
        for how, number in found.changes.items()
    }
    session.workspace.close()
    assert sorted(at.parent.iterdir()) == files


def extract_side_again(session: Session, folder: Path) -> Side:
    return Side(extracts=(loading.survey(session, folder / "newer"),))


def test_the_same_extract_on_both_sides_is_no_difference(session: Session, tmp_path: Path) -> None:
    side = extract_side(session, tmp_path)
    assert comparing.compare(session, Quiet(), side, side).moved == 0


class Stopping:
    """Stops the work when it comes to one step."""

    def __init__(self, label: str) -> None:
        self._label = label
        self.seen: list[str] = []

    def progress(self, done: int, total: int, label: str = "") -> None:
        self.seen.append(label)
        if label.startswith(self._label):
            raise Cancelled


@pytest.mark.parametrize("label", STOPS_AT)
def test_a_comparison_that_is_stopped_leaves_nothing(
    label: str, at: Path, session: Session, tmp_path: Path
) -> None:
    before, content = state(at, session), at.read_bytes()
    side, job = extract_side(session, tmp_path), Stopping(label)
    with pytest.raises(Cancelled):
        comparing.compare(session, job, AS_IT_IS, side)
    assert job.seen[-1].startswith(label)
    assert state(at, session) == before
    assert at.read_bytes() == content


def test_what_was_loaded_after_the_allocation_is_located_on_both_sides(
    at: Path, session: Session, tmp_path: Path
) -> None:
    loading.load(session, loading.survey(session, newer_export(tmp_path)), Quiet())
    before = state(at, session)
    found = comparing.compare(session, Quiet(), AS_IT_IS, Side(boundaries=proposal(session, tmp_path)))
    assert state(at, session) == before
    allocating.allocate(session, Quiet())
    assert (
        comparing.compare(session, Quiet(), AS_IT_IS, Side(boundaries=proposal(session, tmp_path))).counts
        == found.counts
    )


def test_restricted_records_are_counted_and_not_listed(at: Path, session: Session, tmp_path: Path) -> None:
    """A list that is tried restricts one child. Ann is a reviewer; Dot is a data officer alone."""
    with session.workspace.read() as unit:
        rows = unit.records.rows(unit.records.ids())
    child = next(row for row in rows if row.outcome == OutcomeKind.SUCCESSOR and not row.restricted)
    own = {row.id for row in rows if row.person_ref == child.person_ref}
    (tmp_path / "list.csv").write_text(f"person_id,reason\n{child.person_ref},police\n", "utf-8")
    side = Side(extracts=(loading.survey(session, tmp_path / "list.csv"),))
    whole = comparing.compare(session, Quiet(), AS_IT_IS, side)
    officer = _officer_alone(session, at)
    assert not officer.user.may(Act.SEE_RESTRICTED)
    for first, second in ((AS_IT_IS, side), (side, AS_IT_IS)):
        found = comparing.compare(officer, Quiet(), first, second)
        assert (found.movers, found.hidden, found.moved) == ((), len(own), len(own))
    assert {m.record_id for m in whole.movers} == own
    assert {(m.restricted, m.easting) for m in whole.movers} == {(True, None)}
    assert whole.hidden == 0
    assert comparing.save_movers(session, whole, tmp_path / "movers.csv") == 0
    officer.workspace.close()


def _officer_alone(session: Session, at: Path) -> Session:
    workspaces.add_user(session, "dot", "Dot", allocated_county.PASSPHRASE, [Role.DATA_OFFICER])
    return allocated_county.signed_in(at, "dot")


def test_what_people_settled_counts_while_its_facts_stay(at: Path, session: Session, tmp_path: Path) -> None:
    """A settled record far from the district that changes stays; one in it would come back to people."""
    side = Side(boundaries=proposal(session, tmp_path))
    found = comparing.compare(session, Quiet(), AS_IT_IS, side)
    differ = {m.record_id for m in found.movers}
    queued = reviewing.rows(session, reviewing.queue(session))
    inside = next(r for r in queued if r.id in differ and r.area == EAST)
    far = _outside_the_district(session)
    outside = next(r for r in queued if r.id not in differ and r.area == EAST and r.id in far)
    ben = allocated_county.signed_in(at, allocated_county.APPROVER)
    evidence = (Evidence(EvidenceGrade.ORDER, "tenancy agreement", "file"),) * 2
    for row in (inside, outside):
        number = reviewing.propose(
            session, row.id, outcome=OutcomeKind.SUCCESSOR, area=EAST, why="The tenancy.",
            interim_lead="Ann", evidence=evidence,
        )  # fmt: skip
        reviewing.approve(ben, number)
    again = comparing.compare(session, Quiet(), AS_IT_IS, side)
    by_id = {m.record_id: m for m in again.movers}
    assert outside.id not in by_id
    one = by_id[inside.id]
    assert one.before is not None
    assert one.after is not None
    assert (one.before.outcome, one.before.area) == (OutcomeKind.SUCCESSOR, EAST)
    assert (one.change, one.after.reopened) == (Change.TO_REVIEW, True)
    assert again.reopened == 1
    ben.workspace.close()


def _outside_the_district(session: Session) -> set[int]:
    """Records that were placed beyond the district that the proposal moves."""
    district = polygons("districts.geojson")["E07999004"]
    return {
        record_id for record_id, east, north, *_ in allocating.points(session)
        if not district.contains(Point(east, north))
    }  # fmt: skip


def test_boundaries_that_could_not_be_used_are_not_compared(session: Session, tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", [WEST_BOX, WEST_BOX.buffer(50)])
    twice = boundaries.prepare(session, successors=boundaries.LayerChoice(path, None, "CODE", "NAME"))
    with pytest.raises(BoundaryError, match="cannot be used"):
        comparing.compare(session, Quiet(), AS_IT_IS, Side(boundaries=twice))


def test_only_who_may_allocate_compares(at: Path) -> None:
    cat = allocated_county.signed_in(at, allocated_county.AUDITOR)
    with pytest.raises(NotPermitted):
        comparing.compare(cat, Quiet(), AS_IT_IS, AS_IT_IS)
    cat.workspace.close()


def test_the_list_of_movers_runs_nothing_in_a_spreadsheet(session: Session, tmp_path: Path) -> None:
    found = comparing.compare(session, Quiet(), AS_IT_IS, Side(boundaries=proposal(session, tmp_path)))
    evil = replace(found, names={**found.names, WEST: '=cmd|"/c calc"!A1', EAST: "\t@x"})
    path = tmp_path / "movers.csv"
    assert comparing.save_movers(session, evil, path) == len(found.movers)
    with path.open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.DictReader(text))
    assert Counter(row["what changes"] for row in rows)["would go elsewhere"]
    cells = [cell for row in rows for name, cell in row.items() if name not in ("easting", "northing")]
    assert any(cell.startswith("'=cmd") for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
