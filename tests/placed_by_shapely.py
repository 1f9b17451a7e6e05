"""The contract of Placing, spelled out slowly: every area asked about every point, by shapely alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from transfer_app.domain.geography import Area, Placing


def placed_by_shapely(
    areas: Sequence[Area], points: NDArray[np.float64], reach: NDArray[np.float64]
) -> list[Placing]:
    """reach: (n,) metres, one a point."""
    ordered = sorted(areas, key=lambda area: area.code)
    codes = [area.code for area in ordered]
    shapes = shapely.from_wkb([area.wkb for area in ordered])
    parts = shapely.get_parts(shapely.union_all(shapes))
    filled = [shapely.Polygon(part.exterior) for part in parts if len(part.interiors)]
    found = []
    for point, far in zip(shapely.points(points), reach.tolist(), strict=True):
        holding = [
            code for code, shape in zip(codes, shapes, strict=True) if shapely.intersects(shape, point)
        ]
        away = sorted(zip(shapely.distance(shapes, point).tolist(), codes, strict=True))
        within = [*((m, code) for m, code in away if m <= far and far > 0), (np.inf, None), (np.inf, None)]
        if len(holding) > 1:
            found.append(Placing(holding[0], holding[1], holding[1], 0.0, 0.0, None))
        elif holding:
            metres, other = next(each for each in within if each[1] != holding[0])
            found.append(Placing(holding[0], None, other, metres, 0.0, None))
        elif any(shapely.intersects(shape, point) for shape in filled):
            metres, nearest = within[0]
            found.append(Placing(None, None, nearest, metres, np.inf, None, in_gap=True))
        else:
            (metres, nearest), (further, other) = within[:2]
            found.append(Placing(None, None, other, further, metres, nearest))
    return found
