"""Withdrawing a signature on the rules: asked once more, with the reason that is kept beside it."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from transfer_app.domain.errors import TransferError
from transfer_app.domain.rule_signing import KeptSignature
from transfer_app.gui import theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.widgets import Dialog, FormRow, button, foot, label
from transfer_app.services import rule_signing


class WithdrawDialog(Dialog):
    def __init__(self, desk: Desk, parent: QWidget, signature: KeptSignature) -> None:
        super().__init__(parent)
        self._desk, self._signature = desk, signature
        s, said = theme.sizes(), signature.said
        title = self.tr("Withdraw a signature")
        self.setWindowTitle(title)
        self.why = QLineEdit()
        self.go, self.cancel = button(self.tr("Withdraw"), "danger"), button(self.tr("Cancel"))
        self.go.setEnabled(False)
        self.why.textChanged.connect(lambda text: self.go.setEnabled(bool(text.strip())))
        self.go.clicked.connect(self._withdraw)
        self.cancel.clicked.connect(self.reject)
        told = self.tr(
            "The signature of {person} for {council} counts no more; it stays on record. The next run is a "
            "trial until they sign again, and nothing is sealed meanwhile."
        ).format(person=said.person, council=said.authority.name)
        box = self.column(title)
        box.addWidget(label(told, wrap=True))
        box.addWidget(FormRow(self.tr("&Why"), self.why, self.tr("Kept with the signature, not in the log.")))
        box.addLayout(foot(self.go, self.cancel))
        self.setMinimumWidth(s.huge * 14)

    def _withdraw(self) -> None:
        try:
            rule_signing.withdraw(self._desk.session, self._signature.id, self.why.text())
        except TransferError as error:
            self.reject()
            self._desk.fail(error)
            return
        self.accept()
        self._desk.changed.emit()
