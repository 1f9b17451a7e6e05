"""Parked, claimed, given and commented on the Review page, with a colleague at the same queue."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import allocated_county
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.gui.pages_shown import Shown
from tests.gui.test_review_undo import body, key, undo
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.pages.review import PAGE
from transfer_app.gui.pages.review.comments_dialog import CommentsDialog
from transfer_app.gui.pages.review.park_dialog import ParkDialog
from transfer_app.services import claiming, commenting, parking, reviewing

pytestmark = pytest.mark.usefixtures("dressed")


def test_what_colleagues_do_is_said_at_the_record(qtbot: QtBot, jobs: Jobs, own_county: Path) -> None:
    ben = allocated_county.signed_in(own_county, "ben")
    shown = Shown(qtbot, jobs, allocated_county.signed_in(own_county), PAGE)
    page, session = body(shown), shown.session
    table, strip = page.queue.table, page.strip
    first, record = table.rows.id_at(0), table.rows.id_at(2)
    qtbot.waitUntil(lambda: claiming.held(ben, first) is not None, timeout=5000)
    claiming.claim(ben, record)
    claiming.assign(ben, record, session.user.id)
    commenting.add(ben, record, "Ask the landlord")
    table.go_to_id(record)
    shown.rest()
    assert claiming.held(ben, first) is None
    assert "Ben Abbot works on this until" in strip.told.text()
    assert "Given to you" in strip.told.text()
    assert strip.comments.text() == "Comments  1  (C)"
    form = page.panel.propose
    form.choose(0)
    form.why.setText("The tenancy.")
    for row in form.evidence.rows:
        row.cite(0)
    key(shown, Qt.Key.Key_P)
    assert "Propose again" in form.problem.text()
    assert reviewing.waiting(session) == []
    key(shown, Qt.Key.Key_P)
    assert [each.row.id for each in reviewing.waiting(session)] == [record]
    undo(shown)
    page.queue.filters.mine.click()
    shown.rest()
    assert list(table.rows._ids) == [record]
    for each in (ben, session):
        each.workspace.close()


def test_a_record_is_parked_by_key_and_its_comments_lead_back(
    qtbot: QtBot, jobs: Jobs, own_county: Path
) -> None:
    shown = Shown(qtbot, jobs, allocated_county.signed_in(own_county), PAGE)
    page, session = body(shown), shown.session
    table = page.queue.table
    record = table.rows.id_at(1)
    before = table.rows.rowCount()
    dialog = ParkDialog(shown.desk, record, "somebody", page)
    dialog.keep.click()
    assert "needs a reason" in dialog.problem.text()
    dialog.why.setText("The order is awaited")
    dialog.keep.click()
    assert list(parking.parked(session)) == [record]
    assert parking.parked(session)[record].until == (session.today() + timedelta(days=7)).isoformat()
    shown.desk.changed.emit()
    shown.rest()
    assert table.rows.rowCount() == before - 1
    assert page.undo.button.accessibleName().startswith("Undo: parked")
    page.queue.find_record(record)
    shown.rest()
    assert "The order is awaited" in page.strip.told.text()
    key(shown, Qt.Key.Key_K)
    assert parking.parked(session) == {}

    comments = CommentsDialog(shown.desk, record, "somebody", page)
    comments.wanted.connect(page.strip.wanted)
    comments.text.setText("Ask the landlord")
    comments.add.click()
    page.queue.find_record(table.rows.id_at(0))
    comments.search.setText("LANDLORD")
    assert comments.list.count() == 1
    comments.list.itemActivated.emit(comments.list.item(0))
    assert table.current_id() == record
    session.workspace.close()
