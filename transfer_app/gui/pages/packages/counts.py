"""A heading with counted lines and their total."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from transfer_app.gui import theme
from transfer_app.gui.widgets import empty_layout, label


class Counts(QWidget):
    def __init__(self, heading: str) -> None:
        super().__init__()
        s = theme.sizes()
        self._heading = heading
        self.heading = label(heading, "subheading")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(s.medium)
        self._grid.setVerticalSpacing(s.tight)
        self._grid.setColumnStretch(0, 1)
        self.nothing = label(self.tr("None"), "muted")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(s.tight)
        box.addWidget(self.heading)
        box.addWidget(self.nothing)
        box.addLayout(self._grid)
        box.addStretch(1)

    def show_counts(self, counts: Sequence[tuple[str, int]]) -> None:
        empty_layout(self._grid)
        for number, (words, count) in enumerate(counts):
            figure = label(f"{count:,}")
            figure.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(label(words, wrap=True), number, 0)
            self._grid.addWidget(figure, number, 1)
        total = sum(count for _, count in counts)
        self.heading.setText(f"{self._heading}: {total:,}")
        self.nothing.setVisible(not counts)
        told = ", ".join(f"{words} {count:,}" for words, count in counts)
        self.setAccessibleName(f"{self.heading.text()}. {told}")
