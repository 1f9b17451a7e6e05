"""Drafting a sharing protocol: with whom, what for, on what basis, from when to when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateEdit, QHBoxLayout, QLineEdit, QWidget

from transfer_app.domain.agreement_checks import default_reviews
from transfer_app.domain.agreements import CaseStatus, Part, hard_stop
from transfer_app.domain.day_words import in_full
from transfer_app.domain.errors import TransferError
from transfer_app.domain.places import BoundarySet
from transfer_app.domain.sharing import Protocol, default_end
from transfer_app.domain.staff import Act
from transfer_app.domain.strands import AGREEABLE
from transfer_app.domain.vocabulary import Strand
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.share.people_rows import PeopleRows
from transfer_app.gui.pages.share.terms_fields import OfficersFields, RulesFields
from transfer_app.gui.rights import permit
from transfer_app.gui.widgets import Card, Columns, FormRow, Problem, button, flowing, label, line
from transfer_app.gui.words import STRANDS
from transfer_app.services import sharing


class ProtocolForm(Card):
    """drafted(Protocol) once the service took it; given_up when the person changed their mind."""

    drafted = Signal(object)
    given_up = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("Draft a sharing protocol"))
        self._desk = desk
        self._renewable: dict[int, Protocol] = {}
        self._employer = ""
        self.title, self.basis, self.dpia, self.purpose = (QLineEdit() for _ in range(4))
        self.authority = QComboBox()
        self.starts, self.ends, self.review = _day_field(), _day_field(), _day_field()
        self.starts.dateChanged.connect(self._follow)
        self.ends.dateChanged.connect(self._halve)
        self.authority.currentIndexChanged.connect(lambda _: self._other_council())
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
        self.renews = QComboBox()
        self.renews.currentIndexChanged.connect(lambda _: self._follow())
        rows.insert(
            2,
            FormRow(
                self.tr("&Carries on"),
                self.renews,
                self.tr("A renewal: both councils sign again, and its 12 months count from the first one."),
            ),
        )
        rows.append(FormRow(self.tr("&Review on"), self.review, self.tr("Both councils look at it then.")))
        self.strands = {strand: QCheckBox(STRANDS[strand]) for strand in AGREEABLE}
        self.strands[Strand.ADOPTION].setText(self.tr("Adoption, as restricted records"))
        self.statuses = {
            CaseStatus.OPEN: QCheckBox(self.tr("Open records")),
            CaseStatus.CLOSED: QCheckBox(self.tr("Closed records")),
        }
        self.restricted = QCheckBox(self.tr("Restricted, adoption and held records too; never in bulk"))
        self.ours = OfficersFields(self.tr("Our council"), Part.CONTROLLER, Part.PROCESSOR)
        self.theirs = OfficersFields(self.tr("The other council"), Part.NONE, Part.CONTROLLER)
        self.people, self.rules = PeopleRows(), RulesFields()
        self.problem = Problem()
        self.draft = button(self.tr("Draft it"), "primary")
        self.draft.clicked.connect(self._draft)
        self.cancel = button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.given_up)
        self._lay_out(rows)

    def _lay_out(self, rows: list[FormRow]) -> None:
        self.body.addWidget(Columns(rows, chars=40))
        self._section(self.tr("Strands it covers"), Columns(list(self.strands.values()), chars=34))
        self._section(self.tr("Records it covers"), _ticks([*self.statuses.values(), self.restricted]))
        self._section(self.tr("Who answers for it"), self.ours, self.theirs)
        self._section(self.tr("Who may be sent packages"), self.people)
        self._section(self.tr("Rules"), self.rules)
        foot = QHBoxLayout()
        foot.addWidget(self.problem, 10)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.draft)
        self.body.addLayout(foot)
        self.problem.hide()

    def _section(self, title: str, *parts: QWidget) -> None:
        self.body.addWidget(line())
        self.body.addWidget(label(title, "heading"))
        for part in parts:
            self.body.addWidget(part)

    def start(self, areas: BoundarySet, today: date, protocols: Sequence[Protocol] = ()) -> None:
        """An empty form; the successors come from the boundary set, what can be renewed from protocols."""
        self._renewable = {each.id: each for each in protocols if each.agreed and not each.gone}
        self.authority.clear()
        for area in areas.successors:
            self.authority.addItem(area.name, str(area.code))
        self._offer_renewals()
        for field in (self.title, self.basis, self.dpia, self.purpose):
            field.clear()
        for box in (*self.strands.values(), self.restricted):
            box.setChecked(False)
        for box in self.statuses.values():
            box.setChecked(True)
        for part in (self.ours, self.theirs, self.rules):
            part.start()
        self.people.start(self.authority.currentText())
        self._employer = self.authority.currentText()
        self.starts.setDate(_shown(today))
        self._follow()
        self.problem.hide()
        permit(self.draft, self._desk.session.user, Act.DRAFT_SHARING)
        self.title.setFocus()

    def _offer_renewals(self) -> None:
        self.renews.clear()
        self.renews.addItem(self.tr("None: a new agreement"), None)
        for each in self._renewable.values():
            if each.authority == self.authority.currentData():
                self.renews.addItem(f"{each.title}, to {in_full(each.ends)}", each.id)

    def _other_council(self) -> None:
        """What is offered follows the council that was chosen."""
        self._offer_renewals()
        name = self.authority.currentText()
        self.theirs.title.setText(name or self.tr("The other council"))
        self.people.set_employer(name, self._employer)
        self._employer = name

    def _follow(self) -> None:
        """The last day follows the first, and never lies past twelve months; the review follows both."""
        first = _day(self.starts)
        before = self._renewable.get(self.renews.currentData())
        most = hard_stop(before.terms.term.first if before is not None else first)
        last = max(first, min(default_end(first), most))
        self.ends.setDateRange(self.starts.date(), _shown(max(first, most)))
        self.ends.setDate(_shown(last))
        self._halve()

    def _halve(self) -> None:
        first, last = _day(self.starts), _day(self.ends)
        self.review.setDateRange(_shown(first), _shown(last))
        self.review.setDate(_shown(default_reviews(first, last)[0]))

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
                statuses=[status for status, box in self.statuses.items() if box.isChecked()],
                restricted=self.restricted.isChecked(),
                ours=self.ours.officers(),
                theirs=self.theirs.officers(),
                people=self.people.people(),
                reviews=[_day(self.review)],
                rules=self.rules.rules(),
                renews=self.renews.currentData(),
            )
        except TransferError as error:
            self.problem.setText(f"{error.what} {error.remedy}")
            self.problem.show()
            return
        self.drafted.emit(protocol)


def _ticks(boxes: list[QCheckBox]) -> QWidget:
    made = QWidget()
    made.setLayout(flowing(*boxes))
    return made


def _shown(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _day_field() -> QDateEdit:
    field = QDateEdit()
    field.setDisplayFormat("d MMMM yyyy")
    field.setCalendarPopup(True)
    return field


def _day(field: QDateEdit) -> date:
    chosen = field.date()
    return date(chosen.year(), chosen.month(), chosen.day())
