"""The map inside the frame of a sheet: plain lines and fills, so that SVG and PDF hold nothing but shapes.

Colours are those of the light scheme whatever the window's, because paper is white. Every area has its
hatching and every outcome its shape: in black and white they can still be told apart.
"""

from __future__ import annotations

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from transfer_app.gui.map_geometry import Levels, lines_of, path_of
from transfer_app.gui.map_layers import blend
from transfer_app.gui.map_sheet.drawing import MapDrawing, Place
from transfer_app.gui.palette import DARK, LIGHT, Hatch, Mark
from transfer_app.gui.widgets.marks import draw_mark, shape_path

TINT, HATCHING = 0.16, 0.45
APART = 9.0
"""Units of the sheet between two lines of a hatching."""
TURNS = {
    Hatch.RISING: (45.0,),
    Hatch.FALLING: (-45.0,),
    Hatch.LEVEL: (0.0,),
    Hatch.UPRIGHT: (90.0,),
    Hatch.CROSSED: (45.0, -45.0),
}
"""Degrees of the lines of each hatching; the others have none."""
RADII = ((2_500, 4.5), (20_000, 2.8))
CROWD_RADIUS = 1.6
RING = 8.0
_LIGHT = dict(
    zip(
        (*DARK.successors, DARK.review, DARK.not_ours, DARK.other),
        (*LIGHT.successors, LIGHT.review, LIGHT.not_ours, LIGHT.other),
        strict=True,
    )
)


def on_paper(mark: Mark) -> Mark:
    """The mark as the light scheme has it."""
    return _LIGHT.get(mark, mark)


def paint_map(painter: QPainter, drawing: MapDrawing, place: Place, font: QFont) -> None:
    painter.save()
    painter.setClipRect(place.frame)
    _areas(painter, drawing.successors, place)
    _lines(painter, drawing.predecessors, place, dashed(LIGHT.predecessor_line))
    _lines(painter, drawing.proposed, place, dashed(LIGHT.danger, 1.8))
    _lines(painter, drawing.successors, place, solid())
    if drawing.shows_points:
        _points(painter, drawing, place)
    _problems(painter, drawing, place)
    _names(painter, drawing.successors, place, font)
    painter.restore()
    painter.setPen(QPen(QColor(LIGHT.outline), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(place.frame)


def fill_area(painter: QPainter, shape: shapely.Geometry, mark: Mark) -> None:
    """Tint and hatching of one area. shape: in units of the sheet, y upward."""
    painter.fillPath(path_of(shapely.to_wkb(shape)), blend(LIGHT.surface, mark.colour, TINT))
    lines = hatching(shape, mark.hatch)
    if not shapely.is_empty(lines):
        painter.strokePath(
            path_of(shapely.to_wkb(lines)), QPen(blend(LIGHT.surface, mark.colour, HATCHING), 0.8)
        )


def hatching(shape: shapely.Geometry, hatch: Hatch) -> shapely.Geometry:
    """The lines of a hatching that lie inside a shape; they are in the same place whatever the shape."""
    lines = []
    for turn in TURNS.get(hatch, ()):
        cos, sin = np.cos(np.radians(turn)), np.sin(np.radians(turn))
        corners = shapely.get_coordinates(shapely.box(*shapely.bounds(shape)))
        along, beside = corners @ [cos, sin], corners @ [-sin, cos]
        for number in range(int(beside.min() // APART), int(beside.max() // APART) + 1):
            ends = [(end * cos - number * APART * sin, end * sin + number * APART * cos)
                    for end in (along.min(), along.max())]  # fmt: skip
            lines.append(ends)
    return shapely.intersection(shapely.MultiLineString(lines), shapely.make_valid(shape))


def solid() -> QPen:
    return _pen(LIGHT.text, 1.4, Qt.PenStyle.SolidLine)


def dashed(colour: str, width: float = 1.2) -> QPen:
    return _pen(colour, width, Qt.PenStyle.DashLine)


def written(painter: QPainter, middle: QPointF, words: str, font: QFont) -> None:
    """Words on the map: real text over a white casing."""
    metrics = QFontMetricsF(font)
    start = middle - QPointF(metrics.horizontalAdvance(words) / 2, -metrics.ascent() / 2)
    casing = QPainterPath()
    casing.addText(start, font, words)
    painter.strokePath(casing, _pen(LIGHT.surface, 3.5, Qt.PenStyle.SolidLine))
    painter.setFont(font)
    painter.setPen(QColor(LIGHT.text))
    painter.drawText(start, words)


def _areas(painter: QPainter, levels: Levels, place: Place) -> None:
    for number, (_, shape) in enumerate(place.level(levels)):
        inside = place.clipped(shape)
        if not shapely.is_empty(inside):
            fill_area(painter, inside, LIGHT.successor(number))


def _lines(painter: QPainter, levels: Levels, place: Place, pen: QPen) -> None:
    shapes = [shape for _, shape in place.level(levels)]
    if shapes:
        painter.strokePath(place.path(lines_of(shapes)), pen)


def _points(painter: QPainter, drawing: MapDrawing, place: Place) -> None:
    """Once for each place and outcome, in the order of the classes."""
    x, y, classes = place.points(drawing.points)
    radius = next((radius for most, radius in RADII if len(x) <= most), CROWD_RADIUS)
    marks = [on_paper(each.mark) for each in drawing.classes]
    for number, across, down in np.unique(np.column_stack([classes, x, y]), axis=0).tolist():
        mark = marks[int(number)]
        if radius == RADII[0][1]:
            draw_mark(painter, mark, across, down, radius, LIGHT.surface)
        else:  # the casings of a crowd would leave nothing of the colours
            painter.fillPath(shape_path(mark.shape, radius).translated(across, down), QColor(mark.colour))


def _problems(painter: QPainter, drawing: MapDrawing, place: Place) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for wkb in drawing.problems:
        inside = place.clipped(shapely.from_wkb(wkb))
        if not shapely.is_empty(inside):
            painter.setPen(QPen(QColor(LIGHT.danger), 2))
            painter.drawPath(path_of(shapely.to_wkb(inside)))
            middle = shapely.point_on_surface(inside)
            painter.drawEllipse(QPointF(middle.x, -middle.y), RING, RING)


def _names(painter: QPainter, levels: Levels, place: Place, font: QFont) -> None:
    bold = QFont(font)
    bold.setBold(True)
    for name, shape in place.level(levels):
        inside = place.clipped(shape)
        if shapely.area(inside) > 400:
            middle = shapely.point_on_surface(inside)
            written(painter, QPointF(middle.x, -middle.y), name, bold)


def _pen(colour: str, width: float, style: Qt.PenStyle) -> QPen:
    pen = QPen(QColor(colour), width, style)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def swatch(box: QRectF) -> shapely.Geometry:
    """A rectangle of the sheet as a shape, y upward."""
    return shapely.box(box.left(), -box.bottom(), box.right(), -box.top())
