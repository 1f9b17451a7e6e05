"""A list in which each line has a tick, all of them at first."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from transfer_app.gui import theme


class TickList(QListWidget):
    """itemChanged, as of any list, is told when a tick is taken or put back."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)

    def show_lines(self, lines: Iterable[str]) -> None:
        """These lines in place of what was there, ticked."""
        self.clear()
        for line in lines:
            item = QListWidgetItem(line)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            item.setSizeHint(QSize(0, theme.sizes().row))
            self.addItem(item)

    def ticked(self, place: int) -> bool:
        return self.item(place).checkState() is Qt.CheckState.Checked

    def unticked(self) -> list[int]:
        """The places of the lines whose tick was taken, from 0."""
        return [place for place in range(self.count()) if not self.ticked(place)]
