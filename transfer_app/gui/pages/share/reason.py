"""Asking once more, and why: for what ends a grant before its day."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from transfer_app.gui.pages.sure import Sure
from transfer_app.gui.widgets import FormRow

RECALLED = "Copies that were collected already cannot be recalled: they stay where they are."


class Reason(Sure):
    """Goes on only with a reason. It is kept beside the protocol, not in the log."""

    def __init__(
        self, parent: QWidget, title: str, text: str, action: str, do: Callable[[str], object]
    ) -> None:
        self.why = QLineEdit()
        super().__init__(parent, title, text, action, lambda: do(self.why.text()))
        row = FormRow(self.tr("&Why"), self.why, self.tr("Kept beside the protocol; the log takes no text."))
        box = self.layout()
        if isinstance(box, QVBoxLayout):
            box.insertWidget(2, row)
        self.go.setEnabled(False)
        self.why.textChanged.connect(lambda text: self.go.setEnabled(bool(text.strip())))
        self.cancel.setDefault(False)  # Return in the field would throw away what was typed
        self.why.setFocus()
