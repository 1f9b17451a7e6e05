"""Deciding all that the list shows as one, by the page's own buttons and dialogs."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import allocated_county
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.gui import walk
from tests.gui.pages_shown import Shown
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.pages.review import PAGE, ReviewPage
from transfer_app.gui.pages.review.approve_together_dialog import ApproveTogetherDialog
from transfer_app.gui.pages.review.queue_pane import SECOND
from transfer_app.gui.pages.review.together_dialog import TogetherDialog
from transfer_app.services import reviewing

pytestmark = pytest.mark.usefixtures("dressed")
W = TypeVar("W", bound=QWidget)


def opened(kind: type[W]) -> W:
    (found,) = (
        each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()
    )
    return found


def review(shown: Shown) -> ReviewPage:
    assert isinstance(shown.page, ReviewPage)
    return shown.page


def test_a_reason_is_proposed_and_approved_as_one(qtbot: QtBot, jobs: Jobs, own_county: Path) -> None:
    ann = Shown(qtbot, jobs, allocated_county.signed_in(own_county, allocated_county.OFFICER), PAGE)
    page = review(ann)
    page.queue.show_reason("BOUNDARY")
    ann.rest()
    count = page.queue.table.rows.rowCount()
    assert count > 5
    qtbot.mouseClick(page.together.propose, Qt.MouseButton.LeftButton)
    dialog = opened(TogetherDialog)
    assert not dialog.go.isEnabled()
    qtbot.mouseClick(dialog.look, Qt.MouseButton.LeftButton)
    assert "no reason" in dialog.problem.text()
    dialog.why.setText("The district's tax list names the side of each.")
    dialog.lead.setText("allocated team")
    row = dialog.evidence.rows[0]
    row.what.setEditText("Council tax list")
    qtbot.mouseClick(dialog.look, Qt.MouseButton.LeftButton)
    assert dialog.go.isEnabled()
    chosen = int(dialog.go.text().rpartition(" ")[2].replace(",", ""))
    assert 0 < chosen <= count
    assert walk.nameless(dialog) == []
    dialog.why.setText("Something else.")
    assert not dialog.go.isEnabled()
    qtbot.mouseClick(dialog.look, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    ann.rest()
    assert ann.failures == []
    assert len(reviewing.queue(ann.session, QueueFilter(states=("proposed",)))) == chosen
    ann.session.workspace.close()

    ben = Shown(qtbot, jobs, allocated_county.signed_in(own_county, allocated_county.APPROVER), PAGE)
    page = review(ben)
    assert page.queue.tabs.currentIndex() == SECOND
    qtbot.mouseClick(page.together.approve, Qt.MouseButton.LeftButton)
    approving = opened(ApproveTogetherDialog)
    assert approving.records.count() == chosen
    approving.records.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert approving.go.text().endswith(f" {chosen - 1:,}")
    assert walk.nameless(approving) == []
    qtbot.mouseClick(approving.go, Qt.MouseButton.LeftButton)
    ben.rest()
    assert ben.failures == []
    assert len(reviewing.queue(ben.session, QueueFilter(states=("settled",)))) >= chosen - 1
    assert len(reviewing.queue(ben.session, QueueFilter(states=("proposed",)))) == 1
    ben.session.workspace.close()
