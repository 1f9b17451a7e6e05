"""A job runs off the screen's thread, reports at most ten times a second, and stops when asked."""

from __future__ import annotations

import threading
import time

import pytest
from pytestqt.qtbot import QtBot

from transfer_app.domain.errors import SourceRefused, TransferError
from transfer_app.gui.crash import BugReport
from transfer_app.gui.jobs import Handle, Jobs
from transfer_app.gui.widgets.job_bar import JobBar
from transfer_app.services.jobs import JobContext, Progress

SCREEN = threading.main_thread()


def test_the_result_arrives_on_the_screens_thread(jobs: Jobs, qtbot: QtBot) -> None:
    where: list[threading.Thread] = []

    def job(context: JobContext) -> int:
        where.append(threading.current_thread())
        return 42

    handle = jobs.start(job, "Counting")
    got: list[tuple[object, threading.Thread]] = []
    handle.succeeded.connect(lambda value: got.append((value, threading.current_thread())))
    with qtbot.waitSignal(jobs.idle):
        pass
    assert got == [(42, SCREEN)]
    assert where[0] is not SCREEN


def test_nothing_is_missed_when_the_job_ends_before_anyone_listens(jobs: Jobs, qtbot: QtBot) -> None:
    handle = jobs.start(lambda context: "done", "Quick")
    time.sleep(0.05)
    with qtbot.waitSignal(handle.succeeded) as seen:
        pass
    assert seen.args == ["done"]


def test_jobs_run_one_at_a_time_in_order(jobs: Jobs, qtbot: QtBot) -> None:
    order: list[int] = []
    for number in range(20):
        jobs.start(lambda context, number=number: order.append(number), f"Job {number}")
    with qtbot.waitSignal(jobs.idle):
        pass
    assert order == list(range(20))
    assert not jobs.busy


def test_an_expected_error_arrives_whole(jobs: Jobs, qtbot: QtBot) -> None:
    def job(context: JobContext) -> None:
        raise SourceRefused("The file is empty.", "Choose another.")

    with qtbot.waitSignal(jobs.start(job, "Loading").failed) as seen:
        pass
    assert isinstance(seen.args[0], TransferError)
    assert seen.args[0].remedy == "Choose another."


def test_a_bug_arrives_without_its_values(jobs: Jobs, qtbot: QtBot) -> None:
    def job(context: JobContext) -> None:
        secret = "Ada Lovelace"
        raise ValueError(f"cannot read {secret}")

    with qtbot.waitSignal(jobs.start(job, "Loading").failed) as seen:
        pass
    report = seen.args[0]
    assert isinstance(report, BugReport)
    assert report.kinds == ("ValueError",)
    assert "Lovelace" not in report.text
    assert "test_jobs.py" in report.text


def test_cancel_stops_at_the_next_progress_call_and_undoes(jobs: Jobs, qtbot: QtBot) -> None:
    rolled_back, running = threading.Event(), threading.Event()

    def job(context: JobContext) -> None:
        try:
            while True:
                running.set()
                context.progress(1, 2)
        finally:
            rolled_back.set()

    handle = jobs.start(job, "Endless")
    assert running.wait(5)
    succeeded: list[object] = []
    handle.succeeded.connect(succeeded.append)
    with qtbot.waitSignal(handle.cancelled):
        handle.cancel()
    assert rolled_back.is_set()
    assert succeeded == []


def test_a_waiting_job_that_is_cancelled_never_runs(jobs: Jobs, qtbot: QtBot) -> None:
    gate, ran = threading.Event(), []
    jobs.start(lambda context: gate.wait(5), "First")
    second = jobs.start(lambda context: ran.append(1), "Second")
    second.cancel()
    with qtbot.waitSignal(second.cancelled):
        gate.set()
    assert ran == []


def test_progress_is_held_to_ten_a_second(qtbot: QtBot) -> None:
    now = [0.0]
    jobs = Jobs(clock=lambda: now[0])
    seen: list[Progress] = []

    def job(context: JobContext) -> None:
        for row in range(1, 3001):
            now[0] += 0.001
            context.progress(row, 3000, "rows")

    handle = jobs.start(job, "Reading")
    handle.progressed.connect(seen.append)
    with qtbot.waitSignal(jobs.idle):
        pass
    jobs.close()
    assert 28 <= len(seen) <= 31
    assert seen[0].seconds_left is None
    assert seen[-1].seconds_left == pytest.approx((3000 - seen[-1].done) / 1000, rel=0.05)


def test_closing_stops_the_running_and_the_waiting_and_the_thread(qtbot: QtBot) -> None:
    jobs = Jobs()
    begun, ran = threading.Event(), []

    def endless(context: JobContext) -> None:
        while True:
            begun.set()
            context.progress(0, 0)

    jobs.start(endless, "Endless")
    jobs.start(lambda context: ran.append(1), "Never")
    assert begun.wait(5)
    jobs.close()
    assert ran == []
    assert not [t for t in threading.enumerate() if t.name == "jobs"]


def test_once_closed_nothing_begins_and_what_is_asked_is_told_so(qtbot: QtBot) -> None:
    jobs = Jobs()
    jobs.close()
    ran: list[int] = []
    with qtbot.waitSignal(jobs.idle):
        for ask in (jobs.start, jobs.read):
            ask(lambda context: ran.append(1), "Late").cancelled.connect(lambda: ran.append(0))
    assert ran == [0, 0]
    assert not jobs.busy
    assert not [t for t in threading.enumerate() if t.name in ("jobs", "readers")]


def test_fifty_workers_start_and_stop_without_trouble(qtbot: QtBot) -> None:
    for _ in range(50):
        jobs = Jobs()
        with qtbot.waitSignal(jobs.start(lambda context: context.progress(1, 1), "Short").finished):
            pass
        jobs.close()


def test_the_bar_follows_the_job(jobs: Jobs, dressed: object, qtbot: QtBot) -> None:
    bar = JobBar(jobs)
    qtbot.addWidget(bar)
    assert bar.isHidden()
    go = threading.Event()

    def job(context: JobContext) -> None:
        context.progress(1_500, 3_000, "rows read")
        while not go.wait(0.01):
            context.progress(1_500, 3_000, "rows read")

    handle = jobs.start(job, "Loading the extract")
    qtbot.waitUntil(lambda: bar.count.text() == "1,500 of 3,000 rows read")
    assert bar.title.text() == "Loading the extract"
    qtbot.waitUntil(bar.isVisible)
    assert bar.bar.value() == 500
    with qtbot.waitSignal(handle.cancelled):
        bar.stop.click()
        assert not bar.stop.isEnabled()
    qtbot.waitUntil(bar.isHidden)


def test_a_handle_is_let_go_when_its_job_has_ended(jobs: Jobs, qtbot: QtBot) -> None:
    with qtbot.waitSignal(jobs.start(lambda context: None, "Short").finished):
        pass
    qtbot.waitUntil(lambda: jobs.findChildren(Handle) == [])
