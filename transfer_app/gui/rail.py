"""The left rail: the path of a record from top to bottom, one button per page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QVBoxLayout

from transfer_app.gui import theme
from transfer_app.gui.icons import icon
from transfer_app.gui.page import Page
from transfer_app.gui.widgets.text import label


class Rail(QFrame):
    """Buttons 1 to n; Up and Down move between them, Ctrl+number reaches them from anywhere."""

    chosen = Signal(int)

    def __init__(self, pages: Sequence[Page]) -> None:
        super().__init__()
        self._current = -1
        theme.role(self, "rail")
        s = theme.sizes()
        self._pages = pages
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(s.small, s.large, s.small, s.medium)
        column.setSpacing(s.tight)
        name = label("transfer-app", "rail-name")
        name.setContentsMargins(s.small, 0, 0, s.medium)
        column.addWidget(name)
        for number, page in enumerate(pages):
            column.addWidget(self._button(number, page))
        column.addStretch(1)
        self._group.idToggled.connect(self._turn)  # a screen reader turns a button on without a click
        self.setAccessibleName(self.tr("Pages"))
        self._name = name
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Icons alone where the window has no room; names stay for screen readers and tool tips."""
        s = theme.sizes()
        self._name.setVisible(not narrow)
        for number, page in enumerate(self._pages):
            self._group.button(number).setText("" if narrow else f" {page.title}")
        self.setFixedWidth(round(s.icon + s.text * 2 + s.small) if narrow else round(s.text * 11.5))

    def _button(self, number: int, page: Page) -> QPushButton:
        s = theme.sizes()
        made = QPushButton(f" {page.title}")
        made.setCheckable(True)
        made.setAutoExclusive(True)  # so a screen reader says one of many, not a tick
        theme.kind(made, "rail")
        made.setIcon(icon(page.icon, theme.colours().rail_text))
        made.setIconSize(QSize(s.icon, s.icon))
        made.setAccessibleName(page.title)
        made.setToolTip(self.tr("{page} (Ctrl+{number})").format(page=page.title, number=number + 1))
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        self._group.addButton(made, number)
        return made

    def _turn(self, number: int, on: bool) -> None:
        if on and number != self._current:
            self.chosen.emit(number)

    def mark(self, current: int) -> None:
        """Show which page is shown."""
        self._current = current
        c = theme.colours()
        for number, page in enumerate(self._pages):
            here = number == current
            made = self._group.button(number)
            made.setChecked(here)
            # Tab leads to the page that is shown, also where it was opened from elsewhere.
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus if here else Qt.FocusPolicy.ClickFocus)
            made.setIcon(icon(page.icon, c.rail_on_current if here else c.rail_text))
