"""The window's pages on real workspaces made of the sample county, for the tests of pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import allocated_county
from pytestqt.qtbot import QtBot

from transfer_app.domain.vocabulary import Role
from transfer_app.gui.all_pages import PAGES
from transfer_app.gui.desk import Desk
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.shell import MainShell
from transfer_app.services import workspaces
from transfer_app.services.session import Session

TODAY = date(2027, 1, 11)


class Bench:
    """A shell on a session; every page can be asked for, and work waited for."""

    def __init__(self, session: Session, jobs: Jobs, qtbot: QtBot) -> None:
        self.session, self.jobs, self._qtbot = session, jobs, qtbot
        self.shell = MainShell(Desk(session, jobs, lambda: TODAY), PAGES)
        qtbot.addWidget(self.shell)
        self.shell.show()
        self.wait()

    def page(self, key: str) -> object:
        self.shell.go_to(key)
        self.wait()
        return self.shell.page(key)

    def wait(self) -> None:
        """Until no job is left, and what a job or a key left for after it is done."""
        self._qtbot.wait(1)
        self._qtbot.waitUntil(lambda: not self.jobs.busy, timeout=30_000)


@contextmanager
def bench(session: Session, jobs: Jobs, qtbot: QtBot) -> Iterator[Bench]:
    made = Bench(session, jobs, qtbot)
    yield made
    jobs.cancel_all()
    made.wait()
    session.workspace.close()


def empty(folder: Path, roles: tuple[Role, ...] = (Role.DATA_OFFICER,)) -> Session:
    """A new workspace with nothing in it."""
    return workspaces.create(
        allocated_county.outside(), folder / "new.taw", authority_code="E10999001", authority_name="Wessmoor",
        vesting_day=date(2027, 4, 1), user_name=allocated_county.OFFICER, display_name="Ann Archer",
        passphrase=allocated_county.PASSPHRASE, roles=roles,
    )  # fmt: skip


Open = Callable[[Session], Bench]
