"""The packages that came in, their cases by opaque reference, and reading one for a stated purpose."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QTextBrowser,
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
from transfer_app.gui.pages.packages.openings_dialog import OpeningsDialog
from transfer_app.gui.rights import permit
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.widgets import Card, EmptyState, button, label
from transfer_app.gui.words import STRANDS, moment
from transfer_app.services import journals, reading, receiving
from transfer_app.services.case_html import STYLE, case_html

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
        self.journal = button(self.tr("Save its access journal"), icon_name="save")
        self.journal.clicked.connect(self._ask_journal)
        self.who = button(self.tr("Who opened what"), icon_name="log")
        self.who.clicked.connect(self.show_openings)
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
                Column(self.tr("Documents"), chars=10, number=True),
            ),
            self.tr("Case records of the package"),
            most=8,
        )
        self.purpose = QLineEdit()
        self.purpose.setPlaceholderText(self.tr("What do you need it for?"))
        self.purpose.setAccessibleName(self.tr("Purpose of opening the case"))
        self.kind = QComboBox()
        self.kind.setAccessibleName(self.tr("Kind of purpose"))
        self.kind.view().setAccessibleName(self.tr("Kinds of purpose"))
        for each in Purpose:
            self.kind.addItem(each.value.replace("-", " ").capitalize(), each.value)
        # No kind is claimed that nobody chose.
        self.kind.setCurrentIndex(self.kind.findData(Purpose.OTHER.value))
        self.read = button(self.tr("Open the case"), icon_name="review")
        self.read.clicked.connect(self.open_case)
        self.purpose.returnPressed.connect(self.open_case)
        self.purpose.textChanged.connect(lambda _: self._permit())
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
        self.cases.current_changed.connect(lambda _: self._permit())
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

    def open_case(self) -> None:
        """Read the case chosen, once a purpose is given; who, when and which goes into the log."""
        case = self._case()
        if case is None or not self.read.isEnabled():
            return
        try:
            opened = reading.open_case(self._desk.session, case.id, self.purpose.text(), self._kind())
        except TransferError as error:
            self._desk.fail(error)
            return
        asked = (self.purpose.text(), self._kind())
        self.purpose.clear()
        self.shown = CaseDialog(case_html(opened.content), case.ref, self)
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
            path = receiving.save_receipt(self._desk.session, package.id, folder)
        except TransferError as error:
            self._desk.fail(error)
            return
        self._desk.tell("good", f"Saved {path.name} with the .sig beside it.")

    def save_journal(self, folder: Path) -> None:
        """Write the signed access journal of the package chosen, to send back."""
        package = self._package()
        if package is None:
            return
        try:
            path = journals.save(self._desk.session, package.ref, folder)
        except TransferError as error:
            self._desk.fail(error)
            return
        self._desk.tell("good", f"Saved {path.name} with the .sig beside it: send both back.")

    def show_openings(self) -> None:
        """Who opened records of the package chosen here."""
        package = self._package()
        if package is not None:
            openings = journals.openings(self._desk.session, package.ref)
            self.told = OpeningsDialog(package.ref, openings, self)
            self.told.open()

    def _ask_journal(self) -> None:
        folder = choose_file.existing_folder(self, self.tr("Folder for the access journal"))
        if folder is not None:
            self.save_journal(folder)

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
        self.cases.show_list([(each.ref, STRANDS[each.strand], each.documents) for each in self._cases])
        permit(self.save, user, Act.RECEIVE)
        permit(self.journal, user, Act.RECEIVE)
        self._permit()

    def _permit(self) -> None:
        why = ""
        if self._case() is None:
            why = self.tr("Choose a case record first.")
        elif not self.purpose.text().strip():
            why = self.tr("Say first what you need it for.")
        permit(self.read, self._desk.session.user, Act.SEE_RECORDS, why)

    def _kind(self) -> Purpose:
        # Qt hands back the text of what it was given.
        return Purpose(self.kind.currentData())

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
        row = QHBoxLayout()
        row.setSpacing(s.small)
        row.addWidget(self.purpose, 1)
        row.addWidget(self.read)
        column.addWidget(self.kind)
        column.addLayout(row)
        hint = self.tr(
            "Every opening is logged and told to the sender with its kind of purpose; what you type stays."
        )
        column.addWidget(label(hint, "small", wrap=True))
        told = QHBoxLayout()
        told.addWidget(self.journal)
        told.addWidget(self.who)
        told.addStretch(1)
        column.addLayout(told)
        self.body.addWidget(self._full)
        self.body.addWidget(self.empty)


class CaseDialog(QDialog):
    """One case to read; it fetches nothing and follows no link."""

    def __init__(self, html: str, ref: str, parent: QWidget) -> None:
        super().__init__(parent)
        s = theme.sizes()
        self.setWindowTitle(ref)
        self.page = QTextBrowser()
        self.page.setOpenLinks(False)
        self.page.setAccessibleName(self.tr("Case record {ref}").format(ref=ref))
        # The style is for paper; on screen the palette in force says which colours can be read.
        self.page.setHtml(html.replace(STYLE, ""))
        close = button(self.tr("Close"), "primary")
        close.clicked.connect(self.accept)
        box = QVBoxLayout(self)
        box.setContentsMargins(s.medium, s.medium, s.medium, s.medium)
        box.addWidget(self.page, 1)
        self.documents: list[QPushButton] = []
        self._documents = QVBoxLayout()
        box.addLayout(self._documents)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        box.addLayout(row)
        self.resize(round(s.text * 60), round(s.text * 42))

    def offer(
        self, documents: Iterable[IncomingDocument], save: Callable[[IncomingDocument, Path], None]
    ) -> None:
        """A button for each document of the case, that asks for a file and saves it there."""
        for each in documents:
            words = self.tr("Save document {number}: {name}").format(
                number=each.number, name=_shown(each.name)
            )
            one = button(words, icon_name="save")
            one.clicked.connect(partial(self._ask, each, save))
            self._documents.addWidget(one)
            self.documents.append(one)

    def _ask(
        self, document: IncomingDocument, save: Callable[[IncomingDocument, Path], None], *_: object
    ) -> None:
        path = choose_file.new_file(
            self, self.tr("Save the document"), _file_name(document.name), choose_file.DOCUMENTS
        )
        if path is not None:
            save(document, path)


def _file_name(name: str) -> str:
    """What to suggest: the name came from outside, and may hold a path."""
    return re.split(r"[/\\]", name)[-1].strip(". ") or "document"


def _shown(name: str) -> str:
    """On a button: short, and an ampersand that stays one."""
    return (name if len(name) <= LONGEST_SHOWN else name[: LONGEST_SHOWN - 1] + "…").replace("&", "&&")
