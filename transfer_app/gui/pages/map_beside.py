"""A map with a panel of cards beside it; above them where the text is large or the window narrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from transfer_app.gui import theme
from transfer_app.gui.map_view import MapView

PANEL = 26
"""The panel's width beside the map, in heights of the text."""
WIDEST = (1 << 24) - 1
"""QWIDGETSIZE_MAX, which has no name in Python: no limit."""
TALL = 20
"""The map's height above the panel."""
ROOMY = 50
"""Width from which there is room for both."""


class MapBeside(QWidget):
    """The map takes what is left over; the panel scrolls by itself, and with the map when it is above."""

    def __init__(self, view: MapView, cards: Sequence[QWidget]) -> None:
        super().__init__()
        s = theme.sizes()
        inside = QWidget()
        theme.role(inside, "page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, s.small, 0)
        column.setSpacing(s.medium)
        for card in cards:
            column.addWidget(card)
        column.addStretch(1)
        self._panel = QScrollArea(widgetResizable=True)
        self._panel.setFrameShape(QFrame.Shape.NoFrame)
        self._panel.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._panel.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._panel.setWidget(inside)
        self._view, self._column = view, column
        self._least = view.minimumHeight()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(s.medium)
        self._row.addWidget(view, 1)
        self._row.addWidget(self._panel, 1)
        # The row asks for the width of both, which would keep the window from becoming narrow.
        self._row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        self.setMinimumSize(s.huge * 8, s.huge * 5)
        self._roomy = True
        self._panel.setFixedWidth(round(s.text * PANEL))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = event.size().width() >= theme.sizes().text * ROOMY
        if roomy != self._roomy:
            self._roomy = roomy
            self._arrange()

    def _arrange(self) -> None:
        """Beside the cards, or above them in what scrolls."""
        wide = round(theme.sizes().text * PANEL)
        self._panel.setMinimumWidth(wide if self._roomy else 0)
        self._panel.setMaximumWidth(wide if self._roomy else WIDEST)
        if self._roomy:
            self._row.insertWidget(0, self._view, 1)
            self._view.setMinimumHeight(self._least)
        else:
            self._column.insertWidget(0, self._view)
            self._view.setMinimumHeight(round(theme.sizes().text * TALL))
