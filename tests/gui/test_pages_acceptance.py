"""Asking for a receiver's yes and giving it, by the cards of both councils' Packages pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import two_councils
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from two_councils import Councils

from tests.gui import walk
from tests.gui.pages_shown import Shown
from transfer_app.domain.rejections import RejectionCode
from transfer_app.gui import choose_file
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.pages.packages import PAGE, PackagesPage
from transfer_app.gui.pages.packages.answer_card import AnswerDialog
from transfer_app.services import accepting
from transfer_app.services.session import Session

pytestmark = pytest.mark.usefixtures("dressed")


@pytest.fixture
def councils(made_county: Path, tmp_path: Path) -> Iterator[Councils]:
    met = two_councils.meet(made_county, tmp_path)
    met.trust()
    yield met
    two_councils.part(met)


def packages(shown: Shown) -> PackagesPage:
    assert isinstance(shown.page, PackagesPage)
    return shown.page


def opened(qtbot: QtBot, jobs: Jobs, session: Session) -> Shown:
    shown = Shown(qtbot, jobs, session, PAGE)
    shown.desk.today = session.today
    shown.desk.changed.emit()
    shown.rest()
    return shown


def test_a_request_goes_out_and_its_answer_comes_back(
    qtbot: QtBot, jobs: Jobs, councils: Councils, monkeypatch: pytest.MonkeyPatch
) -> None:
    protocol = councils.agreed(accepted=False)
    count = len(accepting.due(councils.ann, protocol.id).records)
    ann = opened(qtbot, jobs, councils.ann)
    card = packages(ann).acceptance
    (ask,) = card.asks
    folder = councils.made("asked")
    monkeypatch.setattr(choose_file, "existing_folder", lambda parent, title: folder)
    qtbot.mouseClick(ask, Qt.MouseButton.LeftButton)
    ann.rest()
    (again,) = card.asks
    assert "again" in again.text().lower()
    (request,) = folder.glob("*.acceptance-request.age")

    rae = opened(qtbot, jobs, councils.rae)
    monkeypatch.setattr(choose_file, "existing_file", lambda parent, title, pattern: request)
    qtbot.mouseClick(packages(rae).answer.open, Qt.MouseButton.LeftButton)
    rae.rest()
    there = (each for each in QApplication.topLevelWidgets() if isinstance(each, AnswerDialog))
    (dialog,) = (each for each in there if each.isVisible())
    assert dialog.records.count() == count
    dialog.records.setCurrentRow(1)
    dialog.records.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert not dialog.code.isHidden()
    dialog.code.setCurrentIndex(dialog.code.findData(RejectionCode.OTHER))
    dialog.code.activated.emit(dialog.code.currentIndex())
    assert walk.nameless(dialog) == []
    qtbot.waitUntil(lambda: dialog.go.width() >= dialog.go.sizeHint().width())
    answers = councils.made("answers")
    monkeypatch.setattr(choose_file, "existing_folder", lambda parent, title: answers)
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert "needs a reason" in dialog.problem.text()
    qtbot.keyClicks(dialog.words, "Their team has moved away")
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    rae.rest()
    (answer,) = answers.glob("*.acceptance-answer.json")

    monkeypatch.setattr(choose_file, "existing_file", lambda parent, title, pattern: answer)
    qtbot.mouseClick(card.take_in, Qt.MouseButton.LeftButton)
    ann.rest()
    assert ann.failures == rae.failures == []
    assert f"{count - 1} case records accepted by Rae Ford." in [what for _, what in ann.told]
    assert card.asks == []
    assert not card.nothing.isHidden()
