"""Cards side by side, as many as there is room for, so that large text never needs sideways scrolling."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from transfer_app.gui import theme


class Columns(QWidget):
    """Equal columns of at least `chars` average characters; fewer columns and more rows when narrow."""

    def __init__(self, cards: Sequence[QWidget], chars: int = 22) -> None:
        super().__init__()
        self._cards = cards
        self._least = round(theme.sizes().text * 0.5 * chars)
        self._across = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.sizes().medium)
        for card in cards:
            card.setMinimumWidth(self._least)
        self.setMinimumWidth(self._least)
        self._place(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        gap = self._grid.spacing()
        fits = max(1, (event.size().width() + gap) // (self._least + gap))
        self._place(min(fits, len(self._cards)))

    def _place(self, across: int) -> None:
        if across == self._across:
            return
        for column in range(max(across, self._across)):
            self._grid.setColumnStretch(column, 1 if column < across else 0)
        self._across = across
        for number, card in enumerate(self._cards):
            self._grid.addWidget(card, number // across, number % across)
        # The grid asks for the width of all its columns; only one card's is needed.
        self._grid.setSizeConstraint(QGridLayout.SizeConstraint.SetNoConstraint)
