"""A field that shows a file which is chosen with the button beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from transfer_app.gui import theme
from transfer_app.gui.widgets import FormRow, button


class ChosenFile(QWidget):
    """choose: asks for the file; None when the person changed their mind."""

    def __init__(
        self, caption: str, placeholder: str, spoken: str, choose: Callable[[], Path | None]
    ) -> None:
        super().__init__()
        s = theme.sizes()
        self._choose = choose
        self.edit = QLineEdit()
        self.edit.setReadOnly(True)
        self.edit.setPlaceholderText(placeholder)
        self.row = FormRow(caption, self.edit)
        self.button = button(self.tr("Choose"), icon_name="folder", spoken=spoken)
        self.button.clicked.connect(self._ask)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(s.small)
        line.addWidget(self.row, 1)
        beside = QVBoxLayout()
        beside.addSpacing(round(s.text + s.tight))
        beside.addWidget(self.button)
        beside.addStretch(1)
        line.addLayout(beside)

    @property
    def path(self) -> Path | None:
        return Path(self.edit.text()) if self.edit.text() else None

    def show_path(self, path: Path) -> None:
        self.edit.setText(str(path))
        self.edit.setToolTip(str(path))
        self.row.complain("")

    def _ask(self) -> None:
        path = self._choose()
        if path is not None:
            self.show_path(path)
