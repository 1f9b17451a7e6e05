"""All case records as one item, fast enough to drag: a crowd of them is one picture (map_stamps.py).

A hundred thousand graphics items take 300 ms a frame; this takes a few. When few enough are in view,
each is drawn as its outcome's own shape with a casing; in a crowd, as a smaller mark or a dot.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from transfer_app.gui import theme
from transfer_app.gui.map_geometry import MapPoints, PointClass
from transfer_app.gui.map_layers import Layer, with_pixels
from transfer_app.gui.map_stamps import Stamps
from transfer_app.gui.palette import Mark
from transfer_app.gui.widgets.marks import draw_mark

CROWD = 20_000
FEW = 2_500
RADIUS = {"few": 6.0, "some": 3.6, "crowd": 1.4}
HALOES_DRAWN = 2_000


class PointsLayer(Layer):
    """Later classes are drawn over earlier ones: put those that matter most last."""

    def __init__(self, height: float) -> None:
        super().__init__(height)
        self.points = MapPoints.none()
        self.classes: Sequence[PointClass] = ()
        self._stamps = Stamps(self.points, self.classes)
        self._y = np.empty(0)
        self._selected: NDArray[np.intp] = np.empty(0, np.intp)

    def show_points(self, points: MapPoints, classes: Sequence[PointClass], bounds: QRectF) -> None:
        self.points, self.classes = points, classes
        self._stamps = Stamps(points, classes)
        self._y = -points.northings
        self._selected = np.empty(0, np.intp)
        self.resize_to(bounds)

    def counts(self) -> list[int]:
        """How many points of each class."""
        return [int(each) for each in np.bincount(self.points.classes, minlength=len(self.classes))]

    def select(self, ids: Sequence[int]) -> NDArray[np.intp]:
        """Mark these; returns where they are in the arrays."""
        self._selected = np.flatnonzero(np.isin(self.points.ids, np.asarray(ids, np.int64)))
        self.update()
        return self._selected

    @property
    def selected(self) -> NDArray[np.intp]:
        return self._selected

    def nearest(self, easting: float, northing: float, reach_m: float) -> list[int]:
        """The ids at the nearest place within reach: several, where several share the very same point."""
        if not len(self._y):
            return []
        away = (self.points.eastings - easting) ** 2 + (self.points.northings - northing) ** 2
        best = int(np.argmin(away))
        if away[best] > reach_m**2:
            return []
        return [int(each) for each in self.points.ids[away == away[best]]]

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        device, view = painter.device(), painter.worldTransform()
        ratio = device.devicePixelRatioF()
        width, height = device.width(), device.height()
        x = self.points.eastings * view.m11() + view.dx()
        y = self._y * view.m22() + view.dy()
        seen = np.flatnonzero((x > -20) & (x < width + 20) & (y > -20) & (y < height + 20))

        def draw() -> None:
            if len(seen) <= FEW:
                self._draw_each(painter, x, y, seen, ratio)
            else:
                size = "crowd" if len(seen) > CROWD else "some"
                self._stamps.draw(painter, view, (x, y), seen, RADIUS[size])
            self._draw_haloes(painter, x, y, width, height)

        with_pixels(painter, draw)

    def _draw_each(
        self,
        painter: QPainter,
        x: NDArray[np.float64],
        y: NDArray[np.float64],
        seen: NDArray[np.intp],
        ratio: float,
    ) -> None:
        casing = theme.colours().surface
        for number, each in enumerate(self.classes):
            mark = _picture(each.mark, RADIUS["few"], ratio, casing)
            half = mark.width() / ratio / 2
            for place in seen[self.points.classes[seen] == number].tolist():
                painter.drawPixmap(QPointF(x[place] - half, y[place] - half), mark)

    def _draw_haloes(
        self, painter: QPainter, x: NDArray[np.float64], y: NDArray[np.float64], width: int, height: int
    ) -> None:
        c = theme.colours()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        drawn = 0
        for place in self._selected.tolist():
            if not (-20 < x[place] < width + 20 and -20 < y[place] < height + 20):
                continue
            for colour, thick in ((c.surface, 5.0), (c.halo, 2.4)):
                painter.setPen(QPen(QColor(colour), thick))
                painter.drawEllipse(QPointF(x[place], y[place]), 10.5, 10.5)
            drawn += 1
            if drawn == HALOES_DRAWN:
                return


@lru_cache(maxsize=64)
def _picture(mark: Mark, radius: float, ratio: float, casing: str) -> QPixmap:
    side = round((radius * 1.4 + 2) * 2 * ratio)
    made = QPixmap(side, side)
    made.fill(Qt.GlobalColor.transparent)
    with QPainter(made) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_mark(painter, mark, side / 2, side / 2, radius * ratio, casing)
    made.setDevicePixelRatio(ratio)
    return made
