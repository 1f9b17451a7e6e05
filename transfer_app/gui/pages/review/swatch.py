"""The fill of a successor as the map and the timeline draw it, beside its name: their common key."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from transfer_app.gui import theme
from transfer_app.gui.map_layers import blend
from transfer_app.gui.palette import Mark
from transfer_app.gui.widgets import label
from transfer_app.gui.widgets.marks import hatch_brush


class SideName(QWidget):
    """A successor's name with its fill; the words alone are enough for a screen reader."""

    def __init__(self, name: str, mark: Mark) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.sizes().small)
        picture = QLabel()
        picture.setPixmap(_fill(mark, self.devicePixelRatioF()))
        row.addWidget(picture)
        row.addWidget(label(name, "subheading", wrap=True), 1)


def _fill(mark: Mark, ratio: float) -> QPixmap:
    side = round(theme.sizes().text)
    made = QPixmap(round(side * 1.5 * ratio), round(side * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    box = QRectF(1, 1, side * 1.5 - 2, side - 2)
    with QPainter(made) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(mark.colour), 2))
        painter.setBrush(blend(theme.colours().surface, mark.colour, 0.26))
        painter.drawRect(box)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(hatch_brush(mark.hatch, mark.colour, 0.35))
        painter.drawRect(box)
    return made
