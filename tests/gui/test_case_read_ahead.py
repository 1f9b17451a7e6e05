"""Case pages are read beside the window, the next one ahead: what is shown is never older than the log."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import allocated_county
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.gui.pages_shown import Shown
from transfer_app.domain.case_page import CasePage
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.pages.review import PAGE, ReviewPage
from transfer_app.services import case_reading, commenting, reviewing
from transfer_app.services.session import Session

pytestmark = pytest.mark.usefixtures("dressed")


class Reads:
    """Every page that is read, and where. Each waits until the gate is open."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.records: list[int] = []
        self.beside = True
        self.gate = threading.Event()
        self.gate.set()
        self._read = case_reading.case_page
        monkeypatch.setattr(case_reading, "case_page", self._counted)

    def _counted(self, session: Session, record_id: int) -> CasePage:
        self.beside = self.beside and threading.current_thread() is not threading.main_thread()
        self.gate.wait(5)
        self.records.append(record_id)
        return self._read(session, record_id)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Reads:
    return Reads(monkeypatch)


@pytest.fixture
def shown(reads: Reads, qtbot: QtBot, jobs: Jobs, own_county: Path) -> Iterator[Shown]:
    session = allocated_county.signed_in(own_county)
    yield Shown(qtbot, jobs, session, PAGE)
    session.workspace.close()


def body(shown: Shown) -> ReviewPage:
    assert isinstance(shown.page, ReviewPage)
    return shown.page


def in_sight(page: ReviewPage) -> int:
    return page._page.row.id if page._page is not None else 0


def test_after_a_decision_the_next_page_is_there_already(shown: Shown, reads: Reads) -> None:
    page = body(shown)
    rows, form = page.queue.table.rows, page.panel.propose
    first, second, third = (rows.id_at(row) for row in range(3))
    assert reads.records == [first, second]
    form.choose(0)
    form.why.setText("The council tax bill was from the west.")
    for each in form.evidence.rows:
        each.cite(0)
    shown.qtbot.keyClick(page.queue.table, Qt.Key.Key_P)
    # Nothing was waited for, and neither was read once more.
    assert in_sight(page) == second
    assert [reads.records.count(each) for each in (first, second)] == [1, 1]
    assert page.panel.isEnabled()
    assert form.why.text() == ""
    shown.rest()
    assert reads.records == [first, second, third]
    assert page.reader.ahead == (first, second, third)
    assert [each.row.id for each in reviewing.waiting(shown.session)] == [first]
    assert reads.beside
    # Back to the one that was decided: it is read again, as the log tells of it.
    shown.qtbot.keyClick(page.queue.table, Qt.Key.Key_B)
    shown.rest()
    assert in_sight(page) == first
    assert reads.records.count(first) == 2
    assert page.panel.verdict.isVisible()


def test_until_a_page_is_there_nothing_can_be_done_to_the_one_in_sight(shown: Shown, reads: Reads) -> None:
    page = body(shown)
    table, name = page.queue.table, page.case.head.name.text()
    page.panel.propose.choose(0)
    page.panel.propose.why.setText("Half a sentence")
    reads.gate.clear()
    far = table.rows.id_at(20)
    table.go_to_id(far)
    assert page.case.isVisible()
    assert page.case.head.name.text() == name
    assert not any(each.isEnabled() for each in (page.case, page.panel, page.strip))
    for which in (Qt.Key.Key_P, Qt.Key.Key_K, Qt.Key.Key_C):
        shown.qtbot.keyClick(table, which)
    reads.gate.set()
    shown.rest()
    assert in_sight(page) == far
    assert page.case.isEnabled()
    assert page.panel.isEnabled()
    assert reviewing.waiting(shown.session) == []
    table.go_to_id(table.rows.id_at(0))
    shown.rest()
    assert page.panel.propose.why.text() == "Half a sentence"


def test_of_rows_passed_quickly_only_the_last_is_shown(shown: Shown, reads: Reads) -> None:
    page = body(shown)
    reads.records.clear()
    reads.gate.clear()
    for row in range(5, 25):
        page.queue.table.go_to_id(page.queue.table.rows.id_at(row))
    reads.gate.set()
    shown.rest()
    assert in_sight(page) == page.queue.table.rows.id_at(24)
    assert len(reads.records) <= 3  # one that had begun, the last, and the one after it


def test_what_a_colleague_did_meanwhile_is_read_before_it_is_shown(shown: Shown, reads: Reads) -> None:
    page = body(shown)
    rows = page.queue.table.rows
    first, second, far = rows.id_at(0), rows.id_at(1), rows.id_at(30)
    commenting.add(shown.session, far, "Of another child.")
    page.queue.table.go_to_id(second)
    assert in_sight(page) == second
    assert reads.records.count(second) == 1
    shown.rest()
    commenting.add(shown.session, first, "Look at this.")
    page.queue.table.go_to_id(first)
    assert in_sight(page) == 0
    shown.rest()
    assert in_sight(page) == first
    assert reads.records.count(first) == 2


def test_no_page_stays_at_hand_when_filters_change_or_the_person_goes(shown: Shown) -> None:
    page = body(shown)
    at = [page.queue.table.rows.id_at(row) for row in range(2)]
    assert page.reader.ahead == tuple(at)
    assert page.may_leave()
    assert page.reader.ahead == ()
    page.queue.filters.put(QueueFilter(states=("queued",), search="zz-nobody"))
    page.queue.filters.changed.emit()
    shown.rest()
    assert page.reader.ahead == ()
    assert page.case.isHidden()
