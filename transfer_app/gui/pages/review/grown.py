"""Columns of labels that are filled anew for every case."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from transfer_app.gui import theme
from transfer_app.gui.widgets import empty_layout, label


class Grown(QWidget):
    """A column of labels that is filled anew for every case."""

    def __init__(self) -> None:
        super().__init__()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.sizes().tight)

    def add(self, widget: QWidget) -> None:
        self._box.addWidget(widget)

    def clear(self) -> None:
        empty_layout(self._box)

    def words(self) -> list[str]:
        """What is shown, line by line."""
        return [each.text() for each in self.findChildren(QLabel) if not each.isHidden()]


class Bulleted(Grown):
    """A heading with sentences; hidden while there are none."""

    def __init__(self, heading: str) -> None:
        super().__init__()
        self._heading = heading

    def show_lines(self, lines: tuple[str, ...] | list[str]) -> None:
        self.clear()
        self.add(label(self._heading, "subheading"))
        for each in lines:
            self.add(label(f"•  {each}", wrap=True))
        self.setVisible(bool(lines))
