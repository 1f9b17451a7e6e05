"""Children whose names are SQL, format strings, or written right to left: from the load to the received case.

The names are data all the way. Nothing is run, nothing is filled in, no count changes, and a terminal is
never told to turn its text around.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import allocated_county
import pytest
import two_councils
from sample_county import COUNTY
from two_councils import Councils
from typed_commands import typed
from workspaces_made import new_workspace

from transfer_app.services import auditing, loading, packing, receipts
from transfer_app.services.jobs import Quiet

SQL = ["Robert'); DROP TABLE records;--", "' OR '1'='1", "\"; ATTACH 'x.db' AS x; --", "%' ESCAPE '"]
FORMATS = ["%s%n%(x)d", "{0.__class__}{person!r}", "{", "%", "${HOME}`id`"]
TURNED = ["\u202egnitrats", "\u2066Bulmer", "Bul\u200fmer", "\u05d1\u05dc\u05d5\u05dd"]
HOSTILE = SQL + FORMATS + TURNED
COLUMNS = ("pers_forename", "pers_surname", "pers_nationality")


def renamed(county: Path, names: list[str]) -> int:
    """Every child's names replaced by hostile ones in turn; the number of children."""
    path = county / "ssd" / "ssd_person.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    for number, row in enumerate(rows):
        row.update(dict.fromkeys(COLUMNS, names[number % len(names)]))
    with path.open("w", encoding="utf-8-sig", newline="") as text:
        writer = csv.DictWriter(text, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return len(rows)


@pytest.fixture(scope="module")
def councils(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Councils]:
    """Both councils, the predecessor's whole county under hostile names, loaded and allocated."""
    county = tmp_path_factory.mktemp("hostile") / "county"
    shutil.copytree(COUNTY, county)
    renamed(county, HOSTILE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(allocated_county, "COUNTY", county)
        made = allocated_county.make(tmp_path_factory.mktemp("made"))
    met = two_councils.meet(made, tmp_path_factory.mktemp("met"))
    yield met
    two_councils.part(met)


def test_hostile_names_add_up_and_arrive_as_they_were(councils: Councils) -> None:
    with councils.ann.workspace.read() as unit:
        rows = unit.records.rows(unit.records.ids())
    kept = {row.surname for row in rows}
    assert {*SQL, *FORMATS} <= kept, "none was filled in, cut or run"
    assert not councils.figures().get("rejected", 0)
    councils.trust()
    protocol = councils.agreed()
    plan = packing.plan(councils.ann, protocol.id)
    ready = councils.figures()[f"to-{two_councils.SUCCESSOR.lower()}"]
    assert plan.records + sum(plan.held.values()) == ready
    package = councils.sealed(protocol)
    assert package.records == plan.records > 200
    received = councils.taken_in(package)
    assert receipts.record_receipt(councils.ann, received.receipt).records == package.records
    with councils.rae.workspace.read() as unit:
        cases = unit.inbox.cases(received.package.id)
        texts = [unit.inbox.case(case.id)[1] for case in cases]
    names = {json.loads(text)["person"]["surname"] for text in texts}
    assert {*SQL, *FORMATS} <= names
    auditing.verify(councils.cat)
    auditing.verify(councils.rae)


def test_the_terminal_shows_hostile_names_and_obeys_none(councils: Councils) -> None:
    workspace = councils.folder / allocated_county.NAME
    councils.ann.workspace.close()
    for words in (("queue",), ("families", "list"), ("balance",), ("log", "show"), ("pack", "list")):
        result = typed(*words, workspace=workspace)
        assert result.exit_code == 0, (words, result.output)
        assert not {*"\u202e\u2066\u200f\x1b"} & {*result.output}, words


def test_a_name_of_a_million_letters_costs_its_own_row_only(tmp_path: Path) -> None:
    (tmp_path / "ssd").mkdir()
    path = tmp_path / "ssd" / "ssd_person.csv"
    shutil.copy(COUNTY / "ssd" / "ssd_person.csv", path)
    children = renamed(tmp_path, ["Bulmer"])
    text = path.read_text(encoding="utf-8-sig")
    planted, _ = rejected_and_longest(path, tmp_path / "before.taw")
    at = text.index("Bulmer", len(text) // 2)
    path.write_text(text[:at] + "B" * 1_000_000 + text[at + 6 :], encoding="utf-8-sig")
    rejected, longest = rejected_and_longest(path, tmp_path / "after.taw")
    assert rejected == planted + 1 < children
    assert longest < 1_000


def rejected_and_longest(export: Path, path: Path) -> tuple[int, int]:
    """(rows rejected, letters of the longest name kept) of an export loaded into a new workspace."""
    session = new_workspace(path)
    summary = loading.load(session, loading.survey(session, export), Quiet())
    with session.workspace.read() as unit:
        longest = max((len(row.surname) for row in unit.records.rows(unit.records.ids())), default=0)
    session.workspace.close()
    return summary.rejected, longest
