"""PySide6 6.12.0 on Python 3.11 took one reference from None at every Qt call that returns nothing.

The process then aborts some thousands of calls later, anywhere. The pin in pyproject.toml keeps that
release out; this test tells it from the count if the pin is ever loosened.
"""

from __future__ import annotations

import sys

from PySide6.QtGui import QPen
from PySide6.QtWidgets import QApplication, QLabel

CALLS = 1_000
SLACK = 50
"""References that come and go elsewhere in the interpreter meanwhile."""


def test_a_qt_call_that_returns_nothing_leaves_none_alone(qapp: QApplication) -> None:
    pen = QPen()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        pen.setCosmetic(True)
    assert abs(sys.getrefcount(None) - before) < SLACK


def test_a_qt_call_that_returns_true_leaves_true_alone(qapp: QApplication) -> None:
    label = QLabel()
    label.setEnabled(True)
    before = sys.getrefcount(True)
    for _ in range(CALLS):
        label.isEnabled()
    assert abs(sys.getrefcount(True) - before) < SLACK
