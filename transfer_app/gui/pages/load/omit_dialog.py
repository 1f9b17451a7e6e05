"""Proposing that documents go with no case: why, and what else is to be known."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from transfer_app.domain.documents import Omission
from transfer_app.gui import theme
from transfer_app.gui.pages.load.document_words import OMISSIONS
from transfer_app.gui.widgets import Dialog, FormRow, button, foot, label


class OmitDialog(Dialog):
    """named: the document, or how many. do gets the reason and the note."""

    def __init__(self, parent: QWidget, named: str, do: Callable[[Omission, str], object]) -> None:
        super().__init__(parent)
        s = theme.sizes()
        title = self.tr("Leave out")
        self.setWindowTitle(title)
        self.setAccessibleName(f"{title}: {named}")
        self._do = do
        self.why, self.note = QComboBox(), QLineEdit()
        self.why.addItem(self.tr("Choose why"), "")
        for omission, words in OMISSIONS.items():
            self.why.addItem(words, omission.value)
        self.why.currentIndexChanged.connect(lambda _: self._permit())
        self.go, self.cancel = button(self.tr("Propose to leave out"), "primary"), button(self.tr("Cancel"))
        self.go.clicked.connect(self._propose)
        self.cancel.clicked.connect(self.reject)
        box = self.column(self.tr("Leave out: {named}").format(named=named))
        told = self.tr(
            "It goes with no case then. A second person has to agree; until they do, all stays as it is, and "
            "it can be taken back at any time."
        )
        box.addWidget(label(told, wrap=True))
        box.addWidget(FormRow(self.tr("&Why"), self.why))
        help_text = self.tr("It stays in the workspace, not in the log.")
        box.addWidget(FormRow(self.tr("&Note, if need be"), self.note, help_text))
        box.addLayout(foot(self.cancel, self.go))
        self.setMinimumWidth(s.huge * 16)
        self.go.setDefault(True)
        self._permit()
        self.why.setFocus()

    def _permit(self) -> None:
        why_not = "" if self.why.currentData() else self.tr("Choose why.")
        self.go.setEnabled(not why_not)
        self.go.setToolTip(why_not)
        self.go.setAccessibleDescription(why_not)

    def _propose(self) -> None:
        self.accept()
        self._do(Omission(self.why.currentData()), self.note.text())
