"""Adding a person, and changing one's own passphrase."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from transfer_app.gui import theme
from transfer_app.gui.role_ticks import RoleTicks
from transfer_app.gui.sign_in.new_passphrase import NewPassphrase
from transfer_app.gui.sign_in.passphrase_field import PassphraseField
from transfer_app.gui.widgets import Card, Columns, FormRow, Problem, button, label


class AddForm(Card):
    """`asked` once everything is filled in."""

    asked = Signal()
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("Add a person"))
        self.body.setSpacing(theme.sizes().medium)
        self.display_name, self.name = QLineEdit(), QLineEdit()
        self.name.setPlaceholderText(self.tr("short, such as ann"))
        self.display_row = FormRow(self.tr("&Name"), self.display_name)
        self.name_row = FormRow(self.tr("&Sign-in name"), self.name)
        self.passphrase = NewPassphrase(self.tr("Their &passphrase"))
        self.passphrase.entered.connect(self._ask)
        self.roles = RoleTicks()
        self.problem = Problem()
        self.add, self.cancel = button(self.tr("Add the person"), "primary"), button(self.tr("Cancel"))
        self.add.clicked.connect(self._ask)
        self.cancel.clicked.connect(self.given_up)
        self.body.addWidget(Columns((self.display_row, self.name_row), chars=28))
        told = self.tr("They type their passphrase here themselves, so that nobody else knows it.")
        self.body.addWidget(label(told, "muted", wrap=True))
        self.body.addWidget(self.passphrase)
        self.body.addWidget(label(self.tr("Roles"), "subheading"))
        self.body.addWidget(self.roles)
        self.body.addWidget(self.problem)
        self.body.addLayout(_foot(self.cancel, self.add))
        self.body.addStretch(1)

    def start(self) -> None:
        """Empty, with the first field ready to type in."""
        for field in (self.display_name, self.name):
            field.clear()
        for row in (self.display_row, self.name_row):
            row.complain("")
        self.passphrase.clear()
        self.roles.show_roles(())
        self.problem.hide()
        self.display_name.setFocus()

    def _ask(self) -> None:
        named = bool(self.display_name.text().strip())
        signs_in = bool(self.name.text().strip())
        self.display_row.complain("" if named else self.tr("Type the name that others see."))
        self.name_row.complain("" if signs_in else self.tr("Type their sign-in name."))
        wrong = self.passphrase.check()
        does = bool(self.roles.held())
        self.problem.setText(self.tr("Tick at least one role."))
        self.problem.setVisible(not does)
        first = None if named else self.display_row
        first = first or (None if signs_in else self.name_row) or wrong
        if first is not None:
            first.field.setFocus()
        elif does:
            self.asked.emit()


class PassphraseForm(Card):
    """`asked` once the new passphrase is long enough and typed the same twice."""

    asked = Signal()
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("Change my passphrase"))
        self.body.setSpacing(theme.sizes().medium)
        self.present = PassphraseField()
        self.present_row = FormRow(self.tr("The passphrase you have &now"), self.present)
        self.passphrase = NewPassphrase(self.tr("The new &passphrase"))
        self.passphrase.entered.connect(self._ask)
        self.change, self.cancel = button(self.tr("Change it"), "primary"), button(self.tr("Cancel"))
        self.change.clicked.connect(self._ask)
        self.cancel.clicked.connect(self.given_up)
        self.body.addWidget(Columns((self.present_row, QWidget()), chars=28))
        self.body.addWidget(self.passphrase)
        self.body.addLayout(_foot(self.cancel, self.change))
        self.body.addStretch(1)

    def start(self) -> None:
        """Empty, with the first field ready to type in."""
        self.present.clear()
        self.present_row.complain("")
        self.passphrase.clear()
        self.present.setFocus()

    def _ask(self) -> None:
        known = bool(self.present.text())
        self.present_row.complain("" if known else self.tr("Type the one you signed in with."))
        wrong = self.passphrase.check() if known else self.present_row
        if wrong is not None:
            wrong.field.setFocus()
        else:
            self.asked.emit()


def _foot(*buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch(1)
    for each in buttons:
        row.addWidget(each)
    return row
