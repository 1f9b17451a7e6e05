"""The main window: rail, header, the page shown, and what is being done now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from transfer_app.domain.errors import TransferError
from transfer_app.gui import theme
from transfer_app.gui.crash import BugReport
from transfer_app.gui.desk import Desk
from transfer_app.gui.foot_line import FootLine
from transfer_app.gui.header import Header
from transfer_app.gui.help_dialog import HelpDialog
from transfer_app.gui.keys_dialog import KeysDialog
from transfer_app.gui.page import Page, PageBody
from transfer_app.gui.people import PeopleDialog
from transfer_app.gui.rail import Rail
from transfer_app.gui.search_everywhere import SearchDialog
from transfer_app.gui.settings_dialog import SettingsDialog
from transfer_app.gui.widgets.banner import Banner, BugDialog
from transfer_app.gui.widgets.job_bar import JobBar

NARROW = 65
"""Widths of the window, in heights of its text, below which rail and header show icons alone."""


class MainShell(QMainWindow):
    """Builds each page when it is first shown; refreshes a page only when something changed since.

    What others changed is noticed when a page is turned to, and by nothing while it stands.
    """

    signed_out = Signal()
    closed = Signal()

    def __init__(self, desk: Desk, pages: Sequence[Page]) -> None:
        super().__init__()
        self.desk = desk
        self._pages = pages
        self._built: dict[int, PageBody] = {}
        self._stale: set[int] = set()
        self._steps = 0
        self._current = -1
        self._leave_when_idle: Callable[[], object] | None = None
        self.rail = Rail(pages)
        self.header = Header()
        self.banner = Banner()
        self.stack = QStackedWidget()
        self.job_bar = JobBar(desk.jobs)
        self.foot = FootLine(desk, self)
        self.people: PeopleDialog | None = None
        self.setCentralWidget(self._lay_out())
        self._connect()
        self.header.show_session(desk.session, desk.today())
        self.setWindowTitle(f"{desk.session.workspace_name} - transfer-app")
        self._set_narrow(True)
        self.resize(1280, 800)
        self.show_page(self._first())

    @property
    def page_key(self) -> str:
        """Of the page that is shown."""
        return self._pages[self._current].key

    def _lay_out(self) -> QWidget:
        s = theme.sizes()
        whole, right = QWidget(), QVBoxLayout()
        self._right = right
        row = QHBoxLayout(whole)
        for box in (row, right):
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(0)
        above = QVBoxLayout()
        above.setContentsMargins(s.huge, 0, s.huge, 0)
        above.addSpacing(s.small)
        above.addWidget(self.banner)
        right.addWidget(self.header)
        right.addLayout(above)
        right.addWidget(self.stack, 1)
        right.addWidget(self.foot)
        right.addWidget(self.job_bar)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        return whole

    def _connect(self) -> None:
        self.rail.chosen.connect(self.show_page)
        self.header.sign_out.connect(self.sign_out)
        self.header.people_wanted.connect(self.show_people)
        self.desk.changed.connect(self._mark_stale)
        self.desk.wanted.connect(self.go_to)
        self.desk.narrowed.connect(self._narrow_page)
        self.desk.told.connect(self.banner.tell)
        self.desk.failed.connect(self.show_failure)
        self.desk.jobs.idle.connect(self._on_idle)
        self.header.search_wanted.connect(self.search_everywhere)
        self.header.help_wanted.connect(self.show_help)
        self.header.settings_wanted.connect(self.show_settings)
        for key, act in (
            ("F1", self.show_help),
            ("Ctrl+K", self.search_everywhere),
            ("Ctrl+,", self.show_settings),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(act)
        for number in range(len(self._pages)):
            keys = QShortcut(QKeySequence(f"Ctrl+{number + 1}"), self)
            keys.activated.connect(lambda number=number: self.show_page(number))

    def page(self, key: str) -> PageBody | None:
        """The page of that key, if it has been built."""
        return self._built.get(self._number(key))

    def go_to(self, key: str) -> None:
        self.show_page(self._number(key))

    def show_page(self, number: int) -> None:
        if number != self._current and not self.may_leave():
            self.rail.mark(self._current)
            return
        if number not in self._built:
            body = self._pages[number].build(self.desk)
            self._built[number] = body
            self.stack.addWidget(body)
            self._stale.add(number)
        if number != self._current:
            self.banner.hide()
            self._notice_others()
        self._current = number
        self.stack.setCurrentWidget(self._built[number])
        self.rail.mark(number)
        self.foot.refresh()
        self._refresh_shown()
        self._tab_to_foot_last()

    def _tab_to_foot_last(self) -> None:
        """A page is built after the foot line, and would be reached after it: what comes back comes last."""
        chosen, hidden = self.foot.line.hasFocus(), self.foot.isHidden()
        self.foot.setParent(None)
        self._right.insertWidget(self._right.indexOf(self.job_bar), self.foot)
        self.foot.setHidden(hidden)
        if chosen:
            self.foot.line.setFocus()

    def show_people(self) -> None:
        """Who may sign in, over the page; kept, because work begun in it may outlast its being open."""
        if self.people is None:
            self.people = PeopleDialog(self.desk, self)
        self.people.open()

    def show_help(self) -> None:
        dialog = HelpDialog(self._pages[self._current], self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.keys.clicked.connect(dialog.accept)
        dialog.keys.clicked.connect(self.show_keys)
        dialog.open()

    def show_keys(self) -> None:
        dialog = KeysDialog(self.desk, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def show_settings(self) -> None:
        dialog = SettingsDialog(self.desk, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def search_everywhere(self) -> None:
        dialog = SearchDialog(self.desk, self._pages, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)  # what was typed goes with it
        dialog.open()

    def show_failure(self, error: object) -> None:
        """An expected error goes to the banner; a bug to its dialog."""
        if isinstance(error, TransferError):
            self.banner.tell_error(error)
        elif isinstance(error, BugReport):
            dialog = BugDialog(error, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def sign_out(self) -> None:
        """Leave once the running job, if any, has stopped."""
        if self.may_leave():
            self._when_idle(self.signed_out.emit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_narrow(event.size().width() < theme.sizes().text * NARROW)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_leave():
            event.ignore()
        elif self.desk.jobs.busy:
            event.ignore()
            self._when_idle(self.close)
        else:
            event.accept()
            self.closed.emit()

    def _narrow_page(self, key: str, only: Mapping[str, str]) -> None:
        """Only the page that is shown: unsaved work may have kept the person where they were."""
        if self._number(key) == self._current:
            self._built[self._current].narrow(only)

    def _set_narrow(self, narrow: bool) -> None:
        self.rail.set_narrow(narrow)
        self.header.set_narrow(narrow)

    def may_leave(self) -> bool:
        """False where the page that is shown holds unsaved work; it then says so."""
        shown = self._built.get(self._current)
        return shown is None or shown.may_leave()

    def _when_idle(self, leave: Callable[[], object]) -> None:
        if not self.desk.jobs.busy:
            leave()
            return
        self._leave_when_idle = leave
        self.desk.tell("note", self.tr("Stopping the work in progress; nothing of this step is kept."))
        self.desk.jobs.cancel_all()

    def _on_idle(self) -> None:
        leave, self._leave_when_idle = self._leave_when_idle, None
        if leave is not None:
            leave()

    def _notice_others(self) -> None:
        """Turning to a page shows what colleagues, or another window, changed since it was read."""
        try:
            steps = self.desk.session.steps()
        except TransferError:
            return  # whatever the page reads next says so
        if steps != self._steps:
            self._steps, self._stale = steps, set(self._built)

    def _mark_stale(self) -> None:
        self._notice_others()
        self._stale = set(self._built)
        self.header.show_session(self.desk.session, self.desk.today())
        self._refresh_shown()

    def _refresh_shown(self) -> None:
        if self._current in self._stale:
            self._stale.discard(self._current)
            try:
                self._built[self._current].refresh()
            except TransferError as error:
                self._stale.add(self._current)  # read when it is turned to again
                self.desk.fail(error)

    def _first(self) -> int:
        """The page that was shown last time."""
        kept = self.desk.looks.now.page
        return self._number(kept) if kept in [page.key for page in self._pages] else 0

    def _number(self, key: str) -> int:
        return [page.key for page in self._pages].index(key)
