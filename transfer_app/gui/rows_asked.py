"""A table whose rows are found by a job: it says in what order they are wanted, and is handed their ids."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from itertools import chain

from PySide6.QtCore import Qt, Signal

from transfer_app.gui.rows_model import Order
from transfer_app.gui.rows_view import RowsTable


class AskedTable(RowsTable):
    """As RowsTable, but nothing is looked for on the screen's thread; lines still come a page at a time."""

    order_asked = Signal(object)
    """A rows_model.Order; show_ids answers it."""

    def show_ids(self, ids: Iterable[int], order: Order) -> None:
        """The current row stays; where it is gone, the next below it that is still there is current.

        Rows that only follow those shown are added below them.
        """
        found = array("q", ids)
        if order == self.rows.order and self.rows.shows_first(found):
            self.rows.grow(found)
            return
        wanted = self._stays(found)
        self.rows.set_ids(found, order)
        self.go_to_id(wanted)

    def _stays(self, found: array[int]) -> int | None:
        """The id to be current among those found, None for none."""
        current = self.current_id()
        if current in found:
            return current
        place, there = self.currentIndex().row(), set(found)
        below = range(max(place, 0), self.rows.rowCount())
        above = range(place - 1, -1, -1)
        kept = (each for row in chain(below, above) if (each := self.rows.id_at(row)) in there)
        return next(kept, found[0] if found else None)

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        key = self.rows.columns[column].key if column >= 0 else ""
        self.order_asked.emit(Order(key, bool(key) and order == Qt.SortOrder.DescendingOrder))
