"""Settings: kept, applied at once, harmless when their file is spoilt; the window comes back as it was."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import allocated_county
import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.gui import walk
from transfer_app.gui import theme
from transfer_app.gui.display import NO_DISPLAY, TELL
from transfer_app.gui.main import Program
from transfer_app.gui.own_looks import Light, Looks, OwnLooks
from transfer_app.gui.palette import DARK, LIGHT
from transfer_app.gui.settings_dialog import SettingsDialog
from transfer_app.gui.shell import MainShell
from transfer_app.gui.sign_in import Recent


def test_settings_are_kept_and_a_spoilt_file_means_the_usual_look(tmp_path: Path) -> None:
    file = tmp_path / "settings" / "looks.txt"
    looks = OwnLooks(file)
    assert looks.change(150, Light.DARK)
    looks.keep_place(QByteArray(b"\x01\xff"), "review")
    assert OwnLooks(file).now == Looks(150, Light.DARK, "01ff", "review")
    assert OwnLooks(file).geometry() == QByteArray(b"\x01\xff")
    for spoilt in (b"text 151\n", b"text big\nlight dark\n", b"light green\n", b"\xff", b"nonsense"):
        file.write_bytes(spoilt)
        assert OwnLooks(file).now == Looks()
    assert not OwnLooks(tmp_path).change(200, Light.SYSTEM)


@pytest.fixture
def program(made_county: Path, tmp_path: Path, dressed: QApplication, qtbot: QtBot) -> Iterator[Program]:
    made = program_of(tmp_path)
    session = allocated_county.signed_in(allocated_county.copied(made_county, tmp_path))
    made._open(session, Path(tmp_path / allocated_county.NAME))
    yield made
    made.end()
    assert made.window is not None
    qtbot.addWidget(made.window)
    theme.apply(dressed, theme.Scheme.LIGHT)


def program_of(folder: Path) -> Program:
    return Program(
        allocated_county.outside(), Recent(folder / "recent.txt"), None, OwnLooks(folder / "looks.txt")
    )


def test_a_look_counts_at_once_and_the_window_comes_back_on_its_page(
    program: Program, tmp_path: Path, qtbot: QtBot
) -> None:
    before = program.window
    assert isinstance(before, MainShell)
    before.resize(700, 500)
    before.go_to("share")
    before.activateWindow()
    assert QTest.qWaitForWindowActive(before)
    QTest.keyClick(before, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    dialog = before.findChild(SettingsDialog)
    assert dialog is not None
    assert walk.nameless(dialog) == []
    dialog.text.setCurrentIndex(dialog.text.findData(200))
    dialog.light.setCurrentIndex(dialog.light.findData("dark"))
    height = theme.sizes().text
    assert theme.colours() is LIGHT
    dialog.save.click()
    qtbot.waitUntil(lambda: program.window is not before, timeout=5_000)
    assert theme.colours() is DARK
    assert theme.sizes().text > height * 1.8
    after = program.window
    assert isinstance(after, MainShell)
    assert after.page_key == "share"
    after.go_to("log")
    qtbot.waitUntil(lambda: not program.jobs.busy, timeout=5_000)
    after.close()
    kept = OwnLooks(tmp_path / "looks.txt")
    assert (kept.now.page, kept.geometry()) == ("log", after.saveGeometry())


def test_the_window_stands_where_it_stood(tmp_path: Path, dressed: QApplication, qtbot: QtBot) -> None:
    before = QWidget()
    qtbot.addWidget(before)
    before.setGeometry(40, 30, 700, 500)
    OwnLooks(tmp_path / "looks.txt").keep_place(before.saveGeometry(), "log")
    program = program_of(tmp_path)
    program.start()
    assert program.window is not None
    qtbot.addWidget(program.window)
    assert program.window.geometry() == before.geometry()
    program.end()


def started(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_window_opens_where_everything_is_drawn_twice_as_large() -> None:
    code = (
        "from datetime import date\n"
        "from transfer_app.gui.display import application\n"
        "from transfer_app.gui import theme\n"
        "app = application()\n"
        "theme.apply(app, theme.Scheme.LIGHT)\n"
        "from tests.gui import fakes\n"
        "from transfer_app.gui.jobs import Jobs\n"
        "from transfer_app.gui.shell import MainShell\n"
        "shell = MainShell(fakes.desk(Jobs()), fakes.pages())\n"
        "shell.show()\n"
        "app.processEvents()\n"
        "print(shell.devicePixelRatio(), shell.isVisible())\n"
    )
    done = started(code, QT_SCALE_FACTOR="2", QT_QPA_PLATFORM="offscreen")
    assert (done.stdout, done.returncode) == ("2.0 True\n", 0), done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_without_a_display_it_says_so_in_words() -> None:
    code = "from transfer_app.gui.display import application; application()"
    done = started(code, QT_QPA_PLATFORM="xcb", DISPLAY=":7777", WAYLAND_DISPLAY="")
    assert (done.returncode, done.stderr) == (NO_DISPLAY, TELL)
