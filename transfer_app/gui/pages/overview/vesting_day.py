"""Setting the vesting day: the day the successors take over."""

from __future__ import annotations

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QWidget

from transfer_app.domain.errors import TransferError
from transfer_app.gui import theme
from transfer_app.gui.day_field import day_field, day_of
from transfer_app.gui.desk import Desk
from transfer_app.gui.widgets import Dialog, FormRow, button, foot
from transfer_app.services import workspaces


class VestingDayDialog(Dialog):
    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        s = theme.sizes()
        self.setWindowTitle(self.tr("Vesting day"))
        known = desk.session.vesting_day
        self.day = day_field(desk.today())
        if known is not None:
            self.day.setDate(QDate(known.year, known.month, known.day))
        self.keep = button(self.tr("Set the day"), "primary")
        self.keep.clicked.connect(self._keep)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        box = self.column(self.tr("Vesting day"))
        box.addWidget(
            FormRow(
                self.tr("&Day"),
                self.day,
                self.tr("The day the new councils take over. After a change, run the allocation again."),
            )
        )
        box.addLayout(foot(cancel, self.keep))
        self.setMinimumWidth(s.huge * 14)

    def _keep(self) -> None:
        try:
            workspaces.set_vesting_day(self._desk.session, day_of(self.day))
        except TransferError as error:
            self.reject()
            self._desk.fail(error)
            return
        self.accept()
        self._desk.changed.emit()
