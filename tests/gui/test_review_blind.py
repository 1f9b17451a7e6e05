"""A proposal that is answered blind: nothing of it is in the window until the approver gave a result."""

from __future__ import annotations

from pathlib import Path

import allocated_county
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.gui.pages_shown import Shown
from tests.gui.test_review_undo import body, key, propose
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.second_opinion import Blind, Policy
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.pages.review import PAGE
from transfer_app.services import reviewing, second_opinion

pytestmark = pytest.mark.usefixtures("dressed")


def test_own_result_first_by_key_and_only_then_what_was_proposed(
    qtbot: QtBot, jobs: Jobs, own_county: Path
) -> None:
    ann = allocated_county.signed_in(own_county)
    wanted = QueueFilter(reasons=("BOUNDARY",), states=("queued",))
    for record_id in reviewing.queue(ann, wanted)[:2]:
        propose(ann, record_id)
    second_opinion.set_policy(ann, Policy(Blind.EVERY))
    shown = Shown(qtbot, jobs, allocated_county.signed_in(own_county, "ben"), PAGE)
    page = body(shown)
    table, panel = page.queue.table, page.panel
    seen = [each.text() for each in page.findChildren(QLabel) if each.isVisibleTo(page)]
    assert not any("tenancy" in words.lower() or "housing" in words for words in seen)
    assert table.rows.index(0, 6).data() == "your own result first; by Ann Archer"
    assert panel.verdict.isHidden()
    first, first_name = table.current_id(), page.case.head.name.text()
    assert panel.blind.give.text().endswith("(A)")
    key(shown, Qt.Key.Key_A)
    assert "Choose your result" in panel.blind.problem.text()
    table.setFocus(Qt.FocusReason.OtherFocusReason)
    key(shown, Qt.Key.Key_1)
    key(shown, Qt.Key.Key_A)
    assert shown.told[-1] == ("good", f"{first_name}: it is what was proposed, and the record is settled.")
    assert reviewing.rows(ann, [first])[0].state == "settled"
    assert panel.blind.result.currentIndex() == -1, "the next begins with nothing chosen"
    second_name = page.case.head.name.text()
    key(shown, Qt.Key.Key_2)
    key(shown, Qt.Key.Key_A)
    assert shown.told[-1] == (
        "warning",
        f"{second_name}: it is not what was proposed. A third person decides.",
    )
    assert panel.blind.isHidden()
    assert (
        panel.verdict.conflict.text()
        == "In conflict with Ben Abbot: Annet and Marsh. A third person decides."
    )
    assert not panel.verdict.approve.isEnabled()
    assert str(table.rows.index(0, 6).data()).startswith("In conflict: ")
    for each in (ann, shown.session):
        each.workspace.close()
