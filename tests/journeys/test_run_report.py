"""After a newer extract and another run one report tells what was kept, sent back, changed, new and gone."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import openpyxl
import pytest
from allocated_county import APPROVER, PASSPHRASE, outside
from export_folders import ADDRESS, PERSON, write_export
from test_runs_again import EAST, EVIDENCE, WEST, _clear_postcodes
from typed_commands import said
from workspaces_made import new_workspace, set_county_geography

from transfer_app.domain.errors import NotReady
from transfer_app.domain.run_report import COLUMNS, WORDS, Became
from transfer_app.domain.vocabulary import OutcomeKind, Role
from transfer_app.services import allocating, auditing, loading, reviewing, run_report, workspaces
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

pytestmark = pytest.mark.journey
PLAN = "cinp_cin_plan_id,cinp_person_id,cinp_cin_plan_start_date,cinp_cin_plan_end_date\n"
NOWHERE = "QX99 9ZZ"


def load(session: Session, folder: Path, lived: Mapping[int, str]) -> None:
    """An extract of these children, each at home in that postcode."""
    files = {
        "p.csv": f"{PERSON}\n" + _lines(f"{n},Ann,Ash{n},F,2015-04-01" for n in lived),
        "c.csv": PLAN + _lines(f"9{n},{n},2026-01-01," for n in lived),
        "a.csv": f"{ADDRESS}\n" + _lines(f"5{n},{n},HOME,2020-01-01,,{place}," for n, place in lived.items()),
    }
    loading.load(session, loading.survey(session, write_export(folder, files)), Quiet())


def _lines(each: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in each)


def records(session: Session) -> dict[str, int]:
    """Record ids by the child's id."""
    with session.workspace.read() as unit:
        return {row.person_ref: row.id for row in unit.records.rows(unit.records.ids())}


def test_one_report_tells_what_became_of_every_record(tmp_path: Path) -> None:
    ann = new_workspace(tmp_path / "w.taw")
    workspaces.add_user(ann, APPROVER, "Ben", PASSPHRASE, [Role.APPROVER])
    ben = workspaces.sign_in(outside(), tmp_path / "w.taw", APPROVER, PASSPHRASE)
    set_county_geography(ann)
    west, east = _clear_postcodes()
    load(ann, tmp_path / "1", {1: NOWHERE, 2: NOWHERE, 3: west, 4: west})
    allocating.allocate(ann, Quiet())
    assert run_report.latest(ann) is None
    assert run_report.counts(ann) == ("", Counter())
    with pytest.raises(NotReady, match="ran once"):
        run_report.save(ann, tmp_path / "none.csv")
    for child in ("1", "2"):
        proposal = reviewing.propose(
            ann, records(ann)[child], outcome=OutcomeKind.SUCCESSOR, area=WEST, why="The tenancy.",
            interim_lead="Ann", evidence=EVIDENCE,
        )  # fmt: skip
        reviewing.approve(ben, proposal)

    load(ann, tmp_path / "2", {1: NOWHERE, 2: east, 3: east, 5: west})
    done = allocating.allocate(ann, Quiet())
    report = run_report.latest(ann)
    assert report is not None
    with ann.workspace.read() as unit:
        whose = {row.ref: row.person_ref for row in unit.records.rows(unit.records.ids())}
    told = [(whose[each.record], each.became, each.was, each.now) for each in report.lines]
    assert told == [
        ("2", Became.CHANGED, f"successor {WEST}", "review"),
        ("4", Became.GONE, f"successor {WEST}", f"successor {WEST}"),
        ("3", Became.OTHERWISE, f"successor {WEST}", f"successor {EAST}"),
        ("5", Became.NEW, "", f"successor {WEST}"),
        ("1", Became.KEPT, f"successor {WEST}", f"successor {WEST}"),
    ]
    assert (report.run, report.counts[Became.KEPT], report.counts[Became.CHANGED]) == (
        done.run.id, done.kept, len(done.changed),
    )  # fmt: skip

    assert run_report.counts(ann) == (report.at, report.counts)

    run_report.save(ann, tmp_path / "r.csv")
    lines = list(csv.reader((tmp_path / "r.csv").read_text("utf-8-sig").splitlines()))
    assert tuple(lines[0]) == COLUMNS
    assert [each[2] for each in lines[1:]] == [WORDS[became] for became in Became]
    assert "Ash" not in (tmp_path / "r.csv").read_text("utf-8-sig")
    words = said(
        "run-report", "--save", tmp_path / "r.xlsx", workspace=tmp_path / "w.taw", user=ann.user.name
    )
    assert f"1 case record {WORDS[Became.GONE]}" in words
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx")["List"]
    assert [[cell.value or "" for cell in row] for row in sheet.iter_rows()] == lines
    (entry,) = auditing.latest(ann, 1)
    assert (entry["action"], entry["detail"]) == ("run-report-saved", {"run": done.run.id, "records": 5})
    for each in (ann, ben):
        each.workspace.close()
