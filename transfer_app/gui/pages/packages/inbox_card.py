"""The packages that came in, their cases by opaque reference, and reading one for a stated purpose."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import (
    QVBoxLayout,
    QWidget,
)

from transfer_app.domain.errors import TransferError
from transfer_app.domain.manifest import Kind
from transfer_app.domain.packages import IncomingCase, IncomingPackage
from transfer_app.domain.readings import IncomingDocument, Purpose
from transfer_app.domain.staff import Act
from transfer_app.gui import choose_file, theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.packages.case_dialog import CaseDialog
from transfer_app.gui.pages.packages.journal_row import JournalRow
from transfer_app.gui.pages.packages.purpose_form import PurposeForm
from transfer_app.gui.rights import permit
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.widgets import Card, EmptyState, button, label
from transfer_app.gui.words import STRANDS, moment
from transfer_app.services import answering, reading
from transfer_app.services.case_html import case_html

LONGEST_SHOWN = 60
"""Letters of a document's name on its button."""


class InboxCard(Card):
    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("Received"))
        self._desk = desk
        self._packages: list[IncomingPackage] = []
        self._cases: list[IncomingCase] = []
        self.save = button(self.tr("Save its receipt again"), icon_name="save")
        self.save.clicked.connect(self._ask)
        self.corner(self.save)
        self.journal = JournalRow(desk, self._ref)
        self.who = self.journal.who
        self.packages = ListTable(
            (
                Column(self.tr("From"), chars=22),
                Column(self.tr("Verdict"), chars=10),
                Column(self.tr("Records"), chars=8, number=True),
                Column(self.tr("Came in"), chars=27),
                Column(self.tr("Package"), chars=20),
            ),
            self.tr("Packages that came in"),
            most=5,
        )
        self.cases = ListTable(
            (
                Column(self.tr("Case record"), chars=26),
                Column(self.tr("Strand"), chars=16),
                Column(self.tr("Documents"), chars=16, number=True),
                Column(self.tr("Copy"), chars=12),
            ),
            self.tr("Case records of the package"),
            most=8,
        )
        self.asking = PurposeForm(desk)
        self.purpose, self.read = self.asking.purpose, self.asking.open
        self.asking.asked.connect(self.open_case)
        self.empty = EmptyState(
            self.tr("Nothing has come in yet"),
            self.tr(
                "Packages that you accept appear here with their case records, by opaque reference only."
            ),
            "",
            "packages",
        )
        self._lay_out()
        self.packages.current_changed.connect(lambda _: self._show_cases())
        self.cases.current_changed.connect(lambda _: self.asking.permit(self._case() is not None))
        self.cases.opened.connect(lambda _: self.purpose.setFocus())

    def refresh(self) -> int:
        """Read them anew; how many there are."""
        self._packages = list(reversed(reading.inbox(self._desk.session)))
        self.packages.show_list(
            [
                (
                    each.sender_name or each.sender,
                    each.verdict.capitalize() + (", special" if each.kind is Kind.SPECIAL else ""),
                    each.records,
                    moment(each.received_at),
                    each.ref,
                )
                for each in self._packages
            ]
        )
        self._full.setVisible(bool(self._packages))
        self.empty.setVisible(not self._packages)
        self.save.setVisible(bool(self._packages))
        if self._packages and self.packages.current_id() is None:
            self.packages.go_to_id(0)
        self._show_cases()
        return len(self._packages)

    def choose(self, ref: str) -> bool:
        """Make the package of that name current; False where there is none."""
        at = next((n for n, each in enumerate(self._packages) if each.ref == ref), None)
        return self.packages.choose(at)

    def open_case(self) -> None:
        """Read the case chosen, once a purpose is given; who, when and which goes into the log."""
        case = self._case()
        if case is None or not self.read.isEnabled():
            return
        try:
            opened = reading.open_case(self._desk.session, case.id, *self.asking.said)
        except TransferError as error:
            self._desk.fail(error)
            return
        asked = self.asking.taken()
        self.shown = CaseDialog(case_html(opened.content), case.ref, self)
        self.shown.warn(opened.warning)
        self.shown.offer(opened.documents, partial(self.save_document, case.id, *asked))
        self.shown.open()

    def save_document(
        self, case_id: int, purpose: str, code: Purpose, document: IncomingDocument, path: Path
    ) -> None:
        """Open a document of the case into a new file, for the purpose that the case was opened for."""
        try:
            reading.save_document(self._desk.session, case_id, document.number, purpose, path, code)
        except TransferError as error:
            self._desk.fail(error)
            return
        told = self.tr("Saved {name}. It is not encrypted there: remove it when you are done.")
        self._desk.tell("warning", told.format(name=path.name))

    def save_receipt(self, folder: Path) -> None:
        """Write the receipt of the package chosen once more."""
        package = self._package()
        if package is None:
            return
        try:
            path = answering.save_receipt(self._desk.session, package.id, folder)
        except TransferError as error:
            self._desk.fail(error)
            return
        self._desk.tell("good", f"Saved {path.name} with the .sig beside it.")

    def _ref(self) -> str:
        package = self._package()
        return package.ref if package is not None else ""

    def _package(self) -> IncomingPackage | None:
        at = self.packages.current_id()
        return self._packages[at] if at is not None and at < len(self._packages) else None

    def _case(self) -> IncomingCase | None:
        at = self.cases.current_id()
        return self._cases[at] if at is not None and at < len(self._cases) else None

    def _show_cases(self) -> None:
        package, user = self._package(), self._desk.session.user
        allowed = package is not None and user.may(Act.SEE_RECORDS)
        self._cases = reading.incoming_cases(self._desk.session, package.id) if package and allowed else []
        self.cases.show_list(
            [
                (each.ref, STRANDS[each.strand], each.documents, each.state.capitalize())
                for each in self._cases
            ]
        )
        permit(self.save, user, Act.RECEIVE)
        self.journal.refresh()
        self.asking.permit(self._case() is not None)

    def _ask(self) -> None:
        folder = choose_file.existing_folder(self, self.tr("Folder for the receipt"))
        if folder is not None:
            self.save_receipt(folder)

    def _lay_out(self) -> None:
        s = theme.sizes()
        self._full = QWidget()
        column = QVBoxLayout(self._full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(s.small)
        column.addWidget(self.packages)
        column.addWidget(label(self.tr("Its case records"), "subheading"))
        column.addWidget(self.cases)
        column.addWidget(self.asking)
        column.addWidget(self.journal)
        self.body.addWidget(self._full)
        self.body.addWidget(self.empty)
