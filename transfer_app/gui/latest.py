"""Reading what a page shows off the screen's thread: only the answer to the last question is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QObject, Signal

from transfer_app.domain.errors import TransferError
from transfer_app.gui.crash import BugReport
from transfer_app.gui.desk import Desk
from transfer_app.gui.jobs import Handle
from transfer_app.services.jobs import JobContext

T = TypeVar("T")


class Latest(QObject):
    """One question at a time. A newer one stops an older one, whose answer is thrown away without a word."""

    unanswered = Signal()
    """The last question failed, which the window has shown, or the person stopped it."""

    def __init__(self, desk: Desk, parent: QObject, *, at_once: bool = False) -> None:
        """at_once: what is asked takes a moment, so it waits for no long work, and no bar is shown for it."""
        super().__init__(parent)
        self._desk = desk
        self._start = desk.jobs.read if at_once else desk.jobs.start
        self._asked: Handle | None = None

    @property
    def waits(self) -> bool:
        return self._asked is not None

    def ask(self, job: Callable[[JobContext], T], title: str, show: Callable[[T], None]) -> None:
        """Run a job that only reads; show gets its result, on the screen's thread."""
        self.drop()
        handle = self._start(job, title)
        self._asked = handle

        def failed(error: TransferError | BugReport) -> None:
            if self._ends(handle):
                self._desk.fail(error)
                self.unanswered.emit()

        handle.succeeded.connect(lambda result: show(result) if self._ends(handle) else None)
        handle.failed.connect(failed)
        handle.cancelled.connect(lambda: self.unanswered.emit() if self._ends(handle) else None)

    def drop(self) -> None:
        """The answer is not wanted any more."""
        asked, self._asked = self._asked, None
        if asked is not None:
            asked.cancel()

    def _ends(self, handle: Handle) -> bool:
        """Whether it was the last question; then none is open."""
        last = handle is self._asked and shiboken6.isValid(self)  # the page may be gone meanwhile
        if last:
            self._asked = None
        return last
