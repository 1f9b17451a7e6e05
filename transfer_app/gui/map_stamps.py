"""A crowd of points as one picture, made by numpy; while the map is dragged it is only put elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from transfer_app.gui.map_geometry import MapPoints, PointClass
from transfer_app.gui.palette import Shape
from transfer_app.gui.widgets.marks import shape_path

KEPT = 3
"""A picture of all points is kept where it is no larger than so many views."""

_Pixels = NDArray[np.intp]
_Places = tuple[NDArray[np.float64], NDArray[np.float64]]


class Stamps:
    """The points of one map, drawn at the places that they have in a view."""

    def __init__(self, points: MapPoints, classes: Sequence[PointClass]) -> None:
        self._points, self._classes = points, classes
        self._of: tuple[float, ...] = ()
        self._image = QImage()
        self._left = self._top = 0.0

    def draw(self, painter: QPainter, view: QTransform, at: _Places, seen: _Pixels, radius: float) -> None:
        """at: where the points are in the view's pixels; seen: the numbers of those in it."""
        ratio = painter.device().devicePixelRatioF()
        left, top = view.dx() * ratio, view.dy() * ratio
        # Moved by whole pixels, each point is in the same pixel of the picture as before.
        of = (view.m11(), view.m22(), ratio, radius, left % 1.0, top % 1.0)
        size = round(painter.device().width() * ratio), round(painter.device().height() * ratio)
        if of != self._of:
            self._of = of
            self._keep(at, size, radius * ratio, ratio, (left, top))
        if self._image.isNull():
            columns, rows = (_pixels(each[seen], ratio) for each in at)
            image = self._stamped(columns, rows, seen, size, radius * ratio, ratio)
            painter.drawImage(QPointF(0, 0), image)
            return
        place = QPointF(round(self._left + left) / ratio, round(self._top + top) / ratio)
        painter.drawImage(place, self._image)

    def _keep(
        self, at: _Places, size: tuple[int, int], radius: float, ratio: float, moved: tuple[float, float]
    ) -> None:
        """Make the picture of all points, or none where it would be too large for a view of this size."""
        columns, rows = (_pixels(each, ratio) for each in at)
        reach = round(radius) + 1
        left, top = int(columns.min()) - reach, int(rows.min()) - reach
        whole = int(columns.max()) + reach + 1 - left, int(rows.max()) + reach + 1 - top
        self._image = QImage()
        if whole[0] * whole[1] <= KEPT * size[0] * size[1]:
            everything = np.arange(len(columns))
            self._image = self._stamped(columns - left, rows - top, everything, whole, radius, ratio)
        self._left, self._top = left - moved[0], top - moved[1]

    def _stamped(
        self, columns: _Pixels, rows: _Pixels, numbers: _Pixels, size: tuple[int, int], radius: float,
        ratio: float,
    ) -> QImage:  # fmt: skip
        """A transparent picture with each class's shape stamped at its places; all in device pixels.

        Many records share a pixel, so the last class stays at each; then one pass per pixel of the stamp.
        """
        width, height = size
        margin = round(radius) + 1
        wide, high = width + 2 * margin, height + 2 * margin
        inside = (columns >= 0) & (columns < width) & (rows >= 0) & (rows < height)
        places = ((rows + margin) * wide + columns + margin)[inside]
        classes = self._points.classes[numbers][inside]
        top = np.zeros(wide * high, np.uint8)
        for number in range(len(self._classes)):
            top[places[classes == number]] = number + 1
        once = np.flatnonzero(top)
        kinds = top[once]
        ink = np.zeros(wide * high, np.uint32)
        for number, each in enumerate(self._classes):
            stamp = _stamp(each.mark.shape, radius)
            colour, here = QColor(each.mark.colour).rgba(), once[kinds == number + 1]
            for down, across in (np.argwhere(stamp) - stamp.shape[0] // 2).tolist():
                ink[here + (down * wide + across)] = colour
        whole = QImage(ink.data, wide, high, wide * 4, QImage.Format.Format_ARGB32_Premultiplied)
        image = whole.copy(margin, margin, width, height)
        image.setDevicePixelRatio(ratio)
        return image


def _pixels(at: NDArray[np.float64], ratio: float) -> _Pixels:
    """Rounded half up: to the even one would depend on where the view stands."""
    return np.floor(at * ratio + 0.5).astype(np.intp)


@lru_cache(maxsize=64)
def _stamp(shape: Shape, radius: float) -> NDArray[np.bool_]:
    """The shape as pixels, an odd number a side; a crowd's dot is a plain block."""
    reach = max(1, round(radius))
    side = 2 * reach + 1
    if radius < 3:
        return np.ones((side, side), np.bool_)
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(QTransform.fromTranslate(side / 2, side / 2))
        painter.fillPath(shape_path(shape, radius), QColor("black"))
    alpha = np.frombuffer(image.constBits(), np.uint8).reshape(side, side, 4)[:, :, 3]
    return np.asarray(alpha > 110)
