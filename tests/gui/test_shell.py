"""The window: pages built when first shown, reached by key, refreshed when something changed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.gui import fakes
from tests.gui.room import LOOKS
from tests.gui.walk import nameless, small_targets
from transfer_app.domain.errors import NotPermitted, ServerUnreachable, SourceRefused
from transfer_app.gui import theme
from transfer_app.gui.crash import report_of
from transfer_app.gui.header import countdown
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.palette import Scheme
from transfer_app.gui.shell import MainShell
from transfer_app.gui.widgets import BugDialog, Elided
from transfer_app.services.jobs import JobContext


@pytest.fixture
def shell(dressed: QApplication, jobs: Jobs, qtbot: QtBot) -> Iterator[MainShell]:
    window = MainShell(fakes.desk(jobs), fakes.pages())
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    yield window
    jobs.cancel_all()
    qtbot.waitUntil(lambda: not jobs.busy)


def test_pages_are_built_only_when_shown(shell: MainShell) -> None:
    assert shell.page("overview") is not None
    assert shell.page("load") is None
    shell.go_to("load")
    assert shell.stack.currentWidget() is shell.page("load")


def test_ctrl_and_a_number_reach_every_page(shell: MainShell, qtbot: QtBot) -> None:
    for number, title in enumerate(fakes.TITLES):
        qtbot.keyClick(shell, Qt.Key(Qt.Key.Key_1 + number), Qt.KeyboardModifier.ControlModifier)
        assert shell.stack.currentWidget() is shell.page(title.lower())


def test_a_page_is_refreshed_when_shown_after_a_change_and_not_otherwise(shell: MainShell) -> None:
    overview = shell.page("overview")
    assert isinstance(overview, fakes.OverviewPage)
    assert overview.refreshed == 1
    shell.go_to("load")
    shell.go_to("overview")
    assert overview.refreshed == 1
    shell.desk.changed.emit()
    assert overview.refreshed == 2
    shell.go_to("load")
    shell.desk.changed.emit()
    assert overview.refreshed == 2
    shell.go_to("overview")
    assert overview.refreshed == 3


def test_turning_to_a_page_shows_what_somebody_else_changed(
    shell: MainShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    overview = shell.page("overview")
    assert isinstance(overview, fakes.OverviewPage)
    shell.go_to("load")
    monkeypatch.setattr(fakes.FakeSession, "taken", 1)
    shell.go_to("overview")
    assert overview.refreshed == 2
    shell.go_to("load")
    shell.go_to("overview")
    assert overview.refreshed == 2


def test_a_page_that_could_not_be_read_says_why_and_is_read_when_turned_to_again(
    shell: MainShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(page: fakes.OverviewPage) -> None:
        raise ServerUnreachable("The server was not reached.")

    overview = shell.page("overview")
    assert isinstance(overview, fakes.OverviewPage)
    shell.go_to("load")
    shell.desk.changed.emit()
    with monkeypatch.context() as patch:
        patch.setattr(fakes.OverviewPage, "refresh", away)
        shell.go_to("overview")
    assert "not reached" in shell.banner.what.text()
    shell.go_to("load")
    shell.go_to("overview")
    assert overview.refreshed == 2


def test_an_expected_error_is_a_banner_with_its_remedy(shell: MainShell) -> None:
    shell.desk.fail(NotPermitted("Only an approver may approve."))
    assert shell.banner.isVisible()
    assert shell.banner.what.text() == "Only an approver may approve."
    assert "administrator" in shell.banner.remedy.text()
    shell.banner.close_button.click()
    assert not shell.banner.isVisible()


def test_a_job_through_the_desk_tells_its_result_its_failure_and_its_cancelling(
    shell: MainShell, jobs: Jobs, qtbot: QtBot
) -> None:
    results: list[int] = []
    with qtbot.waitSignal(jobs.idle):
        shell.desk.run(lambda context: 7, "Counting", results.append)
    assert results == [7]

    def refuse(context: JobContext) -> int:
        raise SourceRefused("The file is empty.", "Choose another.")

    with qtbot.waitSignal(jobs.idle):
        shell.desk.run(refuse, "Loading", results.append)
    assert shell.banner.what.text() == "The file is empty."
    gate = threading.Event()
    first = jobs.start(lambda context: gate.wait(5), "First")
    second = shell.desk.run(lambda context: 8, "Second", results.append)
    second.cancel()
    with qtbot.waitSignal(jobs.idle):
        gate.set()
    assert first is not None
    assert shell.banner.what.text() == "Stopped: Second. Nothing of it was kept."
    assert results == [7]


def test_a_job_that_keeps_what_it_did_says_so_when_it_is_stopped_and_pages_refresh(
    shell: MainShell, jobs: Jobs, qtbot: QtBot
) -> None:
    changes = list[int]()
    shell.desk.changed.connect(lambda: changes.append(1))

    def refuse(context: JobContext) -> None:
        raise SourceRefused("The drive is gone.", "Plug it in.")

    with qtbot.waitSignal(jobs.idle):
        shell.desk.run(refuse, "Reading", lambda _: None, kept="What was read is kept.")
    assert changes == [1]
    gate = threading.Event()
    jobs.start(lambda context: gate.wait(5), "First")
    shell.desk.run(lambda context: 7, "Reading", lambda _: None, kept="What was read is kept.").cancel()
    with qtbot.waitSignal(jobs.idle):
        gate.set()
    assert shell.banner.what.text() == "Stopped: Reading. What was read is kept."
    assert changes == [1, 1]
    with qtbot.waitSignal(jobs.idle):
        shell.desk.run(refuse, "Reading", lambda _: None)
    assert changes == [1, 1], "nothing of it was kept"


def test_closing_waits_for_the_running_job_to_stop(shell: MainShell, jobs: Jobs, qtbot: QtBot) -> None:
    begun = threading.Event()

    def endless(context: JobContext) -> None:
        while True:
            begun.set()
            context.progress(0, 0)

    jobs.start(endless, "Endless")
    assert begun.wait(5)
    with qtbot.waitSignal(shell.closed):
        assert not shell.close()
    assert not jobs.busy


def test_unsaved_work_keeps_the_person_on_the_page(shell: MainShell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fakes.OverviewPage, "may_leave", lambda self: False)
    shell.go_to("load")
    assert shell.stack.currentWidget() is shell.page("overview")
    assert not shell.close()
    monkeypatch.setattr(fakes.OverviewPage, "may_leave", lambda self: True)
    shell.go_to("load")
    assert shell.page("load") is not None


def test_sign_out(shell: MainShell, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shell.signed_out):
        shell.header.leave.click()


def test_a_bug_opens_its_dialog_and_can_be_copied(shell: MainShell, qtbot: QtBot) -> None:
    try:
        {}["Ada Lovelace"]
    except KeyError as error:
        shell.desk.fail(report_of(error))
    dialog = shell.findChild(BugDialog)
    assert isinstance(dialog, BugDialog)
    dialog.copy.click()
    copied = QApplication.clipboard().text()
    assert "KeyError" in copied
    assert "Lovelace" not in copied
    assert nameless(dialog) == []
    dialog.accept()


@pytest.mark.parametrize("number", range(3))
def test_every_control_has_a_name_and_room_for_a_finger(shell: MainShell, number: int) -> None:
    shell.show_page(number)
    assert nameless(shell) == []
    assert small_targets(shell) == []


def test_tab_goes_round_the_whole_window_from_the_rail_to_the_page(shell: MainShell, qtbot: QtBot) -> None:
    shell.go_to("load")
    shell.rail.findChildren(type(shell.header.leave))[0].setFocus()
    names: list[str] = []
    for _ in range(40):
        focus = QApplication.focusWidget()
        assert focus is not None
        names.append(focus.accessibleName() or getattr(focus, "text", str)())
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    for one, after in (
        ("Sign out", "Name"),
        ("Name", "Folder"),
        ("Folder", "Profile"),
        ("Load", "Check only"),
    ):
        assert one in names
        assert names[names.index(one) + 1 :].count(after)
    assert names.index("Name") < names.index("Folder") < names.index("Profile") < names.index("Check only")


def test_a_page_opens_without_a_click_and_tab_leads_to_the_one_that_is_shown(shell: MainShell) -> None:
    """A screen reader turns a button on; it neither clicks nor presses a key."""
    buttons = {each.accessibleName(): each for each in shell.rail.findChildren(QPushButton)}
    buttons["Load"].toggle()
    assert shell.page_key == "load"
    shell.go_to("overview")
    by_tab = [name for name, each in buttons.items() if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert by_tab == ["Overview"]


@pytest.mark.parametrize(("scale", "scheme"), LOOKS, ids=["plain", "double"])
def test_nothing_is_cut_off(
    scheme: Scheme, scale: float, qapp: QApplication, jobs: Jobs, qtbot: QtBot
) -> None:
    """Every one-line label has room for its words on a small screen, at plain and at double text size."""
    theme.apply(qapp, scheme, scale)
    window = MainShell(fakes.desk(jobs), fakes.pages())
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    assert (window.width(), window.height()) == (1280, 800)
    for number in range(3):
        window.show_page(number)
        qapp.processEvents()
        cut = [
            (each.text(), each.width(), each.sizeHint().width())
            for each in window.findChildren(QLabel)
            if each.isVisible() and each.text() and not each.wordWrap() and not isinstance(each, Elided)
            if each.width() < each.sizeHint().width() or each.height() < each.sizeHint().height()
        ]
        assert cut == []
    qapp.setStyleSheet("")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2027, 4, 1), "80 days to vesting day"),
        (date(2027, 1, 12), "1 day to vesting day"),
        (date(2027, 1, 11), "Vesting day is today"),
        (date(2026, 12, 31), "11 days since vesting day"),
        (None, "Vesting day not set"),
    ],
)
def test_the_countdown_in_words(day: date | None, words: str) -> None:
    assert countdown(day, fakes.TODAY) == words
