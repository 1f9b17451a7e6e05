"""The passphrase of a key file: the one it has, or a new one typed twice."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from transfer_app.gui import theme
from transfer_app.gui.sign_in.new_passphrase import NewPassphrase
from transfer_app.gui.sign_in.passphrase_field import PassphraseField
from transfer_app.gui.widgets import Dialog, FormRow, button, foot, label


class KeyPassphrase(Dialog):
    """do(passphrase) once it is typed. new: typed twice; else it may be empty, for a file that has none."""

    def __init__(
        self, parent: QWidget, title: str, text: str, action: str, do: Callable[[str], object], *, new: bool
    ) -> None:
        super().__init__(parent)
        s = theme.sizes()
        self.setWindowTitle(title)
        self.setAccessibleName(f"{title}. {text}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._do = do
        self.chosen = NewPassphrase(self.tr("The file's &passphrase")) if new else None
        self.present = None if new else PassphraseField()
        self.cancel, self.go = button(self.tr("Cancel")), button(action, "primary")
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._typed)
        box = self.column(title)
        box.addWidget(label(text, wrap=True))
        if self.chosen is not None:
            self.chosen.entered.connect(self._typed)
            box.addWidget(self.chosen)
        if self.present is not None:
            none = self.tr("Leave it empty if the file has none.")
            box.addWidget(FormRow(self.tr("The file's &passphrase"), self.present, none))
            self.present.setFocus()
        box.addLayout(foot(self.cancel, self.go))
        self.setMinimumWidth(s.huge * 14)
        self.go.setDefault(True)

    def _typed(self) -> None:
        if self.chosen is not None:
            wrong = self.chosen.check()
            if wrong is not None:
                wrong.field.setFocus()
                return
            typed = self.chosen.text()
        else:
            assert self.present is not None
            typed = self.present.text()
        self.accept()
        self._do(typed)
