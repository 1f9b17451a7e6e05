"""Work off the screen's thread: one worker for what is long, one for what is only read; nothing killed.

    handle = jobs.start(lambda context: loading.load(workspace, folder, context), "Loading the extract")
    handle.succeeded.connect(self._show_report)

A job runs on the worker thread and touches no widget. Every signal is emitted on the screen's
thread, after the code that called start() has returned, so nothing connected there is missed.
Cancelling raises Cancelled inside the job at its next progress call: its unit of work rolls back.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot

from transfer_app.domain.errors import Cancelled, TransferError
from transfer_app.gui.crash import report_of
from transfer_app.services.jobs import JobContext, Progress, TimeLeft

T = TypeVar("T")
REPORT_EVERY_S = 0.1


class Ticket:
    """What the worker knows of a job: whether it is to stop. Nothing of Qt, so that it may end anywhere."""

    def __init__(self) -> None:
        self.stop = threading.Event()

    def check(self) -> None:
        """Raise Cancelled when asked to stop. Called on the worker thread."""
        if self.stop.is_set():
            raise Cancelled


class Handle(QObject):
    """One job as the screen sees it. Exactly one of succeeded, failed, cancelled; then finished.

    It has no parent: what is connected to it may hold the last reference to Jobs, which would then delete
    its children while this one, a child, is being deleted.
    """

    succeeded = Signal(object)
    failed = Signal(object)
    """A TransferError or a crash.BugReport."""
    cancelled = Signal()
    progressed = Signal(object)
    """A services.jobs.Progress, at most ten a second."""
    finished = Signal()

    def __init__(self, title: str, ticket: Ticket) -> None:
        super().__init__()
        self.title = title
        self._ticket = ticket

    def cancel(self) -> None:
        """Ask the job to stop; it does so at its next progress call, or at once if still waiting."""
        self._ticket.stop.set()

    @property
    def cancelling(self) -> bool:
        return self._ticket.stop.is_set()


Job = Callable[[JobContext], object]


class _Lane:
    """Jobs in order, on a thread of their own."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.waiting: SimpleQueue[tuple[Job, Ticket] | None] = SimpleQueue()
        self.thread: threading.Thread | None = None


class Jobs(QObject):
    """The worker threads of the window. close() ends them for good; quitting the application calls it."""

    started = Signal(object)
    """A Handle whose long job has begun to run."""
    finished = Signal(object)
    idle = Signal()
    """Nothing is running and nothing is waiting."""
    _arrived = Signal(object, str, object)

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._open: dict[Ticket, tuple[Handle, Job]] = {}
        self._closed = False
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)
        self._long, self._read = _Lane("jobs"), _Lane("readers")
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.close)

    @property
    def busy(self) -> bool:
        return bool(self._open)

    def start(self, job: Callable[[JobContext], T], title: str) -> Handle:
        """Queue a job; title says what is being done, in the user's words."""
        return self._start(self._long, job, title)

    def read(self, job: Callable[[JobContext], T], title: str) -> Handle:
        """A job that reads what a page shows: it waits for no long work, and no bar is shown for it."""
        return self._start(self._read, job, title)

    def cancel_all(self) -> None:
        for handle, _ in self._open.values():
            handle.cancel()

    def close(self) -> None:
        """Ask everything to stop and wait for the workers to end. What is asked for later is cancelled."""
        self._closed = True
        self.cancel_all()
        for lane in (self._long, self._read):
            if lane.thread is not None:
                lane.waiting.put(None)
                lane.thread.join()
                lane.thread = None

    def _start(self, lane: _Lane, job: Job, title: str) -> Handle:
        ticket = Ticket()
        handle = Handle(title, ticket)
        self._open[ticket] = handle, job
        if self._closed:
            self._arrived.emit(ticket, "cancelled", None)
            return handle
        if lane.thread is None:
            lane.thread = threading.Thread(target=self._work, args=(lane,), name=lane.name)
            lane.thread.start()
        lane.waiting.put((job, ticket))
        return handle

    def _work(self, lane: _Lane) -> None:
        while (item := lane.waiting.get()) is not None:
            job, ticket = item
            if lane is self._long:
                self._arrived.emit(ticket, "started", None)
            outcome = self._outcome(job, ticket)
            # What the job knows of the window has to end on the screen's thread, where it is held until then.
            del job, item
            self._arrived.emit(ticket, *outcome)
            del outcome

    def _outcome(self, job: Job, ticket: Ticket) -> tuple[str, object]:
        try:
            ticket.check()
            return "succeeded", job(_Crossing(self._arrived.emit, ticket, self._clock))
        except Cancelled:
            return "cancelled", None
        except TransferError as error:
            return "failed", error
        except Exception as error:  # the job's edge: anything else is a bug, and is shown as one
            return "failed", report_of(error)

    @Slot(object, str, object)
    def _on_arrived(self, ticket: Ticket, what: str, value: object) -> None:
        handle, _ = self._open[ticket]
        if what == "started":
            self.started.emit(handle)
            return
        if what == "progressed":
            handle.progressed.emit(value)
            return
        del self._open[ticket]
        if what == "cancelled":
            handle.cancelled.emit()
        else:
            getattr(handle, what).emit(value)
        handle.finished.emit()
        self.finished.emit(handle)
        if not self._open:
            self.idle.emit()
        handle.deleteLater()  # and with it what is connected, which often holds what holds the handle


class _Crossing:
    """The JobContext that carries progress from the worker to the screen's thread."""

    def __init__(
        self, emit: Callable[[Ticket, str, object], object], ticket: Ticket, clock: Callable[[], float]
    ) -> None:
        self._emit = emit
        self._ticket = ticket
        self._clock = clock
        self._left = TimeLeft(clock)
        self._next = 0.0

    def progress(self, done: int, total: int, label: str = "") -> None:
        self._ticket.check()
        now = self._clock()
        if now < self._next:
            return
        self._next = now + REPORT_EVERY_S
        left = self._left.update(done, total, label)
        self._emit(self._ticket, "progressed", Progress(done, total, label, left))
