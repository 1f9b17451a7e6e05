"""The comments on a record, and a search through those on all records."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from transfer_app.domain.errors import TransferError
from transfer_app.domain.staff import Act
from transfer_app.domain.working import Comment
from transfer_app.gui import theme
from transfer_app.gui.desk import Desk
from transfer_app.gui.pages.review.case_words import name_of
from transfer_app.gui.widgets import Dialog, button, foot, label
from transfer_app.gui.words import moment
from transfer_app.services import commenting, reviewing

_RECORD = Qt.ItemDataRole.UserRole


class CommentsDialog(Dialog):
    """wanted(record id): a comment was chosen, and its record is to be shown."""

    wanted = Signal(int)

    def __init__(self, desk: Desk, record_id: int, whose: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._record, self._whose = desk, record_id, whose
        self.setWindowTitle(self.tr("Comments"))
        self.search, self.list, self.text = QLineEdit(), QListWidget(), QLineEdit()
        self.head = label("", "heading", wrap=True)
        self.told = label("", "muted", wrap=True)
        self.add = button(self.tr("Add"), "primary")
        self._lay_out()
        user = desk.session.user
        may = user.may(Act.PROPOSE) or user.may(Act.APPROVE)
        self.text.setEnabled(may)
        self.add.setEnabled(may)
        self.search.textChanged.connect(lambda _: self.refresh())
        self.add.clicked.connect(self._add)
        self.list.itemActivated.connect(self._go)
        self.refresh()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """What is searched for on all records; else all on this one."""
        text = self.search.text().strip()
        session = self._desk.session
        found = commenting.search(session, text) if text else commenting.of_record(session, self._record)
        self.head.setText(
            self.tr("Comments and reasons that hold “{text}”").format(text=text)
            if text
            else self.tr("Comments on {whose}").format(whose=self._whose)
        )
        self._fill(found, named=bool(text))
        self.told.setText("" if found else self.tr("No comment yet.") if not text else self.tr("None found."))
        self.told.setVisible(not found)

    def _fill(self, found: Sequence[Comment], named: bool) -> None:
        session = self._desk.session
        rows = {each.id: each for each in reviewing.rows(session, sorted({c.record_id for c in found}))}
        self.list.clear()
        for each in found:
            whose = f"{name_of(rows[each.record_id])}  ·  " if named else ""
            kind = self.tr("reason of a proposal  ·  ") if each.reason else ""
            item = QListWidgetItem(f"{each.text}\n{whose}{kind}{each.author}, {moment(each.at)}")
            item.setData(_RECORD, each.record_id)
            self.list.addItem(item)
        # The newest in sight: of one record it stands last, of a search first.
        self.list.setCurrentRow(0 if named else self.list.count() - 1)

    def _add(self) -> None:
        try:
            commenting.add(self._desk.session, self._record, self.text.text())
        except TransferError as error:
            self.told.setText(f"{error.what} {error.remedy}".strip())
            self.told.show()
            return
        self.text.clear()
        self.search.clear()
        self.refresh()

    def _go(self, item: QListWidgetItem) -> None:
        self.wanted.emit(item.data(_RECORD))
        self.accept()

    def _lay_out(self) -> None:
        s = theme.sizes()
        for field, words in (
            (self.search, self.tr("Search the comments and reasons of all records")),
            (self.text, self.tr("What the next person should know")),
        ):
            field.setPlaceholderText(words)
            field.setAccessibleName(words)
        self.list.setWordWrap(True)
        self.list.setSpacing(s.tight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(self.tr("Comments"))
        self.list.setToolTip(self.tr("Enter shows the record of a comment"))
        close = button(self.tr("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        self.add.setDefault(True)
        row = QHBoxLayout()
        row.addWidget(self.text, 1)
        row.addWidget(self.add)
        kept = label(self.tr("Comments stay in this workspace; none is sent or logged."), "small", wrap=True)
        box = self.column()
        for each in (self.search, self.head, self.told):
            box.addWidget(each)
        box.addWidget(self.list, 1)
        box.addLayout(row)
        box.addWidget(kept)
        box.addLayout(foot(close))
        self.resize(s.huge * 17, s.huge * 15)
