"""The Review page at work on a large workspace: decide, and see the next record; the map follows the row."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from transfer_app.gui.desk import Desk
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.pages.review import PAGE, ReviewPage
from transfer_app.gui.shell import MainShell
from transfer_app.services import undoing
from transfer_app.services.session import Session

SIZE = (1280, 800)
TIMES = 15
_LONG_S = 120.0


def work(session: Session, jobs: Jobs) -> None:
    """What it proposes it undoes again, so that the workspace stays as it was but for its log."""
    shell = MainShell(Desk(session, jobs, session.today), [PAGE])
    shell.resize(*SIZE)
    shell.show()
    page = shell.stack.currentWidget()
    assert isinstance(page, ReviewPage)
    _rest(jobs)
    table = page.queue.table

    def shown(record_id: int) -> Callable[[], bool]:
        return lambda: page._page is not None and page._page.row.id == record_id

    decided, moved, jumped = [], [], []
    after_decided, after_moved = [], []
    for _ in range(TIMES):
        _fill(page)
        following = page.queue.following(table.current_id() or 0)
        assert following is not None
        decided.append(_took(lambda: QTest.keyClick(table, Qt.Key.Key_P), shown(following), page))
        after_decided.append(_rest(jobs))
    for _ in range(TIMES):
        undoing.undo(session, undoing.steps(session)[0])
    for _ in range(TIMES):
        below = table.rows.id_at(table.currentIndex().row() + 1)
        moved.append(_took(lambda: QTest.keyClick(table, Qt.Key.Key_Down), shown(below), page))
        after_moved.append(_rest(jobs))
    for number in range(TIMES):
        far = table.rows.id_at((number + 1) * (table.rows.rowCount() // (TIMES + 2)))
        jumped.append(_took(lambda far=far: table.go_to_id(far), shown(far), page))
        _rest(jobs)
    _tell("next record after a decision", decided)
    _tell("row moved by key: case and map", moved)
    _tell("row far away: case and map", jumped)
    after = statistics.median(after_decided), statistics.median(after_moved)
    print(f"afterwards, of the window's thread: {after[0]:,.1f} and {after[1]:,.1f} ms", flush=True)
    shell.close()
    shell.deleteLater()


def _fill(page: ReviewPage) -> None:
    form = page.panel.propose
    form.choose(0)
    form.why.setText("The tenancy says so.")
    for row in form.evidence.rows:
        row.cite(0)


def _took(act: Callable[[], object], there: Callable[[], bool], page: ReviewPage) -> tuple[float, float]:
    """Milliseconds by the clock and of this thread's processor, until all that is in sight is painted."""
    begun, spent = time.perf_counter(), time.thread_time()
    act()
    if not there():
        _until(there)
    page.grab()
    return (time.perf_counter() - begun) * 1000, (time.thread_time() - spent) * 1000


def _until(there: Callable[[], bool]) -> None:
    end = time.perf_counter() + _LONG_S
    while not there():
        QApplication.processEvents()
        time.sleep(0.0005)
        if time.perf_counter() > end:
            raise TimeoutError("the page did not come")


def _rest(jobs: Jobs) -> float:
    """Until nothing is read any more: how long a person looks at a record is no part of the measure.

    Gives the milliseconds of this thread's processor that it took: what is out of sight, and what changed.
    """
    spent = time.thread_time()
    for _ in range(5):
        QTest.qWait(10)
        _until(lambda: not jobs.busy)
    return (time.thread_time() - spent) * 1000


def _tell(name: str, took: list[tuple[float, float]]) -> None:
    clock, own = zip(*took, strict=True)
    print(
        f"{name:48} {statistics.median(clock):9,.1f} ms {max(clock):9,.1f} worst, "
        f"of the window's thread {statistics.median(own):,.1f}",
        flush=True,
    )
