"""The band along the line in which a place of some accuracy could lie on either side."""

from __future__ import annotations

import shapely
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from transfer_app.gui import theme
from transfer_app.gui.map_geometry import Levels, lines_between, path_of
from transfer_app.gui.map_layers import Layer

OPACITY = 0.22
KEPT = 8
"""Bands that are kept: places are accurate to one of a few radii, and each takes 20 ms to draw anew."""


class BandLayer(Layer):
    """Only along lines between successors: the coast, and the border with others, part none of them."""

    def __init__(self, height: float) -> None:
        super().__init__(height)
        self._levels: Levels = {}
        self._lines: dict[float, shapely.Geometry] = {}
        self._path = QPainterPath()
        self._paths: dict[float, QPainterPath] = {}
        self.radius_m = 0.0
        """Half its width; 0 for none."""

    def show_levels(self, levels: Levels) -> None:
        self._levels, self._lines, self._paths = levels, {}, {}
        self.show_band(0.0)

    def show_band(self, radius_m: float) -> None:
        if radius_m == self.radius_m:
            return
        self.radius_m = radius_m
        if radius_m not in self._paths:
            self._paths = dict([*self._paths.items()][1 - KEPT :]) | {radius_m: self._made(radius_m)}
        self._path = self._paths[radius_m]
        self.resize_to(self._path.boundingRect())

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        tint = QColor(theme.colours().focus)
        pen = QPen(tint, 1)
        pen.setCosmetic(True)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        tint.setAlphaF(OPACITY)
        painter.setBrush(tint)
        painter.drawPath(self._path)

    def _made(self, radius_m: float) -> QPainterPath:
        wkb = shapely.to_wkb(shapely.buffer(self._line(radius_m), radius_m)) if radius_m else b""
        return path_of(wkb) if wkb else QPainterPath()

    def _line(self, radius_m: float) -> shapely.Geometry:
        """In a detail that is a tenth of the radius off at most."""
        fitting = max((each for each in self._levels if each <= radius_m / 10), default=0.0)
        if fitting not in self._lines:
            areas = self._levels.get(fitting, ())
            self._lines[fitting] = lines_between([shapely.from_wkb(area.wkb) for area in areas])
        return self._lines[fitting]
