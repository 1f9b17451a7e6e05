"""The table people work in: rows as high as the font asks, keys instead of the mouse."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from transfer_app.gui import theme
from transfer_app.gui.rows_model import Column, RowsModel, RowSource


class RowsTable(QTableView):
    """A table over a RowSource. Enter or a double click opens a row; Tab leaves the table."""

    current_changed = Signal(object)
    """The id of the current row, or None."""
    opened = Signal(object)
    """The id of the row that was asked to be opened."""

    def __init__(
        self, source: RowSource, columns: Sequence[Column], name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.rows = RowsModel(source, columns, self)
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self._size_by_font()
        self.setSortingEnabled(False)
        self.horizontalHeader().setSortIndicatorShown(True)
        self.horizontalHeader().setSortIndicatorClearable(True)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.horizontalHeader().setSectionsClickable(True)
        self.horizontalHeader().sortIndicatorChanged.connect(self._sort)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(self._tell_current)

    def show_rows(self, filter: object = None) -> None:
        """Ask the source for the rows of a filter; the current row stays when it is still there."""
        kept = self.current_id()
        self.rows.show(filter)
        self.go_to_id(kept)

    def current_id(self) -> int | None:
        index = self.currentIndex()
        return self.rows.id_at(index.row()) if index.isValid() else None

    def selected_ids(self) -> list[int]:
        """In the order shown. Cheap for ranges: asks the selection for its rows, not its cells."""
        ranges = self.selectionModel().selection().toList()
        rows = sorted({row for part in ranges for row in range(part.top(), part.bottom() + 1)})
        return [self.rows.id_at(row) for row in rows]

    def go_to_id(self, id: int | None) -> bool:
        """Make that row current and visible; False when it is not shown."""
        row = -1 if id is None else self.rows.row_of(id)
        if row < 0:
            return False
        index = self.rows.index(row, max(0, self.currentIndex().column()))
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _size_by_font(self) -> None:
        s = theme.sizes()
        wide = QFontMetricsF(self.font()).averageCharWidth()
        down, across = self.verticalHeader(), self.horizontalHeader()
        down.hide()
        down.setMinimumSectionSize(s.row)
        down.setDefaultSectionSize(s.row)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across.setHighlightSections(False)
        # One of its own: else each painting asks of every row whether all of its column is selected.
        across.setSelectionModel(QItemSelectionModel(self.rows, across))
        across.setStretchLastSection(True)
        for number, column in enumerate(self.rows.columns):
            across.resizeSection(number, round(max(column.chars, len(column.title) + 3) * wide) + s.large)

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        kept = self.current_id()
        self.rows.sort(column, order)
        self.go_to_id(kept)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self.rows.id_at(index.row()))

    def _tell_current(self, current: QModelIndex, previous: QModelIndex) -> None:
        self.current_changed.emit(self.rows.id_at(current.row()) if current.isValid() else None)
