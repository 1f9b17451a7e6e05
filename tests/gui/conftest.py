"""Every window test starts from the light theme and leaves no thread behind."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import allocated_county
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui import signed_in
from transfer_app.gui import theme
from transfer_app.gui.jobs import Jobs
from transfer_app.gui.main import Program
from transfer_app.gui.palette import Scheme
from transfer_app.gui.sign_in import Recent


@pytest.fixture(scope="session")
def light(qapp: QApplication) -> str:
    """The style sheet of the light theme at plain text size."""
    theme.apply(qapp, Scheme.LIGHT)
    return qapp.styleSheet()


@pytest.fixture(autouse=True)
def garbage() -> Iterator[None]:
    """As in the program: no thread but this one destroys what is of Qt."""
    gc.disable()
    yield
    # The oldest as often as Python does: looking at all of them takes a tenth of a second.
    gc.collect(2 if gc.get_count()[2] >= gc.get_threshold()[2] else 1)
    gc.enable()


@pytest.fixture
def dressed(qapp: QApplication, light: str) -> QApplication:
    """In the light theme. It is kept from test to test, as dressing takes a third of a second."""
    if qapp.styleSheet() != light:
        theme.apply(qapp, Scheme.LIGHT)
    return qapp


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    before = threading.active_count()
    worker = Jobs()
    yield worker
    worker.close()
    assert threading.active_count() <= before


@pytest.fixture
def own_county(made_county: Path, tmp_path: Path) -> Path:
    """A copy of the allocated county, to change."""
    folder = tmp_path / "county"
    folder.mkdir()
    return allocated_county.copied(made_county, folder)


@pytest.fixture
def seated(dressed: QApplication, jobs: Jobs, qtbot: QtBot) -> Iterator[signed_in.Open]:
    """Opens the window on a session; what it opened is closed again."""
    with ExitStack() as opened:
        yield lambda session: opened.enter_context(signed_in.bench(session, jobs, qtbot))


@pytest.fixture
def county(made_county: Path, tmp_path: Path, seated: signed_in.Open) -> signed_in.Bench:
    """The window on the allocated county, as its data officer and reviewer."""
    return seated(allocated_county.signed_in(allocated_county.copied(made_county, tmp_path)))


@pytest.fixture
def fresh(tmp_path: Path, seated: signed_in.Open) -> signed_in.Bench:
    """The window on a workspace with nothing in it."""
    return seated(signed_in.empty(tmp_path))


@pytest.fixture
def program(dressed: QApplication, tmp_path: Path) -> Iterator[Program]:
    """The program before anybody signed in, with its own list of recent workspaces."""
    made = Program(allocated_county.outside(), Recent(tmp_path / "settings" / "recent.txt"))
    yield made
    if made.window is not None:
        made.window.hide()
    made.end()
