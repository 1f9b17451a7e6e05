"""The marks of outcomes as drawn things: shapes for points and keys, hatching for fills."""

from __future__ import annotations

from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF

from transfer_app.gui.palette import Hatch, Mark, Shape

_BRUSHES = {
    Hatch.PLAIN: Qt.BrushStyle.NoBrush,
    Hatch.RISING: Qt.BrushStyle.BDiagPattern,
    Hatch.FALLING: Qt.BrushStyle.FDiagPattern,
    Hatch.CROSSED: Qt.BrushStyle.DiagCrossPattern,
    Hatch.LEVEL: Qt.BrushStyle.HorPattern,
    Hatch.UPRIGHT: Qt.BrushStyle.VerPattern,
    Hatch.DOTTED: Qt.BrushStyle.Dense6Pattern,
}
_CORNERS = {Shape.DIAMOND: (4, 0.0), Shape.HEXAGON: (6, pi / 6), Shape.TRIANGLE: (3, 0.0)}


def hatch_brush(hatch: Hatch, colour: str, opacity: float) -> QBrush:
    """The lines of a hatching, to be laid over a plain fill."""
    ink = QColor(colour)
    ink.setAlphaF(opacity)
    return QBrush(ink, _BRUSHES[hatch])


def shape_path(shape: Shape, radius: float) -> QPainterPath:
    """The outline of a mark around (0, 0); marks of one radius look equally large."""
    path = QPainterPath()
    if shape in (Shape.CIRCLE, Shape.RING):
        path.addEllipse(QPointF(0, 0), radius * 0.95, radius * 0.95)
        if shape is Shape.RING:
            path.addEllipse(QPointF(0, 0), radius * 0.45, radius * 0.45)
    elif shape is Shape.SQUARE:
        path.addRect(QRectF(-0.82 * radius, -0.82 * radius, 1.64 * radius, 1.64 * radius))
    elif shape is Shape.BAR:
        path.addRect(QRectF(-1.1 * radius, -0.45 * radius, 2.2 * radius, 0.9 * radius))
    elif shape is Shape.STAR:
        path.addPolygon(_ring(10, 0.0, radius * 1.2, radius * 0.55))
    elif shape is Shape.CROSS:
        path = _cross(radius)
    else:
        corners, turn = _CORNERS[shape]
        reach = radius * (1.25 if shape is Shape.TRIANGLE else 1.15)
        path.addPolygon(_ring(corners, turn, reach, reach))
    path.closeSubpath()
    return path


def _ring(corners: int, turn: float, outer: float, inner: float) -> QPolygonF:
    angles = [turn + 2 * pi * k / corners for k in range(corners)]
    reach = [outer if k % 2 == 0 else inner for k in range(corners)]
    return QPolygonF([QPointF(r * sin(a), -r * cos(a)) for a, r in zip(angles, reach, strict=True)])


def _cross(radius: float) -> QPainterPath:
    thick, arm = radius * 0.38, radius * 1.05
    path = QPainterPath()
    for turn in (pi / 4, -pi / 4):
        c, s = cos(turn), sin(turn)
        corners = [(-arm, -thick), (arm, -thick), (arm, thick), (-arm, thick)]
        bar = QPainterPath()
        bar.addPolygon(QPolygonF([QPointF(x * c - y * s, x * s + y * c) for x, y in corners]))
        bar.closeSubpath()
        path = path.united(bar)
    return path


def draw_mark(painter: QPainter, mark: Mark, x: float, y: float, radius: float, casing: str) -> None:
    """One mark with a thin casing that parts it from what lies under it."""
    painter.save()
    painter.translate(x, y)
    painter.setPen(QPen(QColor(casing), max(1.0, radius * 0.25)))
    painter.setBrush(QColor(mark.colour))
    painter.drawPath(shape_path(mark.shape, radius))
    painter.restore()
