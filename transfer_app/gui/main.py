"""The window from start to end: signing in, the pages, signing out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from transfer_app.domain.errors import TransferError
from transfer_app.gui import theme, translation
from transfer_app.gui.all_pages import PAGES
from transfer_app.gui.crash import BugReport, install_hook
from transfer_app.gui.desk import Desk
from transfer_app.gui.display import application
from transfer_app.gui.garbage import Collector
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.own_file import own_place
from transfer_app.gui.own_keys import OwnKeys
from transfer_app.gui.own_looks import Light, OwnLooks
from transfer_app.gui.palette import Scheme
from transfer_app.gui.shell import MainShell
from transfer_app.gui.sign_in import Recent, SignInWindow
from transfer_app.services.ports.outside import Outside
from transfer_app.services.session import Session


def run(outside: Outside, workspace: Path | None = None) -> int:
    """Show the window until it is closed; the exit status. workspace: chosen beforehand for signing in."""
    app = application()
    app.setApplicationName("transfer-app")
    app.setQuitOnLastWindowClosed(False)
    translation.install_own(app)
    program = Program(outside, Recent(), own_place("keys.txt"), OwnLooks(own_place("looks.txt")))
    program.dress()
    install_hook(program.show_failure)
    program.start(workspace)
    garbage = Collector(app)
    try:
        return app.exec()
    finally:
        program.end()
        garbage.end()


class Program(QObject):
    """Which of the two windows is open, and the session that goes with the second."""

    def __init__(
        self, outside: Outside, recent: Recent, keys: Path | None = None, looks: OwnLooks | None = None
    ) -> None:
        """keys: the file of the person's own keys; without one they last as long as the window."""
        super().__init__()
        self._keys = keys
        self._looks = looks if looks is not None else OwnLooks()
        self._looks.changed.connect(self._redress)
        self._outside = outside
        self._recent = recent
        self.jobs = Jobs(self)
        self.session: Session | None = None
        self.window: QWidget | None = None

    def start(self, workspace: Path | None = None) -> None:
        """Ask who it is. workspace: the file that is already chosen."""
        asking = SignInWindow(self._outside, self.jobs, self._recent, self._today())
        if workspace is not None:
            asking.sign_in.choose_path(workspace)
        asking.opened.connect(self._open)
        asking.closed.connect(self._leave)
        self._show(asking)

    def dress(self) -> None:
        """Give every window the person's own size of text, light or dark."""
        app, now = application(), self._looks.now
        by_system = now.light is Light.SYSTEM and app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        dark = now.light is Light.DARK or by_system
        theme.apply(app, Scheme.DARK if dark else Scheme.LIGHT, now.text / 100)

    def show_failure(self, error: BugReport | TransferError) -> None:
        """What no page expected there: a bug in its dialog, anything else in words above the page."""
        if isinstance(self.window, MainShell | SignInWindow):
            self.window.show_failure(error)

    def end(self) -> None:
        """Stop the worker and close the workspace; may be called twice."""
        self.jobs.close()
        if self.session is not None:
            self.session.workspace.close()
            self.session = None

    def _open(self, session: Session, path: Path) -> None:
        self.session = session
        remembered = self._recent.remember(path)
        shell = self._shell(session)
        self._show(shell)
        for notice in session.notices:
            shell.desk.tell("warning", notice)
        if not remembered:
            shell.desk.tell("note", self.tr("The list of recent workspaces could not be saved."))

    def _shell(self, session: Session) -> MainShell:
        shell = MainShell(Desk(session, self.jobs, self._today, OwnKeys(self._keys), self._looks), PAGES)
        shell.signed_out.connect(self._sign_out)
        shell.closed.connect(self._leave)
        return shell

    def _redress(self) -> None:
        """Draw the window anew: sizes and icons are set as a page is built. Work in progress ends first."""
        window = self.window
        if self.jobs.busy:
            self.jobs.idle.connect(self._redress, Qt.ConnectionType.SingleShotConnection)
        elif isinstance(window, MainShell) and self.session is not None and window.may_leave():
            self._keep_place()
            self.dress()
            self._show(self._shell(self.session))

    def _keep_place(self) -> None:
        if isinstance(self.window, MainShell):
            self._looks.keep_place(self.window.saveGeometry(), self.window.page_key)

    def _sign_out(self) -> None:
        self._keep_place()
        if self.session is not None:
            self.session.workspace.close()
            self.session = None
        self.start()

    def _show(self, window: QWidget) -> None:
        """One window takes the other's place."""
        before, self.window = self.window, window
        if before is not None:
            window.setGeometry(before.geometry())
            window.setWindowState(before.windowState())
        else:
            window.restoreGeometry(self._looks.geometry())
        window.show()
        if before is not None:
            before.hide()
            before.deleteLater()

    def _leave(self) -> None:
        self._keep_place()
        QApplication.quit()

    def _today(self) -> date:
        return self._outside.clock().date()
