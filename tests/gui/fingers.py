"""A person at the keyboard: nothing but key presses, sent to whatever has the focus.

Controls are found as somebody who does not see the screen finds them: with Tab, until the name that a screen
reader says is the one looked for.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from transfer_app.gui.jobs import Jobs

MOST_TABS = 120
BACK = "Shift+Tab"


def named(widget: QWidget) -> str:
    """What a screen reader calls it; of a list to choose from Qt says on Linux only what is chosen."""
    if isinstance(widget, QComboBox):
        return widget.accessibleName()
    spoken = QAccessible.queryAccessibleInterface(widget)
    return spoken.text(QAccessible.Text.Name).strip() if spoken is not None else ""


class Fingers:
    """After each key the work that it began is waited for, and the dialog that it opened.

    window: the one the person sits before; it is in front whenever they press a key.
    """

    def __init__(self, qtbot: QtBot, jobs: Jobs, window: Callable[[], QWidget | None]) -> None:
        self._qtbot, self._jobs, self._window = qtbot, jobs, window
        self.wait()

    def wait(self) -> None:
        QApplication.processEvents()  # what a key has put on the page is shown
        self._qtbot.waitUntil(lambda: not self._jobs.busy, timeout=20_000)
        self._qtbot.waitUntil(self._in_front, timeout=5_000)

    def _in_front(self) -> bool:
        """A desktop gives the keys to a dialog that opens, and back when it closes; offscreen nobody does."""
        wanted = QApplication.activeModalWidget() or self._window()
        assert wanted is not None
        if QApplication.activePopupWidget() is None and QApplication.activeWindow() is not wanted:
            wanted.activateWindow()
        return QApplication.activeWindow() is wanted

    def press(self, *keys: str) -> None:
        self.wait()
        for key in keys:
            QTest.keySequence(focused(), QKeySequence(key))
        self.wait()

    def type(self, text: str) -> None:
        QTest.keyClicks(focused(), text)

    def go(self, name: str | tuple[str, ...], key: str = "Tab") -> None:
        """With Tab, or Shift+Tab, to the control of that name, or of one of them."""
        self.wait()
        passed = []
        for _ in range(MOST_TABS):
            passed.append(named(focused()))
            if passed[-1].startswith(name):
                return
            QTest.keySequence(focused(), QKeySequence(key))
        raise AssertionError(f"Tab does not reach {name!r}: {dict.fromkeys(passed)}")

    def hear(self, name: str) -> str:
        """What is read of the words of that name."""
        self.go(name)
        return named(focused()).partition(": ")[2]

    def use(self, name: str, key: str = "Tab") -> None:
        """Press the button of that name."""
        self.go(name, key)
        self.press("Space")

    def fill(self, name: str, text: str) -> None:
        self.go(name)
        self.type(text)

    def choose(self, name: str, path: Path) -> None:
        """Press the button that asks for a file or folder, and type its path into the dialog."""
        self.go(name)
        asked = QTimer(interval=20)
        asked.timeout.connect(lambda: _answer(path, asked))
        asked.start()
        self.press("Space")
        assert not asked.isActive(), f"{name!r} asked for no file"


def focused() -> QWidget:
    """What the next key goes to."""
    found = QApplication.focusWidget() or QApplication.activeWindow()
    assert found is not None, "no window is in front"
    return found


def _answer(path: Path, asked: QTimer) -> None:
    """In the loop of the dialog's own, once it is there."""
    if isinstance(QApplication.activeWindow(), QFileDialog):
        asked.stop()
        QTest.keySequence(focused(), QKeySequence("Ctrl+A"))
        QTest.keyClicks(focused(), str(path))
        QTest.keySequence(focused(), QKeySequence("Return"))
