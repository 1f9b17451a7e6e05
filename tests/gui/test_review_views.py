"""Saved views of the queue: kept under a name, there again after a restart, each person's own."""

from __future__ import annotations

from pathlib import Path

import allocated_county
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui import walk
from tests.gui.pages_shown import Shown
from transfer_app.domain.errors import ReviewRefused
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.pages.review import PAGE, ReviewPage
from transfer_app.gui.pages.review.views_button import NameDialog
from transfer_app.services import views

pytestmark = pytest.mark.usefixtures("dressed")
WANTED = QueueFilter(states=("queued",)).choosing("strands", ["send"], without=True)


def review(shown: Shown) -> ReviewPage:
    assert isinstance(shown.page, ReviewPage)
    return shown.page


def named(shown: Shown) -> list[str]:
    menu = review(shown).queue.views.menu
    menu.aboutToShow.emit()
    return [action.text() for action in menu.actions() if action.text()]


def test_filters_are_kept_under_a_name_and_chosen_again_after_a_restart(
    qtbot: QtBot, jobs: Jobs, own_county: Path
) -> None:
    ann = Shown(qtbot, jobs, allocated_county.signed_in(own_county), PAGE)
    queue = review(ann).queue
    queue.filters.put(WANTED)
    queue.ask()
    ann.rest()
    listed = list(queue.table.rows._ids)
    queue.views.ask_name()
    there = (each for each in QApplication.topLevelWidgets() if isinstance(each, NameDialog))
    (dialog,) = (each for each in there if each.isVisible())
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert "has a name" in dialog.problem.text()
    assert walk.nameless(dialog) == []
    qtbot.keyClicks(dialog.name, "All but SEND & queued")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    ann.session.workspace.close()

    again = Shown(qtbot, jobs, allocated_county.signed_in(own_county), PAGE)
    assert named(again)[0] == "All but SEND && queued"
    review(again).queue.views.menu.actions()[0].trigger()
    again.rest()
    assert review(again).queue.wanted() == WANTED
    assert list(review(again).queue.table.rows._ids) == listed
    ben = allocated_county.signed_in(own_county, allocated_county.APPROVER)
    assert views.views(ben) == {}
    views.forget(again.session, "All but SEND & queued")
    assert named(again) == ["Save these filters…", "Forget"]
    with ben.workspace.aside() as aside:
        aside.keeps.keep_view(ben.user.id, "of the future", '{"colour": ["red"]}')
    with pytest.raises(ReviewRefused, match="colour"):
        views.views(ben)
    for each in (again.session, ben):
        each.workspace.close()
