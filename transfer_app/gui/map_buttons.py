"""The map's own buttons, for those who do not use the wheel or the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from transfer_app.gui import theme
from transfer_app.gui.icons import icon

if TYPE_CHECKING:
    from transfer_app.gui.map_view import MapView

CLOSER = 1.6


class MapButtons(QWidget):
    """Closer, further, all, selection, key, and saving where it is offered; top left of the map."""

    def __init__(self, view: MapView) -> None:
        super().__init__(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes().tight)
        for name, words, act in (
            ("plus", self.tr("Zoom in (+)"), lambda: view.zoom(CLOSER)),
            ("minus", self.tr("Zoom out (-)"), lambda: view.zoom(1 / CLOSER)),
            ("zoom-all", self.tr("Show all (Home)"), view.zoom_to_all),
            ("zoom-selected", self.tr("Show the selection (Z)"), view.zoom_to_selection),
        ):
            made = _button(name, words)
            made.clicked.connect(act)
            column.addWidget(made)
        self.key = _button("log", self.tr("Show the key (K)"))
        self.key.setCheckable(True)
        self.key.setChecked(True)
        self.key.toggled.connect(view.viewport().update)
        column.addWidget(self.key)
        self.background = _button("layers", self.tr("Background of the map"))
        self.background.clicked.connect(view.background_wanted)
        self.sheet = _button("save", self.tr("Save or print (P)"))
        self.sheet.clicked.connect(view.sheet_wanted)
        for each in (self.background, self.sheet):
            each.hide()
            column.addWidget(each)
        self.adjustSize()

    def offer_background(self) -> None:
        """Where somebody listens to background_wanted."""
        self.background.show()
        self.adjustSize()

    def offer_sheet(self) -> None:
        """Where somebody listens to sheet_wanted."""
        self.sheet.show()
        self.adjustSize()


def _button(name: str, words: str) -> QToolButton:
    made = QToolButton()
    side = theme.sizes().icon
    made.setIcon(icon(name, theme.colours().text))
    made.setIconSize(QSize(side, side))
    made.setToolTip(words)
    made.setAccessibleName(words)
    return made
