"""A made-up county that tiles, with borders as ragged as wanted: for timing, never for results.

Straight borders between areas around random places are cut into many short segments and bent by waves of
ever smaller length. The bending moves each place by a rule that folds nothing over, and borders are bent
once for both neighbours, so the areas still tile without gaps or overlaps.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from transfer_app.domain.geography import Area

_ORIGIN = (400_000.0, 100_000.0)
_OCTAVES = 9
_STEEPNESS = 0.1
"""How much each wave may stretch the ground; the sum over all waves stays below 1, so nothing folds."""


def ragged_areas(count: int, vertices_each: int, side_m: float, seed: int) -> tuple[Area, ...]:
    """About `vertices_each` vertices an area, in a square of `side_m` metres on the National Grid."""
    chance = np.random.default_rng(seed)
    square = shapely.box(0, 0, side_m, side_m)
    cores = shapely.MultiPoint(chance.uniform(0, side_m, (count, 2)))
    lines = shapely.voronoi_polygons(cores, extend_to=square, only_edges=True)
    straight = shapely.union_all([shapely.intersection(lines, square), square.exterior])
    walked = 2 * straight.length - 4 * side_m
    cut = shapely.segmentize(straight, walked / (count * vertices_each))
    bent = shapely.transform(cut, lambda xy: np.rint(_bend(xy, side_m, chance) * 1000) / 1000)
    faces = shapely.get_parts(shapely.polygonize([bent]))
    return tuple(Area(f"X{number:03}", f"Area {number}", face.wkb) for number, face in enumerate(faces))


def _bend(xy: NDArray[np.float64], side_m: float, chance: np.random.Generator) -> NDArray[np.float64]:
    moved = np.zeros_like(xy)
    for octave in range(_OCTAVES):
        length = side_m / 4 / 2**octave
        for axis in (0, 1):
            turn, phase = chance.uniform(0, 2 * np.pi, 2)
            along = xy @ (np.cos(turn), np.sin(turn))
            moved[:, axis] += _STEEPNESS * length / (2 * np.pi) * np.sin(2 * np.pi * along / length + phase)
    return xy + moved + _ORIGIN
