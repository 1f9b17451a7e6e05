"""Telling people what happened: a banner on the page, or a dialog when work cannot go on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from transfer_app.domain.errors import TransferError
from transfer_app.gui import theme
from transfer_app.gui.crash import BugReport
from transfer_app.gui.widgets.aloud import announce
from transfer_app.gui.widgets.dialog import Dialog
from transfer_app.gui.widgets.text import button, label, picture

ICONS = {"danger": "warning", "warning": "warning", "good": "tick", "note": "note"}


class Banner(QFrame):
    """Hidden until told something; says what happened and what to do, and can be dismissed."""

    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        s = theme.sizes()
        self.what = label("", "subheading", wrap=True)
        self.remedy = label("", wrap=True)
        self.close_button = button(self.tr("Dismiss"), "quiet", spoken=self.tr("Dismiss this message"))
        self.close_button.clicked.connect(self.dismiss)
        self._icon = picture("note", theme.colours().text, s.icon)
        words = QVBoxLayout()
        words.setSpacing(s.tight)
        words.addWidget(self.what)
        words.addWidget(self.remedy)
        row = QHBoxLayout(self)
        row.setContentsMargins(s.medium, s.small, s.small, s.small)
        row.setSpacing(s.medium)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def tell(self, tone: str, what: str, remedy: str = "") -> None:
        """tone: danger, warning, good or note."""
        c = theme.colours()
        ink = {"danger": c.danger, "warning": c.warning, "good": c.good}.get(tone, c.link)
        side = theme.sizes().icon
        self._icon.setPixmap(picture(ICONS[tone], ink, side).pixmap())
        self.what.setText(what)
        self.remedy.setText(remedy)
        self.remedy.setVisible(bool(remedy))
        self.setAccessibleName(f"{what} {remedy}".strip())
        theme.role(self, f"banner-{tone}")
        self.show()
        announce(self, self.accessibleName(), urgent=tone == "danger")

    def tell_error(self, error: TransferError) -> None:
        self.tell("danger", error.what, error.remedy)

    def dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()


class _Told(Dialog):
    def __init__(self, heading: str, what: str, remedy: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        s = theme.sizes()
        self.setWindowTitle(heading)
        self.setAccessibleName(heading)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(s.large, s.large, s.large, s.large)
        self.box.setSpacing(s.medium)
        top = QHBoxLayout()
        top.setSpacing(s.medium)
        top.addWidget(
            picture("warning", theme.colours().danger, s.icon + s.small), 0, Qt.AlignmentFlag.AlignTop
        )
        words = QVBoxLayout()
        words.setSpacing(s.small)
        words.addWidget(label(heading, "heading", wrap=True))
        words.addWidget(label(what, wrap=True))
        if remedy:
            words.addWidget(label(remedy, "subheading", wrap=True))
        top.addLayout(words, 1)
        self.box.addLayout(top)
        self.buttons = QHBoxLayout()
        self.buttons.addStretch(1)
        self.close_button = button(self.tr("Close"), "primary")
        self.close_button.clicked.connect(self.accept)
        self.setMinimumWidth(s.huge * 16)

    def _finish(self) -> None:
        self.buttons.addWidget(self.close_button)
        self.box.addLayout(self.buttons)
        self.close_button.setDefault(True)
        self.close_button.setFocus()


class ErrorDialog(_Told):
    """An expected error that ends what the person was doing."""

    def __init__(self, error: TransferError, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("That could not be done"), error.what, error.remedy, parent)
        self._finish()


class BugDialog(_Told):
    """A bug: nothing of it was kept, and the report can be copied; it holds no values from records."""

    def __init__(self, report: BugReport, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("The program made a mistake"),
            self.tr("What you were doing was stopped, and nothing of it was kept."),
            self.tr("Copy the report below and send it to whoever looks after transfer-app."),
            parent,
        )
        self.report = QPlainTextEdit(report.text, readOnly=True)
        self.report.setAccessibleName(self.tr("Report of the mistake"))
        self.report.setTabChangesFocus(True)
        self.report.setMinimumHeight(theme.sizes().row * 6)
        self.box.addWidget(self.report)
        self.box.addWidget(
            label(
                self.tr("It names parts of the program only: no names, no addresses, no values."),
                "muted",
                wrap=True,
            )
        )
        self.copy = button(self.tr("Copy the report"))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report.text))
        self.buttons.addWidget(self.copy)
        self._finish()
