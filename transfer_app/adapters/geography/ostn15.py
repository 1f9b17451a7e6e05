"""Ordnance Survey's exact transformation from ETRS89 to the British National Grid: the shift grid OSTN15.

convertbng carries the grid (docs/decisions/0005-ostn15-from-convertbng.md), so nothing is fetched. Its
longitudes and latitudes are refused south of 49.871 N, where Scilly lies, but its projected coordinates are
not: so the projection is done here, which is exact, and only the shift is asked of it. OS's forty published
test points come out within two millimetres (tests/adapters/test_ostn15.py).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from pyproj import Transformer

_NATIONAL_GRID_ON_GRS80 = (
    "+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=GRS80 +units=m +no_defs"
)
"""The projection of the National Grid on the ellipsoid of ETRS89: what OSTN15's shifts are added to."""
_EDGE_M = 700_000.0, 1_250_000.0


def to_national_grid_exactly(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, 2) longitudes and latitudes, ETRS89 or WGS 84, as eastings and northings, EPSG:27700, to 1 mm.

    NaN where OSTN15 has no shift: beyond the grid's edge, far out at sea, abroad.
    """
    from convertbng.cutil import convert_etrs89_to_osgb36

    east, north = _projection().transform(lonlat[:, 0], lonlat[:, 1])
    known = (east >= 0) & (north >= 0) & (east <= _EDGE_M[0]) & (north <= _EDGE_M[1])
    shifted = np.full((len(lonlat), 2), np.nan)
    shifted[known] = np.column_stack(convert_etrs89_to_osgb36(east[known], north[known]))
    return shifted


@cache
def _projection() -> Transformer:
    from pyproj import Transformer

    longitude_first = "+proj=longlat +ellps=GRS80 +no_defs"
    return Transformer.from_crs(longitude_first, _NATIONAL_GRID_ON_GRS80, always_xy=True)
