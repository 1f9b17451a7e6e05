"""Beginning with a display, or saying in one sentence that there is none, in place of Qt's own abort."""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QCoreApplication, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

NO_DISPLAY = 1
"""The exit status, that of any failure said in words."""

TELL = """\
transfer-app: The window cannot open: this machine has no display here, or Qt's parts for it are missing.
Sign in at the machine's own desktop and start it there. Every step also works without a window: see
'transfer-app --help'.
"""


def application() -> QApplication:
    """The application, dressed by nobody yet. Without a display: says so and ends the process."""
    running = QCoreApplication.instance()
    if isinstance(running, QApplication):
        return running
    qInstallMessageHandler(_told)
    try:
        return QApplication(sys.argv[:1])
    finally:
        qInstallMessageHandler(None)


def _told(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    if kind is QtMsgType.QtFatalMsg:
        # Qt aborts when this returns, and an exception cannot pass through it: nothing is open yet to close.
        sys.stderr.write(TELL)
        sys.stderr.flush()
        os._exit(NO_DISPLAY)
