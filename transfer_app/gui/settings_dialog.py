"""Settings of the window: the size of its text, light or dark."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from transfer_app.gui import theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.own_looks import TEXT_SIZES, Light
from transfer_app.gui.widgets import Dialog, FormRow, button, foot, label


class SettingsDialog(Dialog):
    """Nothing changes until Save; then the window is drawn anew on the page that is shown."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle(self.tr("Settings"))
        self.text, self.light = QComboBox(), QComboBox()
        for percent in TEXT_SIZES:
            self.text.addItem(self.tr("{percent} %").format(percent=percent), percent)
        for light, words in (
            (Light.SYSTEM, self.tr("As the system")),
            (Light.LIGHT, self.tr("Light")),
            (Light.DARK, self.tr("Dark")),
        ):
            self.light.addItem(words, light.value)
        self.text.setCurrentIndex(self.text.findData(desk.looks.now.text))
        self.light.setCurrentIndex(self.light.findData(desk.looks.now.light.value))
        self.save = button(self.tr("Save"), "primary")
        self.leave = button(self.tr("Cancel"))
        self.save.clicked.connect(self.take)
        self.leave.clicked.connect(self.reject)
        self._lay_out()

    def take(self) -> None:
        self.accept()  # first: the window under this dialog may be replaced
        if not self._desk.looks.change(self.text.currentData(), Light(self.light.currentData())):
            self._desk.tell("note", self.tr("The settings count now, but could not be saved for next time."))

    def _lay_out(self) -> None:
        s = theme.sizes()
        column = self.column()
        column.addWidget(FormRow(self.tr("Size of text"), self.text))
        column.addWidget(FormRow(self.tr("Light or dark"), self.light))
        column.addWidget(
            label(
                self.tr("Kept for you on this machine, in every workspace. Keys have a list of their own."),
                "muted",
                wrap=True,
            )
        )
        column.addStretch(1)
        column.addLayout(foot(self.leave, self.save))
        self.resize(round(s.text * 28), self.sizeHint().height())
