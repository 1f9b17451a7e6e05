"""The way to a team's workspace: where it is, a test of the connection, and what can be done next."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from transfer_app.domain.errors import TransferError
from transfer_app.domain.team_check import CheckStep, TeamCheck
from transfer_app.domain.team_server import TeamServer
from transfer_app.gui import theme
from transfer_app.gui.crash import BugReport
from transfer_app.gui.jobs import Handle, Jobs
from transfer_app.gui.sign_in.check_steps import CheckSteps
from transfer_app.gui.sign_in.passphrase_field import PassphraseField
from transfer_app.gui.widgets import Banner, BugDialog, Dialog, FormRow, button, foot, label
from transfer_app.services import teams
from transfer_app.services.jobs import Progress
from transfer_app.services.ports.outside import Outside


class TeamDialog(Dialog):
    """sql: what was made for the server's administrator a moment ago."""

    create_wanted = Signal(object, str, str)
    sign_in_wanted = Signal(object, str, str)
    """(the team's file, the name, the passphrase)."""

    def __init__(
        self, outside: Outside, jobs: Jobs, path: Path, server: TeamServer, parent: QWidget,
        *, name: str = "", passphrase: str = "", sql: Path | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._outside, self._jobs, self._path = outside, jobs, path
        self._handle: Handle | None = None
        self._found: TeamCheck | None = None
        self.setWindowTitle(self.tr("The team's workspace {name}").format(name=path.stem))
        self.setAccessibleName(self.windowTitle())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.name, self.passphrase = QLineEdit(name), PassphraseField()
        self.passphrase.edit.setText(passphrase)
        self.rows = (
            FormRow(self.tr("Your sign-in &name"), self.name),
            FormRow(self.tr("&Passphrase"), self.passphrase),
        )
        self.steps = CheckSteps()
        self.banner = Banner()
        self.banner.close_button.hide()
        self.busy = QProgressBar(textVisible=False)
        self.busy.setRange(0, len(CheckStep))
        self.busy.setAccessibleName(self.tr("Testing the connection"))
        self.close_button = button(self.tr("Close"))
        self.test = button(self.tr("Test the connection"), "primary")
        self.go_on = button(self.tr("Create the workspace"), "primary", "lock")
        self.close_button.clicked.connect(self._leave)
        self.test.clicked.connect(self._test)
        self.go_on.clicked.connect(self._go_on)
        self.finished.connect(self._stop)
        self._lay_out(server, sql)
        self._show_busy(False)
        self.go_on.hide()

    def _lay_out(self, server: TeamServer, sql: Path | None) -> None:
        s = theme.sizes()
        box = QVBoxLayout(self)
        box.setContentsMargins(s.large, s.large, s.large, s.large)
        box.setSpacing(s.medium)
        box.addWidget(label(self.windowTitle(), "heading", wrap=True))
        where = self.tr("Database {database} on {host}, port {port}.")
        told = where.format(database=server.database, host=server.host, port=server.port)
        box.addWidget(label(told, "muted", wrap=True))
        box.addWidget(self.banner)  # the verdict: in sight without scrolling at any size of text
        if sql is not None:
            box.addWidget(self._handed_over(sql))
        typed = QHBoxLayout()
        typed.setSpacing(s.medium)
        for row in self.rows:
            typed.addWidget(row, 1)
        box.addLayout(typed)
        for widget in (self.steps, self.busy):
            box.addWidget(widget)
        box.addStretch(1)
        box.addLayout(foot(self.close_button, self.test, self.go_on))
        # With room for what the test will say.
        self.resize(round(s.text * 40), round(s.text * (38 if sql is not None else 30)))
        self.name.setFocus()

    def _handed_over(self, sql: Path) -> QWidget:
        words = self.tr(
            "Made. Give {file} to the administrator of the server, who reads it and runs it once, as a "
            "superuser: psql -f {file}. No secret is in it. Then test the connection. You can close this and "
            "come back by 'Join a team'. It is here:"
        )
        held = QWidget()
        box = QVBoxLayout(held)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.sizes().small)
        box.addWidget(label(words.format(file=sql.name), wrap=True))
        self.place = QLineEdit(str(sql), readOnly=True)
        self.place.setAccessibleName(self.tr("Where the SQL is"))
        self.place.setCursorPosition(0)
        box.addWidget(self.place)
        return held

    def _test(self) -> None:
        name, passphrase = self.name.text().strip(), self.passphrase.text()
        self.rows[0].complain("" if name else self.tr("Type your sign-in name."))
        self.rows[1].complain("" if passphrase else self.tr("Type your passphrase."))
        if not name or not passphrase:
            return
        self.banner.hide()
        self.go_on.hide()
        self.steps.clear()
        self._show_busy(True)
        handle = self._jobs.start(
            lambda context: teams.check(self._outside, self._path, name, passphrase, context),
            self.tr("Testing the connection"),
        )
        self._handle = handle
        handle.progressed.connect(self._show_progress)
        handle.succeeded.connect(self._show)
        handle.failed.connect(self._fail)
        handle.finished.connect(self._end)

    def _show_progress(self, progress: Progress) -> None:
        self.busy.setValue(progress.done)

    def _show(self, found: TeamCheck) -> None:
        self._found = found
        self.steps.show_check(found)
        if found.trouble is not None:
            self.banner.tell_error(found.trouble)
            return
        if found.is_empty:
            self.banner.tell(
                "good",
                self.tr("All is ready, and the database is empty."),
                self.tr("Whoever made the team's file creates the workspace in it."),
            )
            self._offer(self.tr("Create the workspace"))
            return
        people = self.tr("{n} people can sign in.") if found.people != 1 else self.tr("1 person can sign in.")
        whose = self.tr("It holds the workspace of {authority}.").format(authority=found.authority)
        self.banner.tell("good", whose, people.format(n=found.people))
        self._offer(self.tr("Sign in"))

    def _offer(self, words: str) -> None:
        self.go_on.setText(f" {words}")
        self.go_on.setAccessibleName(words)
        theme.kind(self.test, "")
        self.go_on.show()
        self.go_on.setDefault(True)
        self.go_on.setFocus()

    def _go_on(self) -> None:
        create = self._found is not None and self._found.is_empty
        wanted = self.create_wanted if create else self.sign_in_wanted
        name, passphrase = self.name.text().strip(), self.passphrase.text()
        self.accept()
        wanted.emit(self._path, name, passphrase)

    def _fail(self, error: object) -> None:
        if isinstance(error, TransferError):
            self.banner.tell_error(error)
        elif isinstance(error, BugReport):
            BugDialog(error, self).open()

    def _leave(self) -> None:
        """The test that is under way is stopped first; a second time it closes."""
        if self._handle is not None and not self._handle.cancelling:
            self._stop()
            self.close_button.setText(self.tr("Close"))
        else:
            self.reject()

    def _stop(self) -> None:
        if self._handle is not None:
            self._handle.cancel()

    def _end(self) -> None:
        self._handle = None
        self._show_busy(False)

    def _show_busy(self, busy: bool) -> None:
        self.busy.setVisible(busy)
        self.busy.setValue(0)
        self.test.setEnabled(not busy)
        for row in self.rows:
            row.setEnabled(not busy)
        self.close_button.setText(self.tr("Stop") if busy else self.tr("Close"))
