"""The usual ways of asking which area holds a point and how near the next one is, for timing beside ours."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import shapely
from numpy.typing import NDArray

from transfer_app.domain.geography import Area

Points = NDArray[np.float64]


class Frames:
    """The same areas and points as GeoDataFrames, and joins of them by geopandas."""

    def __init__(self, areas: tuple[Area, ...], points: Points) -> None:
        self.shapes = shapely.from_wkb([area.wkb for area in areas])
        codes = [str(area.code) for area in areas]
        self.areas = geopandas.GeoDataFrame({"code": codes}, geometry=self.shapes, crs="EPSG:27700")
        self.points = geopandas.GeoDataFrame(geometry=shapely.points(points), crs="EPSG:27700")

    def within(self) -> NDArray[np.object_]:
        """The code of each point, NaN for none; a point on a line has none."""
        joined = geopandas.sjoin(self.points, self.areas, predicate="within", how="left")
        return np.asarray(joined["code"].to_numpy(dtype=object))

    def intersects(self, sample: NDArray[np.intp]) -> geopandas.GeoDataFrame:
        return geopandas.sjoin(self.points.iloc[sample], self.areas, predicate="intersects", how="left")


def distances_to_others(
    shapes: NDArray[np.object_], points: Points, own: NDArray[np.integer], reach_m: float
) -> Points:
    """By shapely: the distance to the nearest area but the own one, infinite beyond reach_m."""
    away = np.full(len(points), np.inf)
    spots = shapely.points(points)
    spot, area = shapely.STRtree(shapes).query(spots, predicate="dwithin", distance=reach_m)
    other = area != own[spot]
    np.minimum.at(away, spot[other], shapely.distance(spots[spot[other]], shapes[area[other]]))
    return away


def duckdb_join(areas: tuple[Area, ...], points: Points) -> Callable[[], object] | None:
    """DuckDB spatial's join by ST_Within, or None where duckdb, its extension or pyarrow is not installed.

    The extension is loaded from the package duckdb-extension-spatial; nothing is fetched.
    """
    package = importlib.util.find_spec("duckdb_extension_spatial")
    others = ("duckdb", "pyarrow")
    if any(importlib.util.find_spec(name) is None for name in others):
        return None
    if package is None or package.origin is None:
        return None
    import duckdb
    import pyarrow as pa

    extension = next(Path(package.origin).parent.rglob("spatial.duckdb_extension"))
    connection: Any = duckdb.connect()
    connection.execute(f"LOAD '{extension}'")
    connection.register("spots", pa.table({"x": points[:, 0], "y": points[:, 1]}))
    connection.register("shapes", pa.table({"code": [a.code for a in areas], "wkb": [a.wkb for a in areas]}))
    connection.execute("CREATE TABLE spot AS SELECT ST_Point(x, y) AS g FROM spots")
    connection.execute("CREATE TABLE area AS SELECT code, ST_GeomFromWKB(wkb) AS g FROM shapes")
    query = "SELECT area.code FROM spot JOIN area ON ST_Within(spot.g, area.g)"
    return lambda: connection.execute(query).fetch_arrow_table()
