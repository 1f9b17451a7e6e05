"""Packages that are read where they lie sealed, and were not taken in."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from transfer_app.domain.errors import TransferError
from transfer_app.domain.readings import IncomingDocument, Purpose
from transfer_app.domain.shared_packages import SharedCase, SharedPackage
from transfer_app.domain.staff import Act
from transfer_app.gui import choose_file, theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.packages.case_dialog import CaseDialog
from transfer_app.gui.pages.packages.journal_row import JournalRow
from transfer_app.gui.pages.packages.purpose_form import PurposeForm
from transfer_app.gui.rights import permit
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.widgets import Card, button, label
from transfer_app.gui.words import STRANDS, counted, in_words
from transfer_app.services import looking
from transfer_app.services.case_html import case_html


class SharedCard(Card):
    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("Read without taking in"))
        self._desk = desk
        self._packages: list[SharedPackage] = []
        self._cases: list[SharedCase] = []
        self.look = button(self.tr("Choose a package to read"), icon_name="folder")
        self.look.clicked.connect(self._ask)
        self.corner(self.look)
        self.packages = ListTable(
            (
                Column(self.tr("From"), chars=22),
                Column(self.tr("Tranche"), chars=7, number=True),
                Column(self.tr("Records"), chars=8, number=True),
                Column(self.tr("How it stands"), chars=46),
                Column(self.tr("Package"), chars=20),
            ),
            self.tr("Packages open for reading"),
            most=5,
        )
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("Find by the record's name, as the sender reads it out"))
        self.name.setAccessibleName(self.tr("Find a record by its opaque name"))
        self.name.setClearButtonEnabled(True)
        self.cases = ListTable(
            (
                Column(self.tr("Case record"), chars=26),
                Column(self.tr("Strand"), chars=16),
                Column(self.tr("Documents"), chars=10, number=True),
            ),
            self.tr("Case records that can be read"),
            most=8,
        )
        self.nothing = label(self.tr("No record's name holds that."), "muted")
        self.asking = PurposeForm(desk)
        self.asking.asked.connect(self.open_case)
        self.journal = JournalRow(desk, self._ref)
        self._lay_out()
        self.packages.current_changed.connect(lambda _: self._show_cases())
        self.name.textChanged.connect(lambda _: self._show_cases())
        self.cases.current_changed.connect(lambda _: self._permit())
        self.cases.opened.connect(lambda _: self.asking.purpose.setFocus())

    def refresh(self, trusting: bool) -> int:
        """Read them anew; how many there are. trusting: there is a sender whose card is here."""
        session = self._desk.session
        self._packages = list(reversed(looking.shared(session)))
        rows = [
            (each.sender_name or each.sender, each.tranche, each.records, self._standing(each), each.ref)
            for each in self._packages
        ]
        self.packages.show_list(rows)
        self._full.setVisible(bool(self._packages))
        if self._packages and self.packages.current_id() is None:
            self.packages.go_to_id(0)
        no_one = "" if trusting else self.tr("First add the card of the officer who sends.")
        permit(self.look, session.user, Act.RECEIVE, no_one)
        self.journal.refresh()
        self._show_cases()
        return len(self._packages)

    def open_for_reading(self, manifest: Path) -> None:
        """Check a package once, or find one again whose files were moved."""
        session = self._desk.session
        self._desk.run(
            lambda context: looking.look(session, manifest, context),
            self.tr("Checking the package"),
            self._opened,
        )

    def open_case(self) -> None:
        """Read the case chosen, once a purpose is given; it is noted, logged and told to the sender."""
        package, case = self._package(), self._case()
        if package is None or case is None or not self.asking.open.isEnabled():
            return
        try:
            opened = looking.open_case(self._desk.session, package.ref, case.ref, *self.asking.said)
        except TransferError as error:
            self._desk.fail(error)
            return
        asked = self.asking.taken()
        self.shown = CaseDialog(case_html(opened.content), case.ref, self)
        self.shown.offer(opened.documents, partial(self.save_document, package.ref, case.ref, *asked))
        self.shown.open()

    def save_document(
        self, package: str, case: str, purpose: str, code: Purpose, document: IncomingDocument, path: Path
    ) -> None:
        """Open a document of the case into a new file, for the purpose that the case was opened for."""
        session = self._desk.session
        told = self.tr("Saved {name}. It is not encrypted there: remove it when you are done.")
        self._desk.run(
            lambda context: looking.save_document(
                session, package, case, document.number, purpose, path, code
            ),
            self.tr("Saving the document"),
            lambda _: self._desk.tell("warning", told.format(name=path.name)),
            writes=False,
        )

    def _opened(self, package: SharedPackage) -> None:
        self._desk.tell(
            "good",
            f"Open for reading until {in_words(package.ends)}: {counted(package.records, 'case record')} of "
            f"{package.sender_name}.",
            self.tr("Nothing was taken in, and no receipt was made. Each opening is told to the sender."),
        )

    def _standing(self, package: SharedPackage) -> str:
        if package.ended(self._desk.session.today()):
            return self.tr("Reading ended on {day}: take it in").format(day=in_words(package.ends))
        return self.tr("Open for reading until {day}").format(day=in_words(package.ends))

    def _package(self) -> SharedPackage | None:
        at = self.packages.current_id()
        return self._packages[at] if at is not None and at < len(self._packages) else None

    def _ref(self) -> str:
        package = self._package()
        return package.ref if package is not None else ""

    def _case(self) -> SharedCase | None:
        at = self.cases.current_id()
        return self._cases[at] if at is not None and at < len(self._cases) else None

    def _show_cases(self) -> None:
        package, session = self._package(), self._desk.session
        self._cases = []
        if package is not None and session.user.may(Act.RECEIVE):
            self._cases = looking.cases(session, package.ref, self.name.text())
        self.cases.show_list([(each.ref, STRANDS[each.strand], each.documents) for each in self._cases])
        self.cases.setVisible(bool(self._cases))
        self.nothing.setVisible(not self._cases)
        self._permit()

    def _permit(self) -> None:
        package = self._package()
        over = package is not None and package.ended(self._desk.session.today())
        blocked = self.tr("The time for reading it is over: take it in.") if over else ""
        self.asking.permit(self._case() is not None, blocked)

    def _ask(self) -> None:
        path = choose_file.existing_file(self, self.tr("Package manifest"), choose_file.MANIFESTS)
        if path is not None:
            self.open_for_reading(path)

    def _lay_out(self) -> None:
        lead = self.tr(
            "While access is shared, single cases are read out of the sealed files. Nothing is unpacked, and "
            "no receipt is made."
        )
        self.body.addWidget(label(lead, "muted", wrap=True))
        self._full = QWidget()
        column = QVBoxLayout(self._full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes().small)
        column.addWidget(self.packages)
        column.addWidget(label(self.tr("Its case records"), "subheading"))
        column.addWidget(self.name)
        why = self.tr("Names of children are not searched: that would open every case.")
        column.addWidget(label(why, "small", wrap=True))
        column.addWidget(self.cases)
        column.addWidget(self.nothing)
        column.addWidget(self.asking)
        column.addWidget(self.journal)
        self.body.addWidget(self._full)
