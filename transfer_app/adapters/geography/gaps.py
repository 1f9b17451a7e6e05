"""What the areas enclose without holding it: where a point is outside, yet not off the coast.

Snapping is for coasts. A point in a hole between or within the areas may be another authority's enclave, and
must never be taken for a quay of the area around it.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

Shapes = NDArray[np.object_]
Coordinates = NDArray[np.float64]


def united(shapes: Shapes, overlapping: bool | None = None) -> shapely.Geometry:
    """All areas as one shape. overlapping: whether any two are known to overlap; None asks."""
    if overlapping is None:
        # GEOS calls a coverage valid although one area lies wholly inside another.
        left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
        left, right = left[left < right], right[left < right]
        overlapping = bool((~shapely.touches(shapes[left], shapes[right])).any())
    clean = not overlapping and shapely.coverage_is_valid(shapes)
    return shapely.coverage_union_all(shapes) if clean else shapely.union_all(shapes)


class Gaps:
    """The enclosed ground of a set of areas, asked about points that no area holds."""

    def __init__(self, shapes: Shapes) -> None:
        parts = shapely.get_parts(united(shapes))
        holed = parts[shapely.get_num_interior_rings(parts) > 0]
        # Filled up, not cut out: a hole's rim may be rounded in the union, its being enclosed may not.
        self._filled: Shapes = np.asarray(shapely.polygons(shapely.get_exterior_ring(holed)), dtype=object)
        shapely.prepare(self._filled)
        self._bounds = shapely.bounds(self._filled)

    def hold(self, points: Coordinates) -> NDArray[np.bool_]:
        """Which of these points, held by no area, the areas enclose. NaN is nowhere."""
        x, y = points[:, 0], points[:, 1]
        held = np.zeros(len(points), bool)
        for shape, (west, south, east, north) in zip(self._filled, self._bounds, strict=True):
            near = np.flatnonzero(~held & (x >= west) & (x <= east) & (y >= south) & (y <= north))
            held[near] = shapely.intersects_xy(shape, x[near], y[near])
        return held
