"""Asking once more before something that cannot be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from transfer_app.gui import theme
from transfer_app.gui.widgets import Dialog, button, foot, label


class Sure(Dialog):
    """Says what will happen; Cancel has the focus."""

    def __init__(self, parent: QWidget, title: str, text: str, action: str, do: Callable[[], object]) -> None:
        super().__init__(parent)
        s = theme.sizes()
        self.setWindowTitle(title)
        self.setAccessibleName(f"{title}. {text}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.cancel, self.go = button(self.tr("Cancel")), button(action, "danger")
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self.accept)
        self.accepted.connect(do)
        box = self.column(title)
        box.addWidget(label(text, wrap=True))
        box.addLayout(foot(self.go, self.cancel))
        self.setMinimumWidth(s.huge * 14)
        self.cancel.setDefault(True)
        self.cancel.setFocus()
