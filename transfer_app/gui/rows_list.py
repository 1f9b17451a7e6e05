"""A table over a short list of rows that is already in memory, as high as its rows up to a limit."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QScrollArea, QWidget

from transfer_app.gui import theme
from transfer_app.gui.rows_model import Column, Order, Row
from transfer_app.gui.rows_view import RowsTable


class ListRows:
    """A RowSource whose ids are places in a list; column keys are the columns' places, as text."""

    def __init__(self) -> None:
        self.list: Sequence[Row] = ()

    def ids(self, filter: object, order: Order) -> array[int]:
        places = range(len(self.list))
        if not order.key:
            return array("q", places)
        at = int(order.key)
        return array("q", sorted(places, key=lambda n: _sortable(self.list[n][at]), reverse=order.descending))

    def rows(self, ids: Sequence[int]) -> list[Row]:
        return [self.list[place] for place in ids]


class ListTable(RowsTable):
    """Give it rows with show_list(); every column sorts.

    most: rows shown before it scrolls, 0 to take all the height there is. wide: the column that takes the
    width left over, the last by default.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        name: str,
        most: int = 8,
        wide: int = -1,
        parent: QWidget | None = None,
    ) -> None:
        self._list = ListRows()
        self._most = most
        keyed = [
            Column(each.title, str(place), each.chars, each.number, each.text, each.spoken)
            for place, each in enumerate(columns)
        ]
        super().__init__(self._list, keyed, name, parent)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        if wide >= 0:
            self.horizontalHeader().setStretchLastSection(False)
            self.horizontalHeader().setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        self.show_list(())

    def show_list(self, rows: Sequence[Row]) -> None:
        self._list.list = rows
        self.show_rows()
        if self._most:
            self._fit()

    def choose(self, place: int | None) -> bool:
        """Make a row current, in view, with the focus; False where it is not in the list."""
        if not self.go_to_id(place):
            return False
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        around = self.parentWidget()
        while around is not None:
            if isinstance(around, QScrollArea):
                around.ensureWidgetVisible(self)
            around = around.parentWidget()
        return True

    def row_at(self, place: int) -> Row:
        return self._list.list[place]

    def _fit(self) -> None:
        s = theme.sizes()
        shown = min(self._most, max(1, len(self._list.list)))
        frame = 2 * self.frameWidth() + 4
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + shown * s.row + frame)


def _sortable(value: object) -> tuple[bool, float, str]:
    """Numbers by size, text without regard to capitals, nothing last."""
    if isinstance(value, int | float):
        return False, float(value), ""
    return value is None, 0.0, str(value).casefold()
