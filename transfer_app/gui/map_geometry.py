"""Areas and points as the map draws them: eastings to the right, northings up, so y is minus northing.

All coordinates are British National Grid (EPSG:27700), metres.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream, QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath

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
    parts = shapely.get_parts(shapely.from_wkb(wkb))
    dimensions = shapely.get_dimensions(parts)
    lines = np.concatenate([shapely.get_rings(parts[dimensions == 2]), parts[dimensions == 1]])
    return _path(lines) if len(lines) else QPainterPath()


def edges_of(wkbs: Sequence[bytes]) -> QPainterPath:
    """The lines around and between areas, each once, in scene coordinates."""
    if not wkbs:
        return QPainterPath()
    return path_of(shapely.to_wkb(lines_of(list(shapely.from_wkb(list(wkbs))))))


def lines_of(shapes: Sequence[shapely.Geometry]) -> shapely.Geometry:
    """The lines around and between areas, each once."""
    return shapely.line_merge(shapely.union_all(shapely.boundary(shapes)))


def lines_between(shapes: Sequence[shapely.Geometry]) -> shapely.Geometry:
    """The lines that part two areas, each once; not those around them all."""
    if len(shapes) < 2:
        return shapely.MultiLineString()
    return shapely.line_merge(
        shapely.difference(lines_of(shapes), shapely.boundary(shapely.coverage_union_all(shapes)))
    )


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


_ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
_LINE_TO = 1


def _path(lines: NDArray[np.object_]) -> QPainterPath:
    """Filled through Qt's own form of a saved path: a call for each line would take seconds for a county."""
    at, of = shapely.get_coordinates(lines, return_index=True)
    elements = np.empty(len(at), _ELEMENT)
    elements["kind"] = _LINE_TO
    elements["kind"][np.flatnonzero(np.diff(of, prepend=-1))] = 0  # a move to where each line begins
    elements["x"], elements["y"] = at[:, 0], -at[:, 1]
    start = int(np.searchsorted(of, of[-1]))
    head, tail = struct.pack(">i", len(at)), struct.pack(">ii", start, Qt.FillRule.OddEvenFill.value)
    path = QPainterPath()
    QDataStream(QByteArray(head + elements.tobytes() + tail)) >> path
    return path
