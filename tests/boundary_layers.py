"""Small boundary layers made on the spot for the tests."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

import geopandas
import shapely

from transfer_app.domain.geography import Area, AreaCode

GRID = "EPSG:27700"
WEST = shapely.box(400_000, 100_000, 401_000, 101_000)
EAST = shapely.box(401_000, 100_000, 402_000, 101_000)


def write_layer(
    path: Path,
    shapes: Sequence[shapely.Geometry | None],
    columns: Mapping[str, Sequence[object]] | None = None,
    crs: str | None = GRID,
    layer: str | None = None,
) -> Path:
    """Writes the shapes as a layer with columns CODE and NAME unless others are given."""
    if columns is None:
        columns = {
            "CODE": [f"E{n:08d}" for n in range(1, len(shapes) + 1)],
            "NAME": [f"Area {n}" for n in range(1, len(shapes) + 1)],
        }
    frame = geopandas.GeoDataFrame(dict(columns), geometry=list(shapes), crs=crs)
    with warnings.catch_warnings():
        if crs is None:
            warnings.simplefilter("ignore", UserWarning)
        frame.to_file(path, **({"layer": layer} if layer else {}))
    return path


def area(code: str, shape: shapely.Geometry) -> Area:
    return Area(AreaCode(code), f"Area {code}", shapely.to_wkb(shape))
