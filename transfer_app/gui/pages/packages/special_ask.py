"""Asking for a special package: under which protocol, whose records, for whom, and on what evidence."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from transfer_app.domain.errors import TransferError
from transfer_app.domain.sharing import Protocol
from transfer_app.domain.special import BASIS_WORDS
from transfer_app.domain.staff import Act
from transfer_app.gui import theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.packages.special_request import record_words
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.widgets import FormRow, Problem, button, empty_layout, label
from transfer_app.gui.words import counted
from transfer_app.services import special
from transfer_app.services.special import WaitingChild


class AskSpecial(QWidget):
    """asked: a request was made. What was typed stays until it is."""

    asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._protocols: list[Protocol] = []
        self._children: list[WaitingChild] = []
        self.protocol, self.evidence = QComboBox(), QLineEdit()
        self.protocol.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.protocol.currentIndexChanged.connect(lambda _: self._show_waiting())
        self.table = ListTable(
            (
                Column(self.tr("Why apart"), chars=18),
                Column(self.tr("Ready records of one child"), chars=44),
                Column(self.tr("Not ready"), chars=24),
                Column(self.tr("Asked for"), chars=10),
            ),
            self.tr("Records that can only go in a special package"),
            most=6,
            wide=1,
        )
        self.none = label("", "muted", wrap=True)
        self.people: dict[int, QCheckBox] = {}
        self._people = QHBoxLayout()
        self.problem = Problem()
        self.ask = button(self.tr("Ask for the package"), icon_name="plus")
        self.ask.clicked.connect(self._ask)
        self.table.current_changed.connect(lambda _: self._permit())
        self._lay_out()

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.sizes().small)
        box.addWidget(FormRow(self.tr("&Protocol that covers restricted records"), self.protocol))
        box.addWidget(self.table)
        box.addWidget(self.none)
        self._form = QWidget()
        column = QVBoxLayout(self._form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes().small)
        column.addWidget(label(self.tr("Sealed for"), "subheading"))
        column.addLayout(self._people)
        column.addWidget(
            FormRow(
                self.tr("&Evidence that they may go"),
                self.evidence,
                self.tr("Who agreed and where it is written. It stays in the workspace; no address here."),
            )
        )
        foot = QHBoxLayout()
        foot.addWidget(self.problem, 1)
        foot.addStretch(0)
        foot.addWidget(self.ask)
        column.addLayout(foot)
        box.addWidget(self._form)

    def refresh(self, protocols: list[Protocol]) -> None:
        """protocols: those that cover restricted records; the one chosen stays chosen."""
        kept = self.protocol.currentData()
        self._protocols = protocols
        self.protocol.blockSignals(True)
        self.protocol.clear()
        for each in protocols:
            self.protocol.addItem(f"{each.title}: {each.authority_name or each.authority}", each.id)
        at = self.protocol.findData(kept)
        self.protocol.setCurrentIndex(at if at >= 0 else len(protocols) - 1)
        self.protocol.blockSignals(False)
        self._show_waiting()

    def _chosen(self) -> Protocol | None:
        wanted = self.protocol.currentData()
        return next((each for each in self._protocols if each.id == wanted), None)

    def _show_waiting(self) -> None:
        chosen = self._chosen()
        self._children = special.waiting(self._desk.session, chosen.id) if chosen is not None else []
        self.table.show_list([_row(each) for each in self._children])
        self.table.setVisible(bool(self._children))
        self._form.setVisible(bool(self._children))
        where = (chosen.authority_name or chosen.authority) if chosen is not None else ""
        self.none.setText(
            self.tr("No record bound for {name} has to go by this route now.").format(name=where)
        )
        self.none.setVisible(not self._children)
        self._offer_people(chosen)
        self._permit()

    def _offer_people(self, chosen: Protocol | None) -> None:
        empty_layout(self._people)
        usable = chosen.usable_recipients if chosen is not None else ()
        self.people = {each.id: QCheckBox(f"{each.name}, {each.role}") for each in usable}
        for box in self.people.values():
            box.toggled.connect(lambda _: self._permit())
            self._people.addWidget(box)
        if not usable:
            self._people.addWidget(
                label(self.tr("Nobody's key is confirmed under this protocol."), "warning")
            )
        self._people.addStretch(1)

    def _child(self) -> WaitingChild | None:
        at = self.table.current_id()
        return self._children[at] if at is not None and at < len(self._children) else None

    def _permit(self) -> None:
        why = self._why_not()
        self.ask.setEnabled(not why)
        self.ask.setToolTip(why)
        self.ask.setAccessibleDescription(why)
        self.problem.setText(why)
        theme.role(self.problem, "muted")
        self.problem.setVisible(bool(why))

    def _why_not(self) -> str:
        user, child = self._desk.session.user, self._child()
        if not user.may(Act.PROPOSE):
            return self.tr("A reviewer who is cleared asks for it.")
        if child is None:
            return self.tr("Choose whose records to ask for.")
        if child.asked:
            return self.tr("Request {number} is for these records.").format(number=child.asked)
        if not child.ready:
            return self.tr("None of these records is ready.")
        if not any(box.isChecked() for box in self.people.values()):
            return self.tr("Tick whom it is sealed for.")
        return ""

    def _ask(self) -> None:
        child, chosen = self._child(), self._chosen()
        if child is None or chosen is None:
            return
        try:
            special.request(
                self._desk.session,
                child.ready[0].ref,
                basis=child.basis,
                protocol_id=chosen.id,
                recipients=[number for number, box in self.people.items() if box.isChecked()],
                evidence=self.evidence.text(),
            )
        except TransferError as error:
            self.problem.setText(f"{error.what} {error.remedy}".strip())
            theme.role(self.problem, "danger")
            self.problem.show()
            return
        self.evidence.clear()
        self.asked.emit()


def _row(child: WaitingChild) -> tuple[object, ...]:
    held = "; ".join(f"{number:,} {why}" for why, number in child.held.items())
    records = record_words(child.ready, child.changed)
    return (
        BASIS_WORDS[child.basis].capitalize(),
        records or counted(0, "record"),
        held,
        f"request {child.asked}" if child.asked else "",
    )
