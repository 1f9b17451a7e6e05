"""What a screen reader is told beyond the names of controls."""

from __future__ import annotations

import sys

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from transfer_app.gui import theme


def announce(source: QWidget, text: str, urgent: bool = False) -> None:
    """Say it at once, wherever the focus is. urgent: it may cut off what is being said."""
    if text and QAccessible.isActive():
        event = QAccessibleAnnouncementEvent(source, text)
        polite = QAccessible.AnnouncementPoliteness
        event.setPoliteness(polite.Assertive if urgent else polite.Polite)
        QAccessible.updateAccessibility(event)


def name_list(box: QComboBox, name: str) -> None:
    """Name a list to choose from that has no caption on the screen."""
    box.setAccessibleName(name)
    box.view().setAccessibleName(name)
    typed = box.lineEdit()
    if typed is not None:
        typed.setAccessibleName(name)
    kept = box.findChild(_HiddenCaption)
    if kept is not None:
        kept.say(name)
    elif sys.platform == "linux":
        _HiddenCaption(box, name)


class Problem(QLabel):
    """What is wrong, in a sentence: hidden at first, and said at once when it is shown."""

    def __init__(self) -> None:
        super().__init__(wordWrap=True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        theme.role(self, "danger")
        self.hide()

    def setText(self, text: str) -> None:
        changed = text != self.text()
        super().setText(text)
        if changed and self.isVisible():
            announce(self, text, urgent=True)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        announce(self, self.text(), urgent=True)


class _HiddenCaption(QObject):
    """On Linux Qt gives what is chosen as a list's name; what it is called comes from a caption beside it."""

    def __init__(self, box: QComboBox, name: str) -> None:
        super().__init__(box)
        self._box, self._name = box, name
        self._stand_beside()
        box.installEventFilter(self)

    def say(self, name: str) -> None:
        self._name = name
        if shiboken6.isValid(self.label):
            self.label.setText(name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ParentChange:
            # Only afterwards: whoever moves the list may be going through the children of its parents now.
            QTimer.singleShot(0, self, self._follow)
        return False

    def _follow(self) -> None:
        """The caption may have gone with what it stood in before."""
        if not shiboken6.isValid(self.label):
            self._stand_beside()
        elif self.label.parentWidget() is not self._box.parentWidget():
            self.label.setParent(self._box.parentWidget())

    def _stand_beside(self) -> None:
        self.label = QLabel(self._name, self._box.parentWidget())
        self.label.setBuddy(self._box)
        self.label.hide()
