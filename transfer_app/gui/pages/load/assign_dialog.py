"""Choosing the case record that documents belong to: one of the child's, or one that is searched for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QWidget

from transfer_app.domain.casework import RecordRow
from transfer_app.domain.document_listing import DocumentLine
from transfer_app.gui import theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.latest import Latest
from transfer_app.gui.pages.load.document_words import child_words, documents_named
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.widgets import Dialog, FormRow, button, foot, label
from transfer_app.gui.words import STATES, STRANDS
from transfer_app.services import document_listing

TYPING_MS = 180


class AssignDialog(Dialog):
    """line: the first of the documents, all of one child or all beside the index. do gets the record."""

    def __init__(
        self, desk: Desk, parent: QWidget, line: DocumentLine, count: int, do: Callable[[RecordRow], object]
    ) -> None:
        super().__init__(parent)
        self._desk, self._do = desk, do
        self._records: Sequence[RecordRow] = ()
        title = self.tr("Assign to a case record")
        self.setWindowTitle(title)
        self.setAccessibleName(f"{title}: {documents_named([line], count)}")
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self._looking = Latest(desk, self)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self._look)
        self.search.textChanged.connect(lambda _: self._typing.start())
        self.search.returnPressed.connect(self._look)
        self.table = ListTable(
            (
                Column(self.tr("Strand"), chars=14),
                Column(self.tr("Status"), chars=16),
                Column(self.tr("State"), chars=24),
                Column(self.tr("Case record"), chars=24),
                Column(self.tr("Child"), chars=34),
            ),
            self.tr("Case records"),
            most=8,
        )
        self.told = label("", "muted", wrap=True)
        self.go, self.cancel = button(self.tr("Assign"), "primary"), button(self.tr("Cancel"))
        self.go.clicked.connect(self._assign)
        self.cancel.clicked.connect(self.reject)
        self.table.opened.connect(lambda _: self._assign())
        self.table.current_changed.connect(lambda _: self._permit())
        self._lay_out(documents_named([line], count), line)
        if line.listed:
            self._show(document_listing.records_of(desk.session, line.person))
            self.table.setFocus()
        else:
            self._show(())
            self.search.setFocus()

    def _look(self) -> None:
        self._typing.stop()
        session, words = self._desk.session, self.search.text()
        self._looking.ask(
            lambda context: document_listing.records_like(session, words),
            self.tr("Looking for case records"),
            self._show,
        )

    def _show(self, records: Sequence[RecordRow]) -> None:
        self._records = records
        self.table.show_list([_row(each) for each in records])
        if records:
            self.table.go_to_id(0)
        nothing = self.tr("No case record is found.") if self.search.text().strip() else ""
        most = len(records) == document_listing.MOST_CHOICES
        self.told.setText(self.tr("There are more: type more of the name.") if most else nothing)
        self.told.setVisible(bool(self.told.text()) and (most or not records))
        self._permit()

    def _chosen(self) -> RecordRow | None:
        at = self.table.current_id()
        return self._records[at] if at is not None and at < len(self._records) else None

    def _permit(self) -> None:
        why_not = "" if self._chosen() is not None else self.tr("Choose a case record.")
        self.go.setEnabled(not why_not)
        self.go.setToolTip(why_not)
        self.go.setAccessibleDescription(why_not)

    def _assign(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.accept()
            self._do(chosen)

    def _lay_out(self, named: str, line: DocumentLine) -> None:
        s = theme.sizes()
        box = self.column(self.tr("Assign: {named}").format(named=named))
        if line.listed:
            told = self.tr("The index names {child}. Which of the child's case records is it of?")
            box.addWidget(label(told.format(child=child_words(line)), wrap=True))
        else:
            caption = self.tr("&Whose it is")
            help_text = self.tr("The start of the child's name or id, or of the case record's reference.")
            box.addWidget(FormRow(caption, self.search, help_text))
        box.addWidget(self.table)
        box.addWidget(self.told)
        box.addStretch(1)
        box.addLayout(foot(self.cancel, self.go))
        self.resize(round(s.text * 74), round(s.text * (20 if line.listed else 30)))
        self.go.setAutoDefault(False)
        self.cancel.setAutoDefault(False)


def _row(record: RecordRow) -> tuple[object, ...]:
    name = ", ".join(filter(None, (record.surname, record.forename)))
    child = f"{name} ({record.person_ref})" if name else record.person_ref
    return STRANDS[record.strand], record.status, STATES.get(record.state, record.state), record.ref, child
