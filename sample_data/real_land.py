"""Real geography as a land to live in: homes at real postcodes inside the real successors' areas.

Coordinates are EPSG:27700 metres. A dwelling is a postcode's point with an invented house and
street; there are no UPRNs. Which successor a postcode lies in is decided here by its point alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from random import Random

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from sample_data.land import Place
from sample_data.names import street_name
from sample_data.postcode_files import Points, UnusableGeography, read_points

_NEAR = 400.0
_AT_LINE = 10.0
_WELL_OUTSIDE = 2_000.0

__all__ = ["RealLand", "UnusableGeography"]


class RealLand:
    """Postcodes sorted by the successor they lie in. boundaries and postcodes are the files' names."""

    def __init__(
        self, boundaries: Path, layer: str | None, code_column: str, name_column: str, postcodes: Path
    ) -> None:
        self.boundaries, self.postcodes = boundaries.name, postcodes.name
        self._names, polygons = _read_areas(boundaries, layer, code_column, name_column)
        points = read_points(postcodes)
        self._codes = points.codes
        self._xy = points.xy
        self._inside = {code: _within(points, polygon) for code, polygon in polygons.items()}
        whole = shapely.union_all(list(polygons.values()))
        self._outside = _beyond(points, whole)
        self._near = _near_another(points, polygons, self._inside, _NEAR)
        at_line = _near_another(points, polygons, self._inside, _AT_LINE)
        self._at_line = {code: rows[at_line[rows]] for code, rows in self._inside.items()}
        for code, rows in self._inside.items():
            if not len(rows):
                raise UnusableGeography(
                    f"No postcode of {postcodes.name} lies in {code} of {boundaries.name}."
                )
        if not len(self._outside):
            raise UnusableGeography(
                f"Every postcode of {postcodes.name} lies in or near an area; some must not."
            )

    @property
    def areas(self) -> Mapping[str, str]:
        return self._names

    @property
    def weights(self) -> Mapping[str, float]:
        return {code: float(len(rows)) for code, rows in self._inside.items()}

    @property
    def lists_uprns(self) -> bool:
        return False

    def home(self, rng: Random, area: str) -> Place:
        return self._place(rng, self._inside[area], area)

    def outside(self, rng: Random) -> Place:
        return self._place(rng, self._outside, "")

    def special(self, kind: str, rng: Random) -> Place | None:
        """Only postcodes within 10 m of the line, and only where there are any."""
        held = [code for code, rows in self._at_line.items() if len(rows)]
        if kind != "postcode-near-line" or not held:
            return None
        area = rng.choice(held)
        return self._place(rng, self._at_line[area], area)

    def across(self, place: Place) -> Place | None:
        return None

    def _place(self, rng: Random, rows: NDArray[np.int64], area: str) -> Place:
        row = int(rows[rng.randrange(len(rows))])
        x, y = self._xy[row]
        near = bool(self._near[row])
        return Place(
            str(rng.randrange(1, 90)),
            street_name(rng),
            "",
            self._codes[row],
            float(x),
            float(y),
            0,
            area,
            near,
        )


def _read_areas(
    path: Path, layer: str | None, code_column: str, name_column: str
) -> tuple[dict[str, str], dict[str, BaseGeometry]]:
    """Names and areas by code, in code order, on the British National Grid, repaired where invalid."""
    import geopandas
    from pyogrio.errors import DataLayerError, DataSourceError

    if not path.is_file():
        raise UnusableGeography(f"There is no boundary file {path.name}.")
    try:
        frame = geopandas.read_file(path, **({"layer": layer} if layer else {}))
    except (DataSourceError, DataLayerError) as unread:
        raise UnusableGeography(f"{path.name} cannot be read as a boundary layer: {unread}") from unread
    if "geometry" not in frame.columns:
        raise UnusableGeography(f"{path.name} holds no areas.")
    missing = [column for column in (code_column, name_column) if column not in frame.columns]
    if missing:
        raise UnusableGeography(f"{path.name} has no column {missing[0]}.")
    if frame.crs is not None and frame.crs.to_epsg() != 27700:
        frame = frame.to_crs(27700)
    parts: dict[str, list[BaseGeometry]] = {}
    names: dict[str, str] = {}
    for code, name, geometry in zip(frame[code_column], frame[name_column], frame.geometry, strict=True):
        parts.setdefault(str(code), []).append(shapely.make_valid(geometry))
        names[str(code)] = str(name)
    if len(parts) < 2:
        raise UnusableGeography(f"{path.name} holds {len(parts)} area; a split needs two or more.")
    areas = {code: shapely.union_all(parts[code]) for code in sorted(parts)}
    return {code: names[code] for code in areas}, areas


def _within(points: Points, polygon: BaseGeometry) -> NDArray[np.int64]:
    """Rows of the points inside the polygon, in file order."""
    left, bottom, right, top = polygon.bounds
    x, y = points.xy[:, 0], points.xy[:, 1]
    rows = np.flatnonzero((x >= left) & (x <= right) & (y >= bottom) & (y <= top))
    shapely.prepare(polygon)
    return np.asarray(rows[shapely.contains_xy(polygon, x[rows], y[rows])], dtype=np.int64)


def _beyond(points: Points, whole: BaseGeometry) -> NDArray[np.int64]:
    """Rows of the points well outside, so that a coastline's rounding cannot matter."""
    shapely.prepare(whole)
    near = shapely.dwithin(whole, shapely.points(points.xy), _WELL_OUTSIDE)
    return np.asarray(np.flatnonzero(~near), dtype=np.int64)


def _near_another(
    points: Points,
    polygons: Mapping[str, BaseGeometry],
    inside: Mapping[str, NDArray[np.int64]],
    metres: float,
) -> NDArray[np.bool_]:
    """For every point, whether a successor other than its own is within that distance."""
    near = np.zeros(len(points.codes), dtype=np.bool_)
    for code, rows in inside.items():
        for other, polygon in polygons.items():
            if other != code and len(rows):
                shapely.prepare(polygon)
                near[rows] |= shapely.dwithin(polygon, shapely.points(points.xy[rows]), metres)
    return near
