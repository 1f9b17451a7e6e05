"""Parking a record: why, and until which day."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QLineEdit, QWidget

from transfer_app.domain.errors import TransferError
from transfer_app.gui import theme
from transfer_app.gui.day_field import day_field, day_of
from transfer_app.gui.desk import Desk
from transfer_app.gui.widgets import Dialog, FormRow, Problem, button, foot
from transfer_app.services import parking

USUAL = timedelta(days=7)


class ParkDialog(Dialog):
    """Accepted once the record is parked; a refusal is said in the dialog, and what was typed stays."""

    def __init__(self, desk: Desk, record_id: int, whose: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._record = desk, record_id
        s = theme.sizes()
        self.setWindowTitle(self.tr("Park for later"))
        self.why = QLineEdit()
        usual = desk.session.today() + USUAL
        self.until = day_field(usual)
        self.until.setDate(QDate(usual.year, usual.month, usual.day))
        self.problem = Problem()
        self.keep = button(self.tr("Park"), "primary")
        self.keep.clicked.connect(self._keep)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        box = self.column(self.tr("Park {whose} for later").format(whose=whose))
        why, until = self.tr("&Why"), self.tr("&Until")
        box.addWidget(FormRow(why, self.why, self.tr("In a few words, what it waits for.")))
        box.addWidget(FormRow(until, self.until, self.tr("On this day it is back in the queue by itself.")))
        box.addWidget(self.problem)
        box.addLayout(foot(cancel, self.keep))
        self.setMinimumWidth(s.huge * 14)

    def _keep(self) -> None:
        try:
            parking.park(self._desk.session, self._record, self.why.text(), day_of(self.until))
        except TransferError as error:
            self.problem.setText(f"{error.what} {error.remedy}".strip())
            self.problem.show()
            return
        self.accept()
