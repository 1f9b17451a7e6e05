"""Every window test starts from the light theme and leaves no thread behind."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from transfer_app.gui import theme
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.palette import Scheme


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    theme.apply(qapp, Scheme.LIGHT)
    yield qapp
    qapp.setStyleSheet("")


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    before = threading.active_count()
    worker = Jobs()
    yield worker
    worker.close()
    assert threading.active_count() <= before
