"""The queue goes out as a workbook, comes back filled in, and is taken: compared, proposed, approved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import families_made
import openpyxl
import pytest
from families_made import NOWHERE, WEST, Home
from openpyxl.worksheet.worksheet import Worksheet
from typed_commands import said

from transfer_app.domain.casework import Evidence, EvidenceGrade
from transfer_app.domain.errors import (
    Cancelled,
    NotPermitted,
    NotReady,
    ReviewRefused,
    SourceRefused,
    WorkspaceBusy,
)
from transfer_app.domain.names_purpose import NamesPurpose
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.queue_workbook import Fate
from transfer_app.domain.second_opinion import Blind, Policy
from transfer_app.domain.vocabulary import OutcomeKind, Role
from transfer_app.services import (
    balancing,
    commenting,
    queue_workbooks,
    reviewing,
    second_opinion,
    together,
    undoing,
)
from transfer_app.services.queue_workbooks import IN_QUEUE
from transfer_app.services.session import Session

pytestmark = pytest.mark.journey

RESTRICTED = 4
QUEUE = QueueFilter(states=IN_QUEUE)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """Five children without a usable address, one of them restricted, and one whom the rules place."""
    made = families_made.make(tmp_path)
    made.load({**dict.fromkeys(range(1, 6), NOWHERE), 6: made.west}, {}, restricted=(RESTRICTED,))
    made.run()
    yield made
    made.close()


def saved(home: Home, *, named: bool = False) -> Path:
    path = home.folder / "queue.xlsx"
    queue_workbooks.save(home.ann, path, QUEUE, NamesPurpose.TEAM if named else None)
    return path


def edited(path: Path, edit: Callable[[Worksheet, Worksheet], None]) -> Path:
    """As Excel would save it: openpyxl on the whole workbook."""
    book = openpyxl.load_workbook(path)
    edit(book["About"], book["Records"])
    book.save(path)
    return path


def put(sheet: Worksheet, row: int, **texts: str) -> None:
    columns = {cell.value: cell.column for cell in sheet[1]}
    for name, text in texts.items():
        sheet.cell(row, columns[name.replace("_", " ")], text)


def fill(sheet: Worksheet, row: int, **other: str) -> None:
    whole = {
        "result": f"{WEST} West Wessmoor", "why": "The school moved there.", "interim_lead": "Team C",
        "grade_1": "Statutory return", "evidence_1": "School census", "source_1": "census.csv",
    }  # fmt: skip
    put(sheet, row, **(whole | other))


def name_filler(about: Worksheet) -> None:
    (place,) = (cell.row for cell in about["A"] if cell.value == "Filled in by")
    about.cell(place, 2, "Rae Ford, team manager")


def test_what_is_saved_holds_what_waits_and_says_nothing_more(home: Home) -> None:
    path = saved(home)
    assert path.stat().st_mode & 0o777 == 0o600
    book = openpyxl.load_workbook(path)
    refs = [row[0] for row in book["Records"].iter_rows(min_row=2, max_col=1, values_only=True)]
    assert sorted(refs) == sorted(home.row(child).ref for child in (1, 2, 3, 5))
    words = " ".join(str(cell) for sheet in book for row in sheet.values for cell in row)
    assert "Ash1" not in words
    assert NOWHERE not in words
    assert not list(home.folder.glob("openpyxl*"))
    (entry,) = home.log(1)
    assert (entry["action"], entry["detail"]["records"], entry["detail"]["names"]) == (
        "workbook-saved",
        4,
        False,
    )
    with_names = openpyxl.load_workbook(saved(home, named=True))
    assert "Ash1" in {cell for row in with_names["Records"].values for cell in row}
    assert "Ash4" not in {cell for row in with_names["Records"].values for cell in row}
    assert ("Names are for", "team-check") in list(with_names["About"].values)
    told = home.log(1)[0]["detail"]
    assert (told["names"], told["purpose"]) == (True, "team-check")
    assert "Ash" not in repr(home.log(3))
    assert "purpose" not in entry["detail"]


def test_a_long_saving_is_told_and_can_be_stopped_before_anything_is_written(home: Home) -> None:
    path, told = home.folder / "queue.xlsx", list[tuple[int, int, str]]()

    class Stop:
        def progress(self, done: int, total: int, label: str = "") -> None:
            told.append((done, total, label))
            if label == "rows written" and done:
                raise Cancelled

    before = home.log(1)
    with pytest.raises(Cancelled):
        queue_workbooks.save(home.ann, path, QUEUE, None, Stop())
    assert told[:4] == [(done, 4, "rows filled") for done in range(4)]
    assert not path.exists()
    assert home.log(1) == before


@pytest.mark.parametrize("named", [False, True])
def test_a_workbook_that_nobody_filled_in_changes_nothing(home: Home, named: bool) -> None:
    path = edited(saved(home, named=named), lambda about, records: None)
    found = queue_workbooks.compare(home.ann, path)
    assert found.counts == {Fate.UNCHANGED: 4}
    with pytest.raises(ReviewRefused, match="Nothing of this workbook"):
        queue_workbooks.take(home.ann, path, expected=found)


def test_every_kind_of_row_is_said_and_the_good_ones_are_taken_once(home: Home) -> None:
    path = saved(home)

    def edit(about: Worksheet, records: Worksheet) -> None:
        name_filler(about)
        fill(records, 2, comment="Ask the school again in June.")
        put(records, 3, comment="Not known here.")
        fill(records, 4, result="Somewhere else")
        fill(records, 5)
        put(records, 5, status="closed")

    found = queue_workbooks.compare(home.ann, edited(path, edit))
    assert [each.fate for each in found.verdicts] == [
        Fate.PROPOSES, Fate.COMMENT, Fate.INCOMPLETE, Fate.LOCKED,
    ]  # fmt: skip
    assert "'Somewhere else' is none of the choices" in found.verdicts[2].words
    assert "status" in found.verdicts[3].words
    first, second = found.verdicts[:2]
    queue_workbooks.take(home.ann, path, expected=found)
    (waits,) = reviewing.waiting(home.ben)
    assert waits.row.ref == first.ref
    assert (waits.proposal.outcome, waits.proposal.area) == (OutcomeKind.SUCCESSOR, WEST)
    assert waits.proposal.why == "The school moved there. (workbook filled in by Rae Ford, team manager)"
    assert waits.proposal.evidence[0].grade is EvidenceGrade.RETURN
    assert [each.text for each in commenting.of_record(home.ann, second.record_id)] == ["Not known here."]
    told = home.log(1)[0]["detail"]
    assert (told["proposals"], told["comments"], told["left"]) == (1, 2, 2)
    assert "school" not in str(home.log(10))
    assert balancing.current(home.ann).adds_up

    again = queue_workbooks.compare(home.ann, path)
    assert [each.fate for each in again.verdicts] == [Fate.TAKEN, Fate.TAKEN, Fate.INCOMPLETE, Fate.LOCKED]
    with pytest.raises(ReviewRefused):
        queue_workbooks.take(home.ann, path, expected=again)
    # Whoever answers blind could else find out what was proposed, by filling in one guess after the other.
    second_opinion.set_policy(home.ann, Policy(Blind.EVERY))
    both = Session(
        home.ben.workspace,
        replace(home.ben.user, roles=frozenset({Role.REVIEWER, Role.APPROVER})),
        home.ben.outside,
    )
    assert queue_workbooks.compare(both, path).verdicts[0].fate is Fate.DECIDED


def test_one_undo_withdraws_what_was_taken_and_nobody_approves_it_unread(home: Home) -> None:
    def edit(about: Worksheet, records: Worksheet) -> None:
        name_filler(about)
        for row in range(2, 6):
            fill(records, row)

    path = edited(saved(home), edit)
    found = queue_workbooks.compare(home.ann, path)
    queue_workbooks.take(home.ann, path, expected=found)
    assert together.waiting(home.ben) == []
    assert len(reviewing.waiting(home.ben)) == 4
    (step,) = undoing.steps(home.ann)
    undoing.undo(home.ann, step)
    assert Counter(row.state for row in reviewing.rows(home.ann, reviewing.queue(home.ann))) == {"queued": 5}
    assert queue_workbooks.compare(home.ann, path).counts == {Fate.PROPOSES: 4}


def test_what_was_decided_or_changed_meanwhile_is_not_taken(home: Home) -> None:
    def edit(about: Worksheet, records: Worksheet) -> None:
        name_filler(about)
        for row in range(2, 6):
            fill(records, row)

    path = edited(saved(home), edit)
    book = queue_workbooks.compare(home.ann, path)
    one = home.row(1)
    reviewing.propose(
        home.ann, one.id, outcome=OutcomeKind.NOT_OURS, area="", why="Known elsewhere.",
        interim_lead="Team C", evidence=(Evidence(EvidenceGrade.FIELD, "A visit", "visits.csv"),),
    )  # fmt: skip
    with pytest.raises(ReviewRefused, match="than were shown"):
        queue_workbooks.take(home.ann, path, expected=book)
    assert len(reviewing.waiting(home.ann)) == 1
    home.load({**dict.fromkeys((1, 3, 4, 5), NOWHERE), 2: home.west, 6: home.west}, {})
    home.run()
    fates = {each.ref: each.fate for each in queue_workbooks.compare(home.ann, path).verdicts}
    assert fates[one.ref] is Fate.DECIDED
    assert fates[home.row(2).ref] in (Fate.DECIDED, Fate.CHANGED)
    assert fates[home.row(3).ref] is Fate.PROPOSES
    assert book.counts == {Fate.PROPOSES: 4}


@pytest.mark.parametrize("reason", ["CONFIDENTIAL", "ADOPTION"])
def test_what_is_sealed_neither_leaves_nor_comes_back(home: Home, reason: str) -> None:
    path, row = saved(home), home.row(5)
    with home.ann.workspace.change() as unit:
        decision = unit.decisions.get(row.id)
        assert decision is not None
        unit.decisions.settle(row.id, decision._replace(reasons=("NO_ADDRESS", reason)))
        unit.log.append(home.ann.entry("made-for-a-test"))
    fates = {each.ref: each.fate for each in queue_workbooks.compare(home.ann, path).verdicts}
    assert fates.pop(row.ref) is Fate.UNKNOWN
    assert set(fates.values()) == {Fate.UNCHANGED}
    sheet = openpyxl.load_workbook(saved(home))["Records"]
    assert {cell.value for cell in sheet["A"][1:]} == {home.row(child).ref for child in (1, 2, 3)}


def test_no_workbook_leaves_without_an_entry(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy() -> None:
        raise WorkspaceBusy("Somebody else writes.")

    monkeypatch.setattr(home.ann.workspace, "change", busy)
    with pytest.raises(WorkspaceBusy):
        saved(home)
    assert not list(home.folder.glob("*.xlsx"))


def test_who_may_not_propose_neither_saves_nor_takes_and_another_council_is_refused(home: Home) -> None:
    path = saved(home)
    for act in (
        lambda: queue_workbooks.save(home.cat, path, QUEUE, NamesPurpose.TEAM),
        lambda: queue_workbooks.compare(home.ben, path),
    ):
        with pytest.raises(NotPermitted):
            act()
    with pytest.raises(NotReady, match="No case record"):
        queue_workbooks.save(home.ann, path, QueueFilter(states=IN_QUEUE, reasons=("BOUNDARY",)), None)

    def elsewhere(about: Worksheet, records: Worksheet) -> None:
        about["B2"] = "E10999099"

    with pytest.raises(SourceRefused, match="'E10999099'"):
        queue_workbooks.compare(home.ann, edited(path, elsewhere))


def test_by_commands_it_is_saved_compared_and_taken(home: Home) -> None:
    path, workspace = home.folder / "typed.xlsx", home.folder / "w.taw"
    for each in (home.ann, home.ben, home.cat):
        each.workspace.close()
    assert "4 case records" in said("workbook", "save", path, workspace=workspace)

    def edit(about: Worksheet, records: Worksheet) -> None:
        name_filler(about)
        fill(records, 2)

    edited(path, edit)
    told = said("workbook", "compare", path, workspace=workspace)
    assert "proposes: 1" in told
    assert "1 proposal" in said("workbook", "take", path, "--yes", workspace=workspace)
    assert "nothing to take" in said("workbook", "take", path, "--yes", workspace=workspace)
