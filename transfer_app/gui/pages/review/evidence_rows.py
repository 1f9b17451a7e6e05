"""The evidence a proposal rests on: grade, what, where it is from. Facts of the case are one choice away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from transfer_app.domain.casework import Evidence, EvidenceGrade
from transfer_app.gui import theme
from transfer_app.gui.widgets import button, name_list

NARROW = 29
"""Widths of a row, in heights of its text, below which it takes two lines."""


class EvidenceRows(QWidget):
    """One row at first, as many as needed; empty rows count for nothing."""

    changed = Signal()
    """There is a row more or less."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[EvidenceRow] = []
        self._facts: Sequence[Evidence] = ()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.sizes().tight)
        self.setAccessibleName(self.tr("Evidence"))

    def start(self, facts: Sequence[Evidence], count: int) -> None:
        """Empty rows, `count` of them; facts are offered in each."""
        self._facts = facts
        # To make a row anew takes ten times as long as to empty it.
        for row in self.rows[count:]:
            self._box.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = self.rows[:count]
        for row in self.rows:
            row.start(facts)
        while len(self.rows) < count:
            self.add()
        for row in self.rows:
            row.more.setVisible(row is self.rows[-1])

    def add(self) -> None:
        row = EvidenceRow(self._facts, len(self.rows) + 1)
        row.changed.connect(self.changed)
        self.rows.append(row)
        self._box.addWidget(row)
        row.more.clicked.connect(self._add_and_go)
        for each in self.rows[:-1]:
            each.more.hide()

    def restore(self, items: Sequence[Evidence]) -> None:
        """Fill the rows from the top, with more rows where there are more items."""
        while len(self.rows) < len(items):
            self.add()
        for row, item in zip(self.rows, items, strict=False):
            row.fill(item)

    def evidence(self) -> list[Evidence]:
        return [row.item() for row in self.rows if row.what.currentText().strip()]

    def first_empty(self) -> QWidget:
        """The field to be filled next."""
        return next((row.what for row in self.rows if not row.what.currentText().strip()), self.rows[-1].what)

    def _add_and_go(self) -> None:
        self.add()
        self.rows[-1].what.setFocus()


class EvidenceRow(QWidget):
    changed = Signal()

    def __init__(self, facts: Sequence[Evidence], number: int) -> None:
        super().__init__()
        self._facts = facts
        s = theme.sizes()
        self.grade, self.what, self.source = QComboBox(), QComboBox(), QLineEdit()
        for grade in EvidenceGrade:
            self.grade.addItem(grade.value.capitalize(), grade)
        self.what.setEditable(True)
        line, completer = self.what.lineEdit(), QCompleter(self.what.model(), self.what)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.what.setCompleter(completer)
        self.what.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        if line is not None:
            line.setPlaceholderText(self.tr("Choose a fact, or type"))
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        popup = completer.popup()
        if popup is not None:
            popup.setAccessibleName(self.tr("Facts that hold these words"))
        self.source.setPlaceholderText(self.tr("Source"))
        for widget, name in (
            (self.grade, self.tr("grade")),
            (self.what, self.tr("what it says")),
            (self.source, self.tr("where it is from")),
        ):
            spoken = f"{self.tr('Evidence')} {number}, {name}"
            widget.setAccessibleName(spoken)
            if isinstance(widget, QComboBox):
                name_list(widget, spoken)
        self.what.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.what.setMinimumContentsLength(4)
        self.more = button(self.tr("+"), "quiet", spoken=self.tr("Add another item of evidence"))
        kept = self.more.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.more.setSizePolicy(kept)
        self.more.setToolTip(self.tr("Add another item of evidence"))
        self.what.activated.connect(self._cite)
        self.what.editTextChanged.connect(lambda _: self.changed.emit())
        self.source.textChanged.connect(lambda _: self.changed.emit())
        self.grade.currentIndexChanged.connect(lambda _: self.changed.emit())
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._rest = rest = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(s.small)
        rest.setSpacing(s.small)
        self._row.addWidget(self.what, 1)
        self._row.addLayout(rest, 2)
        rest.addWidget(self.source, 1)
        rest.addWidget(self.grade)
        rest.addWidget(self.more)
        self.start(facts)

    def start(self, facts: Sequence[Evidence]) -> None:
        """Empty, with these facts to choose from; nobody is told that it changed."""
        with QSignalBlocker(self):
            self._facts = facts
            self.what.clear()
            self.what.addItems([fact.what for fact in facts])
            self.what.setCurrentIndex(-1)
            self.source.clear()
            self.grade.setCurrentIndex(list(EvidenceGrade).index(EvidenceGrade.FIELD))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < theme.sizes().text * NARROW
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._row.setDirection(down if narrow else across)

    def minimumSizeHint(self) -> QSize:
        """The width of two lines, so that there may be two."""
        wide = max(self.what.minimumSizeHint().width(), self._rest.minimumSize().width())
        return QSize(wide, self._row.minimumSize().height())

    def cite(self, number: int) -> None:
        """Take the n-th fact of the case."""
        self.what.setCurrentIndex(number)
        self._cite(number)

    def fill(self, item: Evidence) -> None:
        self.what.setEditText(item.what)
        self.source.setText(item.source)
        self.grade.setCurrentIndex(list(EvidenceGrade).index(item.grade))

    def item(self) -> Evidence:
        # Qt hands an enumeration of text back as plain text.
        return Evidence(
            EvidenceGrade(self.grade.currentData()),
            self.what.currentText().strip(),
            self.source.text().strip(),
        )

    def _cite(self, number: int) -> None:
        if 0 <= number < len(self._facts):
            fact = self._facts[number]
            self.source.setText(fact.source)
            self.source.setCursorPosition(0)
            line = self.what.lineEdit()
            if line is not None:
                line.setCursorPosition(0)
            self.grade.setCurrentIndex(list(EvidenceGrade).index(fact.grade))
