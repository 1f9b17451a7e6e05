"""Choosing what the queue shows: each facet's values with how many records have them, most first."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from transfer_app.domain.queue_filter import QueueCounts, QueueFilter, Value
from transfer_app.gui import theme
from transfer_app.gui.pages.review.facet_words import FACET_NAMES, FacetWords
from transfer_app.gui.widgets import label

SHOWN = 50
"""Values of a facet that are listed; the others are found by the search within."""

_VALUE = int(Qt.ItemDataRole.UserRole)


class FilterPopup(QFrame):
    """Facets on the left, the values of one of them on the right; nothing is asked of the workspace here."""

    changed = Signal(object)
    """A QueueFilter."""
    statuses_wanted = Signal()
    """The statuses are looked at, and have not been counted for this filter."""

    def __init__(self, words: FacetWords, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        theme.role(self, "card")
        self._words = words
        self._wanted, self._counts = QueueFilter(), QueueCounts()
        self._statuses: Mapping[str, int] | None = None
        self.facets, self.values = QListWidget(), QListWidget()
        self.facets.setAccessibleName(self.tr("Filter by"))
        self.values.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for name in FACET_NAMES.values():
            self.facets.addItem(name)
            self.facets.item(self.facets.count() - 1).setSizeHint(QSize(0, theme.sizes().row))
        self.within = QLineEdit()
        self.within.setPlaceholderText(self.tr("Search these"))
        self.within.setAccessibleName(self.tr("Search the values"))
        self.but = QCheckBox(self.tr("All but the ticked ones"))
        self.told = label("", "small", wrap=True)
        self._lay_out()
        self.facets.currentRowChanged.connect(lambda _: self._turn())
        self.within.textChanged.connect(lambda _: self._fill())
        self.values.itemChanged.connect(lambda _: self._choose())
        self.values.itemActivated.connect(_turn_over)
        self.but.toggled.connect(lambda _: self._choose())
        self.facets.setCurrentRow(0)

    @property
    def facet(self) -> str:
        return list(FACET_NAMES)[self.facets.currentRow()]

    def show_counts(self, wanted: QueueFilter, counts: QueueCounts) -> None:
        """What is chosen now, and how many records there are of each kind."""
        self._wanted, self._counts, self._statuses = wanted, counts, None
        for row, (facet, name) in enumerate(FACET_NAMES.items()):
            self.facets.item(row).setText(f"{name}  •" if wanted.chosen(facet) else name)
        self._fill()

    def show_statuses(self, counted: Mapping[str, int]) -> None:
        self._statuses = counted
        self._fill()

    def _turn(self) -> None:
        with QSignalBlocker(self.within):
            self.within.clear()
        self.values.setAccessibleName(FACET_NAMES[self.facet])
        self._fill()

    def _fill(self) -> None:
        """List the values anew, unless that would take the one under the cursor away."""
        facet, kept = self.facet, self.values.currentItem()
        at = kept.data(_VALUE) if kept is not None else None
        counted = self._counted(facet)
        chosen = self._wanted.chosen(facet)
        every = {**dict.fromkeys(chosen, 0), **counted}
        typed = self.within.text().strip().lower()
        found = [one for one in every if typed in self._words.of(facet, one).lower()]
        found.sort(key=lambda one: (one not in chosen, -every[one], self._words.of(facet, one)))
        with QSignalBlocker(self.values), QSignalBlocker(self.but):
            self.values.clear()
            for one in found[:SHOWN]:
                self.values.addItem(self._item(facet, one, every[one], one in chosen))
                if kept is not None and one == at:
                    self.values.setCurrentRow(self.values.count() - 1)
            self.but.setChecked(facet in self._wanted.without)
        self.but.setEnabled(bool(chosen))
        self.within.setVisible(len(every) > SHOWN)
        more = len(found) - SHOWN
        self.told.setText(self.tr("{n} more: search to find them").format(n=more) if more > 0 else "")
        if facet == "statuses" and self._statuses is None and self.isVisible():
            self.told.setText(self.tr("Counting…"))
            self.statuses_wanted.emit()

    def _counted(self, facet: str) -> Mapping[Value, int]:
        if facet != "statuses":
            return self._counts.of(facet, self._wanted)
        return dict((self._statuses or {}).items())

    def _item(self, facet: str, value: Value, count: int, ticked: bool) -> QListWidgetItem:
        item = QListWidgetItem(f"{self._words.of(facet, value)}   {count:,}")
        item.setData(_VALUE, value)
        item.setToolTip(item.text())
        item.setSizeHint(QSize(0, theme.sizes().row))
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        return item

    def _choose(self) -> None:
        facet = self.facet
        shown = [self.values.item(row) for row in range(self.values.count())]
        listed = {item.data(_VALUE) for item in shown}
        ticked = [item.data(_VALUE) for item in shown if item.checkState() is Qt.CheckState.Checked]
        out_of_sight = [one for one in self._wanted.chosen(facet) if one not in listed]
        wanted = self._wanted.choosing(facet, [*out_of_sight, *ticked], without=self.but.isChecked())
        if wanted != self._wanted:
            self._wanted = wanted
            self.but.setEnabled(bool(wanted.chosen(facet)))
            self.changed.emit(wanted)

    def _lay_out(self) -> None:
        s = theme.sizes()
        grid = QGridLayout(self)
        grid.setContentsMargins(s.medium, s.medium, s.medium, s.medium)
        grid.setSpacing(s.small)
        self.facets.setFixedWidth(round(s.text * 9))
        right = QVBoxLayout()
        right.setSpacing(s.small)
        for widget in (self.within, self.values, self.told, self.but):
            right.addWidget(widget)
        grid.addWidget(self.facets, 0, 0)
        grid.addLayout(right, 0, 1)
        self.setFixedSize(round(s.text * 42), round(s.text * 26))


def _turn_over(item: QListWidgetItem) -> None:
    """Enter ticks, as Space does."""
    ticked = item.checkState() is Qt.CheckState.Checked
    item.setCheckState(Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)
