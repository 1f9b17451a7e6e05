"""Where a point is outside every area, yet not off the coast: in a gap, or on a neighbour's ground.

Snapping is for coasts. A point in a hole between or within the areas may be another authority's enclave, and
one across the county's border on land lives in another county: neither may be taken for a quay. Of the
postcodes within 50 m outside Dorset's line, 32 of 38 are the neighbours' (docs/benchmarks-allocation.md).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from transfer_app.domain.geography import Area

Shapes = NDArray[np.object_]
Coordinates = NDArray[np.float64]


class Gaps:
    """The enclosed ground of a set of areas, asked about points that no area holds."""

    def __init__(self, shapes: Shapes) -> None:
        parts = shapely.get_parts(shapely.union_all(shapes))
        holed = parts[shapely.get_num_interior_rings(parts) > 0]
        # Filled up, not cut out: a hole's rim may be rounded in the union, its being enclosed may not.
        self._filled: Shapes = np.asarray(shapely.polygons(shapely.get_exterior_ring(holed)), dtype=object)
        shapely.prepare(self._filled)

    def __bool__(self) -> bool:
        return len(self._filled) > 0

    def hold(self, points: Coordinates) -> NDArray[np.bool_]:
        """Which of these points, held by no area, the areas enclose. NaN is nowhere."""
        return first_holding(self._filled, points) >= 0


def first_holding(shapes: Shapes, points: Coordinates) -> NDArray[np.int16]:
    """The number of the first shape that holds each point, edges included; -1 for none."""
    x, y = points[:, 0], points[:, 1]
    held = np.full(len(points), -1, np.int16)
    for number, (west, south, east, north) in enumerate(shapely.bounds(shapes)):
        near = np.flatnonzero((held < 0) & (x >= west) & (x <= east) & (y >= south) & (y <= north))
        held[near[shapely.intersects_xy(shapes[number], x[near], y[near])]] = number
    return held


def neighbours_of(areas: Sequence[Area], known: Sequence[Area]) -> tuple[Area, ...]:
    """Those of the known areas that are other ground: not half of any lies inside these areas.

    The closing councils' own districts may be drawn out to sea further than the successors made of them.
    """
    if not known:
        return ()
    shapes = np.asarray(shapely.from_wkb([area.wkb for area in areas]), dtype=object)
    others = np.asarray(shapely.from_wkb([area.wkb for area in known]), dtype=object)
    other, shape = shapely.STRtree(shapes).query(others, predicate="intersects")
    common = shapely.area(shapely.intersection(others[other], shapes[shape]))
    own = np.bincount(other, weights=common, minlength=len(others)) >= shapely.area(others) / 2
    return tuple(area for area, mine in zip(known, own, strict=True) if not mine)
