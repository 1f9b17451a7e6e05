"""The list is saved as a workbook and taken back, by the page's own menu and dialogs."""

from __future__ import annotations

from pathlib import Path

import allocated_county
import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui import walk
from tests.gui.pages_shown import Shown
from tests.gui.room import cut_off
from transfer_app.gui import choose_file
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.pages.review import PAGE, ReviewPage
from transfer_app.gui.pages.review.workbook_dialog import WorkbookDialog
from transfer_app.gui.pages.review.workbook_save_dialog import SaveWorkbookDialog
from transfer_app.services import reviewing

pytestmark = pytest.mark.usefixtures("dressed")


def test_the_list_goes_out_and_comes_back(
    qtbot: QtBot, jobs: Jobs, own_county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.xlsx"
    monkeypatch.setattr(choose_file, "new_file", lambda *_: path)
    monkeypatch.setattr(choose_file, "existing_file", lambda *_: path)
    ann = Shown(qtbot, jobs, allocated_county.signed_in(own_county, allocated_county.OFFICER), PAGE)
    page = ann.page
    assert isinstance(page, ReviewPage)
    page.queue.show_reason("BOUNDARY")
    ann.rest()
    count = page.queue.table.rows.rowCount()

    page.workbook.save.trigger()
    there = (each for each in QApplication.topLevelWidgets() if isinstance(each, SaveWorkbookDialog))
    (saving,) = (each for each in there if each.isVisible())
    assert walk.nameless(saving) == []
    assert not saving.names.isChecked()
    assert saving.asked.isHidden()
    saving.names.setChecked(True)
    qtbot.mouseClick(saving.save, Qt.MouseButton.LeftButton)
    assert saving.asked.problem.text() == "Choose what the names are for."
    assert cut_off(saving) == []
    assert not path.exists()
    saving.purpose.setCurrentIndex(0)
    qtbot.mouseClick(saving.save, Qt.MouseButton.LeftButton)
    ann.rest()
    assert ann.failures == []

    book = openpyxl.load_workbook(path)
    assert book["Records"].max_row == count + 1
    assert ("Names are for", "team-check") in list(book["About"].values)
    heads = {cell.value: cell.column for cell in book["Records"][1]}
    about = {cell.value: cell.row for cell in book["About"]["A"]}
    book["About"].cell(about["Filled in by"], 2, "Rae Ford, GIS officer")
    for name, text in (
        ("result", book["Choices"]["A2"].value), ("why", "By the council tax list."),
        ("interim lead", "allocated team"),
        ("grade 1", "statutory return"), ("evidence 1", "Council tax list"), ("source 1", "tax.csv"),
        ("grade 2", "free text"), ("evidence 2", "A note"), ("source 2", "the file"),
    ):  # fmt: skip
        book["Records"].cell(2, heads[name], text)
    book["Records"].cell(3, heads["status"], "closed")
    book.save(path)

    page.workbook.take.trigger()
    ann.rest()
    there = (each for each in QApplication.topLevelWidgets() if isinstance(each, WorkbookDialog))
    (dialog,) = (each for each in there if each.isVisible())
    assert walk.nameless(dialog) == []
    assert dialog.summary.text() == f"1 proposal; 1 row not taken; {count - 2} rows unchanged."
    assert dialog.rows.model().rowCount() == 2
    assert dialog.rows.model().index(0, 2).data() == "locked"
    assert "status" in dialog.rows.model().index(0, 3).data()
    assert reviewing.waiting(ann.session) == []
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    ann.rest()
    assert ann.failures == []
    (waits,) = reviewing.waiting(ann.session)
    assert "Rae Ford, GIS officer" in waits.proposal.why
    ann.session.workspace.close()


def test_who_approves_only_has_no_workbook(qtbot: QtBot, jobs: Jobs, own_county: Path) -> None:
    ben = Shown(qtbot, jobs, allocated_county.signed_in(own_county, allocated_county.APPROVER), PAGE)
    assert isinstance(ben.page, ReviewPage)
    assert ben.page.workbook.isHidden()
    ben.session.workspace.close()
