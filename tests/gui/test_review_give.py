"""All that the list shows is given to a colleague in the window, after a look, and taken back by one undo."""

from __future__ import annotations

from pathlib import Path

import allocated_county
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui import walk
from tests.gui.pages_shown import Shown
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.pages.review import PAGE, ReviewPage
from transfer_app.gui.pages.review.give_button import GiveDialog
from transfer_app.services import claiming, reviewing

pytestmark = pytest.mark.usefixtures("dressed")


def test_the_list_is_given_after_a_look_and_taken_back(qtbot: QtBot, jobs: Jobs, own_county: Path) -> None:
    shown = Shown(qtbot, jobs, allocated_county.signed_in(own_county), PAGE)
    page, session = shown.page, shown.session
    assert isinstance(page, ReviewPage)
    page.queue.filters.put(QueueFilter(states=("queued",), reasons=("BOUNDARY",)))
    page.queue.ask()
    shown.rest()
    ids = list(page.queue.table.rows._ids)
    ben = next(each for each in claiming.colleagues(session) if each.name == "ben")
    claiming.assign(session, ids[0], session.user.id)

    qtbot.mouseClick(page.give, Qt.MouseButton.LeftButton)
    there = (each for each in QApplication.topLevelWidgets() if isinstance(each, GiveDialog))
    (dialog,) = (each for each in there if each.isVisible())
    assert walk.nameless(dialog) == []
    dialog.to.setCurrentIndex(dialog.to.findData(ben.id))
    assert "1 of them are Ann Archer's now." in dialog.more.text()
    assert dialog.go.text() == f"Give {len(ids)}"
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    shown.rest()
    assert set(reviewing.queue(session, QueueFilter(given=(ben.id,)))) == set(ids)
    assert "gave" in page.undo.button.text()
    page.undo.undo()
    shown.rest()
    assert reviewing.queue(session, QueueFilter(given=(ben.id,))) == []
    assert reviewing.queue(session, QueueFilter(given=(session.user.id,))) == ids[:1]
