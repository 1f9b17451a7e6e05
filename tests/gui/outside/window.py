"""The program's own window on a workspace, as it is started by hand, but that keys are made cheaply."""

from __future__ import annotations

import sys
from pathlib import Path

import allocated_county
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from transfer_app.gui import main
from transfer_app.gui.display import application


def bring_to_front() -> None:
    """A desktop gives the keys to what opens, and back when that closes; a bare screen does not."""
    shown = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    wanted = QApplication.activeModalWidget() or next(iter(shown), None)
    if wanted is not None and QApplication.activePopupWidget() is None and not wanted.isActiveWindow():
        wanted.activateWindow()


if __name__ == "__main__":
    front = QTimer(application(), interval=50)
    front.timeout.connect(bring_to_front)
    front.start()
    sys.exit(main.run(allocated_county.outside(), Path(sys.argv[1])))
