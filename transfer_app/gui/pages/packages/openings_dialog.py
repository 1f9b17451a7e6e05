"""Who opened which record of a package: the same for its sender and its receiver. It names no child."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from transfer_app.domain.access_journal import Opening
from transfer_app.domain.fields import instant_text
from transfer_app.gui import theme
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.widgets import Dialog, button, foot, label
from transfer_app.gui.words import moment


class OpeningsDialog(Dialog):
    def __init__(self, package: str, openings: Sequence[Opening], parent: QWidget) -> None:
        super().__init__(parent)
        s = theme.sizes()
        self.setWindowTitle(self.tr("Who opened what"))
        self.table = ListTable(
            (
                Column(self.tr("Case record"), chars=26),
                Column(self.tr("What"), chars=12),
                Column(self.tr("Opened"), chars=28),
                Column(self.tr("By"), chars=20),
                Column(self.tr("For"), chars=20),
            ),
            self.tr("Openings"),
            most=12,
        )
        self.table.show_list([_row(each) for each in reversed(openings)])
        self.table.setVisible(bool(openings))
        box = QVBoxLayout(self)
        box.setContentsMargins(s.medium, s.medium, s.medium, s.medium)
        box.setSpacing(s.small)
        told = self.tr("Openings of package {package} that are known here, the newest first.")
        if not openings:
            told = self.tr("No opening of package {package} is known here.")
        box.addWidget(label(told.format(package=package), wrap=True))
        box.addWidget(self.table)
        hint = self.tr("A copy opened outside this program, or from an unpacked folder, is not here.")
        box.addWidget(label(hint, "small", wrap=True))
        box.addStretch(1)
        close = button(self.tr("Close"), "primary")
        close.clicked.connect(self.accept)
        box.addLayout(foot(close))
        self.resize(round(s.text * 72), round(s.text * 30))


def _row(opening: Opening) -> tuple[object, ...]:
    what = f"Document {opening.document}" if opening.document else "Case"
    purpose = opening.purpose.value.replace("-", " ").capitalize()
    return (opening.record, what, moment(instant_text(opening.at)), opening.person, purpose)
