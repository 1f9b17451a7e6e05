"""Which share of the rules' decisions is checked, and why it changes."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QSpinBox, QWidget

from transfer_app.domain.errors import TransferError
from transfer_app.domain.quality_sample import LEAST, MOST
from transfer_app.gui import theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.widgets import Dialog, FormRow, button, foot, label
from transfer_app.services import quality_sample


class RateDialog(Dialog):
    """Accepted once it is set; a refusal is said in the dialog, and what was typed stays."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        s = theme.sizes()
        title = self.tr("Change the share that is checked")
        self.setWindowTitle(title)
        self.rate = QSpinBox(minimum=LEAST, maximum=MOST, suffix=" %")
        self.rate.setValue(quality_sample.rate(desk.session))
        self.why = QLineEdit()
        self.problem = label("", "danger", wrap=True)
        self.problem.hide()
        self.keep = button(self.tr("Change"), "primary")
        self.keep.clicked.connect(self._keep)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        text = self.tr(
            "Every child who is looked after or on a protection plan is checked, whatever you set. It holds "
            "at once, also for the latest run; what was checked stays counted by the share it was drawn by."
        )
        box = self.column(title)
        box.addWidget(label(text, wrap=True))
        box.addWidget(FormRow(self.tr("&Of the rest, so many are checked"), self.rate))
        hint = self.tr("In a sentence; it stays in the workspace. The log has the two shares.")
        box.addWidget(FormRow(self.tr("&Why"), self.why, hint))
        box.addWidget(self.problem)
        box.addLayout(foot(cancel, self.keep))
        self.setMinimumWidth(s.huge * 14)

    def _keep(self) -> None:
        try:
            quality_sample.set_rate(self._desk.session, self.rate.value(), self.why.text())
        except TransferError as error:
            self.problem.setText(f"{error.what} {error.remedy}".strip())
            self.problem.show()
            return
        self.accept()
        self._desk.changed.emit()
