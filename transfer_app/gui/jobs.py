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


class Handle(QObject):
    """One job as the screen sees it. Exactly one of succeeded, failed, cancelled; then finished."""

    succeeded = Signal(object)
    failed = Signal(object)
    """A TransferError or a crash.BugReport."""
    cancelled = Signal()
    progressed = Signal(object)
    """A services.jobs.Progress, at most ten a second."""
    finished = Signal()

    def __init__(self, title: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Ask the job to stop; it does so at its next progress call, or at once if still waiting."""
        self._stop.set()

    @property
    def cancelling(self) -> bool:
        return self._stop.is_set()

    def check(self) -> None:
        """Raise Cancelled when asked to stop. Called on the worker thread."""
        if self._stop.is_set():
            raise Cancelled


class _Lane:
    """Jobs in order, on a thread of their own."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.waiting: SimpleQueue[tuple[Callable[[JobContext], object], Handle] | None] = SimpleQueue()
        self.thread: threading.Thread | None = None


class Jobs(QObject):
    """The worker threads of the window. close() ends them; quitting the application calls it."""

    started = Signal(object)
    """A Handle whose long job has begun to run."""
    finished = Signal(object)
    idle = Signal()
    """Nothing is running and nothing is waiting."""
    _arrived = Signal(object, str, object)

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._open: list[Handle] = []
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
        for handle in self._open:
            handle.cancel()

    def close(self) -> None:
        """Ask everything to stop and wait for the workers to end. A later start() begins a new one."""
        self.cancel_all()
        for lane in (self._long, self._read):
            if lane.thread is not None:
                lane.waiting.put(None)
                lane.thread.join()
                lane.thread = None

    def _start(self, lane: _Lane, job: Callable[[JobContext], object], title: str) -> Handle:
        if lane.thread is None:
            lane.thread = threading.Thread(target=self._work, args=(lane,), name=lane.name)
            lane.thread.start()
        handle = Handle(title, self)
        self._open.append(handle)
        lane.waiting.put((job, handle))
        return handle

    def _work(self, lane: _Lane) -> None:
        while (item := lane.waiting.get()) is not None:
            job, handle = item
            if lane is self._long:
                self._arrived.emit(handle, "started", None)
            self._arrived.emit(handle, *self._outcome(job, handle))

    def _outcome(self, job: Callable[[JobContext], object], handle: Handle) -> tuple[str, object]:
        try:
            handle.check()
            return "succeeded", job(_Crossing(self._arrived.emit, handle, self._clock))
        except Cancelled:
            return "cancelled", None
        except TransferError as error:
            return "failed", error
        except Exception as error:  # the job's edge: anything else is a bug, and is shown as one
            return "failed", report_of(error)

    @Slot(object, str, object)
    def _on_arrived(self, handle: Handle, what: str, value: object) -> None:
        if what == "started":
            self.started.emit(handle)
            return
        if what == "progressed":
            handle.progressed.emit(value)
            return
        self._open.remove(handle)
        if what == "cancelled":
            handle.cancelled.emit()
        else:
            getattr(handle, what).emit(value)
        handle.finished.emit()
        self.finished.emit(handle)
        if not self._open:
            self.idle.emit()
        handle.deleteLater()


class _Crossing:
    """The JobContext that carries progress from the worker to the screen's thread."""

    def __init__(
        self, emit: Callable[[Handle, str, object], object], handle: Handle, clock: Callable[[], float]
    ) -> None:
        self._emit = emit
        self._handle = handle
        self._clock = clock
        self._left = TimeLeft(clock)
        self._next = 0.0

    def progress(self, done: int, total: int, label: str = "") -> None:
        self._handle.check()
        now = self._clock()
        if now < self._next:
            return
        self._next = now + REPORT_EVERY_S
        left = self._left.update(done, total, label)
        self._emit(self._handle, "progressed", Progress(done, total, label, left))
