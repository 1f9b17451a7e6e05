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
    """Closer, further, all, selection; top left of the map."""

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
            made = QToolButton()
            made.setIcon(icon(name, theme.colours().text))
            made.setIconSize(QSize(theme.sizes().icon, theme.sizes().icon))
            made.setToolTip(words)
            made.setAccessibleName(words)
            made.clicked.connect(act)
            column.addWidget(made)
        self.adjustSize()
