"""The window before signing in: what the program is at the left, the form at the right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from transfer_app.domain.errors import TransferError
from transfer_app.gui import theme
from transfer_app.gui.crash import BugReport
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.sign_in.create_form import CreateForm
from transfer_app.gui.sign_in.recent import Recent
from transfer_app.gui.sign_in.sign_in_form import SignInForm
from transfer_app.gui.sign_in.team_dialog import TeamDialog
from transfer_app.gui.sign_in.team_form import TeamForm
from transfer_app.gui.widgets import Banner, BugDialog, Card, label, picture
from transfer_app.services import teams
from transfer_app.services.ports.outside import Outside
from transfer_app.services.session import Session

ROOMY = 62
"""Width of the window, in heights of its text, from which there is room for more than the form."""


class SignInWindow(QMainWindow):
    """Says opened(Session, Path) once a workspace is open. Passphrases are turned into keys in a job."""

    opened = Signal(object, object)
    closed = Signal()

    def __init__(self, outside: Outside, jobs: Jobs, recent: Recent, today: date) -> None:
        super().__init__()
        self._jobs, self._outside = jobs, outside
        self.setWindowTitle("transfer-app")
        self.banner = Banner()
        self.sign_in = SignInForm(outside, recent)
        self.creating = CreateForm(outside, today)
        self.team = TeamForm(outside)
        self.busy = QProgressBar(textVisible=False)
        self.busy.setRange(0, 0)
        self.busy.setAccessibleName(self.tr("Opening the workspace"))
        self.busy_words = label("", "muted")
        self.shown: Card = self.sign_in
        self.sign_in.asked.connect(self._open)
        self.creating.asked.connect(self._open)
        self.sign_in.create_wanted.connect(self._create)
        self.sign_in.team_wanted.connect(lambda: self._turn(self.team))
        self.sign_in.join_wanted.connect(self._join)
        self.team.asked.connect(self._make_team)
        self.team.refused.connect(self.banner.tell_error)
        for form in (self.creating, self.team):
            form.given_up.connect(lambda: self._turn(self.sign_in))
        self._lay_out()
        self._set_busy("")
        self.resize(1280, 800)
        self._turn(self.sign_in)

    def _turn(self, form: Card) -> None:
        self.banner.hide()
        self.shown = form
        for each in (self.sign_in, self.creating, self.team):
            each.setVisible(each is form)
        form.setFocus()

    def _create(self) -> None:
        self.creating.for_file()
        self._turn(self.creating)

    def _create_team(self, path: Path, name: str, passphrase: str) -> None:
        self.creating.for_team(path, name, passphrase)
        self._turn(self.creating)

    def _make_team(self, job: Callable[[], None], path: Path, sql: Path, words: str) -> None:
        self._run(job, words, lambda _: self._join(path, sql))

    def _join(self, path: Path, sql: Path | None = None) -> None:
        """The way to a team's workspace. sql: of a file that was made a moment ago, by who is at the form."""
        self.banner.hide()
        try:
            server = teams.server_of(self._outside, path)
        except TransferError as error:
            self.show_failure(error)
            return
        if server is None:
            self.banner.tell(
                "warning",
                self.tr("{name} is not the file of a team.").format(name=path.name),
                self.tr("Get the team's file from its administrator. Any other workspace is opened above."),
            )
            return
        typed = (self.team.name.text().strip(), self.team.passphrase.text()) if sql is not None else ("", "")
        if sql is not None:
            self.team.forget()
            self._turn(self.sign_in)
        self.sign_in.choose_path(path)
        dialog = TeamDialog(
            self._outside, self._jobs, path, server, self, name=typed[0], passphrase=typed[1], sql=sql
        )
        dialog.create_wanted.connect(self._create_team)
        dialog.sign_in_wanted.connect(self.sign_in.sign_in_as)
        dialog.open()

    def _open(self, job: Callable[[], Session], path: object, words: str) -> None:
        self._run(job, words, lambda session: self.opened.emit(session, path))

    def _run(self, job: Callable[[], object], words: str, then: Callable[[object], None]) -> None:
        """Off the screen's thread, where a passphrase takes its time to become a key."""
        self.banner.hide()
        self._set_busy(words)
        handle = self._jobs.start(lambda context: job(), words)
        handle.succeeded.connect(then)
        handle.failed.connect(self.show_failure)
        handle.finished.connect(lambda: self._set_busy(""))

    def show_failure(self, error: object) -> None:
        """An expected error goes to the banner; a bug to its dialog."""
        if isinstance(error, TransferError):
            self.banner.tell_error(error)
            if self.shown is self.sign_in:
                self.sign_in.try_again()
        elif isinstance(error, BugReport):
            dialog = BugDialog(error, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def _set_busy(self, words: str) -> None:
        self.busy_words.setText(words)
        self.busy_row.setVisible(bool(words))
        for form in (self.sign_in, self.creating, self.team):
            form.setEnabled(not words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With large text or a small screen the form has all the room."""
        super().resizeEvent(event)
        self._about.setVisible(event.size().width() >= theme.sizes().text * ROOMY)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.accept()
        self.closed.emit()

    def _lay_out(self) -> None:
        s = theme.sizes()
        self.busy_row = QWidget()
        busy = QVBoxLayout(self.busy_row)
        busy.setContentsMargins(0, 0, 0, 0)
        busy.addWidget(self.busy_words)
        busy.addWidget(self.busy)
        inside = QWidget()
        theme.role(inside, "page")
        middle = QHBoxLayout(inside)
        column = QVBoxLayout()
        column.setSpacing(s.medium)
        column.addStretch(1)
        for widget in (self.banner, self.sign_in, self.creating, self.team, self.busy_row):
            column.addWidget(widget)
        column.addStretch(2)
        held = QWidget()
        held.setLayout(column)
        held.setFixedWidth(round(s.text * 36))
        middle.addStretch(1)
        middle.addWidget(held)
        middle.addStretch(1)
        scroller = QScrollArea(widgetResizable=True)
        scroller.setFrameShape(QFrame.Shape.NoFrame)
        scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroller.setWidget(inside)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._about = _about()
        row.addWidget(self._about)
        row.addWidget(scroller, 1)
        self.setCentralWidget(whole)


def _about() -> QFrame:
    """Three sentences on a dark ground: what this is, and what it never does."""
    s, c = theme.sizes(), theme.colours()
    side = QFrame()
    theme.role(side, "rail")
    column = QVBoxLayout(side)
    column.setContentsMargins(s.huge, s.huge * 2, s.huge, s.huge)
    column.setSpacing(s.large)
    name = label("transfer-app", "rail-title")
    column.addWidget(name)
    lead = label(
        "Every child's record, to the council that is now responsible for that child.", "rail-lead", wrap=True
    )
    column.addWidget(lead)
    column.addSpacing(s.large)
    for icon_name, words in (
        ("lock", "Everything is kept in one encrypted file, or on your council's own server for a team."),
        ("cross", "It never uses the internet: no map tile, no update, no message."),
        ("log", "Each step is written to a log that an auditor can verify."),
    ):
        row = QHBoxLayout()
        row.setSpacing(s.medium)
        row.addWidget(picture(icon_name, c.rail_mark, s.icon), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(words, "rail-small", wrap=True), 1)
        column.addLayout(row)
    column.addStretch(1)
    side.setFixedWidth(round(s.text * 22))
    return side
