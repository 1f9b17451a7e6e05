"""The what-if of the Allocate page: asked, worked out, counted, listed, drawn and saved; nothing is kept."""

from __future__ import annotations

import csv
from pathlib import Path

import allocated_county
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from sample_county import COUNTY
from workspace_state import tables

from tests.gui.room import LOOKS, cut_off
from tests.gui.signed_in import Bench, Open
from tests.gui.walk import nameless, small_targets
from transfer_app.domain.comparisons import Change, told
from transfer_app.gui import choose_file, theme
from transfer_app.gui.map_sheet.dialog import SheetDialog
from transfer_app.gui.pages.allocate import AllocatePage
from transfer_app.gui.pages.review import ReviewPage
from transfer_app.gui.palette import Scheme
from transfer_app.gui.what_if import WhatIfView
from transfer_app.services import comparing
from transfer_app.services.jobs import JobContext

LAYERS = COUNTY / "boundaries"


def proposal(folder: Path) -> Path:
    """One district changes sides."""
    rows = (LAYERS / "composition.csv").read_text("utf-8")
    path = folder / "proposal.csv"
    path.write_text(
        rows.replace("E06999002,Annet and Marsh,E07999004", "E06999001,West Wessmoor,E07999004"), "utf-8"
    )
    return path


def allocate_page(bench: Bench) -> AllocatePage:
    page = bench.page("allocate")
    assert isinstance(page, AllocatePage)
    return page


def opened(bench: Bench) -> WhatIfView:
    page = allocate_page(bench)
    page.ask_what_if.click()
    assert page.what_if.isVisible()
    assert not page.run.isVisible()
    return page.what_if


def asked(bench: Bench, folder: Path) -> WhatIfView:
    view = opened(bench)
    view.chooser.layer.file.choose(LAYERS / "districts.geojson")
    bench.wait()
    view.chooser.composition.choose(proposal(folder))
    return view


def answered(bench: Bench, folder: Path) -> WhatIfView:
    view = asked(bench, folder)
    view.chooser.compare.click()
    bench.wait()
    assert view.answer is not None
    assert view.result.isVisible()
    return view


def words(view: WhatIfView) -> str:
    QApplication.processEvents()
    return "\n".join(each.text() for each in view.findChildren(QLabel) if each.isVisible())


def test_a_proposal_is_answered_in_a_sentence_counts_a_list_and_a_map(county: Bench, tmp_path: Path) -> None:
    before = tables(tmp_path / allocated_county.NAME)
    view = answered(county, tmp_path)
    assert tables(tmp_path / allocated_county.NAME) == before
    assert view.answer is not None
    found, result = view.answer.found, view.result
    assert told(found) in words(view)
    assert "districts.geojson with proposal.csv" in words(view)
    shown = [result.by_result.row_at(at) for at in range(result.by_result.rows.rowCount())]
    assert [row[0] for row in shown[:2]] == ["West Wessmoor", "Annet and Marsh"]
    assert [(row[1], row[2]) for row in shown] == [(line.before, line.after) for line in found.by_result()]
    assert result.by_strand.row_at(0)[0] == "Social care"
    assert result.movers.rows.rowCount() == len(found.movers)
    placed = sum(one.easting is not None for one in found.movers)
    assert len(result.map.points.points.ids) == placed
    key = [entry.words for entry in result.map.key_entries()]
    assert "As proposed" in key
    assert any(each.startswith("Would go to West Wessmoor") for each in key)
    assert "Before the change" not in key


def test_nothing_to_compare_with_and_nothing_that_moves(county: Bench) -> None:
    view = opened(county)
    assert not view.chooser.compare.isEnabled()
    assert "Choose boundaries, rules or an extract first" in view.chooser.compare.toolTip()
    view.chooser.layer.file.choose(LAYERS / "successors.geojson")
    county.wait()
    view.chooser.compare.click()
    county.wait()
    assert view.result.empty.isVisible()
    assert "Nothing would move" in words(view)
    assert not view.result.map.isVisible()
    assert not view.result.save_list.isVisible()
    view.result.again.click()
    view.chooser.again.click()
    assert not view.chooser.compare.isEnabled()


def test_an_extract_that_is_tried_leaves_no_trace(county: Bench, tmp_path: Path) -> None:
    path = tmp_path / allocated_county.NAME
    with county.session.workspace.read() as unit:
        child = next(row for row in unit.records.rows(unit.records.ids()) if row.outcome == "successor")
    folder = tmp_path / "newer"
    folder.mkdir()
    (folder / "list.csv").write_text(f"person_id,reason\n{child.person_ref},police\n", "utf-8")
    before = tables(path)
    view = opened(county)
    view.chooser.extract.choose(folder)
    view.chooser.compare.click()
    county.wait()
    assert tables(path) == before
    assert view.answer is not None
    assert view.answer.found.changes == {Change.TO_REVIEW: view.answer.found.moved}
    assert "not on the map: restricted" in view.result.notes.text()


def test_a_comparison_that_is_cancelled_says_that_nothing_was_kept(
    county: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = comparing.compare

    def cancelled(session: object, job: JobContext, *sides: object) -> object:
        county.jobs.cancel_all()
        return whole(session, job, *sides)  # type: ignore[arg-type]

    monkeypatch.setattr(comparing, "compare", cancelled)
    view = asked(county, tmp_path)
    view.chooser.compare.click()
    county.wait()
    assert "Nothing of it was kept" in county.shell.banner.what.text()
    assert view.answer is None
    assert view.chooser.isVisible()
    assert view.chooser.compare.isEnabled()


def test_a_mover_opens_its_case_page_and_the_answer_is_still_there(
    county: Bench, tmp_path: Path, qtbot: QtBot
) -> None:
    view = answered(county, tmp_path)
    view.result.tabs.setCurrentWidget(view.result.movers)
    view.result.movers.go_to_id(5)
    assert list(view.result.map.points.points.ids[view.result.map.points.selected]) == [5]
    qtbot.keyClick(view.result.movers, Qt.Key.Key_Return)
    county.wait()
    page = county.shell.page("review")
    assert isinstance(page, ReviewPage)
    assert county.shell.stack.currentWidget() is page
    assert view.answer is not None
    assert page.queue.table.current_id() == view.answer.found.movers[5].record_id
    assert allocate_page(county).what_if.result.isVisible()


def test_a_point_of_the_map_is_shown_in_the_list(county: Bench, tmp_path: Path) -> None:
    view = answered(county, tmp_path)
    place = int(view.result.map.points.points.ids[-1])
    view.result.map.picked.emit([place])
    assert view.result.tabs.currentWidget() is view.result.movers
    assert view.result.movers.current_id() == place


def test_columns_of_the_list_sort(county: Bench, tmp_path: Path) -> None:
    view = answered(county, tmp_path)
    table = view.result.movers
    for column in range(1, 6):
        table.rows.sort(column, Qt.SortOrder.DescendingOrder)
        cells = [str(table.rows.index(row, column).data()) for row in range(table.rows.rowCount())]
        if column not in (3,):  # strands sort by their code
            assert cells == sorted(cells, reverse=True)


def test_list_and_map_are_saved(county: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    view = answered(county, tmp_path)
    listed, drawn = tmp_path / "movers.csv", tmp_path / "movers.png"
    monkeypatch.setattr(choose_file, "new_file", lambda *given: listed if "csv" in given[2] else drawn)
    view.result.save_list.click()
    assert "Saved" in county.shell.banner.what.text()
    with listed.open(encoding="utf-8-sig", newline="") as text:
        assert view.answer is not None
        assert len(list(csv.reader(text))) == 1 + len(view.answer.found.movers)
    view.result.save_map.click()
    dialog = view.findChild(SheetDialog)
    assert dialog is not None
    dialog.save.click()
    county.wait()
    assert QImage(str(drawn)).width() > 2_000
    assert "otherwise" in dialog._facts.below
    monkeypatch.setattr(choose_file, "new_file", lambda *given: tmp_path / "nowhere" / "a.png")
    dialog.save.click()
    county.wait()
    assert "could not be written" in county.shell.banner.what.text()


def test_an_answer_from_before_a_change_says_so(county: Bench, tmp_path: Path) -> None:
    view = answered(county, tmp_path)
    assert not view.result.stale.isVisible()
    county.shell.desk.changed.emit()
    county.wait()
    assert view.result.stale.isVisible()


def test_an_auditor_may_not_ask(made_county: Path, tmp_path: Path, seated: Open) -> None:
    path = allocated_county.copied(made_county, tmp_path)
    page = allocate_page(seated(allocated_county.signed_in(path, allocated_county.AUDITOR)))
    assert not page.ask_what_if.isEnabled()
    assert "data officer" in page.ask_what_if.toolTip()


def test_back_to_the_allocation(county: Bench) -> None:
    view = opened(county)
    page = allocate_page(county)
    page.back.click()
    assert not view.isVisible()
    assert page.run.isVisible()
    assert page.map.isVisible()
    assert page.title.text() == "Allocate"
    assert county.shell.focusWidget() is page.ask_what_if


@pytest.mark.parametrize(("scale", "scheme"), LOOKS, ids=["plain", "double"])
def test_nothing_is_cut_off_and_everything_has_a_name(
    scheme: Scheme, scale: float, made_county: Path, tmp_path: Path, seated: Open, dressed: QApplication
) -> None:
    theme.apply(dressed, scheme, scale)
    bench = seated(allocated_county.signed_in(allocated_county.copied(made_county, tmp_path)))
    view = asked(bench, tmp_path)
    for act in (lambda: None, view.chooser.compare.click):
        act()
        bench.wait()
        assert cut_off(bench.shell) == []
        assert (bench.shell.width(), bench.shell.height()) == (1280, 800)
        assert nameless(view) == []
        assert small_targets(view) == []
