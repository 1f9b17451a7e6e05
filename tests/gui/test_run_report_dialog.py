"""After another run the Allocate page shows what it changed, and saves it as a file."""

from __future__ import annotations

from pathlib import Path

import allocated_county
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui import walk
from tests.gui.pages_shown import Shown
from transfer_app.domain.run_report import Became, ReportLine, RunReport
from transfer_app.gui import choose_file
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.pages.allocate import PAGE, AllocatePage
from transfer_app.gui.pages.allocate.report_dialog import ReportDialog
from transfer_app.services import run_report

pytestmark = pytest.mark.usefixtures("dressed")
REPORT = RunReport(
    2, "2026-11-28T09:00:00Z",
    (
        ReportLine("r-aaaa", "social-care", Became.CHANGED, "successor E06999001", "review"),
        ReportLine("r-bbbb", "send", Became.NEW, "", "successor E06999002"),
    ),
)  # fmt: skip


def test_what_the_run_changed_is_listed_and_saved(
    qtbot: QtBot, jobs: Jobs, own_county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = Shown(qtbot, jobs, allocated_county.signed_in(own_county), PAGE)
    page = shown.page
    assert isinstance(page, AllocatePage)
    qtbot.mouseClick(page.run_card.report, Qt.MouseButton.LeftButton)
    shown.rest()
    assert shown.told[-1] == ("note", "The allocation ran once: there is nothing before to compare with.")

    monkeypatch.setattr(run_report, "latest", lambda session: REPORT)
    qtbot.mouseClick(page.run_card.report, Qt.MouseButton.LeftButton)
    shown.rest()
    there = (each for each in QApplication.topLevelWidgets() if isinstance(each, ReportDialog))
    (dialog,) = (each for each in there if each.isVisible())
    assert walk.nameless(dialog) == []
    assert "1 case record sent back to people: the facts changed" in dialog.told.text()
    table = dialog.table.model()
    told = [str(table.index(0, column).data()) for column in range(5)]
    assert told[0] == "r-aaaa"
    assert "West" in told[3]
    place = tmp_path / "report.csv"
    monkeypatch.setattr(choose_file, "new_file", lambda *args: place)
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    assert place.exists()
    assert shown.told[-1] == ("good", "Saved as report.csv.")
