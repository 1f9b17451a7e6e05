"""A table over more rows than fit: the ids in order, and the last pages of rows that were looked at.

The ids are a snapshot (8 bytes a row): rows do not jump while someone decides, and jumping anywhere
costs one page. Filtering and sorting are the source's work. Roles are compared as plain ints because
data() is called some thousands of times a frame.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from transfer_app.gui.translation import COLUMNS, translate

DISPLAY = int(Qt.ItemDataRole.DisplayRole)
ALIGN = int(Qt.ItemDataRole.TextAlignmentRole)
SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
WANTED = frozenset((DISPLAY, ALIGN, SPOKEN))
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

Index = QModelIndex | QPersistentModelIndex
Row = tuple[object, ...]
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Order:
    """Sort by the column of that key; key '' is the source's own order."""

    key: str = ""
    descending: bool = False


class RowSource(Protocol):
    """Where rows come from: a read-only query of a service."""

    def ids(self, filter: object, order: Order) -> array[int]:
        """The ids of the rows that pass the filter (None: all), in order, as array('q')."""
        ...

    def rows(self, ids: Sequence[int]) -> list[Row]:
        """One tuple per id, in the order asked for, with one value per column."""
        ...


def plain(value: object) -> str:
    """How a value is shown when its column does not say: numbers with commas, None as nothing."""
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


@dataclass(frozen=True, slots=True)
class Column:
    """key: what the source sorts by, '' when it cannot. chars: width in average characters.

    text: value to what is shown. spoken: value to what a screen reader says, text by default.
    """

    title: str
    key: str = ""
    chars: int = 14
    number: bool = False
    text: Callable[[object], str] = plain
    spoken: Callable[[object], str] | None = None


class RowsModel(QAbstractTableModel):
    """Rows of one source. Ask for others with show(); read what is selected with id_at()."""

    PAGE = 200
    PAGES_KEPT = 32

    def __init__(self, source: RowSource, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._columns = tuple(columns)
        self._ids = array("q")
        self._filter: object = None
        self._order = Order()
        self._pages: OrderedDict[int, list[Row]] = OrderedDict()

    @property
    def columns(self) -> tuple[Column, ...]:
        return self._columns

    @property
    def order(self) -> Order:
        return self._order

    @property
    def filter(self) -> object:
        return self._filter

    def show(self, filter: object = None, order: Order | None = None) -> None:
        """Ask the source anew, here and now; for work that may take long, see set_ids."""
        self._filter = filter
        self.set_ids(self._source.ids(filter, order or self._order), order)

    def set_ids(self, ids: array[int], order: Order | None = None) -> None:
        """Show these rows, in this order; ids may have been fetched by a job."""
        self.beginResetModel()
        self._ids = ids
        self._order = order or self._order
        self._pages.clear()
        self.endResetModel()

    def grow(self, ids: array[int]) -> None:
        """More rows below those that are shown: ids begins with theirs, and nothing that is shown moves."""
        count = len(self._ids)
        self.beginInsertRows(_NOWHERE, count, len(ids) - 1)
        self._ids = ids
        self._pages.pop(count // self.PAGE, None)
        self.endInsertRows()

    def remove(self, ids: Sequence[int]) -> None:
        """These rows are not of the list any more."""
        for id in ids:
            row = self.row_of(id)
            if row >= 0:
                self.beginRemoveRows(_NOWHERE, row, row)
                self._ids = self._ids[:row] + self._ids[row + 1 :]
                self._close_up(row)
                self.endRemoveRows()

    def shows_first(self, ids: array[int]) -> bool:
        """What is shown is how these ids begin."""
        return 0 < len(self._ids) < len(ids) and ids[: len(self._ids)] == self._ids

    def forget(self, ids: Sequence[int]) -> None:
        """These rows were changed elsewhere: read them again, keep the order."""
        for id in ids:
            number, place = divmod(self.row_of(id), self.PAGE)
            page = self._pages.get(number, [])
            if 0 <= place < len(page):
                page[place : place + 1] = self._source.rows([id])
                row = number * self.PAGE + place
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(self._columns) - 1))

    def id_at(self, row: int) -> int:
        return self._ids[row]

    def row_of(self, id: int) -> int:
        """Where an id is shown, -1 when it is not."""
        try:
            return self._ids.index(id)
        except ValueError:
            return -1

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = DISPLAY) -> object:
        if role not in WANTED or not index.isValid():
            return None
        column = self._columns[index.column()]
        if role == ALIGN:
            return _RIGHT if column.number else _LEFT
        value = self._row(index.row())[index.column()]
        if role == DISPLAY:
            return column.text(value)
        return f"{self.heading(index.column())}: {(column.spoken or column.text)(value)}"

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == ALIGN:
            return _RIGHT if self._columns[section].number else _LEFT
        return self.heading(section) if role in (DISPLAY, SPOKEN) else None

    def heading(self, section: int) -> str:
        """A column that was made before the window has its words translated here."""
        return translate(COLUMNS, self._columns[section].title)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column the source can sort by; anything else goes back to the source's own order."""
        key = self._columns[column].key if 0 <= column < len(self._columns) else ""
        self.show(self._filter, Order(key, bool(key) and order == Qt.SortOrder.DescendingOrder))

    def _row(self, row: int) -> Row:
        number, place = divmod(row, self.PAGE)
        page = self._pages.setdefault(number, [])
        self._pages.move_to_end(number)
        if place >= len(page):
            first = number * self.PAGE
            page += self._source.rows(self._ids[first + len(page) : first + self.PAGE])
            if len(self._pages) > self.PAGES_KEPT:
                self._pages.popitem(last=False)
        return page[place]

    def _close_up(self, row: int) -> None:
        """The rows below a row that is gone move up by one. What a page lacks at its end is read again."""
        gone, place = divmod(row, self.PAGE)
        for number in sorted(each for each in self._pages if each >= gone):
            page, at = self._pages[number], place if number == gone else 0
            above = self._pages.get(number - 1, [])
            if number > gone and len(above) == self.PAGE - 1:
                above += page[:1]
            del page[at : at + 1]
