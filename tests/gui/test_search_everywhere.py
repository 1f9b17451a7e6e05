"""Ctrl+K with real keys: each kind of thing is found, Enter goes there, and what one may not see is not."""

from __future__ import annotations

from pathlib import Path

import allocated_county
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui import walk
from tests.gui.signed_in import Bench
from transfer_app.domain.queue_filter import QueueFilter
from transfer_app.gui.pages.log import LogPage
from transfer_app.gui.pages.review import ReviewPage
from transfer_app.gui.search_everywhere import SearchDialog
from transfer_app.services import auditing, queueing, reviewing, searching
from transfer_app.services.session import Session


def test_a_page_a_record_and_an_old_log_entry_are_reached_by_keys(county: Bench) -> None:
    shell = county.shell
    row = reviewing.rows(county.session, queueing.first(county.session, QueueFilter(), 40))[-1]

    typed(county, "revi")
    page = shell.page("review")
    assert isinstance(page, ReviewPage)

    typed(county, row.person_ref)
    assert page.queue.table.current_id() in {row.id, *others(county.session, row.person_ref)}

    typed(county, "#0")
    log = shell.page("log")
    assert isinstance(log, LogPage)
    assert log.table.row_at(log.table.current_id() or 0)[0] == 0
    assert shell.focusWidget() is log.table


def test_keys_move_in_the_list_and_nothing_typed_is_kept(county: Bench) -> None:
    dialog = asked(county)
    assert walk.nameless(dialog) == []
    assert dialog.list.count() == 8
    QTest.keyClick(dialog.field, Qt.Key.Key_Down)
    assert dialog.list.currentRow() == 1
    assert dialog.focusWidget() is dialog.field
    QTest.keyClicks(dialog.field, "zzzz")
    county.wait()
    assert dialog.list.count() == 0
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    QTest.keyClick(dialog.field, Qt.Key.Key_Escape)
    QTest.qWait(1)
    assert county.shell.findChild(SearchDialog) is None
    county.shell.search_everywhere()
    assert opened(county).field.text() == ""


def test_restricted_records_are_found_only_by_those_who_may_see_them(
    made_county: Path, tmp_path: Path
) -> None:
    path = allocated_county.copied(made_county, tmp_path)
    reviewer = allocated_county.signed_in(path)
    entries = auditing.latest(reviewer, 1)
    every = reviewing.rows(reviewer, queueing.ids(reviewer, QueueFilter()))
    hidden = next(row for row in every if row.restricted)
    for text in (hidden.ref, hidden.person_ref, f"{hidden.surname} {hidden.forename}"):
        assert hidden.id in {row.id for row in searching.everywhere(reviewer, text).records}
    assert searching.everywhere(reviewer, hidden.surname[0]).records == []
    assert auditing.latest(reviewer, 1) == entries
    reviewer.workspace.close()
    auditor = allocated_county.signed_in(path, allocated_county.AUDITOR)
    for text in (hidden.ref, hidden.person_ref, f"{hidden.surname} {hidden.forename}"):
        assert hidden.id not in {row.id for row in searching.everywhere(auditor, text).records}
    auditor.workspace.close()


def asked(county: Bench) -> SearchDialog:
    county.shell.activateWindow()  # a desktop does this once a dialog closes, the offscreen platform does not
    assert QTest.qWaitForWindowActive(county.shell)
    QTest.keyClick(county.shell, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    return opened(county)


def typed(county: Bench, text: str) -> None:
    dialog = asked(county)
    QTest.keyClicks(dialog.field, text)
    county.wait()
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    county.wait()


def opened(county: Bench) -> SearchDialog:
    dialog = county.shell.findChild(SearchDialog)
    assert dialog is not None
    return dialog


def others(session: Session, person: str) -> set[int]:
    """The child's records in other strands: the search may put any of them first."""
    return {row.id for row in searching.everywhere(session, person).records}
