"""Areas and points as the map draws them: eastings to the right, northings up, so y is minus northing.

All coordinates are British National Grid (EPSG:27700), metres.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath, QPolygonF

from transfer_app.gui.palette import Mark

TOLERANCES_M = (0.0, 10.0, 40.0, 160.0, 640.0)


@dataclass(frozen=True, slots=True)
class MapArea:
    """wkb: a valid polygon or multipolygon."""

    code: str
    name: str
    wkb: bytes


Levels = Mapping[float, Sequence[MapArea]]
"""Simplification tolerance in metres to the areas drawn with it; 0.0 must be among the keys."""


@dataclass(frozen=True, slots=True)
class PointClass:
    """One outcome of the points: its words in the key, and its mark."""

    label: str
    mark: Mark


@dataclass(frozen=True, slots=True, eq=False)
class MapPoints:
    """One entry per case record, all arrays of one length n.

    eastings, northings: float64 metres. classes: index into the classes shown with them. ids: int64.
    """

    eastings: NDArray[np.float64]
    northings: NDArray[np.float64]
    classes: NDArray[np.intp]
    ids: NDArray[np.int64]

    @staticmethod
    def none() -> MapPoints:
        metres = np.empty(0)
        return MapPoints(metres, metres, np.empty(0, np.intp), np.empty(0, np.int64))


def levels_of(
    areas: Sequence[MapArea], tolerances: Iterable[float] = TOLERANCES_M
) -> dict[float, list[MapArea]]:
    """The same areas at several tolerances; shared edges stay shared. Takes a second: run it in a job."""
    shapes = shapely.from_wkb([area.wkb for area in areas])
    made: dict[float, list[MapArea]] = {}
    for tolerance in tolerances:
        coarse = shapely.coverage_simplify(shapes, tolerance) if tolerance else shapes
        made[tolerance] = [
            MapArea(area.code, area.name, bytes(wkb))
            for area, wkb in zip(areas, shapely.to_wkb(coarse), strict=True)
        ]
    return made


def path_of(wkb: bytes) -> QPainterPath:
    """The outline and holes of an area, or the lines or points of a problem, in scene coordinates."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    for part in shapely.get_parts(shapely.from_wkb(wkb)):
        if shapely.get_dimensions(part) == 2:
            for ring in shapely.get_rings(part):
                path.addPolygon(_polygon(shapely.get_coordinates(ring)))
                path.closeSubpath()
        elif shapely.get_dimensions(part) == 1:
            path.addPolygon(_polygon(shapely.get_coordinates(part)))
    return path


def edges_of(wkbs: Sequence[bytes]) -> QPainterPath:
    """The lines around and between areas, each once, in scene coordinates."""
    if not wkbs:
        return QPainterPath()
    return path_of(shapely.to_wkb(lines_of(list(shapely.from_wkb(list(wkbs))))))


def lines_of(shapes: Sequence[shapely.Geometry]) -> shapely.Geometry:
    """The lines around and between areas, each once."""
    return shapely.line_merge(shapely.union_all(shapely.boundary(shapes)))


def label_place(wkb: bytes) -> QPointF:
    """A point inside, for the name or the mark of an area."""
    inside = shapely.point_on_surface(shapely.from_wkb(wkb))
    return QPointF(shapely.get_x(inside), -shapely.get_y(inside))


def bounds_of(wkbs: Iterable[bytes]) -> QRectF:
    """The rectangle that holds them all, in scene coordinates; null when there are none."""
    shapes = shapely.from_wkb(list(wkbs))
    if not len(shapes):
        return QRectF()
    whole = shapely.total_bounds(shapes)
    if not np.isfinite(whole).all():
        return QRectF()
    west, south, east, north = (float(each) for each in whole)
    return QRectF(west, -north, east - west, north - south)


def bounds_of_points(eastings: NDArray[np.float64], northings: NDArray[np.float64]) -> QRectF:
    if not len(eastings):
        return QRectF()
    west, east = float(eastings.min()), float(eastings.max())
    south, north = float(northings.min()), float(northings.max())
    return QRectF(west, -north, east - west, north - south)


def _polygon(coordinates: NDArray[np.float64]) -> QPolygonF:
    """Filled through its memory: a Python loop over the vertices would take seconds."""
    polygon = QPolygonF()
    polygon.resize(len(coordinates))
    where = shiboken6.VoidPtr(polygon.data(), len(coordinates) * 16, True)  # type: ignore[call-arg, arg-type]
    memory: NDArray[np.float64] = np.frombuffer(memoryview(where), np.float64)  # type: ignore[arg-type]
    memory = memory.reshape(-1, 2)
    memory[:, 0] = coordinates[:, 0]
    memory[:, 1] = -coordinates[:, 1]
    return polygon
