"""Drafting a sharing protocol: with whom, what for, on what basis, from when to when."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateEdit, QGridLayout, QHBoxLayout, QLineEdit

from transfer_app.domain.errors import TransferError
from transfer_app.domain.places import BoundarySet
from transfer_app.domain.sharing import default_end, hard_stop
from transfer_app.domain.staff import Act
from transfer_app.domain.strands import PACKABLE
from transfer_app.gui.desk import Desk
from transfer_app.gui.rights import permit
from transfer_app.gui.widgets import Card, Columns, FormRow, button, label
from transfer_app.gui.words import STRANDS
from transfer_app.services import sharing


class ProtocolForm(Card):
    """drafted(Protocol) once the service took it; given_up when the person changed their mind."""

    drafted = Signal(object)
    given_up = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("Draft a sharing protocol"))
        self._desk = desk
        self.title, self.basis, self.dpia, self.purpose = (QLineEdit() for _ in range(4))
        self.authority = QComboBox()
        self.starts, self.ends = _day_field(), _day_field()
        self.starts.dateChanged.connect(self._follow)
        rows = [
            FormRow(
                self.tr("&Title"),
                self.title,
                self.tr("What people will call it, for example Day-one care files."),
            ),
            FormRow(
                self.tr("&With"), self.authority, self.tr("One of the successors of the boundary set in use.")
            ),
            FormRow(
                self.tr("&Legal basis"), self.basis, self.tr("The order or regulation, and the GDPR article.")
            ),
            FormRow(self.tr("&DPIA reference"), self.dpia, self.tr("The assessment that covers this.")),
            FormRow(
                self.tr("&Purpose"), self.purpose, self.tr("What the other authority needs the records for.")
            ),
            FormRow(self.tr("&First day"), self.starts),
            FormRow(
                self.tr("L&ast day"),
                self.ends,
                self.tr("90 days unless you choose another; 12 months at most."),
            ),
        ]
        self.strands = {strand: QCheckBox(STRANDS[strand]) for strand in PACKABLE}
        self.problem = label("", "danger", wrap=True)
        self.draft = button(self.tr("Draft it"), "primary")
        self.draft.clicked.connect(self._draft)
        self.cancel = button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.given_up)
        self.body.addWidget(Columns(rows, chars=40))
        self.body.addWidget(label(self.tr("Strands it covers"), "subheading"))
        ticks = QGridLayout()
        for number, box in enumerate(self.strands.values()):
            ticks.addWidget(box, number // 3, number % 3)
        self.body.addLayout(ticks)
        foot = QHBoxLayout()
        foot.addWidget(self.problem, 10)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.draft)
        self.body.addLayout(foot)
        self.problem.hide()

    def start(self, areas: BoundarySet, today: date) -> None:
        """An empty form; the successors come from the boundary set."""
        self.authority.clear()
        for area in areas.successors:
            self.authority.addItem(area.name, str(area.code))
        for field in (self.title, self.basis, self.dpia, self.purpose):
            field.clear()
        for box in self.strands.values():
            box.setChecked(False)
        self.starts.setDate(QDate(today.year, today.month, today.day))
        self._follow()
        self.problem.hide()
        permit(self.draft, self._desk.session.user, Act.DRAFT_SHARING)
        self.title.setFocus()

    def _follow(self) -> None:
        """The last day follows the first, and can never lie beyond twelve months."""
        first = _day(self.starts)
        last, most = default_end(first), hard_stop(first)
        self.ends.setDateRange(self.starts.date(), QDate(most.year, most.month, most.day))
        self.ends.setDate(QDate(last.year, last.month, last.day))

    def _draft(self) -> None:
        try:
            protocol = sharing.draft(
                self._desk.session,
                title=self.title.text(),
                authority=self.authority.currentData() or "",
                legal_basis=self.basis.text(),
                dpia_ref=self.dpia.text(),
                purpose=self.purpose.text(),
                starts=_day(self.starts),
                ends=_day(self.ends),
                strands=[strand for strand, box in self.strands.items() if box.isChecked()],
            )
        except TransferError as error:
            self.problem.setText(f"{error.what} {error.remedy}")
            self.problem.show()
            return
        self.drafted.emit(protocol)


def _day_field() -> QDateEdit:
    field = QDateEdit()
    field.setDisplayFormat("d MMMM yyyy")
    field.setCalendarPopup(True)
    return field


def _day(field: QDateEdit) -> date:
    chosen = field.date()
    return date(chosen.year(), chosen.month(), chosen.day())
