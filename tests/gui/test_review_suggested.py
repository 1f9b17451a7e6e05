"""One key proposes what the page suggests; where it suggests nothing it says why."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import allocated_county
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from pytestqt.qtbot import QtBot

from tests.gui.pages_shown import Shown
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.domain.suggesting import Suggestion, suggestion
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.pages.review import PAGE, ReviewPage
from transfer_app.services import reviewing
from transfer_app.services.case_page import case_page

pytestmark = pytest.mark.usefixtures("dressed")


@pytest.fixture
def shown(qtbot: QtBot, jobs: Jobs, own_county: Path) -> Iterator[Shown]:
    session = allocated_county.signed_in(own_county)
    yield Shown(qtbot, jobs, session, PAGE)
    session.workspace.close()


def press(shown: Shown, which: Qt.Key = Qt.Key.Key_Y) -> None:
    assert isinstance(shown.page, ReviewPage)
    shown.qtbot.keyClick(shown.page.queue.table, which)
    shown.rest()


def go_to(shown: Shown, reason: str) -> int:
    """The first record of the reason for which something is suggested."""
    page, session = shown.page, shown.session
    assert isinstance(page, ReviewPage)
    ids = reviewing.queue(session, QueueFilter(states=("queued",), reasons=(reason,)))
    record = next(each for each in ids if isinstance(suggestion(case_page(session, each)), Suggestion))
    page.queue.table.go_to_id(record)
    shown.rest()
    page.panel.propose.suggestion._since = time.monotonic() - 14.2
    return record


def test_one_key_proposes_what_is_plain_shows_the_next_and_is_undone(shown: Shown) -> None:
    page = shown.page
    assert isinstance(page, ReviewPage)
    record = go_to(shown, "TEMP_ACCOM")
    following = page.queue.following(record)
    form, row = page.panel.propose, page.panel.propose.suggestion
    assert row.told.text().startswith("Suggested: West Wessmoor. Current home: ")
    assert row.take.isEnabled()
    assert row.take.text().endswith("(Y)")
    form.choose(1)
    press(shown)
    assert "You chose another result" in form.problem.text()
    form.result.setCurrentIndex(-1)
    page.queue.table.setFocus()
    press(shown)
    (waits,) = reviewing.waiting(shown.session)
    assert (waits.row.id, waits.proposal.area) == (record, "E06999001")
    assert re.match("As suggested, 1[45] s after the page was shown: Current home: ", waits.proposal.why)
    assert page.queue.table.current_id() == following
    assert page.queue.table.hasFocus()
    shown.qtbot.keyClick(page.queue.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    shown.rest()
    assert reviewing.waiting(shown.session) == []
    assert page.queue.table.current_id() == record
    assert (form.why.text(), form.result.currentText()) == ("", "West Wessmoor"), "it is no draft of theirs"
    row._since = time.monotonic()
    press(shown)
    assert "shown just now" in form.problem.text(), "the key was pressed twice"
    assert reviewing.waiting(shown.session) == []


def test_of_urgent_records_and_in_doubt_the_person_names_it(shown: Shown) -> None:
    page = shown.page
    assert isinstance(page, ReviewPage)
    form = page.panel.propose
    held = {each.key().toString(): each for each in page.queue.table.findChildren(QShortcut)}
    assert not any(held[key].autoRepeat() for key in "YPAR")
    assert held["S"].autoRepeat()
    record = go_to(shown, "PROCEEDINGS")
    press(shown)
    assert "name the evidence yourself" in form.problem.text()
    assert form.evidence.rows[0].what.hasFocus()
    for number, each in enumerate(form.evidence.rows):
        each.cite(number)
    page.queue.table.setFocus()
    press(shown)
    assert [each.row.id for each in reviewing.waiting(shown.session)] == [record]
    boundary = reviewing.queue(shown.session, QueueFilter(states=("queued",), reasons=("BOUNDARY",)))[0]
    page.queue.table.go_to_id(boundary)
    shown.rest()
    press(shown)
    assert form.suggestion.told.text() == f"No suggestion. {form.problem.text()}"
    assert form.suggestion.take.isHidden()
    assert form.result.hasFocus()
