"""Having a decided record decided again: why, and what becomes of what was sent."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from transfer_app.domain.errors import TransferError
from transfer_app.gui import theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.widgets import Dialog, FormRow, Problem, button, foot, label
from transfer_app.services import overriding


class OverrideDialog(Dialog):
    """Accepted once the record is with people; a refusal is said in the dialog, and what was typed stays."""

    def __init__(self, desk: Desk, record_id: int, whose: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._record = desk, record_id
        s = theme.sizes()
        self.setWindowTitle(self.tr("Decide again"))
        self.why = QLineEdit()
        self.problem = Problem()
        self.keep = button(self.tr("Send it back to people"), "primary")
        self.keep.clicked.connect(self._keep)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        follows = self.tr(
            "Two people decide it like any other, and the receiving authority accepts it before it leaves. "
            "What stood is kept in its history."
        )
        self.sent = label(overriding.told(overriding.sent(desk.session, record_id)), "warning", wrap=True)
        self.sent.setVisible(bool(self.sent.text()))
        box = self.column(self.tr("Decide {whose} again").format(whose=whose))
        box.addWidget(label(follows, wrap=True))
        box.addWidget(self.sent)
        help_text = self.tr("What was not known or not seen before. It is kept as a comment.")
        box.addWidget(FormRow(self.tr("&Why"), self.why, help_text))
        box.addWidget(self.problem)
        box.addLayout(foot(cancel, self.keep))
        self.setMinimumWidth(s.huge * 16)

    def _keep(self) -> None:
        try:
            overriding.override(self._desk.session, self._record, self.why.text())
        except TransferError as error:
            self.problem.setText(f"{error.what} {error.remedy}".strip())
            self.problem.show()
            return
        self.accept()
