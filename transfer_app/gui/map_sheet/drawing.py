"""What a map shows, apart from the window: the part of the ground, the lines, and perhaps the records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath

from transfer_app.gui.map_geometry import Levels, MapPoints, PointClass, path_of


@dataclass(frozen=True, slots=True)
class MapDrawing:
    """seen: the rectangle that must be on the sheet, in scene coordinates (metres, y is minus northing).

    problems: WKB. points are drawn where `shows_points`; else they are only counted, in rounded figures.
    """

    seen: QRectF
    successors: Levels
    predecessors: Levels
    proposed: Levels
    problems: Sequence[bytes]
    points: MapPoints
    classes: Sequence[PointClass]
    shows_points: bool = False

    def with_points(self, shown: bool) -> MapDrawing:
        return replace(self, shows_points=shown)


class Place:
    """From metres of the National Grid to a frame of the sheet; all of `seen` is inside the frame."""

    def __init__(self, seen: QRectF, frame: QRectF) -> None:
        self.frame = frame
        self.metres = max(seen.width() / frame.width(), seen.height() / frame.height(), 1e-3)
        """Metres for each unit of the sheet."""
        self._west = seen.center().x() - frame.width() / 2 * self.metres
        self._north = -seen.center().y() + frame.height() / 2 * self.metres

    def across(self, eastings: np.ndarray) -> np.ndarray:
        return np.asarray((eastings - self._west) / self.metres + self.frame.left())

    def down(self, northings: np.ndarray) -> np.ndarray:
        return np.asarray((self._north - northings) / self.metres + self.frame.top())

    def clipped(self, shape: shapely.Geometry) -> shapely.Geometry:
        """The part that is in the frame, in units of the sheet; y still grows upward, as for path_of."""

        def moved(at: np.ndarray) -> np.ndarray:
            return np.column_stack([self.across(at[:, 0]), -self.down(at[:, 1])])

        f = self.frame
        inside = (f.left(), -f.bottom(), f.right(), -f.top())
        return shapely.clip_by_rect(shapely.transform(shape, moved), *inside)

    def path(self, shape: shapely.Geometry) -> QPainterPath:
        return path_of(shapely.to_wkb(self.clipped(shape)))

    def level(self, levels: Levels) -> list[tuple[str, shapely.Geometry]]:
        """(name, shape) of the areas, at the coarsest detail that cannot be told from the finest here."""
        fitting = [tolerance for tolerance in levels if tolerance <= self.metres / 2]
        areas = levels.get(max(fitting, default=0.0), ())
        return [(area.name, shapely.from_wkb(area.wkb)) for area in areas]

    def points(self, points: MapPoints) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(across, down, class) of each record in the frame.

        Whole units: a place is no exacter on the sheet than its mark, and many share one.
        """
        x, y = np.rint(self.across(points.eastings)), np.rint(self.down(points.northings))
        f = self.frame
        seen = (x >= f.left()) & (x <= f.right()) & (y >= f.top()) & (y <= f.bottom())
        return x[seen], y[seen], points.classes[seen]
