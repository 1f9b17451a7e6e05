"""What of a package is not taken: case records, or single documents of them, each with its reason."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from transfer_app.domain.errors import TransferError
from transfer_app.domain.rejections import LONGEST_REASON, Reason, Rejection, RejectionCode
from transfer_app.gui import theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.packages.receipt_words import WHY, choice, item_words
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.widgets import Columns, button, flowing, label
from transfer_app.services.answering import checked_reason
from transfer_app.services.receiving import Checked

MOST_DOCUMENTS = 999_999


class LeaveOutBox(QWidget):
    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._known: frozenset[str] = frozenset()
        self._items: list[Rejection] = []
        self.table = ListTable(
            (
                Column(self.tr("Case record"), chars=26),
                Column(self.tr("Left out"), chars=18),
                Column(self.tr("Why"), chars=42),
                Column(self.tr("In words"), chars=20),
            ),
            self.tr("What is left out"),
            most=4,
        )
        self.table.current_changed.connect(lambda _: self._permit())
        self.record = QLineEdit()
        self.record.setPlaceholderText(self.tr("Case record to leave out"))
        self.record.setAccessibleName(self.tr("Case record to leave out"))
        self.record.textChanged.connect(lambda _: self._permit())
        self.document = QSpinBox()
        self.document.setRange(0, MOST_DOCUMENTS)
        self.document.setSpecialValueText(self.tr("whole record"))
        self.document.setPrefix(self.tr("document "))
        self.document.lineEdit().setTextMargins(theme.sizes().small, 0, 0, 0)
        self.document.setAccessibleName(self.tr("Document of the record; 0 for the whole record"))
        self.code = choice(self.tr("Why it is left out"), self.tr("Choose why"), WHY.items())
        self.code.currentIndexChanged.connect(lambda _: self._permit())
        self.words = QLineEdit()
        self.words.setMaxLength(LONGEST_REASON)
        self.words.setPlaceholderText(self.tr("More in words, if need be; name nobody"))
        self.words.setAccessibleName(self.tr("More in words, if need be; name nobody"))
        self.words.textChanged.connect(lambda _: self._permit())
        self.add = button(self.tr("Leave it out"), icon_name="plus")
        self.add.clicked.connect(self.add_item)
        self.remove = button(self.tr("Take it after all"), icon_name="undo")
        self.remove.clicked.connect(self.remove_item)
        self._lay_out()

    @property
    def rejections(self) -> tuple[Rejection, ...]:
        return tuple(self._items)

    def show_package(self, checked: Checked) -> None:
        """A package that was checked: only what cannot be taken is left out yet."""
        self._known = frozenset(checked.opened.found.digests)
        completer = QCompleter(sorted(self._known), self.record)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.record.setCompleter(completer)
        for field in (self.record, self.words):
            field.clear()
        self.document.setValue(0)
        self.code.setCurrentIndex(0)
        damaged = Reason(RejectionCode.DAMAGED)
        self._items = [Rejection(record, 0, damaged) for record in checked.unlike]
        self._show()

    def leave_out(self, rejection: Rejection) -> None:
        """In place of what was said of the same item, and of what the whole record takes with it."""
        kept = [each for each in self._items if not _goes_with(each, rejection)]
        self._items = sorted([*kept, rejection], key=lambda each: (each.record, each.document))
        self._show()

    def add_item(self) -> None:
        if not self.add.isEnabled():
            return
        try:
            reason = checked_reason(Reason(RejectionCode(self.code.currentData()), self.words.text()))
        except TransferError as error:
            self._desk.fail(error)
            return
        self.leave_out(Rejection(self.record.text().strip(), self.document.value(), reason))
        self.record.clear()
        self.words.clear()
        self.document.setValue(0)

    def remove_item(self) -> None:
        at = self.table.current_id()
        if at is not None and at < len(self._items):
            del self._items[at]
            self._show()

    def _show(self) -> None:
        self.table.show_list(
            [(each.record, item_words(each), WHY[each.reason.code], each.reason.text) for each in self._items]
        )
        self.table.setVisible(bool(self._items))
        self.remove.setVisible(bool(self._items))
        if self._items and self.table.current_id() is None:
            self.table.go_to_id(0)
        self._permit()
        self.changed.emit()

    def _permit(self) -> None:
        record = self.record.text().strip()
        why = ""
        if record not in self._known:
            why = self.tr("Give a case record of this package by its opaque name.")
        elif not self.code.currentData():
            why = self.tr("Choose why.")
        elif self.code.currentData() == RejectionCode.OTHER and not self.words.text().strip():
            why = self.tr("Say in words why.")
        self.add.setEnabled(not why)
        self.add.setToolTip(why)
        self.add.setAccessibleDescription(why)
        self.remove.setEnabled(self.table.current_id() is not None)

    def _lay_out(self) -> None:
        s = theme.sizes()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(s.small)
        column.addWidget(label(self.tr("Leave out, if anything"), "subheading"))
        how = self.tr(
            "A case record left out goes back to people at the sender. A single document left out is "
            "outstanding: its record is taken, and the document is due again."
        )
        column.addWidget(label(how, "muted", wrap=True))
        column.addWidget(self.table)
        column.addWidget(Columns((self.record, self.document, self.code), chars=30))
        column.addWidget(self.words)
        column.addLayout(flowing(self.add, self.remove))


def _goes_with(earlier: Rejection, now: Rejection) -> bool:
    """Whether what was said before falls away: of the same item, or a record and one of its documents."""
    same = earlier.record == now.record
    return same and (earlier.document == now.document or not earlier.document or not now.document)
