"""Reads the background of the map from a GeoPackage that strangers made: lines and areas, nothing else.

The file is opened read only, after the same look that boundary files get (layer_files.py). Only what lies in
the rectangle asked for is read. Every number of it is bounded, and a layer that is beyond them is left out
whole and named: part of a road network would mislead more than none.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from transfer_app.adapters.geography.layer_files import (
    LayerSummary,
    check_geopackage,
    load_pyogrio,
    reading,
    summaries,
)
from transfer_app.domain.background import TOLERANCES_M, Background, Ground, Patch, ground_of
from transfer_app.domain.errors import BoundaryError

MAX_BYTES = 8 * 1024**3
MAX_LAYERS = 40
MAX_FEATURES = 300_000
"""Of the file, inside the rectangle; a layer without a spatial index may not have more in all."""
MAX_VERTICES = 3_000_000
FAR_VERTICES = 150_000
"""Of all layers together at a detail of 10 m and more, where the whole county may be on the screen."""
SQUARE_M = 8_000.0
LINES, AREAS = (1, 5), (3, 6)
"""shapely's numbers of (multi) lines and (multi) polygons."""
Shapes = NDArray[np.object_]
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Read:
    ground: Ground
    areas: bool
    shapes: Shapes


def read_background(path: Path, within: Bounds) -> Background:
    """What the file has within west, south, east, north. BoundaryError when nothing of it can be drawn."""
    names = check_geopackage(path, MAX_BYTES)
    found, left_out = [], [f"{name}: there are too many layers" for name in names[MAX_LAYERS:]]
    features, vertices = MAX_FEATURES, MAX_VERTICES
    for layer in summaries(path, names[:MAX_LAYERS]):
        if why := _unfit(layer):
            left_out.append(f"{layer.name}: {why}")
            continue
        shapes = _shapes(path, layer.name, within, features)
        points = shapely.get_num_coordinates(shapes).sum() if len(shapes) <= features else 0
        if len(shapes) > features or points > vertices:
            left_out.append(f"{layer.name}: it has too much to draw")
            continue
        features, vertices = features - len(shapes), vertices - int(points)
        kinds = shapely.get_type_id(shapes)
        for areas, wanted in ((True, AREAS), (False, LINES)):
            some = shapely.get_parts(shapes[np.isin(kinds, wanted)])
            if len(some):
                found.append(_Read(ground_of(layer.name), areas, some))
    if not found:
        raise BoundaryError(
            f"Nothing of {path.name} can be drawn behind the map. {'; '.join(left_out)}".strip(),
            "Choose a GeoPackage with layers of lines or areas of this county, in EPSG:27700.",
        )
    patches = [patch for tolerance in TOLERANCES_M for patch in _patches(found, tolerance)]
    return Background(path.name, tuple(patches), tuple(left_out))


def _unfit(layer: LayerSummary) -> str:
    """Why a layer is not drawn; '' for one that can be."""
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        code = CRS.from_user_input(layer.crs).to_epsg(min_confidence=25) if layer.crs else None
    except CRSError:
        code = None
    if code not in (27700, 7405):
        return "it is not in EPSG:27700 (British National Grid); export it so from your GIS"
    if layer.feature_count > MAX_FEATURES and not layer.has_index:
        return "it is large and has no spatial index; make one in your GIS"
    return ""


def _shapes(path: Path, layer: str, within: Bounds, most: int) -> Shapes:
    """The layer's shapes inside the rectangle, cut at its edges; one more than `most` when there are more."""
    pyogrio = load_pyogrio()
    with reading(path):
        _, _, wkb, _ = pyogrio.raw.read(
            path, layer=layer, columns=[], bbox=within, max_features=most + 1, force_2d=True
        )
    if wkb is None or not len(wkb):
        return np.empty(0, object)
    shapes = shapely.from_wkb(wkb, on_invalid="ignore")
    shapes = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    shapes = shapes[np.isfinite(shapely.bounds(shapes)).all(axis=1)]
    cut: Shapes = shapely.clip_by_rect(shapes, *within)
    return cut[~shapely.is_empty(cut)]


def _patches(found: list[_Read], tolerance: float) -> list[Patch]:
    coarse = [_Read(each.ground, each.areas, _simplified(each, tolerance)) for each in found]
    if tolerance >= 10:
        coarse.sort(key=lambda each: int(shapely.get_num_coordinates(each.shapes).sum()))
        drawn = np.cumsum([shapely.get_num_coordinates(each.shapes).sum() for each in coarse])
        coarse = [each for each, total in zip(coarse, drawn, strict=True) if total <= FAR_VERTICES]
    return [
        Patch(each.ground, each.areas, tolerance, wkb)
        for each in coarse
        for wkb in _squares(each.shapes, areas=each.areas)
    ]


def _simplified(read: _Read, tolerance: float) -> Shapes:
    """Without what would be smaller than a few pixels."""
    if not tolerance:
        return read.shapes
    large = shapely.area(read.shapes) > (2 * tolerance) ** 2 if read.areas else slice(None)
    made: Shapes = shapely.simplify(read.shapes[large], tolerance, preserve_topology=False)
    return made[~shapely.is_empty(made)]


def _squares(shapes: Shapes, *, areas: bool) -> list[bytes]:
    """WKB of the shapes of each square, by the middle of their bounds: only squares in view are drawn."""
    parts = shapely.get_parts(shapes)
    if not len(parts):
        return []
    west, south, east, north = shapely.bounds(parts).T
    column, row = (west + east) // (2 * SQUARE_M), (south + north) // (2 * SQUARE_M)
    _, square = np.unique(np.column_stack([column, row]), axis=0, return_inverse=True)
    square = square.reshape(-1)
    order = np.argsort(square, kind="stable")
    gather = shapely.multipolygons if areas else shapely.multilinestrings
    if areas:  # outlines one way round and holes the other, so that areas which overlap are filled
        parts = shapely.orient_polygons(parts)
    return [bytes(wkb) for wkb in shapely.to_wkb(gather(parts[order], indices=square[order]))]
