"""What the queue is filtered by: a search, a choice for each facet, and a line that says what is chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QHideEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from transfer_app.domain.queue_filter import FACETS, QueueCounts, QueueFilter
from transfer_app.gui import theme
from transfer_app.gui.pages.review.facet_words import FacetWords
from transfer_app.gui.pages.review.filter_popup import FilterPopup
from transfer_app.gui.pages.review.queue_source import TO_REVIEW
from transfer_app.gui.widgets import Flow, button, empty_layout

USUAL = QueueFilter(states=TO_REVIEW)
"""What is shown until somebody filters, and when all filters are cleared: what waits for review."""

TYPING_MS = 180


class FilterBar(QWidget):
    """`changed` follows what is typed and chosen. chosen: the filter without the search."""

    changed = Signal()
    statuses_wanted = Signal()

    def __init__(
        self,
        title: Callable[[str], str],
        names: Callable[[], Mapping[str, str]],
        people: Callable[[], Mapping[int, str]],
    ) -> None:
        super().__init__()
        self.chosen = USUAL
        self._beside: QWidget | None = None
        self._words = FacetWords(title, names, people)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search name, id or reference  (Ctrl+F)"))
        self.search.setAccessibleName(self.tr("Search name, id or reference"))
        self.search.setClearButtonEnabled(True)
        self.mine = button(self.tr("Mine"), spoken=self.tr("Only what was given to me"))
        self.mine.setCheckable(True)
        self.mine.toggled.connect(self._only_mine)
        self.open = button(self.tr("Filter…"), spoken=self.tr("Choose filters"))
        self.open.clicked.connect(self._open)
        self.popup = FilterPopup(self._words, self)
        self.popup.changed.connect(self._choose)
        self.popup.statuses_wanted.connect(self.statuses_wanted)
        self.chips = QWidget()
        self._flow = Flow(theme.sizes().tight, self.chips)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.sizes().small)
        grid.addWidget(self.search, 0, 0, 1, 4)
        grid.addWidget(self.mine, 1, 0)
        grid.addWidget(self.open, 1, 1)
        grid.setColumnStretch(3, 1)
        grid.addWidget(self.chips, 2, 0, 1, 4)
        self._grid = grid
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self.changed)
        self.search.textChanged.connect(lambda _: self._typing.start())
        self._show_chips()

    def add_beside(self, widget: QWidget) -> None:
        """After the button that opens the filters."""
        self._beside = widget
        self._grid.addWidget(widget, 1, 2)

    def wanted(self) -> QueueFilter:
        self._typing.stop()
        return replace(self.chosen, search=self.search.text().strip())

    def hideEvent(self, event: QHideEvent) -> None:
        """What was typed last is asked when the list is shown again, not of a window that was closed."""
        self._typing.stop()
        super().hideEvent(event)

    def put(self, chosen: QueueFilter) -> None:
        """Filter by this and nothing that was typed; whoever puts it asks for the list."""
        with QSignalBlocker(self.search), QSignalBlocker(self.mine):
            self.search.setText(chosen.search)
            self.mine.setChecked(chosen.mine)
        self._typing.stop()
        self.chosen = replace(chosen, search="")
        self._show_chips()

    def offer(self, *, facets: bool) -> None:
        """Whether the list can be filtered by more than the search."""
        self.open.setVisible(facets)
        self.mine.setVisible(facets)
        if self._beside is not None:
            self._beside.setVisible(facets)
        self.chips.setVisible(facets)

    def show_counts(self, counts: QueueCounts) -> None:
        self.popup.show_counts(self.wanted(), counts)

    def _only_mine(self, wanted: bool) -> None:
        self.chosen = replace(self.chosen, mine=wanted)
        self._show_chips()
        self.changed.emit()

    def _open(self) -> None:
        corner = self.open.mapToGlobal(QPoint(self.open.width(), self.open.height()))
        self.popup.move(corner - QPoint(self.popup.width(), 0))
        self.popup.show()
        self.popup.facets.setFocus(Qt.FocusReason.PopupFocusReason)

    def _choose(self, chosen: QueueFilter) -> None:
        self.chosen = replace(chosen, search="")
        self._show_chips()
        self.changed.emit()

    def _take_away(self, facet: str) -> None:
        self._choose(self.chosen.choosing(facet, ()))
        self.open.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clear(self) -> None:
        self.put(USUAL)
        self.changed.emit()
        self.open.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_chips(self) -> None:
        empty_layout(self._flow)
        for facet in FACETS:
            if self.chosen.chosen(facet):
                self._add_chip(facet)
        if self.chosen != USUAL:
            clear = button(self.tr("Clear all"), "quiet", spoken=self.tr("Clear all filters"))
            clear.clicked.connect(self._clear)
            self._flow.addWidget(clear)
        self.chips.updateGeometry()

    def _add_chip(self, facet: str) -> None:
        without = facet in self.chosen.without
        told = self._words.chip(facet, self.chosen.chosen(facet), without=without)
        chip = button("", spoken=self.tr("Remove the filter: {told}").format(told=told))
        room = round(theme.sizes().text * 20)
        chip.setText(f"{QFontMetrics(chip.font()).elidedText(told, Qt.TextElideMode.ElideRight, room)}   ✕")
        chip.setToolTip(told)
        chip.setMinimumHeight(theme.sizes().row)
        chip.clicked.connect(partial(self._take_away, facet))
        self._flow.addWidget(chip)
