"""A passphrase to set, typed twice, with a word on how good it is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from transfer_app.gui import theme
from transfer_app.gui.sign_in.passphrase_field import PassphraseField, strength
from transfer_app.gui.widgets import Columns, FormRow, label
from transfer_app.services.workspaces import SHORTEST_PASSPHRASE


class NewPassphrase(QWidget):
    """`entered` when Return is pressed in the second field."""

    entered = Signal()

    def __init__(self, first_caption: str) -> None:
        super().__init__()
        self.first, self.again = PassphraseField(), PassphraseField()
        self.first_row = FormRow(first_caption, self.first)
        self.again_row = FormRow(self.tr("The same a&gain"), self.again)
        self.hint = label("", "small", wrap=True)
        self.first.edit.textChanged.connect(self._judge)
        self.again.edit.returnPressed.connect(self.entered)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes().tight)
        column.addWidget(Columns((self.first_row, self.again_row), chars=28))
        column.addWidget(self.hint)
        self._judge("")

    def text(self) -> str:
        return self.first.text()

    def clear(self) -> None:
        for field in (self.first, self.again):
            field.clear()
        for row in (self.first_row, self.again_row):
            row.complain("")

    def check(self) -> FormRow | None:
        """Say what is wrong beside the field; the first row that is, None when all is well."""
        short, differs = len(self.text()) < SHORTEST_PASSPHRASE, self.text() != self.again.text()
        self.first_row.complain(
            self.tr("At least {count} characters.").format(count=SHORTEST_PASSPHRASE) if short else ""
        )
        self.again_row.complain(self.tr("This is not the same.") if differs else "")
        return self.first_row if short else self.again_row if differs else None

    def _judge(self, text: str) -> None:
        self.hint.setText(strength(text, SHORTEST_PASSPHRASE))
        self.first.setAccessibleDescription(self.hint.text())
