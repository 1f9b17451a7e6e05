"""Garbage is collected where Qt allows it, and nothing that is in sight is taken for garbage."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.signed_in import Bench
from transfer_app import gui
from transfer_app.gui.garbage import EVERY_MS, Collector
from transfer_app.gui.widgets import Dialog


class Circle(QObject):
    """Refers to itself, and tells on which thread it ends."""

    def __init__(self, ended_on: list[str]) -> None:
        super().__init__()
        self.itself = self
        self._ended_on = ended_on

    def __del__(self) -> None:
        self._ended_on.append(threading.current_thread().name)


@pytest.fixture
def collector() -> Iterator[Collector]:
    made = Collector()
    yield made
    made.end()
    assert gc.isenabled()
    gc.disable()  # as it was before


def busy() -> None:
    """Makes as many objects as let Python collect on this thread."""
    kept = [[number] for number in range(200_000)]
    assert len(kept) == 200_000


def test_a_worker_collects_nothing_and_the_screens_thread_all(collector: Collector, qtbot: QtBot) -> None:
    ended_on: list[str] = []
    for _ in range(10):
        Circle(ended_on)
    worker = threading.Thread(target=busy, name="worker")
    worker.start()
    worker.join()
    assert ended_on == []
    made = [[number] for number in range(10_000)]  # now some is due
    qtbot.waitUntil(lambda: len(ended_on) == 10, timeout=EVERY_MS * 20)
    assert len(made) == 10_000
    assert set(ended_on) == {"MainThread"}


def test_left_to_python_it_ends_on_the_worker() -> None:
    """The reason for it all: where this no longer holds, the collector can go."""
    ended_on: list[str] = []
    for _ in range(10):
        Circle(ended_on)
    gc.enable()
    worker = threading.Thread(target=busy, name="worker")
    worker.start()
    worker.join()
    gc.disable()
    assert ended_on == ["worker"] * 10


def test_collecting_among_all_takes_a_hundredth_of_the_time(qtbot: QtBot) -> None:
    now, step = [0.0], 2.0

    def clock() -> float:
        now[0] += step
        return now[0]

    told: list[int] = []

    def counts(phase: str, info: dict[str, int]) -> None:
        if phase == "start" and info["generation"] == 2:
            told.append(info["generation"])

    made = Collector(clock=clock)
    gc.callbacks.append(counts)
    try:
        for _ in range(400):
            gc.collect(0)
            gc.collect(1)  # so that the oldest is due
            made.collect()
    finally:
        gc.callbacks.remove(counts)
        made.end()
        gc.disable()
    # One takes two seconds by this clock, and asking what the time is as long: some 2 in 400.
    assert 2 <= len(told) <= 8


def test_an_open_dialog_and_its_window_stay(fresh: Bench, qtbot: QtBot) -> None:
    """PySide's wrappers form a circle here; Qt owns what is in it."""
    page = fresh.page("overview")
    assert isinstance(page, QWidget)

    class Asked(Dialog):
        def __init__(self) -> None:
            super().__init__(page)
            box = QVBoxLayout(self)
            box.addWidget(QPushButton("One"))

    Asked().open()
    fresh.page("load")
    gc.collect()
    assert page.findChild(Asked) is not None
    assert fresh.shell.isVisible()


def test_nothing_in_the_window_walks_the_chain_of_tab() -> None:
    """PySide takes what nextInFocusChain returns for a child of what was asked, and then for garbage."""
    folder = Path(gui.__file__).parent
    walks = [
        path.name for path in folder.rglob("*.py") if "InFocusChain(" in path.read_text(encoding="utf-8")
    ]
    assert walks == []
