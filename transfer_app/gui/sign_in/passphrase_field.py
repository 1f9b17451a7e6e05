"""A passphrase: hidden while it is typed, shown on demand."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from transfer_app.gui import theme
from transfer_app.gui.translation import translate


class PassphraseField(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.show_button = QPushButton(self.tr("Show"))
        theme.kind(self.show_button, "quiet")
        self.show_button.setCheckable(True)
        self.show_button.setAccessibleName(self.tr("Show the passphrase"))
        self.show_button.toggled.connect(self._toggle)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.sizes().small)
        row.addWidget(self.edit, 1)
        row.addWidget(self.show_button)
        self.setFocusProxy(self.edit)

    def text(self) -> str:
        return self.edit.text()

    def clear(self) -> None:
        self.edit.clear()
        self.show_button.setChecked(False)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.edit.setAccessibleName(name)

    def setAccessibleDescription(self, text: str) -> None:
        super().setAccessibleDescription(text)
        self.edit.setAccessibleDescription(text)

    def _toggle(self, shown: bool) -> None:
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.show_button.setText(self.tr("Hide") if shown else self.tr("Show"))


def strength(text: str, shortest: int) -> str:
    """What to say of a passphrase while it is typed."""
    if not text:
        told = translate(
            "Passphrase",
            "At least {n} characters; four or five unrelated words are good. It cannot be recovered.",
        )
        return told.format(n=shortest)
    if len(text) < shortest:
        left = shortest - len(text)
        one, many = (
            translate("Passphrase", "1 more character needed."),
            translate("Passphrase", "{n} more characters needed."),
        )
        return (one if left == 1 else many).format(n=left)
    if len(set(text.casefold())) < 6:
        return translate(
            "Passphrase", "Long enough, but easy to guess: use more different characters, or unrelated words."
        )
    enough, strong = (
        translate("Passphrase", "Long enough."),
        translate("Passphrase", "Long enough, and strong."),
    )
    return enough if len(text) < 20 else strong
