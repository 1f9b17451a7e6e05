"""Real pages on a real workspace: what the tests of pages share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from pytestqt.qtbot import QtBot

from transfer_app.gui.desk import Desk
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.page import Page, PageBody
from transfer_app.gui.shell import MainShell
from transfer_app.services.session import Session

TODAY = date(2026, 11, 23)


class Shown:
    """A window of one page, with what its banner was told."""

    def __init__(self, qtbot: QtBot, jobs: Jobs, session: Session, page: Page) -> None:
        self.qtbot, self.jobs, self.session = qtbot, jobs, session
        self.desk = Desk(session, jobs, lambda: TODAY)
        self.told: list[tuple[str, str]] = []
        self.failures: list[object] = []
        self.wanted: list[str] = []
        self.desk.told.connect(lambda tone, what, remedy: self.told.append((tone, what)))
        self.desk.failed.connect(self.failures.append)
        self.shell = MainShell(self.desk, [page])
        # The desk's wish to see another page is recorded; this window has only one.
        self.desk.wanted.disconnect(self.shell.go_to)
        self.desk.wanted.connect(self.wanted.append)
        qtbot.addWidget(self.shell)
        self.shell.resize(1280, 800)
        self.shell.show()
        qtbot.waitExposed(self.shell)
        self.rest()

    @property
    def page(self) -> PageBody:
        body = self.shell.stack.currentWidget()
        assert isinstance(body, PageBody)
        return body

    def rest(self) -> None:
        """Until no job runs and everything posted has been done, also what a job or key left for after it."""
        self.qtbot.wait(1)
        self.qtbot.waitUntil(lambda: not self.jobs.busy, timeout=20_000)
        self.qtbot.wait(1)

    def after_job(self, act: Callable[[], object]) -> None:
        act()
        self.rest()
