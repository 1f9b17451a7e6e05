"""What every page is handed: the session, the worker, and the few things only the window can do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from transfer_app.domain.errors import TransferError
from transfer_app.gui.behind import Behind
from transfer_app.gui.crash import BugReport
from transfer_app.gui.jobs import Handle, Jobs
from transfer_app.gui.own_keys import OwnKeys
from transfer_app.gui.own_looks import OwnLooks
from transfer_app.services.jobs import JobContext
from transfer_app.services.session import Session

T = TypeVar("T")


class Desk(QObject):
    """Handed to each page. Signals are the only way pages speak to each other."""

    changed = Signal()
    """Something was written: pages refresh, the shown one now, the others when next shown."""
    wanted = Signal(str)
    """The key of the page to go to."""
    narrowed = Signal(str, object)
    """After wanted: the page's key, and what it is asked to show alone, by name (str to str)."""
    told = Signal(str, str, str)
    """tone, what, remedy: a banner above the page."""
    failed = Signal(object)
    """A TransferError or BugReport to be shown."""

    def __init__(
        self,
        session: Session,
        jobs: Jobs,
        today: Callable[[], date],
        keys: OwnKeys | None = None,
        looks: OwnLooks | None = None,
    ) -> None:
        super().__init__()
        self.session = session
        self.jobs = jobs
        self.today = today
        self.keys = keys if keys is not None else OwnKeys()
        self.looks = looks if looks is not None else OwnLooks()
        self.behind = Behind(session, jobs, self.looks)
        self.behind.told.connect(self.told)
        self.behind.failed.connect(self.failed)

    def go_to(self, page: str, **only: str) -> None:
        """Another page; only: what it shows alone, such as reason="BOUNDARY" on Review."""
        self.wanted.emit(page)
        if only:
            self.narrowed.emit(page, only)

    def tell(self, tone: str, what: str, remedy: str = "") -> None:
        """A banner above the page. tone: danger, warning, good or note."""
        self.told.emit(tone, what, remedy)

    def fail(self, error: TransferError | BugReport) -> None:
        self.failed.emit(error)

    def do(self, act: Callable[[], object]) -> None:
        """Change something at once: pages refresh after it, or its failure is shown."""
        try:
            act()
        except TransferError as error:
            self.fail(error)
            return
        self.changed.emit()

    def run(
        self,
        job: Callable[[JobContext], T],
        title: str,
        done: Callable[[T], None],
        writes: bool = True,
        kept: str = "",
    ) -> Handle:
        """Run a job; show its failure or its cancelling; call done with the result.

        writes: the job changes the workspace, so every page refreshes after it. kept: what is told when it
        is stopped, where part of it stays done; pages then refresh even if it ends early.
        """
        handle = self.jobs.start(job, title)
        handle.succeeded.connect(done)
        if writes:
            handle.succeeded.connect(lambda _: self.changed.emit())
        handle.failed.connect(self.fail)
        stopped = self.tr("Stopped: {title}.").format(title=title)
        rest = kept or self.tr("Nothing of it was kept.")
        handle.cancelled.connect(lambda: self.tell("note", f"{stopped} {rest}"))
        if kept:
            handle.failed.connect(lambda _: self.changed.emit())
            handle.cancelled.connect(self.changed)
        return handle
